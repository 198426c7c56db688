"""What real SDKs sent is taken, stored once, and sorted into the bugs it came from.

The recordings are made by `python -m tests.clients.make_recordings`; recordings.json says which bug each event is.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

import softfactory
from benchmarks.envelopes import Recording
from softfactory.domain.kernel.paging import PageRequest
from tests.clients.record import KEY

HERE = Path(__file__).parent
LABELS: dict[str, dict[str, str]] = json.loads((HERE / "recordings.json").read_text())
MACHINE = (b"127.0.0.1", b"/home/", b"/root/", b"/tmp/", b"/Users/", b"site-packages/")
EVENTS = [name for name, label in LABELS.items() if label["bug"]]


class Replay:
    """An application with one project, and what it answered to every recording."""

    def __init__(self) -> None:
        settings = softfactory.Settings(database_url="memory://", secret_key="recordings" * 4)
        self.services = softfactory.build(settings)
        self.project = self.services.errors.create_project(softfactory.SYSTEM, name="shop").id
        [key] = self.services.errors.keys(softfactory.SYSTEM, self.project).items
        self.key = key.key
        self.client = testing.TestClient(softfactory.wsgi(self.services))
        self.answers = {name: self.send(name) for name in LABELS}

    def send(self, name: str) -> testing.Result:
        """Send a recording as it is, but for the key and the project."""
        meta = json.loads((HERE / "recordings" / f"{name}.json").read_text())
        path, _, query = meta["path"].replace(KEY, self.key).partition("?")
        headers = {header: value.replace(KEY, self.key) for header, value in meta["headers"].items()}
        headers.pop("transfer-encoding", None)  # the server undoes it before the application sees the body
        body = (HERE / "recordings" / f"{name}.body").read_bytes()
        path = path.replace("/api/1/", f"/api/{self.project}/")
        return self.client.simulate_post(path, query_string=query, headers=headers, body=body)

    def bugs(self) -> dict[str, set[str]]:
        """Return, by pattern, the bugs of its events."""
        bugs, stored = defaultdict(set), {event.event_id: event.pattern_id for event in self.events()}
        for name in EVENTS:
            bugs[stored[event_id(name)]].add(LABELS[name]["bug"])
        return bugs

    def events(self) -> list[Any]:
        """Return every stored event."""
        found: list[Any] = []
        cursor = None
        while True:
            page = self.services.errors.recent(softfactory.SYSTEM, page=PageRequest(limit=100, cursor=cursor))
            found += page.items
            if (cursor := page.next_cursor) is None:
                return found


def event_id(name: str) -> str:
    recording = Recording.read(HERE / "recordings" / f"{name}.json")
    first = json.loads(recording.raw.split(b"\n")[0])  # an envelope's header, or all of an event
    return str(first["event_id"])


@pytest.fixture(scope="module")
def replay() -> Replay:
    return Replay()


@pytest.mark.parametrize("name", LABELS)
def test_whatever_an_sdk_sends_is_accepted(replay: Replay, name: str) -> None:
    answer = replay.answers[name]

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*"), answer.text


def test_answers_may_be_kept_so_that_chromium_lets_go_of_them(replay: Replay) -> None:
    # Browsers' SDKs send with keepalive and never read the answer. One that says no-store counts as unfinished for
    # good, and when 64 KiB were sent Chromium refuses to send more: some 15 events a page.
    policies = {answer.headers.get("cache-control", "") for answer in replay.answers.values()}

    assert not any("no-store" in policy for policy in policies)


@pytest.mark.parametrize("name", EVENTS)
def test_the_answer_names_the_event(replay: Replay, name: str) -> None:
    assert replay.answers[name].json == {"id": event_id(name)}


def test_every_event_is_stored_once_and_nothing_else_is_one(replay: Replay) -> None:
    stored = sorted(event.event_id for event in replay.events())

    assert stored == sorted(event_id(name) for name in EVENTS)


def test_the_patterns_are_the_bugs(replay: Replay) -> None:
    bugs = replay.bugs()

    assert sorted(map(sorted, bugs.values())) == sorted([bug] for bug in {LABELS[name]["bug"] for name in EVENTS})


def test_sending_everything_again_changes_no_count(replay: Replay) -> None:
    before = _frequencies(replay)

    assert {replay.send(name).status_code for name in LABELS} == {200}
    assert _frequencies(replay) == before


def test_the_recordings_name_no_machine() -> None:
    texts = [Recording.read(described) for described in (HERE / "recordings").glob("*.json")]

    for text in texts:
        for word in MACHINE:
            assert word not in text.raw


def test_the_recordings_hold_every_kind_and_encoding() -> None:
    kinds = {label["kind"] for label in LABELS.values()}
    encodings = {
        json.loads((HERE / "recordings" / f"{name}.json").read_text())["headers"].get("content-encoding")
        for name in LABELS
    }

    assert kinds >= {
        "event",
        "event+attachment",
        "session",
        "client_report",
        "transaction",
        "log",
        "check_in",
        "feedback",
    }
    assert encodings == {None, "identity", "gzip", "deflate", "br", "zstd"}


def _frequencies(replay: Replay) -> dict[str, int]:
    page = replay.services.errors.patterns(softfactory.SYSTEM, page=PageRequest(limit=100))
    return {pattern.id: pattern.frequency for pattern in page.items}
