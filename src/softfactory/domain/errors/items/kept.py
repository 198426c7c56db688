"""What is kept of what people and programs add to an event: feedback and files."""

from datetime import datetime

import attrs

MAX_FILE = 1024 * 1024
MAX_FILES_OF_EVENT = 10 * 1024 * 1024
MOST_FILES_OF_EVENT = 100


@attrs.frozen(kw_only=True)
class Feedback:
    """What somebody who uses a program told about it, scrubbed."""

    project_id: int
    id: str
    """32 lower-case hex digits, unique within the project: the event id it came under."""
    event_id: str | None
    """The event it is about."""
    name: str
    email: str
    message: str
    url: str
    environment: str
    release: str
    at: datetime
    """When the server got it."""


@attrs.frozen(kw_only=True)
class Attachment:
    """A file that came with an event, whose text nobody scrubs or interprets."""

    project_id: int
    event_id: str
    """The event may not be there (yet, or any more)."""
    id: str
    """32 lower-case hex digits made of the project, the event, the name and the bytes: the same file twice is one."""
    filename: str
    content_type: str
    """As the client said; nothing is done by it."""
    attachment_type: str
    size: int
    """Bytes, unpacked: at most 1 MiB, and 10 MiB an event."""
    is_packed: bool
    """Whether it is stored packed by zlib."""
    at: datetime
    """When the server got it."""
