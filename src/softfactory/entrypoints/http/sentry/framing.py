"""Bytes from a stream of chunks, taken by line or by length."""

from collections.abc import Iterator

from softfactory.domain.kernel.problems import Malformed, TooLarge


class BadEnvelope(Malformed):
    """The frames are broken: where an item begins or ends cannot be told."""

    code = "bad-envelope"
    title = "The envelope is malformed."


class EventTooLarge(TooLarge):
    """An event, or a header, with more bytes than it may have."""

    code = "event-too-large"
    title = "The event is too large."


class Reader:
    """Takes bytes from chunks by line or by length, holding little more than what it is asked for."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = bytearray()

    def line(self, most: int) -> bytes | None:
        """Return the bytes up to the next newline or the end, None at the end; raises `EventTooLarge` beyond *most*."""
        searched = 0
        while (end := self._held.find(b"\n", searched)) < 0 and len(self._held) <= most:
            searched = len(self._held)
            if not self._more():
                end = searched
                break
        if not -1 < end <= most:
            raise EventTooLarge(f"A line has more than {most} bytes.")
        return self._taken(end, 1) if self._held else None

    def take(self, length: int) -> bytes:
        """Return the next *length* bytes, which a newline or the end must follow; raises `BadEnvelope`."""
        while len(self._held) <= length and self._more():
            pass
        self._must_end_at(length)
        return self._taken(length, 1)

    def skip(self, length: int) -> None:
        """Pass over what `take` would return."""
        while len(self._held) < length:
            length -= len(self._held)
            self._held.clear()
            if not self._more():
                break
        self.take(length)

    def skip_line(self) -> None:
        """Pass over what `line` would return."""
        while (end := self._held.find(b"\n")) < 0:
            self._held.clear()
            if not self._more():
                return
        del self._held[: end + 1]

    def _more(self) -> bool:
        for chunk in self._chunks:
            if chunk:
                self._held += chunk
                return True
        return False

    def _must_end_at(self, length: int) -> None:
        if len(self._held) < length:
            raise BadEnvelope("An item is shorter than its length says.")
        if self._held[length : length + 1].strip(b"\n"):
            raise BadEnvelope("No newline follows the end of an item.")

    def _taken(self, length: int, separator: int) -> bytes:
        taken = bytes(memoryview(self._held)[:length])
        del self._held[: length + separator]
        return taken
