"""What an attacker with the database in his hands does to the log, `softfactory audit verify` finds."""

import json
import shutil
import sqlite3

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

import softfactory
from softfactory.adapters.sql.engine import connect
from softfactory.domain.audit.chain import COLUMNS
from softfactory.domain.kernel.actor import Origin
from softfactory.domain.kernel.events import SecurityEvent
from softfactory.entrypoints.cli.root import root
from softfactory.testing.samples import NOON, uuid

SECRET = "s" * 40
ROWS = 6


class Log:
    """A log of six rows in a real database, its head kept after the third and the sixth; and who tampers with it."""

    def __init__(self, url, anchor):
        self.url, self.anchor = url, anchor
        self.environment = {
            "SOFTFACTORY_SECRET_KEY": SECRET,
            "SOFTFACTORY_DATABASE_URL": url,
            "SOFTFACTORY_AUDIT_ANCHOR": str(anchor),
        }
        self.happen(1, 2, 3)
        self.happen(4, 5, 6)

    def happen(self, *numbers):
        settings = softfactory.Settings(database_url=self.url, secret_key=SECRET, audit_anchor=str(self.anchor))
        services = softfactory.build(settings)
        with services.audit.store.writing() as tx:
            services.audit.recorder.write(tx, [event(number) for number in numbers])
        services.audit.write_head()
        services.close()

    def attack(self, *statements, **values):
        engine = connect(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement), values)
        engine.dispose()

    def run(self, *arguments):
        return CliRunner().invoke(root, ["audit", *arguments], env=self.environment)

    def verify(self, *arguments):
        done = self.run("verify", *arguments)
        assert done.exit_code in (0, 1), done.output
        return done.exit_code, done.stdout


def event(number):
    return SecurityEvent(
        at=NOON,
        name="authn_login_success",
        actor_id=uuid(number),
        subject_id=uuid(number),
        identifier=f"{number:064x}",
        session_id=uuid(100 + number),
        origin=Origin(address="192.0.2.7", user_agent="curl"),
        personal={"email": f"user{number}@example.org"},
    )


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def log(request, tmp_path):
    return Log(request.getfixturevalue(request.param), tmp_path / "kept.anchor")


def test_a_log_that_nobody_touched_holds(log):
    assert log.verify() == (0, "The log holds: 6 rows checked, against 2 lines of the anchor.\n")


@pytest.mark.parametrize("column", [column for column in COLUMNS if column != "seq"])
def test_an_edit_of_any_column_is_found(log, column):
    kinds = {"at": 7, "count": 7, "key_version": 7, "origin": b"x" * 60, "personal": b"x" * 60, "mac": b"x" * 32}
    log.attack(f"UPDATE audit_log SET {column} = :value WHERE seq = 3", value=kinds.get(column, '{"a":"b"}'))  # noqa: S608

    code, said = log.verify()
    assert code == 1
    assert said.startswith(("Row 3 was edited or put in.", "Rows 3 to 4 were edited or put in.", "Row 3 cannot be"))


def test_a_deleted_row_is_found(log):
    log.attack("DELETE FROM audit_log WHERE seq = 4")

    assert log.verify() == (
        1,
        "Row 4 was deleted.\nThe log does not hold: 5 rows checked, against 2 lines of the anchor.\n",
    )


@pytest.mark.parametrize("place", [-1, 0, 7, 9])
def test_a_row_put_in_is_found(log, place):
    others = ", ".join(column for column in COLUMNS if column != "seq")
    log.attack(f"INSERT INTO audit_log (seq, {others}) SELECT :seq, {others} FROM audit_log WHERE seq = 6", seq=place)  # noqa: S608

    code, said = log.verify()
    assert code == 1
    assert f"Row {place} was edited or put in." in said or "Rows 7 to 8 were deleted." in said


def test_swapped_rows_are_found(log):
    log.attack(*(f"UPDATE audit_log SET seq = {new} WHERE seq = {old}" for old, new in ((2, 99), (5, 2), (99, 5))))  # noqa: S608

    code, said = log.verify()
    assert code == 1
    assert said.startswith("Row 5 stands in the place of row 2.\nRow 2 stands in the place of row 5.\n")


def test_a_cut_tail_is_found_against_the_anchor(log):
    log.attack("DELETE FROM audit_log WHERE seq > 4")

    code, said = log.verify()
    assert code == 1
    assert said.startswith("Line 2 of the anchor knows row 6, which comes after the last: the tail was cut, or ")


