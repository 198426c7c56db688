import json

import pytest
from click.testing import CliRunner

from softfactory.container import build
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.backlog import Backlog
from softfactory.domain.kernel.problems import Forbidden
from softfactory.entrypoints.cli.root import root
from softfactory.settings import Settings
from softfactory.testing.samples import NOON, job, uuid

SECRET = "s" * 32


@pytest.fixture
def url(sqlite_url):
    services = build(Settings(database_url=sqlite_url, secret_key=SECRET))
    with services.jobs.store.writing() as tx:
        for number in range(1, 121):
            tx.jobs.put(job(number, dead_at=NOON, last_error="KeyError: 'x'", attempts=12))
        tx.jobs.put(job(121))
    services.close()
    return sqlite_url


@pytest.fixture
def run(url):
    environment = {"SOFTFACTORY_SECRET_KEY": SECRET, "SOFTFACTORY_DATABASE_URL": url}
    return lambda *arguments: CliRunner().invoke(root, ["jobs", *arguments], env=environment)


def test_all_jobs_are_listed_newest_first(run):
    rows = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]

    assert [row["id"] for row in rows] == [uuid(number) for number in range(121, 0, -1)]
    assert rows[0]["state"] == "waiting"
    assert rows[-1] == {
        "id": uuid(1),
        "kind": "greet",
        "state": "dead",
        "due_at": NOON.isoformat(),
        "attempts": 12,
        "last_error": "KeyError: 'x'",
    }


def test_jobs_are_listed_by_state_and_as_a_table(run):
    assert len(run("list", "--state", "dead", "--json").stdout.splitlines()) == 120
    assert "greet" in run("list", "--state", "waiting").stdout


def test_a_dead_job_is_retried_by_its_id(run):
    assert json.loads(run("retry", uuid(1), uuid(2), "--json").stdout) == {"retried": 2}

    assert len(run("list", "--state", "waiting", "--json").stdout.splitlines()) == 3


def test_all_dead_jobs_are_retried(run):
    assert json.loads(run("retry", "--all", "--json").stdout) == {"retried": 120}

    assert run("list", "--state", "dead", "--json").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([uuid(121)], 1, f"The job {uuid(121)} is not dead"),
        ([uuid(999)], 1, f"There is no job {uuid(999)}"),
        (["x"], 1, "There is no job x"),
        ([], 2, "Name the jobs, or say --all."),
        (["--all", uuid(1)], 2, "Name the jobs, or say --all."),
    ],
)
def test_what_cannot_be_retried_is_said(run, arguments, code, sentence):
    done = run("retry", *arguments)

    assert done.exit_code == code
    assert sentence in done.stderr


@pytest.mark.parametrize("ask", [Backlog.listed, lambda jobs, actor: jobs.retry(actor, uuid(1)), Backlog.retry_all])
def test_nobody_but_an_administrator_sees_or_retries_jobs(platform, ask):
    with pytest.raises(Forbidden):
        ask(platform.jobs, Actor(role=Role.AUDITOR))
