"""A client that says exactly what a test wants said."""

import json
import re
import socket

import attrs

PATIENCE = 20.0
"""Seconds after which a test fails rather than waits."""
HEAD = "Host: test\r\n"


@attrs.frozen
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def connect(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.settimeout(PATIENCE)
    try:
        sock.connect(address[:2])
    except OSError:
        sock.close()
        raise
    return sock


def get(path="/", headers=""):
    return f"GET {path} HTTP/1.1\r\n{HEAD}{headers}\r\n".encode()


def post(body, path="/", headers=""):
    return f"POST {path} HTTP/1.1\r\n{HEAD}Content-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def chunked(*chunks, path="/", end=b"0\r\n\r\n"):
    head = f"POST {path} HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def rest(sock):
    """Everything up to the end of the connection; a reset is an error."""
    return b"".join(iter(lambda: sock.recv(65536), b""))


def answer(sock):
    """The next answer, read no further than its end; every answer of these tests has a length."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = sock.recv(1)
        assert byte, f"the connection ended after {head!r}"
        head += byte
    status_line, *lines = head.decode("latin-1").rstrip().split("\r\n")
    headers = dict(re.split(": *", line, maxsplit=1) for line in lines)
    missing = int(headers.get("Content-Length", "0"))
    body = b""
    while len(body) < missing:
        piece = sock.recv(missing - len(body))
        assert piece, f"the connection ended within {body!r}"
        body += piece
    return Answer(int(status_line.split()[1]), headers, body)


def ask(address, request):
    """The one answer to *request*, after which the server has to end the connection in order."""
    with connect(address) as sock:
        sock.sendall(request)
        found = answer(sock)
        assert rest(sock) == b""
    return found
