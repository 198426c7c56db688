"""Sockets that hold a deadline themselves.

A socket's own timeout counts for each read: whoever sends a byte a second would never meet it.
"""

import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar, cast

from .deadline import Deadline

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class HurriedSocket(socket.socket):
    """Waits for each read and write until its deadline and no longer; set `deadline` before use."""

    deadline: Deadline

    def recv_into(self, buffer: "WriteableBuffer", nbytes: int | None = None, flags: int = 0) -> int:
        """Read, while there is time."""
        self.settimeout(self.deadline.left())
        return super().recv_into(buffer, nbytes or 0, flags)

    def send(self, data: "ReadableBuffer", flags: int = 0) -> int:
        """Write some, while there is time."""
        self.settimeout(self.deadline.left())
        return super().send(data, flags)

    def sendall(self, data: "ReadableBuffer", flags: int = 0) -> None:
        """Write all, while there is time."""
        self.settimeout(self.deadline.left())
        super().sendall(data, flags)


class HurriedTls(HurriedSocket, ssl.SSLSocket):
    """The same through TLS."""


SocketT = TypeVar("SocketT", bound=HurriedSocket)


def secured(plain: HurriedSocket, host: str, context: ssl.SSLContext) -> HurriedTls:
    """Return the connection through TLS, verified to be the host's. Raises OSError, ssl.SSLCertVerificationError."""
    name = host.removesuffix(".")
    connection = cast(HurriedTls, context.wrap_socket(plain, server_hostname=name, do_handshake_on_connect=False))
    connection.deadline = plain.deadline
    try:
        connection.settimeout(plain.deadline.left())
        connection.do_handshake()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def released(connection: SocketT) -> Generator[SocketT, None, None]:
    """Close a connection in the end, even if an answer that could not be read still holds it."""
    try:
        yield connection
    finally:
        if (number := connection.detach()) >= 0:
            socket.close(number)


def tls_context() -> ssl.SSLContext:
    """Return what verifies servers, by the machine's certificates or those of SSL_CERT_FILE."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = HurriedTls
    return context
