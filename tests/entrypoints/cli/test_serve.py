"""`softfactory serve`, whole: what a request causes is done by the worker beside it."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request

import pytest

from tests.smtp import Spool, running

PATIENCE = 60


class Announcing(Spool):
    """A spool that tells when a letter came."""

    def __init__(self, directory):
        super().__init__(directory, {})
        self.came = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(server, session, envelope)
        self.came.set()
        return said


@pytest.fixture
def spool(tmp_path):
    directory = tmp_path / "spool"
    directory.mkdir()
    return Announcing(directory)


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
        return answer.status


@pytest.mark.parametrize("database", ["sqlite:///{}/x.db", "memory://"])
def test_a_mail_that_a_request_asks_for_is_sent_by_the_worker_that_serve_runs(tmp_path, spool, database):
    with running(spool) as mail:
        environment = os.environ | {
            "SOFTFACTORY_SECRET_KEY": "s" * 32,
            "SOFTFACTORY_DATABASE_URL": database.format(tmp_path),
            "SOFTFACTORY_MAIL_URL": mail.url,
            "SOFTFACTORY_ARGON2": "m=8,t=1,p=1",
        }
        command = [sys.executable, "-m", "softfactory", "serve", "--port", "0"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                (url,) = re.findall(r"http://\S+", process.stdout.readline())
                ann = {"email": "ann@example.org", "password": "correct horse battery staple", "name": "Ann"}
                assert post(f"{url}/api/auth/register", ann) == 201
                assert post(f"{url}/api/auth/forgot-password", {"email": ann["email"]}) == 204
                assert spool.came.wait(PATIENCE)
            finally:
                process.send_signal(signal.SIGTERM)
        assert process.returncode == 0

    (letter,) = spool.letters()
    assert letter["To"] == "ann@example.org"
    assert letter["Subject"] == "Reset your password"
