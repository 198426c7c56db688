"""Templates cut into words, names and marks, and put together again."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .vocabulary import is_fixed

WILD = "<*>"
"""Stands in a pattern for any word that may vary; cutting never gives it, whatever a message says."""

Tokens = tuple[str, ...]
"""Words, names, and the marks between them with the spaces around; one space between two words is not a token."""

_PIECE = r"(?:[\w$]|<\w+>)+"
_TOKEN = re.compile(rf"{_PIECE}(?:[-./'@+]+{_PIECE})*|(?:(?!<\w+>|<\*>)[^\w$])+|<")
_MARK = re.compile(r"(?!<(?:\w+|\*)>)[^\w$]")
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


def tokens(template: str) -> Tokens:
    """Return the words, names and marks of a template.

    A name is two or more words with capitals that the vocabulary does not know: `Paul Schmidt`, wherever it stands.
    """
    return tuple(_with_names(found for found in _TOKEN.findall(template) if found != " "))


def _with_names(words: Iterable[str]) -> Iterator[str]:
    name: list[str] = []
    begins = True
    for word in words:
        if _is_of_name(word, first=begins and not name):
            name.append(word)
        else:
            if name:
                yield " ".join(name)
            name = []
            yield word
        begins = is_mark(word) and word[0] != ","
    if name:
        yield " ".join(name)


def _is_of_name(word: str, *, first: bool) -> bool:
    return len(word) > 1 and word.istitle() and _LETTERS.fullmatch(word) is not None and not is_fixed(word, first=first)


def text(pattern: Tokens) -> str:
    """Return the template again, to be read by people: `WILD` written by a client looks like a learned one."""
    parts = list(pattern[:1])
    for before, token in pairwise(pattern):
        if not is_mark(before) and not is_mark(token):
            parts.append(" ")
        parts.append(token)
    return "".join(parts)


def is_mark(token: str) -> bool:
    """Tell whether this is what stands between words."""
    return _MARK.match(token) is not None
