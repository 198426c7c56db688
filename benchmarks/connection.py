"""What a load generator knows of one connection, and of all its requests."""

import collections
import re
import socket

import attrs

LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)")
CLOSE = re.compile(rb"\r\nconnection:\s*close")
END = b"\r\n\r\n"
CHUNKED = b"\r\ntransfer-encoding: chunked"


@attrs.define
class Connection:
    """One connection: at most one request on its way, kept open while the server keeps it."""

    sock: socket.socket | None = None
    request: int = -1
    """Which one is on its way; -1 if none."""
    began: float = 0.0
    unsent: memoryview = attrs.field(factory=lambda: memoryview(b""))
    answer: bytearray = attrs.field(factory=bytearray)
    fresh: bool = True
    """Whether this request opened the connection."""

    def is_whole(self, *, ended: bool) -> bool:
        """Tell whether the answer is complete, given whether the server has closed."""
        head = self.answer.find(END)
        if head < 0:
            return False
        fields = bytes(self.answer[:head]).lower()
        if length := LENGTH.search(fields):
            return len(self.answer) >= head + len(END) + int(length[1])
        return self.answer.endswith(b"0\r\n\r\n") if CHUNKED in fields else ended

    def is_kept(self) -> bool:
        """Tell whether the server keeps the connection after this answer."""
        head = bytes(self.answer[: self.answer.find(END)]).lower()
        return head.startswith(b"http/1.1") and not CLOSE.search(head)


@attrs.define
class Outcome:
    """What came of each request: seconds, and the status or -1."""

    seconds: list[float]
    statuses: list[int]
    wall: float = 0.0
    connections: int = 0
    errors: collections.Counter[str] = attrs.field(factory=collections.Counter)
    refusals: list[bytes] = attrs.field(factory=list)
    """The first few answers of 400 and more."""
