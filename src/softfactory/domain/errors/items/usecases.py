"""What people ask about what SDKs send beside events; whose it is not gets `...NotFound`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.errors.problems import EventNotFound, ProjectNotFound
from softfactory.domain.errors.usecases import must_see, scope
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import Page, PageRequest

from .kept import Attachment, Feedback
from .model import COUNTS_KEPT, SESSION_LASTS, Drop, ReleaseHealth
from .monitors import MonitorReport
from .problems import AttachmentNotFound
from .taking import TakingUseCases
from .told.files import content_of

MOST_RELEASES = 1000
MOST_MONITORS = 1000
ORPHANS_KEPT = timedelta(days=1)
"""How long a file waits for its event."""
MOST_FEEDBACK = 100
"""About one event, as it is shown with the event."""


@attrs.frozen(kw_only=True, slots=False)
class ItemUseCases(TakingUseCases):
    """Taking and showing what SDKs send beside events."""

    def drops(self, actor: Actor, project_id: int, *, since: datetime | None = None) -> Sequence[Drop]:
        """Return what was not stored in the hours from *since* on (90 days), latest first."""
        with self.store.reading() as tx:
            _visible(tx, actor, project_id)
            return tx.drops.listed(project_id, since or self.now() - COUNTS_KEPT)

    def releases(
        self, actor: Actor, project_id: int, *, environment: str | None = None, since: datetime | None = None
    ) -> Sequence[ReleaseHealth]:
        """Return how sessions of each release went in the hours from *since* on (90 days), the newest release first.

        At most `MOST_RELEASES`. A release is as new as its first event or session. Without an environment releases are
        there, too, of which there are events and no sessions.
        """
        begin = since or self.now() - COUNTS_KEPT
        with self.store.reading() as tx:
            _visible(tx, actor, project_id)
            found = tx.sessions.health(project_id, begin, environment=environment, most=MOST_RELEASES)
            first = dict(tx.counts.releases(project_id, [health.release for health in found]))
            if environment is None:
                first |= tx.sessions.reported(project_id, most=MOST_RELEASES)
        by_name = {health.release: health for health in found}
        for release, at in first.items():
            health = by_name.get(release) or ReleaseHealth(release=release, first_seen=at)
            by_name[release] = attrs.evolve(health, first_seen=min(health.first_seen, at))
        return sorted(by_name.values(), key=lambda one: (one.first_seen, one.release), reverse=True)[:MOST_RELEASES]

    def monitors(self, actor: Actor, project_id: int, *, since: datetime | None = None) -> Sequence[MonitorReport]:
        """Return monitors by name and environment, with their check-ins in the hours from *since* on (90 days).

        At most `MOST_MONITORS`.
        """
        with self.store.reading() as tx:
            _visible(tx, actor, project_id)
            return tx.checkins.listed(project_id, since or self.now() - COUNTS_KEPT, most=MOST_MONITORS)

    def feedback(self, actor: Actor, project_id: int, page: PageRequest | None = None) -> Page[Feedback]:
        """Return what people told about a project, latest first."""
        with self.store.reading() as tx:
            _visible(tx, actor, project_id)
            return tx.feedback.listed(project_id, page or PageRequest())

    def event_feedback(self, actor: Actor, event_id: str, *, project: int | None = None) -> Sequence[Feedback]:
        """Return the first `MOST_FEEDBACK` that people told about an event, oldest first."""
        with self.store.reading() as tx:
            return tx.feedback.of_event(event_id, scope(actor, project), most=MOST_FEEDBACK)

    def attachments(self, actor: Actor, event_id: str, *, project: int | None = None) -> Sequence[Attachment]:
        """Return the files of an event, which itself may not be there; raises `EventNotFound` when neither is."""
        among = scope(actor, project)
        with self.store.reading() as tx:
            found = tx.attachments.of_event(event_id, among)
            if not found and tx.events.find(event_id, among) is None:
                raise EventNotFound(f"There is no event {event_id}, or it is not yours to see.")
        return found

    def attachment(
        self, actor: Actor, event_id: str, attachment_id: str, *, project: int | None = None
    ) -> tuple[Attachment, bytes]:
        """Return a file with its bytes as they were sent; raises `AttachmentNotFound`."""
        with self.store.reading() as tx:
            found = tx.attachments.find(event_id, attachment_id, scope(actor, project))
        if found is None:
            raise AttachmentNotFound(
                f"There is no file {attachment_id} of event {event_id}, or it is not yours to see."
            )
        return found[0], content_of(*found)


def expire_items(tx: ErrorsTx, before: datetime, *, now: datetime) -> None:
    """Remove counts of hours before *before*, sessions that are told of no more, and files whose event is not there.

    The caller commits. What people told, and files of events that stay, go by what the project sets: `expire_kept`.
    """
    tx.attachments.expire_orphans(now - ORPHANS_KEPT)
    tx.sessions.expire(before, troubles=now - 2 * SESSION_LASTS)
    tx.checkins.expire(before)
    tx.drops.expire(before)


def expire_kept(tx: ErrorsTx, project_id: int, before: datetime) -> None:
    """Remove the files and the feedback that came to a project before *before*; the caller commits."""
    tx.attachments.expire(project_id, before)
    tx.feedback.expire(project_id, before)


def _visible(tx: ErrorsTx, actor: Actor, project_id: int) -> None:
    must_see(actor, project_id)
    if tx.projects.find(project_id) is None:
        raise ProjectNotFound(f"There is no project {project_id}.")
