"""Which passwords are good enough.

No rules of composition: length, and nothing that others try first. Source: NIST SP 800-63B-4, section 3.1.1.2; OWASP
ASVS 5.0, chapter 6.2.
"""

import unicodedata
from collections.abc import Sequence

from .credentials import CommonPasswords
from .problems import WeakPassword

MAX_BYTES = 1024
PRODUCT = "softfactory"
SHORTEST_WORD = 4
LEFT = 8
"""Characters that must be left of a password without the words that everybody knows."""


def must_be_good(password: str, *, about: Sequence[str], min_length: int, is_common: CommonPasswords) -> None:
    """Raise `WeakPassword` for one too short (in code points), too long (in bytes), common, or mostly *about* them."""
    if len(password.encode(errors="replace")) > MAX_BYTES:
        raise WeakPassword(f"A password has at most {MAX_BYTES} bytes.")
    text = unicodedata.normalize("NFKC", password)
    if len(text) < min_length:
        raise WeakPassword(f"A password has at least {min_length} characters; several words are easy to remember.")
    if is_common(password):
        raise WeakPassword("It is one of the most common passwords, which are tried first; take another.")
    if len(_without_words(text.casefold(), about)) < LEFT:
        raise WeakPassword("It is little more than the address, the name or the product; take another.")


def _without_words(text: str, about: Sequence[str]) -> str:
    whole = [unicodedata.normalize("NFKC", one).casefold() for one in (*about, PRODUCT)]
    parts = [part for one in whole for part in (one, *one.replace("@", " ").replace(".", " ").split())]
    for word in sorted({part for part in parts if len(part) >= SHORTEST_WORD}, key=len, reverse=True):
        text = text.replace(word, "")
    return text
