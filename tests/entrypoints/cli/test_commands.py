import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from softfactory.entrypoints.cli.root import root

PASSWORD = "correct horse battery staple"


@pytest.fixture
def run(tmp_path):
    def run(*arguments, given=None, **changes):
        environment = {"SOFTFACTORY_SECRET_KEY": "s" * 32, "SOFTFACTORY_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
        return CliRunner().invoke(root, arguments, input=given, env=environment | changes)

    return run


def add_user(run, *more, **changes):
    return run(
        "user",
        "add",
        "--email",
        "ann@example.org",
        "--name",
        "Ann",
        "--password-stdin",
        *more,
        given=f"{PASSWORD}\n",
        **changes,
    )


def test_a_user_is_added_and_printed_without_the_password(run):
    done = add_user(run, "--role", "admin", "--json")

    assert done.exit_code == 0
    assert {"email": "ann@example.org", "name": "Ann", "role": "admin"}.items() <= json.loads(done.stdout).items()
    assert PASSWORD not in done.output


def test_a_refusal_is_one_sentence_and_an_exit_code(run):
    add_user(run)
    done = add_user(run)

    assert done.exit_code == 1
    assert done.stderr == "Error: The e-mail address is taken.\n"


def test_a_project_is_added_with_its_dsn(run):
    done = run("project", "add", "shop", "--json", SOFTFACTORY_PUBLIC_URL="https://errors.example.org/sf")
    project = json.loads(done.stdout)

    assert project["id"] == 1
    assert len(project["key"]) == 32
    assert project["dsn"] == f"https://{project['key']}@errors.example.org/sf/1"
    assert json.loads(run("project", "list", "--json").stdout)["id"] == 1
    assert "shop" in run("project", "list").stdout


def test_a_schema_is_upgraded_and_then_stays(run):
    for _ in range(2):
        assert json.loads(run("db", "upgrade", "--json").stdout)["revision"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"SOFTFACTORY_SECRET_KEY": None}, "SOFTFACTORY_SECRET_KEY is missing"),
        ({"SOFTFACTORY_DATABASE_URL": "mysql://x"}, "SOFTFACTORY_DATABASE_URL must be"),
        ({"SOFTFACTORY_DATABASE_URL": "sqlite:///"}, "sqlite:///PATH"),
        ({"SOFTFACTORY_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "cannot be used"),
        ({"SOFTFACTORY_COLOUR": "red"}, "SOFTFACTORY_COLOUR"),
    ],
)
def test_a_bad_setting_stops_every_command_with_a_sentence(run, changes, why):
    done = run("project", "add", "shop", **changes)

    assert done.exit_code == 1
    assert why in done.stderr
    assert "Traceback" not in done.output
    assert len(done.stderr.splitlines()) == 1


def test_a_database_in_memory_is_not_served_by_two_processes(run):
    done = run("serve", "--workers", "2", SOFTFACTORY_DATABASE_URL="memory://")

    assert done.exit_code == 1
    assert "--workers 1" in done.stderr


def test_the_description_is_printed(run):
    assert json.loads(run("openapi").stdout)["openapi"] == "3.1.0"


def test_the_command_line_is_the_module_too():
    done = subprocess.run(
        [sys.executable, "-m", "softfactory", "--help"], capture_output=True, text=True, check=True, env=os.environ
    )

    for command in ("serve", "db", "user", "project", "openapi"):
        assert command in done.stdout
