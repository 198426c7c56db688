"""Learning: the largest patterns that templates justify."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

import attrs

from .criterion import DEFAULT, Criterion
from .cutting import WILD, Tokens
from .evidence import Values, justified
from .families import meet
from .index import Places
from .shape import is_first, shape

MOST_MEETS = 1_000
"""Lines looked at, for one or two places of a shape, besides those that are written in a fact; others are left out."""

_Lines = Mapping[Tokens, set[Values]]
"""Values by line: facts that differ at these places lie on a line, which is written as the pattern it would justify."""


def learn(facts: Collection[Tokens], criterion: Criterion = DEFAULT) -> frozenset[Tokens]:
    """Return the largest patterns with `WILD` that follow from templates and from patterns learned before.

    All are of one context: what is learned from one logger says nothing about another.
    """
    shapes: defaultdict[Tokens, set[Tokens]] = defaultdict(set)
    for fact in facts:
        shapes[shape(fact)].add(fact)
    return frozenset(
        pattern for form, alike in shapes.items() if WILD in form for pattern in _closed(form, alike, criterion)
    )


def _closed(form: Tokens, facts: set[Tokens], criterion: Criterion) -> set[Tokens]:
    """Return the largest patterns of one shape."""
    wild = [at for at, token in enumerate(form) if token == WILD]
    places = [
        _Places(ats=ats, firsts=tuple(is_first(form, at) for at in ats), criterion=criterion)
        for ats in [*combinations(wild, 1), *combinations(wild, 2)]
    ]
    known: set[Tokens] = set()
    facts = _largest(facts)
    while facts != known and len(facts) >= min(criterion.least, criterion.pairs):
        found = {pattern for place in places for pattern in place.conclusions(facts)}
        known, facts = facts, _largest(facts | found)
    return {fact for fact in facts if WILD in fact}


def _largest(facts: set[Tokens]) -> set[Tokens]:
    patterns = Places(fact for fact in facts if WILD in fact)
    return {fact for fact in facts if all(other == fact for other in patterns.covering(fact))}


@attrs.frozen(kw_only=True)
class _Places:
    """A place of a shape, or two, and when they vary."""

    ats: tuple[int, ...]
    firsts: tuple[bool, ...]
    criterion: Criterion

    def conclusions(self, facts: Collection[Tokens]) -> Iterator[Tokens]:
        """Yield the lines with enough values, the most general of them at least.

        A line is filled by templates on it and by patterns that cover those, or by patterns alone.
        """
        if not self._may_vary(facts):
            return
        raws: defaultdict[Tokens, set[Values]] = defaultdict(set)
        patterns: defaultdict[Tokens, set[Values]] = defaultdict(set)
        for fact in facts:
            values, line = self._on_line(fact)
            if line != fact:
                (patterns if WILD in fact else raws)[line].add(values)
        wider = Places(patterns)
        for line, seen in raws.items():
            if self._suffices(seen, *[patterns[other] for other in wider.covering(line)]):
                yield line
        if self._suffices(*patterns.values()):
            yield from self._of_patterns(patterns, wider)

    def _may_vary(self, facts: Collection[Tokens]) -> bool:
        """Tell whether there are enough values at all, which is quick to see."""
        least = self.criterion.least if len(self.ats) == 1 else self.criterion.pairs
        values = [{fact[at] for fact in facts} for at in self.ats]
        return any(WILD in some for some in values) or all(len(some) >= least for some in values)

    def _on_line(self, fact: Tokens) -> tuple[Values, Tokens]:
        line = list(fact)
        for at in self.ats:
            line[at] = WILD
        return tuple([fact[at] for at in self.ats]), tuple(line)

    def _suffices(self, *seen: set[Values]) -> bool:
        values = seen[0] if len(seen) == 1 else set[Values]().union(*seen)
        return justified(values, firsts=self.firsts, criterion=self.criterion)

    def _of_patterns(self, patterns: _Lines, wider: Places) -> Iterator[Tokens]:
        """Yield the lines that patterns alone fill: their own, and those of what several have in common."""
        met = set(patterns)
        waiting = sorted(met)
        while waiting:
            line = waiting.pop()
            common = {other: both for other in patterns if (both := meet(line, other))}
            if not self._suffices(*[patterns[other] for other in common]):
                continue
            if self._suffices(*[patterns[other] for other in wider.covering(line)]):
                yield line
            if len(met) - len(patterns) < MOST_MEETS:
                waiting += set(common.values()) - met
                met.update(common.values())
