"""By age: of events older than a project wants, each pattern keeps its first and its latest."""

from datetime import datetime

from softfactory.domain.errors.items.usecases import expire_kept

from .ports import MOST_REMOVED
from .run import Run

SOME = 100
"""Patterns that are looked up at once."""


def age(run: Run, project_id: int, *, before: datetime) -> None:
    """Remove the project's events, files and feedback of before then."""
    with run.store.writing() as tx:
        expire_kept(tx, project_id, before)
    after = ""
    while not run.is_over:
        with run.reading() as tx:
            found = tx.retention.aged(project_id, before=before, after=after, most=SOME)
        for pattern_id in found:
            _age(run, project_id, pattern_id, before)
        if len(found) < SOME:
            return
        after = found[-1]


def _age(run: Run, project_id: int, pattern_id: str, before: datetime) -> None:
    marks = run.marks(pattern_id, after=None, most=1)
    while marks and not run.is_over:
        # the last of these is the pattern's latest, or comes again as the first of the next ones
        marks = run.marks(pattern_id, after=marks[-1], most=MOST_REMOVED + 1)[:-1]
        marks = [mark for mark in marks if mark[0] < before]
        run.remove(project_id, [event_id for _, event_id in marks])
