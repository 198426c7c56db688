"""Over quota: refused before storing, the real SDK stops sending and says what it dropped, and the numbers add up."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest
import sentry_sdk
from falcon import testing

import softfactory
from softfactory.domain.kernel.actor import SYSTEM
from tests.logging.conftest import PATIENCE, waitress

from .test_doors import ID, OTHER_ID, envelope

ALL = 100
FEW = 3
"""So few that the SDK is told to wait longer than it needs for the rest."""


@attrs.frozen
class Listened:
    """An application, and what it answered."""

    application: Callable[..., Any]
    answers: list[tuple[int, dict[str, str]]] = attrs.field(factory=list)

    def __call__(self, environ, start_response):
        """Pass the request on, and keep status and headers of its answer."""

        def begin(status, headers, *rest):
            self.answers.append((int(status[:3]), {name.lower(): value for name, value in headers}))
            return start_response(status, headers, *rest)

        return self.application(environ, begin)


@attrs.frozen
class Shop:
    """A project that may store little."""

    platform: softfactory.Services
    id: int
    key: str

    @property
    def auth(self):
        return {"X-Sentry-Auth": f"Sentry sentry_key={self.key}, sentry_version=7"}

    @property
    def client(self):
        return testing.TestClient(softfactory.wsgi(self.platform))

    def log(self, body):
        return self.client.simulate_post("/api/errors/log", json=body, headers=self.auth)

    def frequency(self):
        """How many events its patterns count."""
        return sum(pattern.frequency for pattern in self.platform.errors.patterns(SYSTEM, project=self.id).items)

    def drops(self):
        found = self.platform.errors.drops(SYSTEM, self.id)
        return {(drop.origin.value, drop.reason, drop.category): drop.quantity for drop in found}


@pytest.fixture
def shop(platform):
    project = platform.errors.create_project(SYSTEM, name="shop").id
    platform.errors.change_project(SYSTEM, project, events_per_minute=FEW)
    return Shop(platform, project, platform.errors.keys(SYSTEM, project).items[0].key)


def test_the_real_sdk_stops_reports_what_it_dropped_and_the_numbers_add_up(shop, caplog):
    caplog.set_level(logging.CRITICAL, "sentry_sdk.errors")
    listened = Listened(softfactory.wsgi(shop.platform))
    with waitress(listened) as address:
        client = sentry_sdk.Client(
            f"http://{shop.key}@{address}/{shop.id}",
            default_integrations=False,
            keep_alive=False,
            transport_queue_size=2 * ALL,
        )
        with sentry_sdk.new_scope() as scope:
            scope.set_client(client)
            for number in range(ALL):
                scope.capture_message(f"order {number} failed")
            client.flush(PATIENCE)  # with its report on what it dropped
            client.close(PATIENCE)

    refusals = [headers for status, headers in listened.answers if status == 429]
    assert all(headers["x-sentry-rate-limits"].startswith(f"{headers['retry-after']}:error") for headers in refusals)
    dropped = shop.drops()
    assert set(dropped) == {("server", "quota", "error"), ("client", "ratelimit_backoff", "error")}
    assert shop.frequency() == len(shop.platform.errors.recent(SYSTEM, project=shop.id).items) == FEW
    assert dropped["server", "quota", "error"] == len(refusals)
    assert len(listened.answers) <= FEW + len(refusals) + 1
    assert len(refusals) < ALL // 10
    assert FEW + sum(dropped.values()) == ALL


@pytest.mark.parametrize("way", ["envelope", "store"])
def test_whoever_is_over_quota_is_told_when_to_come_again(shop, way):
    body = envelope(("event", {"message": "x"})) if way == "envelope" else json.dumps({"message": "x"}).encode()
    path = f"/api/{shop.id}/{way}/"

    answers = [shop.client.simulate_post(path, body=body, headers=shop.auth) for _ in range(FEW + 2)]

    assert [answer.status_code for answer in answers] == [200] * FEW + [429] * 2
    for answer in answers[FEW:]:
        assert answer.headers["retry-after"] == "21"
        assert answer.headers["x-sentry-rate-limits"] == "21:error;default:organization"
        assert answer.headers["x-sentry-error"] == answer.json["detail"] != ""
    assert shop.drops() == {("server", "quota", "error"): 2}


def test_one_error_over_quota_is_a_problem_with_a_time(shop):
    answers = [shop.log({"error_type": "KeyError", "message": "x"}) for _ in range(FEW + 1)]

    assert [answer.status_code for answer in answers] == [201] * FEW + [429]
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert answers[-1].json["type"] == "/problems/over-quota"
    assert answers[-1].headers["retry-after"] == "21"


def test_a_list_over_quota_is_refused_whole_and_each_of_it_counted_as_dropped(shop):
    listed = [{"error_type": "KeyError", "message": "x"}] * (FEW + 1)

    refused = shop.log(listed)

    assert (refused.status_code, refused.json["type"]) == (429, "/problems/over-quota")
    assert int(refused.headers["retry-after"]) >= 1
    assert (shop.frequency(), shop.drops()) == (0, {("server", "quota", "error"): FEW + 1})
    assert shop.log(listed[:FEW]).status_code == 201
    assert shop.frequency() == FEW


def test_a_refused_event_may_come_again_under_its_id_when_there_is_room(shop, clock):
    body = envelope(("event", {"message": "x", "event_id": OTHER_ID}))
    shop.log([{"error_type": "KeyError", "message": "x", "event_id": ID}] + [{"error_type": "E", "message": "x"}] * 2)
    refused = shop.client.simulate_post(f"/api/{shop.id}/envelope/", body=body, headers=shop.auth)
    clock.advance(timedelta(seconds=int(refused.headers["retry-after"])))

    answers = [shop.client.simulate_post(f"/api/{shop.id}/envelope/", body=body, headers=shop.auth) for _ in range(2)]

    assert [answer.json for answer in answers] == [{"id": OTHER_ID}] * 2
    assert shop.frequency() == FEW + 1
