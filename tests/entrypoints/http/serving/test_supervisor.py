"""Real processes: started, watched, started again, and ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import attrs
import pytest

from tests.entrypoints.http.serving.sockets import PATIENCE, answer, ask, connect, get, post

SOURCES = Path(__file__).parents[3] / "src"
PROGRAM = """
import os, sys
from softfactory.domain.kernel.problems import Problem, Unavailable
from softfactory.entrypoints.http.serving.limits import Limits
from softfactory.entrypoints.http.serving.supervisor import run

GATE, METRICS = int(sys.argv[1]), "PROMETHEUS_MULTIPROC_DIR"

def closed(fd):  # waits until the test closes the other end
    return os.read(fd, 1) == b""

def answers(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/gate":
        closed(GATE)
    if path == "/die":
        os._exit(7)
    if path == "/metrics":
        open(os.path.join(os.environ[METRICS], f"gauge_liveall_{os.getpid()}.db"), "w").close()
        open(os.path.join(os.environ[METRICS], f"counter_{os.getpid()}.db"), "w").close()
    body = {"/files": lambda: ",".join(os.listdir(os.environ[METRICS])), "/directory": lambda: os.environ[METRICS]}
    text = body.get(path, lambda: str(os.getpid()))().encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text]

def make_app():
    MAKE()
    return answers

limits = Limits(threads=4, grace_time=0.05, linger_time=0.1)
ready = lambda url: print(url, flush=True)
sys.exit(run(make_app, host="HOST", port="PORT", workers="WORKERS", ready=ready, limits=limits))
"""


@attrs.define
class Running:
    process: subprocess.Popen[str]
    gate: int
    """Closing it lets go whoever waits."""
    address: tuple[str, int] = ("", 0)

    def ready(self):
        assert self.process.stdout
        url = self.process.stdout.readline().strip()
        assert url
        parts = urlsplit(url)
        self.address = (parts.hostname or "", parts.port or 0)
        return url

    def ask(self, path):
        return ask(self.address, get(path, "Connection: close\r\n")).body.decode()

    def stopped_listening(self):
        """Wait until nobody listens; every process lets go a moment after the other."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                connect(self.address).close()
            except (ConnectionRefusedError, ConnectionResetError):
                return
        raise AssertionError(self.address)

    def end(self, signum=signal.SIGTERM):
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE)

    def open_gate(self):
        if self.gate >= 0:
            os.close(self.gate)
            self.gate = -1


@pytest.fixture
def start(tmp_path):
    started = []

    def one(*, workers=1, make="pass", host="127.0.0.1", port=0):
        inner, outer = os.pipe()
        program = PROGRAM
        for name, value in {"MAKE()": make, "HOST": host, '"PORT"': str(port), '"WORKERS"': str(workers)}.items():
            program = program.replace(name, value)
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(inner)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=[inner],
            env={**os.environ, "PYTHONPATH": str(SOURCES), "TMPDIR": str(tmp_path)},
        )
        os.close(inner)
        started.append(Running(process, outer))
        return started[-1]

    yield one
    for running in started:
        running.open_gate()
        running.process.kill()
        running.process.communicate()


@contextmanager
def connections(address, count):
    socks = [connect(address) for _ in range(count)]
    yield socks
    for sock in socks:
        sock.close()


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_it_says_where_it_serves_and_ends_well_when_told_to(start, workers):
    running = start(workers=workers)

    url = running.ready()

    assert url == f"http://127.0.0.1:{running.address[1]}"
    assert int(running.ask("/")) != running.process.pid
    assert running.end() == 0
    assert running.process.stderr.read() == ""


def test_it_serves_on_the_newer_internet_as_well(start):
    running = start(host="::1")

    assert running.ready() == f"http://[::1]:{running.address[1]}"
    assert running.ask("/")


@pytest.mark.parametrize("workers", [1, 2])
def test_every_request_begun_before_the_signal_is_answered(start, workers):
    running = start(workers=workers)
    running.ready()
    request = post(b"x" * 1000, "/gate")
    with connections(running.address, 40) as whole, connections(running.address, 8) as half:
        for sock in whole:
            sock.sendall(request)
        for sock in half:
            sock.sendall(request[:500])
        running.process.send_signal(signal.SIGTERM)
        running.open_gate()
        for sock in half:
            sock.sendall(request[500:])
        statuses = [answer(sock).status for sock in (*whole, *half)]

    assert statuses == [200] * 48
    assert running.process.wait(PATIENCE) == 0


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def test_a_child_still_starting_at_the_signal_answers_what_waits_for_it(start, free_port):
    running = start(make="print('making', flush=True); closed(GATE)", port=free_port)
    assert running.process.stdout.readline() == "making\n"
    with connect(("127.0.0.1", free_port)) as sock:
        sock.sendall(get())
        running.process.send_signal(signal.SIGTERM)
        running.open_gate()

        assert answer(sock).status == 200
    assert running.process.wait(PATIENCE) == 0


