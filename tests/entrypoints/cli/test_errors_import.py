"""Files become events: each once, whatever is between them, and however often they are imported."""

import gzip
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import softfactory
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.entrypoints.cli.root import root

RECORDINGS = Path(__file__).parents[2] / "recordings"
SECRET = "s" * 32
LOG = """\
2026-03-01 12:00:00,000 - shop - INFO - started
2026-03-01 12:00:01,000 - shop.cart - ERROR - no user 42
Traceback (most recent call last):
  File "/app/shop/cart.py", line 7, in load
    return users[number]
KeyError: 42
2026-03-01 12:00:02,000 - shop.cart - WARNING - slow
2026-03-01 12:00:03,000 - shop.cart - ERROR - no stock
2026-03-01 12:00:03,000 - shop.cart - ERROR - no stock
"""


@pytest.fixture
def environment(tmp_path):
    return {"SOFTFACTORY_SECRET_KEY": SECRET, "SOFTFACTORY_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}


@pytest.fixture
def run(environment):
    def run(*arguments, given=None):
        return CliRunner().invoke(root, ["errors", "import", *map(str, arguments)], input=given, env=environment)

    assert CliRunner().invoke(root, ["project", "add", "shop"], env=environment).exit_code == 0
    return run


@pytest.fixture
def counts(run):
    def counts(*arguments, given=None):
        done = run(*arguments, "--json", given=given)
        assert done.exit_code in {0, 1}, done.output
        found = json.loads(done.stdout)
        assert done.exit_code == (1 if found["failed"] else 0)
        return tuple(found[name] for name in ("stored", "repeats", "skipped", "failed"))

    return counts


@pytest.fixture
def stored(environment):
    def stored():
        services = softfactory.build(
            softfactory.Settings(database_url=environment["SOFTFACTORY_DATABASE_URL"], secret_key=SECRET)
        )
        try:
            found = services.errors.recent(SYSTEM).items
            return [(event, services.errors.event(SYSTEM, event.event_id).payload) for event in found][::-1]
        finally:
            services.close()

    return stored


@pytest.fixture
def log(tmp_path):
    (tmp_path / "app.log").write_text(LOG)
    return tmp_path / "app.log"


def test_a_log_is_imported_once(counts, stored, log):
    assert counts(log) == (3, 0, 2, 0)
    assert counts(log) == (0, 3, 2, 0)
    with log.open("a") as grown:
        grown.write("2026-03-01 12:00:03,000 - shop.cart - ERROR - no stock\n")
    assert counts(log) == (1, 3, 2, 0)

    (first, payload), *others = stored()
    assert (first.error_type, first.message, first.culprit) == ("KeyError", "42", "load in /app/shop/cart.py")
    assert first.timestamp.isoformat() == "2026-03-01T12:00:01+00:00"
    assert payload["logger"] == "shop.cart"
    assert payload["logentry"] == {"formatted": "no user 42"}
    assert [event.message for event, _ in others] == ["no stock"] * 3


def test_the_level_decides_which_records_are_events(counts, log):
    assert counts("--level", "warning", log) == (4, 0, 1, 0)


def test_one_file_under_two_names_and_packed_is_the_same(counts, log, tmp_path):
    (tmp_path / "link.log").symlink_to(log)
    (tmp_path / "app.log.gz").write_bytes(gzip.compress(LOG[:200].encode()) + gzip.compress(LOG[200:].encode()))

    assert counts(log, tmp_path / "link.log") == (3, 0, 2, 0)
    assert counts(tmp_path / "app.log.gz") == (0, 3, 2, 0)


def test_standard_input_is_a_file_too(counts):
    assert counts("-", given=LOG) == (3, 0, 2, 0)


def test_what_events_do_not_say_is_said_for_them(counts, stored, tmp_path):
    lines = [
        {"error_type": "KeyError", "message": "a", "release": "shop@2"},
        {"error_type": "KeyError", "message": "b"},
    ]
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, lines)))
    counts("--release", "shop@1", "--environment", "test", tmp_path / "events.jsonl")

    assert [(event.release, event.environment) for event, _ in stored()] == [("shop@2", "test"), ("shop@1", "test")]


def test_times_without_offset_are_of_the_zone_that_is_said(counts, stored, tmp_path):
    (tmp_path / "a.log").write_text("2026-03-01 12:00:00 ERROR no stock\n2026-03-01T12:00:01Z ERROR no stock\n")
    counts("--timezone", "Asia/Seoul", tmp_path / "a.log")

    assert [f"{event.timestamp:%H:%M:%S}" for event, _ in stored()] == ["03:00:00", "12:00:01"]


