"""Patterns, found quickly by what they cover."""

from collections.abc import Iterable

from .cutting import WILD, Tokens
from .shape import shape


def covers(learned: Tokens, raw: Tokens) -> bool:
    """Tell whether *raw* is an instance of *learned*: equal but where *learned* has `WILD` and *raw* what may vary."""
    return (
        len(learned) == len(raw)
        and all(one in (WILD, other) for one, other in zip(learned, raw, strict=True))
        and shape(learned) == shape(raw)
    )


class Places:
    """Patterns of one length by where they have `WILD`: one look into a set for each way to place it."""

    def __init__(self, patterns: Iterable[Tokens] = ()) -> None:
        self._ways: dict[tuple[int, ...], set[Tokens]] = {}
        for pattern in patterns:
            self.add(pattern)

    def add(self, pattern: Tokens) -> None:
        """Put one more in; without `WILD` it covers itself."""
        places = tuple(at for at, token in enumerate(pattern) if token == WILD)
        self._ways.setdefault(places, set()).add(pattern)

    def covering(self, instance: Tokens) -> list[Tokens]:
        """Return all that are equal to *instance* but where they have `WILD`."""
        found: list[Tokens] = []
        for places, patterns in self._ways.items():
            wild = list(instance)
            for at in places:
                wild[at] = WILD
            if (pattern := tuple(wild)) in patterns:
                found.append(pattern)
        return found


class Index:
    """A set of learned patterns."""

    def __init__(self, learned: Iterable[Tokens]) -> None:
        self._lengths: dict[int, Places] = {}
        self._shapes: dict[Tokens, Tokens] = {}
        for pattern in learned:
            self._lengths.setdefault(len(pattern), Places()).add(pattern)
            self._shapes[pattern] = shape(pattern)

    def match(self, raw: Tokens) -> Tokens | None:
        """Return the first in order of those that cover *raw*, None if none does."""
        places = self._lengths.get(len(raw))
        found = places.covering(raw) if places else []
        if not found:
            return None
        form = shape(raw)
        return min((pattern for pattern in found if self._shapes[pattern] == form), default=None)


def match(learned: Iterable[Tokens], raw: Tokens) -> Tokens | None:
    """Return the first in order of the *learned* that cover *raw*; keep an `Index` to ask more than once."""
    return Index(learned).match(raw)
