"""Names without what changes from build to build, by language; every function answers at once, whatever comes."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from . import csharp, go, java, javascript, native, other, php, python, ruby
from .files import clean_path
from .shared import ANONYMOUS

_LONGEST = 200
_LONGEST_PATH = 2_048
_ROUNDS = 8
"""A name that is cleaned stays as it is when it is cleaned again; hardly any takes more than two rounds."""

_Cleaner = Callable[[str], str]
_FUNCTIONS: Mapping[str, _Cleaner] = {
    "python": python.function,
    "javascript": javascript.function,
    "java": java.function,
    "go": go.function,
    "ruby": ruby.function,
    "php": php.function,
    "csharp": csharp.function,
    "native": native.function,
}
_MODULES: Mapping[str, _Cleaner] = {
    "python": python.module,
    "javascript": javascript.module,
    "java": java.module,
    "go": go.module,
    "ruby": ruby.module,
    "php": php.module,
    "csharp": csharp.module,
    "native": native.module,
}
_FILES: Mapping[str, _Cleaner] = {
    "python": lambda path: clean_path(python.module(path)),
    "php": lambda path: clean_path(php.module(path)),
}
_KINDS: Mapping[str, _Cleaner] = {**_MODULES, "javascript": javascript.kind, "native": native.kind}


@lru_cache(maxsize=4096)
def clean_function(name: str, platform: str = "") -> str:
    """Return the function of a language without addresses, counters and types, "<anonymous>" if it has no name."""
    return _settled(_FUNCTIONS.get(platform, other.function), name[:_LONGEST].strip()) or ANONYMOUS


@lru_cache(maxsize=4096)
def clean_module(name: str, platform: str = "") -> str:
    """Return a module or class of a language without proxies and counters, or the name of a file without its build."""
    return _settled(lambda module: _module(module, platform), name[-_LONGEST_PATH:].strip())


def _module(name: str, platform: str) -> str:
    is_class = "$$" in name or (platform == "java" and not name.endswith((".java", ".kt")))
    if not is_class and ("/" in name or "\\" in name or name.endswith(".js")):
        return _FILES.get(platform, clean_path)(name)
    return _MODULES.get(platform, other.module)(name[:_LONGEST]) or name[:_LONGEST]


@lru_cache(maxsize=1024)
def clean_type(name: str, platform: str = "") -> str:
    """Return the type of an exception without addresses, counters and proxies."""
    return _settled(_KINDS.get(platform, other.kind), name[:_LONGEST].strip()) or name[:_LONGEST]


def _settled(clean: _Cleaner, name: str) -> str:
    for _ in range(_ROUNDS):
        once = clean(name)[:_LONGEST].strip()
        if once == name:
            break
        name = once
    return name