def test_json_lines_may_be_events_of_the_api_of_sdks_and_log_records(counts, stored, tmp_path):
    lines = [
        {"error_type": "KeyError", "message": "a", "timestamp": "2026-03-01T12:00:00Z", "event_id": "a" * 32},
        {"exception": {"values": [{"type": "TypeError", "value": "b"}]}, "timestamp": 1772366401},
        {"level": "error", "event": "c", "timestamp": "2026-03-01T12:00:02Z", "logger": "shop", "order": 7},
        {"level": 30, "msg": "fine", "time": 1772366403000},
        {"level": 50, "msg": "d", "time": 1772366403000, "err": {"type": "RangeError", "message": "d", "stack": "x"}},
    ]
    (tmp_path / "x.jsonl").write_text("\n\n".join(map(json.dumps, lines)))

    assert counts(tmp_path / "x.jsonl") == (4, 0, 1, 0)
    assert counts(tmp_path / "x.jsonl") == (0, 4, 1, 0)
    assert [(event.error_type, event.message, event.timestamp.second) for event, _ in stored()] == [
        ("KeyError", "a", 0),
        ("TypeError", "b", 1),
        ("Message", "c", 2),
        ("RangeError", "d", 3),
    ]
    assert stored()[0][0].event_id == "a" * 32


def test_bad_lines_are_told_by_number_and_the_others_are_stored(run, tmp_path):
    good = json.dumps({"error_type": "KeyError", "message": "a"})
    bad = [
        "nonsense",
        "[1]",
        '{"colour": "red"}',
        '{"error_type": "", "message": "x"}',
        '{"message": "' + "x" * 2**20 + '"}',
    ]
    (tmp_path / "x.jsonl").write_text("\n".join([good, *bad, good]))
    done = run(tmp_path / "x.jsonl")

    assert done.exit_code == 1
    assert done.stdout.splitlines() == ["stored: 2", "repeats: 0", "skipped: 0", "failed: 5"]
    reasons = done.stderr.splitlines()
    assert [reason.partition("x.jsonl, ")[2].partition(":")[0] for reason in reasons] == [
        f"line {n}" for n in range(2, 7)
    ]
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--project", "7"], "no project 7"),
        (["--timezone", "Nowhere"], "no time zone"),
        (["nowhere.log"], "does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, log, arguments, why):
    done = run(*arguments, log)

    assert done.exit_code in {1, 2}
    assert why in done.stderr
    assert "Traceback" not in done.output


def test_with_two_projects_one_must_be_named(run, log, environment):
    CliRunner().invoke(root, ["project", "add", "other"], env=environment)

    assert "--project" in run(log).stderr
    assert run("--project", "2", log).exit_code == 0


def test_recorded_requests_are_read_as_the_server_reads_them(counts, stored, tmp_path):
    expected = json.loads((RECORDINGS.parent / "recordings.json").read_text())
    shutil.copytree(RECORDINGS, tmp_path / "recordings")
    found, repeats, _, failed = counts(tmp_path / "recordings")

    assert expected
    assert found > 10
    assert failed == 0
    assert counts(tmp_path / "recordings")[:2] == (0, found + repeats)


def test_envelopes_may_follow_each_other(counts, stored, tmp_path):
    event = json.dumps({"message": "hello", "event_id": "b" * 32}).encode()
    first = b'{"event_id":"' + b"a" * 32 + b'"}\n{"type":"event","length":%d}\n%b\n' % (len(event), event)
    second = b'{}\n{"type":"session"}\n{"sid":1}\n{"type":"event"}\n%b' % event
    (tmp_path / "x.envelopes").write_bytes(first + b"\n" + second)

    assert counts(tmp_path / "x.envelopes") == (2, 0, 1, 0)
    assert sorted(event.event_id for event, _ in stored()) == ["a" * 32, "b" * 32]


def test_a_broken_envelope_ends_its_file_and_no_other(counts, log, tmp_path):
    (tmp_path / "x").write_bytes(b'{"event_id":"' + b"a" * 32 + b'"}\n{"type":"event","length":99}\n{}')

    assert counts("--format", "envelopes", tmp_path / "x") == (0, 0, 0, 1)
    assert counts(tmp_path / "x", log) == (3, 0, 2, 1)


def test_a_file_that_was_cut_short_fails_after_what_is_in_it(counts, tmp_path):
    (tmp_path / "x.gz").write_bytes(gzip.compress(LOG.encode() * 1000)[:-9])
    stored, *_, failed = counts(tmp_path / "x.gz")

    assert stored > 2000
    assert failed == 1


def test_a_bar_shows_on_a_terminal_how_far_it_is(run, environment, log):
    own, theirs = pty.openpty()
    command = [sys.executable, "-m", "softfactory", "errors", "import", str(log)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=os.environ | environment, check=True)
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(own), b""))
    os.close(own)

    assert done.stdout.startswith(b"stored: 3")
    assert b"Importing" in shown


def _read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # its other end is closed and all is read
        return b""
