"""Files in memory."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from softfactory.domain.errors.items.kept import Attachment
from softfactory.domain.errors.items.ports import Attachments

from .store import Unit


class MemoryAttachments(Attachments):
    """Files."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def held(self, project_id: int, event_id: str) -> Mapping[str, int]:
        return {one.id: one.size for one, _ in self._of(event_id, frozenset({project_id}))}

    def received(self, project_id: int, since: datetime) -> int:
        return sum(
            one.size
            for one, _ in self._unit.table("attachments").values()
            if one.project_id == project_id and one.at >= since
        )

    def add(self, attachment: Attachment, content: bytes) -> None:
        key = (attachment.event_id, attachment.project_id, attachment.id)
        self._unit.put("attachments", key, (attachment, content))

    def of_event(self, event_id: str, among: frozenset[int] | None) -> Sequence[Attachment]:
        return sorted((one for one, _ in self._of(event_id, among)), key=lambda one: one.id)

    def find(self, event_id: str, attachment_id: str, among: frozenset[int] | None) -> tuple[Attachment, bytes] | None:
        return next((kept for kept in self._of(event_id, among) if kept[0].id == attachment_id), None)

    def expire(self, project_id: int, before: datetime) -> None:
        self._unit.remove_where("attachments", lambda kept: kept[0].at < before and kept[0].project_id == project_id)

    def expire_orphans(self, before: datetime) -> None:
        known = self._unit.table("events").keys() | self._unit.table("feedback").keys()
        self._unit.remove_where(
            "attachments", lambda kept: kept[0].at < before and (kept[0].project_id, kept[0].event_id) not in known
        )

    def _of(self, event_id: str, among: frozenset[int] | None) -> Iterator[tuple[Attachment, bytes]]:
        for kept in self._unit.table("attachments").values():
            if kept[0].event_id == event_id and (among is None or kept[0].project_id in among):
                yield kept
