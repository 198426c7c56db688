"""Which events of a pattern go: pure. Whatever is chosen, the first and the last of them stay."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

GONE = -1


def shares(total: int, counts: Sequence[int], weights: Sequence[int], *, least: int = 0) -> list[int]:
    """Divide *total* among those who have *counts*, by their *weights* (at least 1), none more than it has.

    Each gets *least*, or all it has, even if that is more than *total* together. With equal weights those who have
    little keep all of it, and the others are left with the same.
    """
    given = [min(least, count) for count in counts]
    rest, weight = max(total - sum(given), 0), sum(weights)
    for index in sorted(range(len(counts)), key=lambda index: (counts[index] - given[index]) / weights[index]):
        more = min(counts[index] - given[index], rest * weights[index] // weight)
        given[index] += more
        rest, weight = rest - more, weight - weights[index]
    return given


def cuts(counts: Sequence[int], kept: Sequence[int], excess: int) -> list[tuple[int, int]]:
    """Return who is cut, by index, and to how much, so that *excess* goes; *kept* is what everyone's share is.

    Whoever is furthest beyond its share is cut to it, but by a tenth at least: then fewer need to be cut at a time, and
    the others' turn comes.
    """
    found: list[tuple[int, int]] = []
    beyond = [index for index, count in enumerate(counts) if count > kept[index]]
    for index in sorted(beyond, key=lambda index: kept[index] / counts[index]):
        left = max(min(kept[index], counts[index] * 9 // 10), counts[index] - excess)
        if excess > 0:
            found.append((index, left))
        excess -= counts[index] - left
    return found


def crowded(at: Sequence[int], keep: int) -> list[int]:
    """Return which of the instants, in ascending order, go so that *keep* (at least 2) evenly spread ones stay.

    The one with the least room between its neighbours goes first, the earliest of equals. So no gap grows beyond
    2 / (keep - 1) of the whole time, unless nothing was in it before.
    """
    last = len(at) - 1
    before, after = list(range(-1, last)), list(range(1, last + 2))
    rooms = [(at[index + 1] - at[index - 1], index) for index in range(1, last)]
    heapify(rooms)
    gone: list[int] = []
    while len(at) - len(gone) > max(keep, 2):
        room, index = heappop(rooms)
        left, right = before[index], after[index]
        if right == GONE or room != at[right] - at[left]:
            continue  # or it has more room by now, and stands in line for that
        after[left], before[right], after[index] = right, left, GONE
        gone.append(index)
        for near in {left, right} - {0, last}:
            heappush(rooms, (at[after[near]] - at[before[near]], near))
    return sorted(gone)
