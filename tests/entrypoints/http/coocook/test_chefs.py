"""Chefs over HTTP: who finds them, how somebody becomes one, hours, slots, calendars, and what is refused."""

import attrs
import icalendar
import pytest
import vobject
from falcon import testing

import softfactory
from softfactory.domain.accounts.model import Scope
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.testing.platform import QUICK, SECRET, StillClock
from softfactory.testing.samples import uuid

CHEFS = "/api/coocook/chefs"
ME = f"{CHEFS}/me"
PASSWORD = "correct horse battery staple"
KIM = {
    "name": "Kim",
    "bio": "Thirty years.\nOf soup.",
    "cuisines": ["Korean", "Thai"],
    "location": "Seoul, Mapo",
    "timezone": "Asia/Seoul",
    "rate": {"amount": 45_000, "currency": "KRW"},
}
HOURS = {
    "weekly": [{"weekday": day, "opens": "11:00", "closes": "14:30"} for day in range(7)],
    "exceptions": [{"date": "2026-03-04", "openings": []}],
    "buffer": 30,
    "notice": 0,
    "horizon_days": 60,
    "longest": 240,
    "step": 30,
}


@attrs.frozen
class World:
    """Kim, who is to be a chef, and Ann, in a world whose clock stands still."""

    services: softfactory.Services
    client: testing.TestClient
    clock: StillClock
    kim: dict[str, str]
    ann: dict[str, str]

    def ask(self, who, method, path, body=None, **headers):
        sent = {"json": body} if body is not None else {}
        return self.client.simulate_request(method, path, headers={**who, **headers}, **sent)

    def get(self, path):
        return self.client.simulate_get(path)

    def become(self, **changes):
        return self.ask(self.kim, "POST", CHEFS, {**KIM, **changes})

    def hours(self, **changes):
        return self.ask(self.kim, "PUT", f"{ME}/hours", {**HOURS, **changes})

    def slots(self, chef_id, query):
        return self.get(f"{CHEFS}/{chef_id}/slots?{query}")


@pytest.fixture
def world():
    clock = StillClock()
    settings = softfactory.Settings(
        database_url="memory://", secret_key=SECRET, argon2=QUICK, public_url="https://cook.example/"
    )
    services = softfactory.build(settings, clock=clock)
    client = testing.TestClient(softfactory.wsgi(services))

    def come(name):
        email = f"{name}@example.org"
        services.accounts.add_user(SYSTEM, email=email, name=name, role=Role.USER, password=PASSWORD)
        return {"Authorization": f"Bearer {services.accounts.log_in(email, PASSWORD).access_token}"}

    yield World(services, client, clock, come("kim"), come("ann"))
    services.close()


def test_becoming_a_chef_and_being_found(world):
    made = world.become()

    chef_id = made.json["id"]
    shown = {
        "id": chef_id,
        "name": "Kim",
        "bio": "Thirty years.\nOf soup.",
        "cuisines": ["korean", "thai"],
        "location": "Seoul, Mapo",
        "timezone": "Asia/Seoul",
        "rate": {"amount": 45_000, "currency": "KRW"},
        "policy": "flexible",
        "rating": None,
        "ratings": 0,
    }
    unset = {
        "weekly": [],
        "exceptions": [],
        "buffer": 30,
        "notice": 1440,
        "horizon_days": 60,
        "longest": 480,
        "step": 30,
    }
    assert (made.status_code, made.json) == (
        201,
        {**shown, "listed": True, "hours": unset, "calendar_url": None, "calendar_error": ""},
    )
    assert world.ask(world.kim, "GET", ME).json == made.json
    assert world.get(f"{CHEFS}/{chef_id}").json == shown
    assert world.get(CHEFS).json == {"items": [shown], "next_cursor": None}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cuisine=KOREAN", True),
        ("cuisine=kor", False),
        ("location=mapo", True),
        ("location=busan", False),
        ("cuisine=thai&location=seoul", True),
        ("date=2026-03-03", True),
        ("date=2026-03-04", False),
        ("date=2026-02-28", False),
        ("limit=1", True),
    ],
)
def test_looking_for_a_chef(world, query, found):
    world.become()
    world.hours()

    assert len(world.get(f"{CHEFS}?{query}").json["items"]) == found


