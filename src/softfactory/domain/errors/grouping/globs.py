"""Patterns of names and paths, as people write them: `*` is any text, `?` any one character, all else itself."""

import re
from functools import lru_cache

import attrs

MOST_STEPS = 20_000_000
"""Comparisons of characters for one event: some 20 ms at the very worst. A hundred usual rules need a tenth of it."""


def fits(glob: str, text: str) -> bool:
    """Tell whether *glob* describes all of *text*; takes time in proportion to the product of their lengths at most."""
    return _compiled(glob).fullmatch(text) is not None


@attrs.define
class Looks:
    """What may still be looked at for one event, so that rules made to be slow are not."""

    left: int = MOST_STEPS

    def fit(self, glob: str, text: str) -> bool:
        """Tell whether *glob* describes all of *text*; nothing fits once too much was looked at."""
        self.left -= len(glob) * len(text)
        return self.left > 0 and fits(glob, text)


@lru_cache(maxsize=4096)
def _compiled(glob: str) -> re.Pattern[str]:
    """Return an expression that never goes back: each piece between stars is taken where it is found first."""
    first, *others = [re.escape(piece).replace(r"\?", ".") for piece in glob.split("*")]
    if not others:
        return re.compile(first, re.DOTALL)
    *middle, last = others
    found = "".join([f"(?>.*?{piece})" for piece in middle if piece])
    return re.compile(f"{first}{found}.*{last}", re.DOTALL)
