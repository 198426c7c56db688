"""Whether values seen at places justify that these vary."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from .criterion import Criterion
from .cutting import WILD

Values = tuple[str, ...]
"""What stands at one place, or at two; `WILD` for all there could be."""


def justified(seen: Collection[Values], *, firsts: Sequence[bool], criterion: Criterion) -> bool:
    """Tell whether the places vary, *firsts* for those where a sentence begins."""
    if len(firsts) > 1:
        return len(seen) >= criterion.pairs and _pairs(seen, firsts, criterion) >= criterion.pairs
    if len(seen) < criterion.least:
        return False
    return sum(criterion.worth(value, first=firsts[0]) for (value,) in seen) >= criterion.enough


def _pairs(seen: Collection[Values], firsts: Sequence[bool], criterion: Criterion) -> int:
    """Return how many pairs of names can be chosen of those seen so that no name is in two, or `pairs` of many.

    The largest number, so that the answer does not depend on order; and more pairs seen never make it smaller.
    """
    names = [pair for pair in seen if all(map(criterion.is_name, pair, firsts))]
    lefts = {left for left, right in names if right == WILD}
    rights = {right for left, right in names if left == WILD}
    edges: defaultdict[str, list[str]] = defaultdict(list)
    for left, right in names:
        if left not in lefts and right not in rights and WILD not in (left, right):
            edges[left].append(right)
    found: dict[str, str] = {}
    count = len(lefts) + len(rights)
    for left in edges:
        if count >= criterion.pairs:
            break
        count += _matched(left, edges, found, set())
    return count


def _matched(left: str, edges: Mapping[str, Sequence[str]], found: dict[str, str], tried: set[str]) -> bool:
    """Find *left* a partner, others moving to another one of theirs if need be."""
    for right in edges[left]:
        if right not in tried:
            tried.add(right)
            if right not in found or _matched(found[right], edges, found, tried):
                found[right] = left
                return True
    return False
