"""Submissions on a real HTTP server of this machine: with its disclosure and without, and refused unless allowed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from falcon import testing

import softfactory
from softfactory.domain.kernel.actor import Role
from softfactory.domain.review.submissions import CHECK
from softfactory.testing.platform import QUICK
from softfactory.testing.review.pages import Pages
from tests.entrypoints.http.conftest import Door

from .test_submissions import APPLICATIONS, Scene, code

POST = "<h1>{}</h1><p>{}Galaxy Kettle은 좋다. {}</p>"
LONG = "물이 끓는다. " * 200
PAGES = {
    "/good": (200, "text/html; charset=utf-8", POST.format("차", "#광고 ", LONG).encode()),
    "/without": (200, "text/html; charset=utf-8", POST.format("차", "", LONG).encode()),
    "/at-the-end": (200, "text/html; charset=utf-8", POST.format("차", "", f"{LONG} #광고").encode()),
    "/korean": (200, "text/html", b"<meta charset=euc-kr>" + POST.format("차", "#광고 ", LONG).encode("cp949")),
    "/data": (200, "application/json", b'{"text": "#ad"}'),
    "/large": (200, "text/html", b"<p>#ad" + b"x" * 1_100_000),
    "/gone": (410, "text/html", b"gone"),
}


class Blog(BaseHTTPRequestHandler):
    """Serves the pages above; /moved leads to a good one, /slow never ends."""

    def do_GET(self):
        if self.path == "/moved":
            self.answer(302, "text/plain", b"", Location="/good")
        elif self.path == "/broken":
            self.close_connection = True
        else:
            self.answer(*PAGES.get(self.path, (404, "text/plain", b"nothing")))

    def answer(self, status, kind, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def blog():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Blog)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def scene(clock, database_url: str, outgoing: str) -> Iterator[Scene]:
    settings = softfactory.Settings(
        database_url=database_url, secret_key="x" * 32, argon2=QUICK, outgoing_networks=outgoing
    )
    services = softfactory.build(settings, clock=clock)
    door = Door(services, testing.TestClient(softfactory.wsgi(services)))
    people = [door.token(f"{name}@example.org", Role.USER) for name in ("creator", "ann", "stranger")]
    yield Scene(door, Pages(), *people)  # unused: these pages are real
    services.close()


@pytest.fixture
def nearby(clock, database_url):
    """A platform that may call servers of this machine, on each database."""
    with scene(clock, database_url, "127.0.0.0/8") as one:
        yield one


def found_at(scene, url, disclosure="#광고"):
    """Submit the address, have the worker look at it, and return the application's id and what was found."""
    application_id = scene.accepted(disclosure=disclosure)
    answer = scene.post(scene.ann, application_id, "submit", {"url": url})
    assert (answer.status_code, answer.json["status"]) == (200, "submitted")
    scene.door.services.worker.run_due()
    return application_id, scene.get(scene.creator, f"{APPLICATIONS}/{application_id}").json["checks"]


def waiting(scene):
    """Return the submissions that are to be looked at, or never will be."""
    jobs = scene.door.services.jobs.listed(softfactory.SYSTEM).items
    return [job for job in jobs if job.kind == CHECK]


@pytest.mark.parametrize("path", ["/good", "/moved", "/korean"])
def test_a_page_with_its_disclosure_is_approved(nearby, blog, path):
    application_id, checks = found_at(nearby, blog + path)

    assert checks["details"] == {}
    assert (checks["reachable"], checks["names_product"], checks["disclosed"]) == (True, True, True)
    assert nearby.post(nearby.creator, application_id, "approve", {}).json["status"] == "rewarded"


@pytest.mark.parametrize(
    ("path", "said"),
    [("/without", "The page does not say “#광고”."), ("/at-the-end", "“#광고” stands only at character 16")],
)
def test_a_page_without_it_or_with_it_at_the_end_is_not(nearby, blog, path, said):
    application_id, checks = found_at(nearby, blog + path)

    assert (checks["reachable"], checks["names_product"], checks["disclosed"]) == (True, True, False)
    assert checks["details"]["disclosed"].startswith(said)
    refused = nearby.post(nearby.creator, application_id, "approve", {"override": True})
    assert code(refused) == (409, "checks-failed")


@pytest.mark.parametrize(("path", "said"), [("/gone", "answered 410"), ("/data", "neither"), ("/nothing", "404")])
def test_what_is_no_page_is_not_reachable(nearby, blog, path, said):
    _, checks = found_at(nearby, blog + path)

    assert not checks["reachable"]
    assert said in checks["details"]["reachable"]


@pytest.mark.parametrize("path", ["/large", "/broken"])
def test_what_cannot_be_fetched_is_tried_for_minutes_before_that_is_said(nearby, blog, clock, path):
    application_id, checks = found_at(nearby, blog + path)

    assert checks is None
    for _ in range(5):
        clock.advance(timedelta(minutes=3))
        nearby.door.services.worker.run_due()
    checks = nearby.review.application(nearby.user(nearby.login("ann")), application_id).checks
    assert not checks.reachable
    assert checks.details["reachable"]
    assert waiting(nearby) == []


def test_without_the_setting_it_is_refused(clock, blog):
    with scene(clock, "memory://", "") as closed:
        application_id = closed.accepted()

        for url in (f"{blog}/good", blog.replace("127.0.0.1", "localhost"), "http://[::1]/", "http://169.254.169.254/"):
            answer = closed.post(closed.ann, application_id, "submit", {"url": url})
            assert code(answer) == (422, "target-not-allowed")

        assert closed.get(closed.ann, f"{APPLICATIONS}/{application_id}").json["status"] == "accepted"
        assert waiting(closed) == []