@pytest.mark.parametrize(
    "query",
    ["date=tomorrow", "date=2026-13-01", "limit=0", "limit=101", "cursor=x", "cuisine=%00", "name=Kim", "date="],
)
def test_looking_for_no_chef_that_can_be(world, query):
    assert world.get(f"{CHEFS}?{query}").status_code == 422


def test_a_rating_is_shown_to_two_digits(world):
    chef_id = world.become().json["id"]
    with world.services.coocook.store.writing() as tx:
        tx.chefs.save(attrs.evolve(tx.chefs.fetch(chef_id), ratings=3, rating_sum=14))

    found = world.get(f"{CHEFS}/{chef_id}").json
    assert (found["rating"], found["ratings"]) == (4.67, 3)


def test_the_same_key_makes_one_chef(world):
    first, again, other = (
        world.ask(world.kim, "POST", CHEFS, body, **{"Idempotency-Key": "a"}) for body in (KIM, KIM, {**KIM, "bio": ""})
    )

    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    assert other.json["type"] == "/problems/idempotency-key-reused"
    twice = world.become()
    assert (twice.status_code, twice.json["type"]) == (409, "/problems/already-a-chef")


def test_who_may_do_what(world):
    assert world.ask({}, "POST", CHEFS, KIM).status_code == 401
    for method, path, body in (
        ("GET", ME, None),
        ("PATCH", ME, {"name": "Lee"}),
        ("PUT", f"{ME}/hours", HOURS),
        ("GET", f"{ME}/calendar.ics", None),
        ("POST", f"{ME}/calendar-address", None),
    ):
        answer = world.ask(world.ann, method, path, body)
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-a-chef")
        assert world.ask({}, method, path, body).status_code == 401
    assert world.get(f"{CHEFS}/{uuid(9)}").json["type"] == "/problems/chef-not-found"
    assert world.slots(uuid(9), "from=2026-03-02&to=2026-03-02").status_code == 404
    assert world.get(f"{CHEFS}/x").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": ""}, 422),
        ({"name": "x" * 201}, 422),
        ({"name": "x" * 2**20}, 413),
        ({"name": "a\x00"}, 422),
        ({"name": "a\x1b"}, 422),
        ({"bio": "x" * 4001}, 422),
        ({"cuisines": []}, 422),
        ({"cuisines": ["x"] * 11}, 422),
        ({"cuisines": ["x" * 51]}, 422),
        ({"cuisines": "korean"}, 422),
        ({"location": " "}, 422),
        ({"timezone": "Seoul"}, 422),
        ({"timezone": "/etc/localtime"}, 422),
        ({"rate": {"amount": 0, "currency": "KRW"}}, 422),
        ({"rate": {"amount": -1, "currency": "KRW"}}, 422),
        ({"rate": {"amount": 2**62, "currency": "KRW"}}, 422),
        ({"rate": {"amount": 4.5, "currency": "KRW"}}, 422),
        ({"rate": {"amount": 1, "currency": "XXQ"}}, 422),
        ({"rate": 45_000}, 422),
        ({"rate": {"amount": 1000.0, "currency": "KRW"}}, 422),
        ({"rate": {"amount": 10**400, "currency": "KRW"}}, 422),
        *(({name: None}, 422) for name in ("name", "bio", "cuisines", "location", "timezone", "rate", "policy")),
        ({"bio": "x" * 2**20}, 413),
        ({"policy": "never"}, 422),
        ({"ratings": 5}, 422),
        ({"user_id": uuid(1)}, 422),
    ],
)
def test_no_chef_is_made_of_bad_input(world, changes, status):
    assert world.become(**changes).status_code == status
    assert world.get(CHEFS).json["items"] == []

    world.become()
    before = world.ask(world.kim, "GET", ME).json
    assert world.ask(world.kim, "PATCH", ME, changes).status_code == status
    assert world.ask(world.kim, "GET", ME).json == before


