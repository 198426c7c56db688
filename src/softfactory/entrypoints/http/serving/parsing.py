"""Reads requests, and refuses what two readers could understand differently."""

import re
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import ChunkedReceiver
from waitress.utilities import BadRequest

CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SINGLE = ("Content-Encoding", "Content-Length", "Content-Type", "Host", "Transfer-Encoding", "X-Sentry-Auth")
"""Headers that may be sent once: joined by a comma, as waitress does, two of them would read as a third.

Authorization is not among them: who reads it answers for a doubled one, with 401, under every server."""
LINES = {name: f"\r\n{name.lower()}:".encode() for name in SINGLE}
MAX_CHUNK_LINE = 1024
MAX_TRAILER = 16 * 1024
OPENING = 512
"""Bytes kept of a request that could not be read, enough to see the path it was for."""


class Chunks(ChunkedReceiver):  # type: ignore[misc] # waitress has no types
    """A chunked body whose framing is bounded: waitress copies an unfinished line again for every byte that comes."""

    def received(self, s: bytes) -> int:
        """Take some bytes of the body and return how many were used."""
        used: int = super().received(s)
        if len(self.control_line) > MAX_CHUNK_LINE or len(self.trailer) > MAX_TRAILER:
            self.error = BadRequest("A line between the chunks is too long")
        return used


class Request(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """One request as it comes in."""

    adj: Any
    opening = b""

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.begun = time.monotonic()

    @property
    def blank(self) -> bool:
        """Whether nothing but line ends has come, which RFC 9112 lets a client send before a request."""
        return not (self.headers_finished or self.header_plus.strip())

    def received(self, data: bytes) -> int:
        """Take some bytes and return how many belonged to this request."""
        if not self.headers_finished:
            self.opening = (self.header_plus[:OPENING] + data[:OPENING])[:OPENING]
        used: int = super().received(data)
        if self.completed:  # waitress would ask for the body of a request it has refused already, or that has none
            self.expect_continue = False
        return used

    def parse_header(self, header_plus: bytes) -> None:
        """Read the request line and the headers; raises `ParsingError`, which waitress answers with 400."""
        if CONTROL.search(header_plus):  # on these waitress' own expression takes quadratic time
            raise ParsingError("The header holds a control character")
        if b"\r\n " in header_plus or b"\r\n\t" in header_plus:
            raise ParsingError("A line of the header is folded")
        lowered = header_plus.lower()
        counts = {name: lowered.count(line) for name, line in LINES.items()}
        if twice := [name for name, count in counts.items() if count > 1]:
            raise ParsingError(f"{twice[0]} is there twice")
        if counts["Transfer-Encoding"] and counts["Content-Length"]:
            raise ParsingError("Content-Length and Transfer-Encoding exclude each other")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a length of 5,000 digits; a target such as http://[
            raise ParsingError("The request line or Content-Length cannot be read") from error
        self._must_be_plain(counts)
        if self.adj.large_bodies.fullmatch(self.path):
            self.adj = self.adj.large
        if counts["Transfer-Encoding"]:
            self._must_be_chunked_once(lowered)

    def _must_be_chunked_once(self, lowered: bytes) -> None:
        coding = lowered.partition(LINES["Transfer-Encoding"])[2].partition(b"\r\n")[0]
        if self.version == "1.0" or coding.strip(b" \t") != b"chunked":
            raise ParsingError("Transfer-Encoding is chunked, once, in HTTP/1.1, or absent")
        self.body_rcv = Chunks(OverflowableBuffer(self.adj.inbuf_overflow))

    def _must_be_plain(self, counts: dict[str, int]) -> None:
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("HTTP/1.0 and HTTP/1.1 are spoken here")
        if self.version == "1.1" and not counts["Host"]:
            raise ParsingError("Host is missing")
