"""Ruby: blocks within blocks, and methods that Rails makes of templates and callbacks."""

import re

from .shared import named, plain

_LEVELS = re.compile(r" \(\d+ levels\)")
_NUMBERS = re.compile(r"_+\d{4,}(?=_|$)")


def function(name: str) -> str:
    """Return the method, with whether it is a block or a rescue in it."""
    return named(_NUMBERS.sub("", _LEVELS.sub("", plain(name.strip("`'")))))


def module(name: str) -> str:
    """Return the class or module."""
    return plain(name)
