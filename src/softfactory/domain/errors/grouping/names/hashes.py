"""Telling the hash of a build from a word."""

import re

_HEX = re.compile(r"[0-9a-f]+")
_WORDS = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]{2,5}(?![a-z]))(?:[A-Z][a-z]+|[A-Z]{2,5}(?![a-z]))*\d{0,3}")
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SPLIT = re.compile(r"[-_]")
_SHORTEST = 6
_USUAL = 8
"""Characters of a hash by Rollup, Vite and esbuild."""
_LONGEST = 64
_WORD = 3
"""Characters of a word, on average."""


def is_hash(text: str) -> bool:
    """Tell whether *text*, which stands where bundlers put the hash of a build, is one: `3f2a9c1b`, `BxY12_zQ`."""
    if not _SHORTEST <= len(text) <= _LONGEST:
        return False
    digits = sum(map(str.isdigit, text))
    if _HEX.fullmatch(text):
        return digits > 0
    if all(not piece or _is_words(piece) for piece in _SPLIT.split(text)):
        return text.isupper() and len(text) == _USUAL
    mixed = text != text.lower() and text != text.upper()
    if "-" in text or "_" in text:
        return len(text) == _USUAL and mixed
    return mixed or (digits > 1 if text.islower() else digits > 0 or len(text) == _USUAL)


def _is_words(piece: str) -> bool:
    """Tell whether this reads like words: `cartView2`, `XMLHttp`, but not `DqZtWvXk`."""
    return _WORDS.fullmatch(piece) is not None and len(piece) >= _WORD * len(_HUMP.findall(piece))
