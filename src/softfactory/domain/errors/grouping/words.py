"""One word of a message: a word of the language, a name with a number in it, a host, or an identifier nobody chose."""

import re
from functools import lru_cache

_DIGITS = re.compile(r"\d+")
_SIGN = re.compile(r"(?<=_)-(?=\d)")
_NAME = re.compile(r"[^\W\d][^\W\d]*(?:[.$:-]{1,2}[^\W\d]+)*\(?\)?")
_HOST = re.compile(
    r"(?:[\w-]+\.)+(?:com|net|org|edu|gov|local|internal|lan|localdomain|(?:(?:com|co|ac|net|org|edu|gov)\.)?"
    r"(?:cn|de|fr|uk|jp|ru|br|in|mx|it|nl|se|es|ch|at|au|ca|us|kr|tw|eu|tr|om|za|io|dev|app))"
)
_PIECE = re.compile(r"[^-_./$]+|[-_./$]")
_HEX = re.compile(r"[0-9a-fA-F]+")
_HASH_LENGTH = 8
_ID_LENGTH = 24
_ID_RUNS = 3
_LONG = 128


def generalised(word: str) -> str:
    """Return *word* with placeholders for its numbers, or one for all of it: a host, a path, an id."""
    return "<id>" if len(word) > _LONG else _generalised(word)


@lru_cache(maxsize=4096)
def _generalised(word: str) -> str:
    if "/" in word and (word.count("/") > 1 or "." in word):
        return "<path>"
    word = _SIGN.sub("", word)
    digits = _DIGITS.findall(word)
    if "." in word and _HOST.fullmatch(word) and (digits or not word.startswith(("com.", "org.", "net."))):
        return "<host>"
    if not digits:
        return word
    return _with_digits(word, digits)


def is_name(text: str) -> bool:
    """Tell whether *text* looks like a name in a program, not like a value."""
    return len(text) <= _LONG and _NAME.fullmatch(text) is not None


def _with_digits(word: str, digits: list[str]) -> str:
    if _is_hash(word):
        return "<hash>"
    if len(digits) >= _ID_RUNS or (len(word) >= _ID_LENGTH and _PIECE.fullmatch(word)):
        return "<id>"
    return "".join("<hash>" if _is_hash(piece) else _DIGITS.sub("<num>", piece) for piece in _PIECE.findall(word))


def _is_hash(piece: str) -> bool:
    """Tell whether these are hex digits, letters among them, and too many for a word."""
    return (
        len(piece) >= _HASH_LENGTH and _HEX.fullmatch(piece) is not None and not piece.isdigit() and not piece.isalpha()
    )
