"""What an envelope brings beside its event: read within bounds, and dropped with a reason beyond them.

Nothing here loses an event: only frames that are broken refuse an envelope.
"""

from collections.abc import Callable
from typing import Any

import attrs

from softfactory.domain.errors.items.sent import CATEGORIES, Sent, SentFile, SentItem
from softfactory.domain.errors.payloads.values import as_text
from softfactory.domain.kernel.problems import Malformed, TooMany

from .framing import EventTooLarge, Reader
from .sdk_json import decode_object

MAX_FILE = 1024 * 1024
MAX_FILES = 10 * 1024 * 1024
MAX_LINE = 64 * 1024
"""Of a file without a length, which runs to the newline."""
MAX_ITEM = 256 * 1024
MAX_ALL = 2 * 1024 * 1024
"""Of all items of JSON together."""
MOST_ITEMS = 200
MOST_FILES = 100

Hold = Callable[[int], None]
"""Takes room for bytes until the request is answered; raises `TooMany` when there is none."""


def unheld(_: int) -> None:
    """Take no room: for whoever counts none."""


@attrs.define
class Extras:
    """Collects an envelope's items other than its event."""

    hold: Hold = unheld
    items: list[tuple[str, bytes]] = attrs.field(factory=list)
    files: list[SentFile] = attrs.field(factory=list)
    refused: list[tuple[str, str, int]] = attrs.field(factory=list)
    _is_full: bool = False

    def take(self, reader: Reader, kind: str, header: dict[str, Any], length: int | None) -> None:
        """Take one item, whose type is one of `CATEGORIES`; what is too much is passed over. Raises `BadEnvelope`."""
        if kind == "attachment":
            self._file(reader, header, length)
        else:
            self._item(reader, kind, length)

    def sent(self) -> Sent:
        """Return everything, read as JSON where it is."""
        refused = list(self.refused)
        items = []
        for kind, raw in self.items:
            try:
                items.append(SentItem(kind=kind, payload=decode_object(raw)))
            except Malformed:
                refused.append(("malformed", CATEGORIES[kind], 1))
        return Sent(items=items, files=self.files, refused=refused)

    def _file(self, reader: Reader, header: dict[str, Any], length: int | None) -> None:
        left = MAX_FILES - sum(len(file.content) for file in self.files)
        fits = len(self.files) < MOST_FILES
        raw = _bounded(reader, length, min(MAX_FILE if length is not None else MAX_LINE, left) if fits else -1)
        size = max(length or 0, 1) if raw is None else max(len(raw), 1)
        if raw is None:
            is_large = length is None or length > MAX_FILE
            self.refused.append(("too_large" if is_large else "too_many", "attachment", size))
        elif self._is_held(len(raw)):
            told = {name: as_text(header.get(name)) for name in ("filename", "content_type", "attachment_type")}
            self.files.append(SentFile(content=raw, **told))
        else:
            self.refused.append(("busy", "attachment", size))

    def _is_held(self, size: int) -> bool:
        if self._is_full:
            return False
        try:
            self.hold(size)
        except TooMany:
            self._is_full = True  # who waited once in vain waits no more
        return not self._is_full

    def _item(self, reader: Reader, kind: str, length: int | None) -> None:
        left = MAX_ALL - sum(len(raw) for _, raw in self.items)
        raw = _bounded(reader, length, min(MAX_ITEM, left) if len(self.items) < MOST_ITEMS else -1)
        if raw is None:
            is_many = len(self.items) >= MOST_ITEMS or left < MAX_ITEM
            self.refused.append(("too_many" if is_many else "too_large", CATEGORIES[kind], 1))
        else:
            self.items.append((kind, raw))


def _bounded(reader: Reader, length: int | None, most: int) -> bytes | None:
    """Return an item's payload, None after passing over one of more than *most* bytes (all, when that is negative)."""
    if length is None:
        try:
            return reader.line(most) or b""
        except EventTooLarge:
            reader.skip_line()
            return None
    if length > most:
        reader.skip(length)
        return None
    return reader.take(length)
