"""Texts that people write."""

import unicodedata

from .problems import Invalid

_ENDS_AND_TABS = {9: " ", 10: " "}
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})


def has_controls(text: str) -> bool:
    """Tell whether a text holds what no line has: control characters, other ends of lines, half a character."""
    return any(unicodedata.category(character) in _NO_TEXT for character in text)


def prose(given: str, name: str, most: int, refusal: type[Invalid], *, least: int = 0) -> str:
    """Return a text of any number of lines without spaces around it.

    Raises *refusal* unless it has *least* to *most* characters, and no controls but ends of lines and tabs.
    """
    found = given.replace("\r\n", "\n").strip()
    if not least <= len(found) <= most or has_controls(found.translate(_ENDS_AND_TABS)):
        raise refusal(f"{name} has {least} to {most} characters, and no control characters.")
    return found
