"""How many values must be seen at a place before it is believed to vary."""

import re

import attrs

_PLAIN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CAPITALS = re.compile(r"[A-Z\d_-]+")
_KIND = re.compile(r"<\w+>")


@attrs.frozen(kw_only=True)
class Criterion:
    """Values are worth points, and a place varies from *enough* points on: by default 10 names, 20 words of capitals.

    Each distinct value counts once, so more values never undo what fewer justified.
    """

    enough: int = attrs.field(default=40, validator=attrs.validators.ge(2))
    name: int = 4
    """A word within a sentence, an identifier (`blue-7.x`), a name of two words: hardly any is written by hand."""
    word: int = 2
    """A word of capitals, a placeholder."""
    first: int = 1
    """Any of these but an identifier or a name of two words where a sentence begins: there a capital says nothing."""
    pairs: int = attrs.field(default=15, validator=attrs.validators.ge(2))
    """Pairs of names, none of them in two, from which on two places vary together."""

    @property
    def least(self) -> int:
        """Fewer values are never enough for one place."""
        return -(-self.enough // max(self.name, self.word, self.first))

    def is_name(self, value: str, first: bool) -> bool:  # noqa: FBT001 - mapped over places
        """Tell whether a value counts in pairs."""
        return self.worth(value, first=first) >= self.name

    def worth(self, value: str, *, first: bool) -> int:
        """Return the points of a value."""
        if _KIND.fullmatch(value) or _CAPITALS.fullmatch(value):
            return self.first if first else self.word
        if not _PLAIN.fullmatch(value) or value[1:] != value[1:].lower():
            return self.name
        return self.first if first else self.name


DEFAULT = Criterion()
PLACED = Criterion(enough=20, first=3, pairs=8)
"""For messages of one type of exception from one place in source code: 5 names, or 7 where the sentence begins."""
