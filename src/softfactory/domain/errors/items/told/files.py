"""Files that come with an event."""

import hashlib
import re
import zlib

from softfactory.domain.errors.items.kept import Attachment
from softfactory.domain.errors.items.sent import SentFile

from .arrival import Arrival

MAX_NAME = 200
NAMELESS = "attachment"
ANYTHING = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_KIND = re.compile(r"[a-z0-9_.-]{1,64}")
_LEVEL = 1


def kept_file(sent: SentFile, arrival: Arrival, event_id: str) -> tuple[Attachment, bytes]:
    """Return the file and what is stored of it: its bytes, packed where that makes them fewer."""
    filename, packed = clean_name(sent.filename), zlib.compress(sent.content, _LEVEL)
    is_packed = len(packed) < len(sent.content)
    content_type = sent.content_type.lower().partition(";")[0].strip()
    kind = sent.attachment_type.lower()
    attachment = Attachment(
        project_id=arrival.project_id,
        event_id=event_id,
        id=_id_of(arrival.project_id, event_id, filename, sent.content),
        filename=filename,
        content_type=content_type if _TYPE.fullmatch(content_type) else ANYTHING,
        attachment_type=kind if _KIND.fullmatch(kind) else "event.attachment",
        size=len(sent.content),
        is_packed=is_packed,
        at=arrival.at,
    )
    return attachment, packed if is_packed else sent.content


def content_of(attachment: Attachment, stored: bytes) -> bytes:
    """Return the file's bytes as they were sent."""
    return zlib.decompress(stored) if attachment.is_packed else stored


def clean_name(name: str) -> str:
    """Return the last part of a path, printable and without what shells, headers or file systems read otherwise."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '"<>|:*?').strip(" .")
    return kept[:MAX_NAME].strip(" .") or NAMELESS


def _id_of(project_id: int, event_id: str, filename: str, content: bytes) -> str:
    digest = hashlib.sha256(f"{project_id}\0{event_id}\0{filename}\0".encode())
    digest.update(content)
    return digest.hexdigest()[:32]
