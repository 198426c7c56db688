"""How well groups found agree with true ones.

GA: the share of members whose group is exactly the true one. FGA: the harmonic mean of the shares of groups found that
are true and of true groups that are found. ARI: adjusted Rand index. Precision and recall are of pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence


def exactly_right(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    hits = _hits(true, found)
    return sum(map(len, hits)) / len(true)


def fga(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    return 2 * len(_hits(true, found)) / (len(set(true)) + len(set(found)))


def pairs(true: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return the adjusted Rand index, and precision and recall of the pairs that are put together."""
    both = _pairs(list(zip(true, found, strict=True)))
    in_true, in_found, total = _pairs(true), _pairs(found), len(true) * (len(true) - 1) / 2
    chance = in_true * in_found / total
    ari = (both - chance) / ((in_true + in_found) / 2 - chance)
    return ari, both / in_found if in_found else 1.0, both / in_true


def _hits(true: Sequence[Hashable], found: Sequence[Hashable]) -> set[frozenset[int]]:
    return _groups(true) & _groups(found)


def _groups(labels: Sequence[Hashable]) -> set[frozenset[int]]:
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        members[label].append(at)
    return {frozenset(group) for group in members.values()}


def _pairs(labels: Sequence[Hashable]) -> float:
    return sum(count * (count - 1) / 2 for count in Counter(labels).values())
