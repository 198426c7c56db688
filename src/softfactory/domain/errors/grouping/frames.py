"""Where a frame is and what type an exception has, without what changes from build to build."""

from collections.abc import Sequence

from softfactory.domain.errors.payloads.values import JsonObject, as_text

from .names.cleaning import clean_function, clean_module, clean_type
from .names.platforms import platform_of

_INLINED = frozenset(["<listcomp>", "<setcomp>", "<dictcomp>"])
"""Python before 3.12 ran comprehensions in frames of their own."""


def where(frame: JsonObject, stack: Sequence[JsonObject], platform: str) -> tuple[str, str]:
    """Return the frame's module, or its file, and its function."""
    file = as_text(frame.get("filename") or frame.get("abs_path"), 1024)
    platform = platform_of(as_text(frame.get("platform")) or platform, file)
    module = clean_module(as_text(frame.get("module")) or file, platform)
    name = as_text(frame.get("function"))
    function = clean_function(_around(frame, stack) if name in _INLINED else name, platform)
    return module, function


def kind(name: str, platform: str) -> str:
    """Return an exception's type without counters, proxies and minified names."""
    return clean_type(name, platform)


def _around(frame: JsonObject, stack: Sequence[JsonObject]) -> str:
    """Return the function that holds a comprehension: that of the frame before, if it is in the same file."""
    at = next((at for at, other in enumerate(stack) if other is frame), 0)
    before = stack[at - 1] if at else {}
    if before.get("filename") == frame.get("filename") and before.get("module") == frame.get("module"):
        name = as_text(before.get("function"))
        return _around(before, stack) if name in _INLINED else name
    return as_text(frame.get("function"))