def test_while_it_leaves_nobody_is_let_in_to_wait_in_vain(start):
    running = start(workers=2)
    running.ready()
    with connections(running.address, 3) as (busy, *idle):
        busy.sendall(get("/gate"))
        running.process.send_signal(signal.SIGTERM)
        assert [sock.recv(1) for sock in idle] == [b"", b""]
        running.stopped_listening()

        running.open_gate()
        assert answer(busy).status == 200


def test_a_second_interrupt_waits_no_longer(start):
    running = start()
    running.ready()
    with connections(running.address, 2) as (busy, idle):
        busy.sendall(get("/gate"))
        running.process.send_signal(signal.SIGINT)
        assert idle.recv(1) == b""  # the first one was understood

        assert running.end(signal.SIGINT) == 130


@pytest.mark.parametrize("workers", [1, 2])
def test_a_child_that_died_is_started_again(start, workers):
    running = start(workers=workers)
    running.ready()
    for _ in range(2):
        os.kill(int(running.ask("/")), signal.SIGKILL)
    with connect(running.address) as sock:
        sock.sendall(get("/die"))
        assert sock.recv(1) == b""

    assert running.ask("/")
    assert ["signal 9" in running.process.stderr.readline() for _ in range(2)] == [True, True]
    assert "code 7" in running.process.stderr.readline()
    assert running.end() == 0


@pytest.mark.parametrize(
    ("raised", "sentence"),
    [
        ("ValueError('The secret key is too short.')", "The secret key is too short."),
        ("Unavailable('The database does not answer.')", "The database does not answer."),
        ("Problem()", "The request was refused."),
        ("KeyError('x')", "KeyError: 'x'"),
        ("ValueError('two\\nlines')", "two lines"),
    ],
)
def test_what_keeps_it_from_starting_is_said_once_and_in_a_sentence(start, raised, sentence):
    running = start(workers=2, make=f"raise {raised}")

    out, err = running.process.communicate(timeout=PATIENCE)

    assert (out, err, running.process.returncode) == ("", f"{sentence}\n", 1)


def test_a_child_that_dies_at_once_again_and_again_ends_the_attempt(start):
    running = start(make="os._exit(3)")

    out, err = running.process.communicate(timeout=PATIENCE)

    assert (out, running.process.returncode) == ("", 1)
    assert err.count("ended with code 3") == 3


def test_a_port_that_is_taken_is_named_in_a_sentence(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        running = start(port=port)
        out, err = running.process.communicate(timeout=PATIENCE)

    assert (out, running.process.returncode) == ("", 1)
    assert err == f"Cannot listen on 127.0.0.1 port {port}: address already in use.\n"


@pytest.mark.parametrize(("host", "port"), [("no such host", 0), ("127.0.0.1", 70000), ("192.0.2.1", 0)])
def test_an_address_that_is_none_or_not_ours_is_named_in_a_sentence(start, host, port):
    running = start(host=host, port=port)

    _, err = running.process.communicate(timeout=PATIENCE)

    assert running.process.returncode == 1
    assert err.startswith(f"Cannot listen on {host} port {port}: ")
    assert err.count("\n") == 1


def test_children_do_not_outlive_a_parent_that_was_killed(start):
    running = start(workers=2)
    running.ready()
    running.process.kill()

    # The pipe of standard output has an end only when the last process that holds it is gone.
    assert running.process.stdout.read() == ""
    with pytest.raises(ConnectionRefusedError):
        connect(running.address)


def test_processes_share_an_empty_directory_for_metrics_that_goes_with_them(start):
    running = start(workers=2, make="assert os.listdir(os.environ[METRICS]) == []")
    running.ready()
    directory = Path(running.ask("/directory"))

    assert directory.is_dir()
    assert running.end() == 0
    assert not directory.exists()


def test_a_dead_child_keeps_its_counts_but_is_no_longer_counted(start):
    running = start()
    running.ready()
    pid = running.ask("/metrics")
    os.kill(int(pid), signal.SIGKILL)

    assert running.ask("/files") == f"counter_{pid}.db"