def test_changing_what_is_said(world):
    chef_id = world.become().json["id"]

    changed = world.ask(world.kim, "PATCH", ME, {"name": "Lee", "policy": "strict", "listed": False})

    assert (changed.status_code, changed.json["name"], changed.json["policy"]) == (200, "Lee", "strict")
    assert changed.json["bio"] == KIM["bio"]
    assert world.get(f"{CHEFS}/{chef_id}").status_code == 404
    assert world.ask(world.kim, "PATCH", ME, {}).json == changed.json


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000/a.ics", "http://[::ffff:127.0.0.1]/", "http://localhost/", "ftp://example.org/", "x", ""],
)
def test_a_calendar_that_leads_to_the_machine_itself_is_refused(world, url):
    world.become()

    refused = world.ask(world.kim, "PATCH", ME, {"calendar_url": url})

    assert (refused.status_code, refused.json["type"]) == (422, "/problems/target-not-allowed")
    assert world.ask(world.kim, "PATCH", ME, {"calendar_url": None}).json["calendar_url"] is None


def test_hours_are_told_as_they_were_given(world):
    world.become()

    given = world.hours(
        weekly=[
            {"weekday": 0, "opens": "00:00", "closes": "24:00"},
            {"weekday": 6, "opens": "09:05", "closes": "23:59"},
        ],
        exceptions=[
            {"date": "2026-12-24", "openings": [{"opens": "10:00", "closes": "12:00"}]},
            {"date": "2026-12-25"},
        ],
    )

    assert given.status_code == 200
    assert world.ask(world.kim, "GET", ME).json["hours"] == {
        **HOURS,
        "weekly": [
            {"weekday": 0, "opens": "00:00", "closes": "24:00"},
            {"weekday": 6, "opens": "09:05", "closes": "23:59"},
        ],
        "exceptions": [
            {"date": "2026-12-24", "openings": [{"opens": "10:00", "closes": "12:00"}]},
            {"date": "2026-12-25", "openings": []},
        ],
    }


def weekly(*pairs):
    return [{"weekday": 0, "opens": opens, "closes": closes} for opens, closes in pairs]


@pytest.mark.parametrize(
    "changes",
    [
        {"weekly": weekly(("12:00", "11:00"))},
        {"weekly": weekly(("11:00", "11:00"))},
        {"weekly": weekly(("11:00", "12:00"), ("11:59", "13:00"))},
        {"weekly": weekly(("9:00", "12:00"))},
        {"weekly": weekly(("25:00", "26:00"))},
        {"weekly": weekly(("24:00", "24:00"))},
        {"weekly": weekly(("09:60", "12:00"))},
        {"weekly": weekly(("09:00", "24:01"))},
        {"weekly": weekly(("09:00\n", "12:00"))},
        {"weekly": weekly(("09:00+09:00", "12:00"))},
        {"weekly": [{"weekday": 7, "opens": "09:00", "closes": "12:00"}]},
        {"weekly": weekly(*((f"{hour:02}:00", f"{hour:02}:30") for hour in range(15)))},
        {"weekly": None},
        {"exceptions": [{"date": "2026-02-30"}]},
        {"exceptions": [{"date": "0001-01-01", "openings": [{"opens": "00:00", "closes": "01:00"}]}]},
        {"exceptions": [{"date": "9999-12-31", "openings": [{"opens": "00:00", "closes": "24:00"}]}]},
        {"exceptions": [{"date": "2026-03-04"}, {"date": "2026-03-04"}]},
        {"exceptions": [{"date": "2026-03-04"}] * 367},
        {"buffer": -1},
        {"buffer": 721},
        {"notice": 86_401},
        {"horizon_days": 0},
        {"horizon_days": 10**12},
        {"longest": 14},
        {"step": 20},
        {"zone": "Asia/Seoul"},
    ],
)
def test_hours_that_no_chef_has_are_refused(world, changes):
    world.become()

    assert world.hours(**changes).status_code == 422


def test_a_time_that_the_clock_skips_is_refused(world):
    world.become(timezone="America/New_York")

    refused = world.hours(exceptions=[{"date": "2026-03-08", "openings": [{"opens": "02:30", "closes": "12:00"}]}])

    assert (refused.status_code, refused.json["type"]) == (422, "/problems/nonexistent-time")


