"""Where the head of the log is kept: a file that only grows, or somebody else's server."""

import json
import stat
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from softfactory.adapters.anchors.file import TAIL, FileAnchor
from softfactory.adapters.anchors.nowhere import NoAnchor
from softfactory.adapters.anchors.webhook import WebhookAnchor
from softfactory.domain.audit.ports import AnchorUnavailable, Line
from softfactory.testing.samples import NOON, uuid


def line(number, erased=()):
    return Line(seq=number, mac=bytes([number % 256]) * 32, at=NOON, erased=erased)


class Server(HTTPServer):
    """Keeps what it is sent, and answers what the test said."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Receiver)
        self.got, self.status = [], 204


class Receiver(BaseHTTPRequestHandler):
    """Speaks HTTP for it."""

    server: Server

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def receiver():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_keeps_lines_one_after_the_other_for_its_owner_only(tmp_path):
    file = tmp_path / "x.anchor"
    lines = [line(1), line(2, (uuid(1), uuid(2)))]
    for one in lines:
        FileAnchor(file).append(one)

    anchor = FileAnchor(file)
    assert (list(anchor.lines()), anchor.last()) == (lines, lines[-1])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text().splitlines()[0]) == {
        "seq": 1,
        "mac": "01" * 32,
        "at": "2026-03-01T12:00:00+00:00",
        "erased": [],
    }


def test_a_file_that_is_not_there_has_no_lines(tmp_path):
    anchor = FileAnchor(tmp_path / "x.anchor")

    assert (list(anchor.lines()), anchor.last()) == ([], None)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x",
        "[]",
        '{"seq": 1}',
        '{"seq": "1", "mac": "00", "at": "2026-03-01T12:00:00+00:00", "erased": []}',
        '{"seq": 0, "mac": "00", "at": "2026-03-01T12:00:00+00:00", "erased": []}',
        '{"seq": 1, "mac": "0", "at": "2026-03-01T12:00:00+00:00", "erased": []}',
        '{"seq": 1, "mac": "00", "at": "now", "erased": []}',
        '{"seq": 1, "mac": "00", "at": "2026-03-01T12:00:00+00:00", "erased": [1]}',
        '{"seq": 1, "mac": "00", "at": "2026-03-01T12:00:00+00:00", "erased": null}',
        "\udcff",
        "[" * 100_000,
    ],
)
def test_a_line_that_cannot_be_read_is_shown_as_such(tmp_path, wrong):
    file = tmp_path / "x.anchor"
    FileAnchor(file).append(line(1))
    with file.open("ab") as raw:
        raw.write(wrong.encode("utf-8", "surrogateescape") + b"\n")

    assert list(FileAnchor(file).lines()) == [line(1), None]
    assert FileAnchor(file).last() == line(1)


def test_after_a_line_that_was_cut_off_the_next_one_is_whole(tmp_path):
    file = tmp_path / "x.anchor"
    anchor = FileAnchor(file)
    anchor.append(line(1))
    file.write_bytes(file.read_bytes() + b'{"seq": 2, "ma')
    anchor.append(line(3))

    assert list(anchor.lines()) == [line(1), None, line(3)]


def test_the_last_line_is_found_however_long_lines_are(tmp_path):
    anchor = FileAnchor(tmp_path / "x.anchor")
    long = line(2, tuple(uuid(number) for number in range(TAIL // 30)))
    for one in (line(1), long):
        anchor.append(one)
    assert anchor.last() == long

    anchor.append(line(3))
    assert anchor.last() == line(3)


def test_a_file_that_cannot_be_written_or_read_is_a_refusal_that_names_it(tmp_path):
    anchor = FileAnchor(tmp_path / "missing" / "x.anchor")
    with pytest.raises(AnchorUnavailable, match=r"missing/x\.anchor cannot be written"):
        anchor.append(line(1))

    for ask in (FileAnchor(tmp_path).lines, FileAnchor(tmp_path).last):
        with pytest.raises(AnchorUnavailable, match="cannot be read"):
            ask()


def test_a_webhook_is_sent_each_line(receiver):
    anchor = WebhookAnchor(f"http://127.0.0.1:{receiver.server_port}/heads?of=log")
    anchor.append(line(7, (uuid(1),)))

    sent = {"seq": 7, "mac": "07" * 32, "at": "2026-03-01T12:00:00+00:00", "erased": [uuid(1)]}
    assert receiver.got == [("/heads?of=log", "application/json", sent)]
    assert (anchor.last(), list(anchor.lines())) == (line(7, (uuid(1),)), [line(7, (uuid(1),))])


@pytest.mark.parametrize("status", [302, 307, 400, 404, 500])
def test_a_webhook_that_does_not_take_it_is_a_refusal_and_no_redirect_is_followed(receiver, status):
    receiver.status = status
    anchor = WebhookAnchor(f"http://user:secret@127.0.0.1:{receiver.server_port}")

    with pytest.raises(AnchorUnavailable, match=f"answers {status}") as refused:
        anchor.append(line(1))
    assert [path for path, *_ in receiver.got] == ["/"]
    assert "secret" not in str(refused.value)
    assert anchor.last() is None


def test_a_webhook_that_nobody_serves_is_a_refusal():
    with pytest.raises(AnchorUnavailable, match=r"127\.0\.0\.1:1 .* fails"):
        WebhookAnchor("http://127.0.0.1:1/").append(line(1))


def test_nowhere_keeps_nothing():
    anchor = NoAnchor()
    anchor.append(line(1))

    assert (anchor.last(), list(anchor.lines())) == (None, [])
