"""A worker beside the server: a process of its own, started again when it dies, ended with the others."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "src"
PATIENCE = 60
PROGRAM = """
import os, sys
from softfactory.entrypoints.http.serving.children import Entry
from softfactory.entrypoints.http.serving.supervisor import run

def main(serving):
    from softfactory.container import build
    from softfactory.entrypoints.worker.process import work
    from softfactory.settings import Settings

    print(os.getpid(), flush=True)
    work(build(Settings(database_url=sys.argv[1], secret_key="-" * 40), works={}, crons=()).worker, ready=serving)

ready = lambda url: print("ready", flush=True)
others = [Entry("worker of jobs", main)]
sys.exit(run(lambda: None, host="127.0.0.1", port=0, workers=1, ready=ready, others=others))
"""


@pytest.fixture
def server(sqlite_url):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, sqlite_url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    yield process
    process.kill()
    process.communicate()


def test_a_worker_that_died_is_started_again_and_leaves_with_the_server(server):
    first = int(server.stdout.readline())
    assert server.stdout.readline() == "ready\n"
    os.kill(first, signal.SIGKILL)
    second = int(server.stdout.readline())
    assert server.stderr.readline() == f"The worker of jobs (process {first}) ended by signal 9.\n"

    server.terminate()

    assert second != first
    assert server.wait(PATIENCE) == 0
    assert server.stdout.read() == ""
