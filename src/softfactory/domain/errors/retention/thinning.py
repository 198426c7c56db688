"""By number: the patterns with the most events give the most, each keeping its first, its latest and an even spread."""

from itertools import pairwise

from softfactory.domain.kernel.instants import micros

from .choice import crowded, cuts, shares
from .ports import Crowd, Mark
from .run import Run

WINDOW = 10_000
"""How many events are looked at together: what is held in memory."""
LEAST = 2
"""A pattern's first and latest event."""
PASSES = 3
"""How often a run counts again: of a pattern of many windows one pass may leave too many, and what comes meanwhile must
not keep it going."""


def thin(run: Run, project_id: int, *, most: int) -> None:
    """Remove so many of the project's events that it holds *most* of them, as far as what must stay allows."""
    for _ in range(PASSES):
        with run.reading() as tx:
            crowds = tx.retention.crowds(project_id, since=run.untouched_since)
        young, old = sum(crowd.young for crowd in crowds), [crowd.old for crowd in crowds]
        excess = young + sum(old) - most
        if excess <= 0 or run.is_over:
            return
        kept = shares(most - young, old, [1] * len(old), least=LEAST)
        for index, keep in cuts(old, kept, excess):
            _thin(run, project_id, crowds[index], max(keep, LEAST))


def _thin(run: Run, project_id: int, crowd: Crowd, keep: int) -> None:
    """Have *keep* of the pattern's old events stay, spread over windows by the time these take."""
    with run.reading() as tx:
        borders = tx.retention.borders(crowd.pattern_id, before=run.untouched_since, every=WINDOW)
    windows = list(pairwise(borders))
    whole = max(len(windows) - 1, 0)
    inside = [WINDOW - 1] * whole + [max(crowd.old - 2 - whole * WINDOW, 0)] * (len(windows) - whole)
    weights = [
        micros(end[0]) - micros(start[0]) + count + 1 for (start, end), count in zip(windows, inside, strict=True)
    ]
    kept = shares(keep - len(borders), inside, weights)
    for index, share in cuts(inside, kept, crowd.old - keep):
        if not run.is_over:
            _thin_window(run, project_id, crowd.pattern_id, windows[index], keep=share)


def _thin_window(run: Run, project_id: int, pattern_id: str, window: tuple[Mark, Mark], *, keep: int) -> None:
    """Have *keep* events between the borders stay."""
    start, end = window
    marks = [start, *run.marks(pattern_id, after=start, until=end, most=2 * WINDOW)]
    gone = crowded([micros(at) for at, _ in marks], keep + 2)
    run.remove(project_id, [marks[index][1] for index in gone])