def test_a_cut_tail_that_grew_again_is_found_against_the_anchor(log):
    log.attack("DELETE FROM audit_log WHERE seq > 4")
    log.happen(7, 8, 9)

    code, said = log.verify()
    assert code == 1
    assert said.startswith("Line 2 of the anchor knows another row 6: the database was rolled back")


def test_a_file_that_was_rolled_back_to_a_copy_is_found(tmp_path, sqlite_url):
    file = tmp_path / "softfactory.db"
    log = Log(sqlite_url, tmp_path / "kept.anchor")
    shutil.copyfile(file, tmp_path / "copy.db")
    log.happen(7, 8)
    for part in tmp_path.glob("softfactory.db*"):
        part.unlink()
    shutil.copyfile(tmp_path / "copy.db", file)

    assert log.verify()[1].startswith("Line 3 of the anchor knows row 8, which comes after the last")
    log.happen(9, 10, 11)  # and going on from there hides nothing
    assert log.verify()[1].startswith("Line 3 of the anchor knows another row 8")
    assert log.verify()[0] == 1


def test_a_lost_anchor_is_no_proof_but_a_copy_of_it_is(log, tmp_path):
    copy = shutil.copyfile(log.anchor, tmp_path / "copy.anchor")
    log.anchor.unlink()
    log.attack("DELETE FROM audit_log WHERE seq > 4")

    assert log.verify()[0] == 0
    assert log.verify("--anchor", str(copy))[0] == 1


def test_an_anchor_that_is_not_there_is_not_taken_for_one(log):
    assert log.run("verify", "--anchor", "missing.anchor").exit_code == 2


@pytest.mark.parametrize("value", [b"\xff\xfe", b"authn_login_success", 7, 7.5])
def test_in_sqlite_a_value_of_any_other_type_is_found(tmp_path, sqlite_url, value):
    log = Log(sqlite_url, tmp_path / "kept.anchor")
    for column, made in (("name", "CAST(? AS TEXT)" if value == b"\xff\xfe" else "?"), ("at", "?"), ("origin", "?")):
        with sqlite3.connect(tmp_path / "softfactory.db") as database:
            [(kept,)] = database.execute(f"SELECT {column} FROM audit_log WHERE seq = 2")  # noqa: S608
            database.execute(f"UPDATE audit_log SET {column} = {made} WHERE seq = 2", [value])  # noqa: S608
        assert log.verify()[1].startswith("Row 2 was edited or put in.\n")
        with sqlite3.connect(tmp_path / "softfactory.db") as database:
            database.execute(f"UPDATE audit_log SET {column} = ? WHERE seq = 2", [kept])  # noqa: S608
        database.close()

    assert log.verify()[0] == 0


def test_the_verdict_is_json_for_programs(log):
    assert json.loads(log.verify("--json")[1]) == {"ok": True, "rows": 6, "lines": 2, "breaks": []}

    log.attack("DELETE FROM audit_log WHERE seq IN (2, 3)")
    told = json.loads(log.verify("--json")[1])
    assert told["breaks"][0] == {
        "kind": "missing",
        "first": 2,
        "last": 3,
        "line": None,
        "sentence": "Rows 2 to 3 were deleted.",
    }


def test_the_log_is_exported_and_listed_readable(log):
    exported = [json.loads(line) for line in log.run("export").stdout.splitlines()]
    listed = [json.loads(line) for line in log.run("list", "--actor", uuid(2), "--json").stdout.splitlines()]

    assert [row["seq"] for row in exported] == list(range(1, ROWS + 1))
    assert [row["seq"] for row in listed] == [2]
    assert listed == [exported[1]]
    assert (listed[0]["address"], listed[0]["personal"]) == ("192.0.2.7", {"email": "user2@example.org"})


def test_a_log_that_was_tampered_with_is_still_read(log):
    log.attack("UPDATE audit_log SET details = :value, at = 9000000000000000000 WHERE seq = 2", value="no JSON")
    log.attack("UPDATE audit_log SET details = '[]', origin = mac, personal = mac WHERE seq = 3")

    assert [json.loads(line)["seq"] for line in log.run("export").stdout.splitlines()] == list(range(1, ROWS + 1))
    assert log.run("list").exit_code == 0
    assert log.verify()[1].startswith("Rows 2 to 3 were edited or put in.\n")


def test_the_head_is_what_the_anchor_has(log):
    kept = json.loads(log.anchor.read_text().splitlines()[-1])

    assert json.loads(log.run("head", "--json").stdout) == {"seq": kept["seq"], "mac": kept["mac"]}
