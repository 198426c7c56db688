"""The socket that every process of the server accepts from."""

import os
import socket

HIGHEST = 65535


class CannotListen(ValueError):
    """The address is taken, not ours, or none. `str()` is a sentence."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, without blocking; port 0 lets the system choose. Raises `CannotListen`."""
    if not 0 <= port <= HIGHEST:
        raise CannotListen(f"Cannot listen on {host} port {port}: ports end at {HIGHEST}.")
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise CannotListen(f"Cannot listen on {host} port {port}: there is no such address.") from error
    family, kind, protocol, _, address = found[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(socket.SOMAXCONN)
    except OSError as error:
        sock.close()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CannotListen(f"Cannot listen on {host} port {port}: {reason.lower()}.") from error
    sock.setblocking(False)
    return sock


def url_of(sock: socket.socket) -> str:
    """Return the address of a listening socket as a URL."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
