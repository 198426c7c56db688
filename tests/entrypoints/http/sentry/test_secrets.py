"""An event of the real SDK that is full of secrets: none is in the database, in logs or in answers."""

import json
import logging
import sqlite3
from http import HTTPStatus

import msgspec
import pytest
import sentry_sdk
from falcon import testing

import softfactory
from softfactory.adapters.packing import ZstdPacker
from softfactory.domain.kernel.actor import Role
from softfactory.testing.platform import QUICK, SECRET
from tests.entrypoints.http.conftest import Door
from tests.logging.conftest import PATIENCE, waitress

CARD = "4111111111111111"
COUNT = 56


def secret(number):
    """Make a secret: never written anywhere in this file, for the SDK sends source lines."""
    return f"hunter{number:02}x{'q' * 6}"


SECRETS = [secret(number) for number in range(COUNT)]
NAMES = "password api_key authorization token secret session client_secret cookie DB_PASSWORD accessToken".split()


class Login:
    """Something whose repr tells."""

    def __repr__(self):
        """Show what must not be kept."""
        return f"Login(user='ann', password={SECRETS[0]!r}, token='{SECRETS[1]}')"


def fail(login, headers):
    """Fail with secrets in local variables, by name, in structures and within texts."""
    password, api_key, dsn = SECRETS[2], SECRETS[3], f"postgres://ann:{SECRETS[4]}@db/shop"
    settings = {"db": {"password": SECRETS[5], "name": "shop"}, "keys": [{"secret_key": SECRETS[6]}]}
    line = json.dumps({"token": SECRETS[7], "user": "ann"})
    command = f"curl -H 'Authorization: Bearer {SECRETS[8]}' --api-key={SECRETS[9]} shop"
    assert all([login, headers, password, api_key, dsn, settings, line, command])
    raise RuntimeError(f"cannot reach {dsn} with password={password} and card {CARD}, headers {headers}")


def with_request(event, _):
    """Add a request and contexts as integrations do."""
    event["request"] = {
        "url": f"https://ann:{SECRETS[10]}@shop.example/pay?token={SECRETS[11]}&page=2",
        "query_string": f"api_key={SECRETS[12]}&page=2",
        "cookies": {"sessionid": SECRETS[13], "theme": SECRETS[14]},
        "headers": {
            "Authorization": f"Bearer {SECRETS[15]}",
            "Cookie": f"sid={SECRETS[16]}",
            "X-Api-Key": SECRETS[17],
            "Referer": f"https://shop.example/?access_token={SECRETS[18]}",
        },
        "data": {"password": SECRETS[19], "card": {"number": CARD}, "nested": [{"cvv": SECRETS[20]}]},
        "env": {"HTTP_COOKIE": SECRETS[21], "SECRET_KEY": SECRETS[22]},
    }
    event["threads"] = {"values": [{"stacktrace": {"frames": [{"function": "f", "vars": {"jwt": SECRETS[23]}}]}}]}
    return event


def fill(scope):
    """Tell the SDK secrets in all ways there are."""
    for name, one in zip(NAMES, SECRETS[24:], strict=False):
        scope.set_extra(name, one)
        scope.set_context(f"text {name}", {"told": f"{name}={one}; {{'{name}': '{one}'}}"})
    for name, one in zip(NAMES, SECRETS[34:], strict=False):
        scope.set_tag(name, one)
    scope.set_user({"id": "7", "password": SECRETS[44], "data": {"session_token": SECRETS[45]}})
    scope.set_context("login", {"secret": SECRETS[46], "inner": {"apiKey": [SECRETS[47]]}})
    scope.add_breadcrumb(message=f"login with password: {SECRETS[48]}", data={"token": SECRETS[49]})
    scope.add_breadcrumb(category="http", data={"url": f"https://x.example/?secret={SECRETS[50]}"})
    scope.add_breadcrumb(message=f"Cookie: sid={SECRETS[51]}; theme=dark\r\nHost: x", data={"card": CARD})


def send(dsn):
    """Send, as a program does, events with secrets in every place; return what was sent."""
    sent = []

    def before_send(event, hint):
        sent.append(json.dumps(with_request(event, hint), default=str))
        return event

    client = sentry_sdk.Client(dsn, default_integrations=False, keep_alive=False, before_send=before_send)
    client.options["event_scrubber"] = None  # nothing is taken out before it is sent
    with sentry_sdk.new_scope() as scope:
        scope.set_client(client)
        fill(scope)
        try:
            fail(Login(), {"Authorization": f"Basic {SECRETS[52]}", "X-Csrf-Token": SECRETS[53]})
        except RuntimeError as error:
            scope.capture_exception(error)
        scope.capture_message(f"token='{SECRETS[54]}' came from redis://:{SECRETS[55]}@cache:6379/0")
        client.close(PATIENCE)
    return "\n".join(sent)


@pytest.fixture
def told(tmp_path, caplog):
    """What the platform told of the events, everywhere: its log, its files, each payload, and each answer."""
    caplog.set_level(logging.DEBUG)
    settings = softfactory.Settings(database_url=f"sqlite:///{tmp_path}/shop.db", secret_key=SECRET, argon2=QUICK)
    services = softfactory.build(settings)
    application = softfactory.wsgi(services)
    door = Door(services, testing.TestClient(application))
    project, key = door.project()
    with waitress(application) as address:
        sent = send(f"http://{key}@{address}/{project}")
    assert [one for one in [*SECRETS, CARD] if one not in sent] == []
    answers = asked(door, door.token("ann@example.org", Role.ADMIN))
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    payloads = [ZstdPacker().unpack(packed) for packed in packed_in(tmp_path / "shop.db")]
    services.close()
    return {**files, **answers, "log": caplog.text.encode(), "payloads": msgspec.json.encode(payloads)}


def asked(door, headers):
    """Return every answer that shows something of an event."""
    errors = "/api/errors"
    events = door.client.simulate_get(f"{errors}/recent", headers=headers).json["items"]
    patterns = {event["pattern_id"] for event in events}
    paths = [f"{errors}/recent", f"{errors}/patterns", f"{errors}/summary"]
    paths += [f"{errors}/events/{event['event_id']}" for event in events]
    paths += [f"{errors}/patterns/{pattern}{what}" for pattern in patterns for what in ("", "/events", "/prevention")]
    answers = {path: door.client.simulate_get(path, headers=headers) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {HTTPStatus.OK}
    return {path: answer.content for path, answer in answers.items()}


def packed_in(path):
    """Return every payload that the database holds."""
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
    connection.close()
    return [cell for row in rows for cell in row if isinstance(cell, bytes) and cell.startswith(b"\x28\xb5\x2f\xfd")]


def test_no_secret_is_kept_logged_or_shown(told):
    found = {(where, one) for where, content in told.items() for one in [*SECRETS, CARD] if one.encode() in content}

    assert found == set()
    assert {"shop.db", "shop.db-wal", "log", "payloads", "/api/errors/recent"} <= told.keys()
    payload = json.loads(told["payloads"])
    assert len(payload) == 2
    assert told["payloads"].count(b"[Filtered]") >= len(SECRETS)
    assert b"page=2" in told["payloads"]
    assert b"RuntimeError" in told["payloads"]
