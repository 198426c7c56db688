"""What came in one envelope beside its event, as a door hands it in."""

from collections.abc import Sequence

import attrs

from softfactory.domain.errors.model import Payload

CATEGORIES = {
    "session": "session",
    "sessions": "session",
    "check_in": "monitor",
    "client_report": "internal",
    "user_report": "user_report_v2",
    "feedback": "feedback",
    "attachment": "attachment",
}
"""What SDKs call each type of item when they count it."""


@attrs.frozen(kw_only=True)
class SentItem:
    """An item of JSON: its type, one of `CATEGORIES`, and what it holds."""

    kind: str
    payload: Payload


@attrs.frozen(kw_only=True)
class SentFile:
    """A file as a client sent it, with what it said about it."""

    filename: str = ""
    content_type: str = ""
    attachment_type: str = ""
    content: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Sent:
    """What came in one envelope beside its event."""

    event_id: str | None = None
    """The event's that the envelope is about, whether or not it is in it."""
    items: Sequence[SentItem] = ()
    files: Sequence[SentFile] = ()
    refused: Sequence[tuple[str, str, int]] = ()
    """What the door did not take, as (reason, category, quantity)."""

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.items or self.files or self.refused)
