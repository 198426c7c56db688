"""Texts that people write, of any number of lines."""

import unicodedata

from softfactory.domain.kernel.problems import Invalid

_ENDS_AND_TABS = {9: " ", 10: " "}
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})


def prose(given: str, name: str, most: int, refusal: type[Invalid]) -> str:
    """Return a text without spaces around it; raises *refusal* for more than *most* characters, or controls."""
    found = given.replace("\r\n", "\n").strip()
    if len(found) > most or any(unicodedata.category(one) in _NO_TEXT for one in found.translate(_ENDS_AND_TABS)):
        raise refusal(f"{name} has at most {most} characters, and no control characters.")
    return found
