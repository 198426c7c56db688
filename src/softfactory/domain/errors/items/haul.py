"""What one envelope brings beside its event, read and ready to be stored: all that needs no database."""

from collections.abc import Callable

import attrs

from softfactory.domain.errors.model import Payload

from .kept import Attachment, Feedback
from .model import Drop, DropOrigin, Outcome, SessionCount, Trouble
from .monitors import CheckInCount, Monitor
from .sent import CATEGORIES, Sent, SentItem
from .told import sessions as told_sessions
from .told.arrival import Arrival, Refused
from .told.checkins import checkin
from .told.feedback import feedback_item, user_report
from .told.files import kept_file
from .told.reports import report


@attrs.frozen
class Haul:
    """What is to be stored, each thing in the order in which it came."""

    arrival: Arrival
    drops: list[Drop] = attrs.field(factory=list)
    sessions: list[SessionCount] = attrs.field(factory=list)
    troubles: list[tuple[Trouble, Outcome]] = attrs.field(factory=list)
    monitors: list[Monitor] = attrs.field(factory=list)
    feedback: list[Feedback] = attrs.field(factory=list)
    files: list[tuple[Attachment, bytes]] = attrs.field(factory=list)

    def take(self, item: SentItem, event_id: str | None) -> None:
        """Read one item; raises `Refused`."""
        kind, payload = item.kind, item.payload
        if kind == "session":
            self._session(told_sessions.update(payload, self.arrival))
        elif kind == "sessions":
            self._sessions(payload)
        elif kind == "check_in":
            self.monitors.append(checkin(payload, self.arrival))
        elif kind == "client_report":
            self.drops.extend(report(payload, self.arrival))
        else:
            read = feedback_item if kind == "feedback" else user_report
            self.feedback.append(read(payload, self.arrival, event_id=event_id))

    def refusal(self, reason: str, category: str, quantity: int = 1) -> Drop:
        """Return how this server counts what it does not store."""
        return Drop(
            project_id=self.arrival.project_id,
            hour=self.arrival.hour,
            origin=DropOrigin.SERVER,
            reason=reason,
            category=category,
            quantity=quantity,
        )

    @property
    def checkins(self) -> list[CheckInCount]:
        """What to add to the counts per hour."""
        return [
            CheckInCount(
                project_id=monitor.project_id,
                hour=self.arrival.hour,
                monitor=monitor.monitor,
                environment=monitor.environment,
                status=monitor.status,
                checkins=1,
            )
            for monitor in self.monitors
        ]

    def _session(self, told: told_sessions.Told) -> None:
        if told.count:
            self.sessions.append(told.count)
        if told.trouble:
            self.troubles.append(told.trouble)

    def _sessions(self, payload: Payload) -> None:
        for found in told_sessions.aggregates(payload, self.arrival):
            if isinstance(found, tuple):
                self.drops.extend([self.refusal(found[0], "session", found[1])] if found[1] else ())
            else:
                self.sessions.append(found)


Clean = Callable[[Payload], Payload]
TOLD_BY_PEOPLE = frozenset({"feedback", "user_report"})


def hauled(sent: Sent, arrival: Arrival, clean: Clean) -> Haul:
    """Read everything that was sent; *clean* takes secrets out of what people told, and what is no use is a drop."""
    haul = Haul(arrival)
    for reason, category, quantity in sent.refused:
        haul.drops.append(haul.refusal(reason, category, quantity))
    for item in sent.items:
        try:
            told = attrs.evolve(item, payload=clean(item.payload)) if item.kind in TOLD_BY_PEOPLE else item
            haul.take(told, sent.event_id)
        except Refused as refused:
            haul.drops.append(haul.refusal(str(refused), CATEGORIES[item.kind]))
    for file in sent.files:
        if sent.event_id is None:
            haul.drops.append(haul.refusal("no_event", "attachment", max(len(file.content), 1)))
        else:
            haul.files.append(kept_file(file, arrival, sent.event_id))
    return haul
