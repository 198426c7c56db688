"""Python: names of code objects, of notebooks, and of files that never were files."""

import re

from .shared import named, plain

_NUMBER = re.compile(r"_?\d{6,}$")
_CELL = re.compile(r"<cell line: \d+>")
_NOTEBOOK = re.compile(r"<ipython-input-[\w-]+>|^(?:.*/)?ipykernel_\d+/\d+\.py$")
_GENERATED = re.compile(r"<attrs generated (?:\w+ )?([\w.]+?)(?:-\d+)?>")


def function(name: str) -> str:
    """Return the function, with those around it if the client says them; ids that programs append are left out."""
    name = _CELL.sub("<cell>", plain(name)).replace(".<locals>", "")
    return named(_NUMBER.sub("", name) or name)


def module(name: str) -> str:
    """Return the module, or a file that is none without its number: code of notebooks, of attrs."""
    name = name.replace("__mp_main__", "__main__")
    return _GENERATED.sub(r"<attrs generated \1>", _NOTEBOOK.sub("<notebook>", plain(name)))
