"""What is grouped wrongly, and by what."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from .corpus import Labelled
from .keys import grouped

MOST = 6
"""How many groups of a bug are shown."""
Group = tuple[str, tuple[str, ...]]
"""Fingerprint and parts."""


def mistakes(events: Sequence[Labelled]) -> Iterator[str]:
    """Yield lines about each bug that is in several groups or in one with others, the most events first."""
    groups: defaultdict[str, Counter[Group]] = defaultdict(Counter)
    bugs: defaultdict[Group, set[str]] = defaultdict(set)
    for event in events:
        found = grouped(event)
        group = found.fingerprint, tuple(found.parts)
        groups[event.bug][group] += 1
        bugs[group].add(event.bug)
    for bug, counts in sorted(groups.items(), key=lambda item: -item[1].total()):
        others = sorted({other for group in counts for other in bugs[group]} - {bug})
        if len(counts) > 1 or others:
            yield from _shown(bug, counts, others)


def _shown(bug: str, counts: Counter[Group], others: Sequence[str]) -> Iterator[str]:
    together = f", with {', '.join(others)}" if others else ""
    yield f"{bug}: {counts.total()} events in {len(counts)} groups{together}"
    for (_, parts), count in counts.most_common(MOST):
        yield f"  {count:4} {' | '.join(parts)}"
