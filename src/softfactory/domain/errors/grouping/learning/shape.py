"""The shape of a template: which of its places may vary at all. Only templates of one shape are ever put together."""

import re
from functools import lru_cache
from typing import NamedTuple

from .cutting import WILD, Tokens, is_mark
from .vocabulary import NAMING, is_fixed

MOST_TOKENS = 64
"""Longer templates never vary."""
MOST_PLACES = 12
"""Nor do those with more places that could: that is prose."""
LEAST_WORDS = 3
"""Nor do those of fewer words: `Payment failed` and `Upload failed` are two bugs, however many fail."""

_OPENS = re.compile(r".*[\s(\[{<]", re.DOTALL)
_CLOSES = re.compile(r"[)\]}>,.;:!?…]*(?:\s.*)?", re.DOTALL)


class _Look(NamedTuple):
    mark: bool
    begins: bool
    """A sentence may begin after it."""
    opens: bool
    """A word after it stands free: it is neither quoted nor part of `key=value`, a call or a path."""
    closes: bool
    """A word before it stands free."""


@lru_cache(maxsize=16_384)
def _look(token: str) -> _Look:
    if not is_mark(token):
        return _Look(mark=False, begins=False, opens=True, closes=True)
    opens, closes = _OPENS.fullmatch(token), _CLOSES.fullmatch(token)
    return _Look(mark=True, begins=token[0] != ",", opens=opens is not None, closes=closes is not None)


_EDGE = _Look(mark=True, begins=True, opens=True, closes=True)


def shape(template: Tokens) -> Tokens:
    """Return the template with `WILD` at each place that may vary.

    A pattern has the shape of all it stands for, because every decision is made from what never varies.
    """
    looks = [*map(_look, template[:MOST_TOKENS]), _EDGE]
    if len(template) > MOST_TOKENS or sum(not look.mark for look in looks) < LEAST_WORDS:
        return template
    found: list[str] = []
    word, before, says = "", _EDGE, False
    for token, look, after in zip(template, looks, looks[1:], strict=False):
        if look.mark:
            found.append(token)
        else:
            fixed = token != WILD and is_fixed(token, first=before.begins)
            says = says or fixed
            free = not fixed and before.opens and after.closes and word.lower() not in NAMING
            word = WILD if free else token
            found.append(word)
        before = look
    return tuple(found) if says and found.count(WILD) <= MOST_PLACES else template


def is_first(template: Tokens, at: int) -> bool:
    """Tell whether a sentence may begin here: at the start, and after any mark but a comma."""
    return at == 0 or _look(template[at - 1]).begins