def test_slots_are_instants_with_the_time_on_the_guests_wall(world):
    chef_id = world.become().json["id"]
    world.hours()

    found = world.slots(chef_id, "from=2026-03-07&to=2026-03-08&timezone=America/New_York&duration_minutes=180").json

    assert found == {
        "items": [
            {
                "start": "2026-03-08T02:00:00Z",
                "end": "2026-03-08T05:00:00Z",
                "local_start": "2026-03-07T21:00:00-05:00",
            },
            {
                "start": "2026-03-08T02:30:00Z",
                "end": "2026-03-08T05:30:00Z",
                "local_start": "2026-03-07T21:30:00-05:00",
            },
            {
                "start": "2026-03-09T02:00:00Z",
                "end": "2026-03-09T05:00:00Z",
                "local_start": "2026-03-08T22:00:00-04:00",
            },
            {
                "start": "2026-03-09T02:30:00Z",
                "end": "2026-03-09T05:30:00Z",
                "local_start": "2026-03-08T22:30:00-04:00",
            },
        ],
        "next_cursor": None,
    }
    at_home = world.slots(chef_id, "from=2026-03-05&to=2026-03-05").json["items"]
    assert (len(at_home), at_home[0]["local_start"]) == (6, "2026-03-05T11:00:00+09:00")
    assert world.slots(chef_id, "from=2026-03-04&to=2026-03-04").json["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        *("", "from=2026-03-02", "to=2026-03-02", "from=2026-03-02&to=2026-03-01", "from=2026-03-02&to=2026-04-02"),
        *("from=2026-03-02T00:00:00Z&to=2026-03-03", "from=0001-01-01&to=0001-01-01", "from=9999-12-31&to=9999-12-31"),
        "from=2026-03-02&to=2026-03-02&timezone=Nowhere",
        "from=2026-03-02&to=2026-03-02&timezone=..%2F..%2Fetc%2Fpasswd",
        *(
            f"from=2026-03-02&to=2026-03-02&duration_minutes={number}"
            for number in ("0", "-1", "1441", "1000000000", "1.5", "x")
        ),
        "from=2026-03-02&to=2026-03-02&since=2026-03-02",
        "from=2026-03-02&from=2026-03-02&to=2026-03-02",
    ],
)
def test_slots_of_no_time_that_can_be_are_refused(world, query):
    chef_id = world.become().json["id"]

    assert world.slots(chef_id, query).status_code == 422


def test_a_calendar_is_given_to_the_chef_and_to_whoever_has_its_address(world):
    world.become()
    own = world.ask(world.kim, "GET", f"{ME}/calendar.ics")

    address = world.ask(world.kim, "POST", f"{ME}/calendar-address")
    path = address.json["url"].removeprefix("https://cook.example")
    secret = world.get(path)

    assert (address.status_code, len(path)) == (201, len("/api/coocook/calendars/") + 32)
    assert own.headers["content-type"] == "text/calendar; charset=utf-8"
    assert secret.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (own.status_code, secret.status_code, own.content) == (200, 200, secret.content)
    assert vobject.readOne(own.text).name == "VCALENDAR"
    assert icalendar.Calendar.from_ical(own.content)["X-WR-CALNAME"] == "CooCook: Kim"
    assert "no-store" in secret.headers["cache-control"]

    world.ask(world.kim, "POST", f"{ME}/calendar-address")
    replaced = world.get(path)
    assert (replaced.status_code, replaced.json["type"]) == (404, "/problems/calendar-not-found")


def test_an_api_key_reads_the_calendar_and_changes_nothing(world):
    world.become()
    actor = world.services.actor(world.kim["Authorization"].removeprefix("Bearer "))
    _, text = world.services.accounts.add_api_key(actor, name="calendar", scopes=[Scope.READ])
    key = {"Authorization": f"Bearer {text}"}

    assert world.ask(key, "GET", f"{ME}/calendar.ics").status_code == 200
    assert world.ask(key, "PATCH", ME, {"name": "Lee"}).status_code == 403
