"""What SDKs send beside events is counted or kept before 200, and none of it loses an event."""

import json

import pytest
from falcon import testing

from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.entrypoints.http.room import Room
from softfactory.entrypoints.http.sentry.extras import MAX_FILE, MAX_ITEM, MAX_LINE, MOST_FILES, MOST_ITEMS
from softfactory.entrypoints.http.sentry.resources import Envelopes

from .test_doors import EVENT, ID, OTHER_ID, Shop

SID = "e50a750b-d5f1-4dce-bbe8-9e94823d3c65"
ATTRS = {"release": "shop@1", "environment": "production"}
FEEDBACK = {"message": "The basket is empty", "contact_email": "ann@shop.example", "name": "Ann"}


def parts(*items, **header):
    """Make an envelope of (header, payload) pairs: bytes with a length, anything else as JSON to the newline."""
    lines = [json.dumps(header).encode()]
    for described, payload in items:
        has_length = isinstance(payload, bytes)
        lines += [
            json.dumps(described | ({"length": len(payload)} if has_length else {})).encode(),
            payload if has_length else json.dumps(payload).encode(),
        ]
    return b"\n".join(lines)


def item(kind, payload, **described):
    return {"type": kind, **described}, payload


def file(content, name="a.log", **described):
    return item("attachment", content, filename=name, **described)


@pytest.fixture
def shop(door):
    return Shop(door)


@pytest.fixture
def member(shop, door):
    """The headers of a user who may see the shop."""
    headers = door.token("member@example.org", Role.USER)
    shop.errors.add_member(SYSTEM, shop.id, door.services.accounts.by_email(SYSTEM, "member@example.org").id)
    return headers


@pytest.fixture
def stranger(shop, door):
    """The headers of a user of another project."""
    headers = door.token("stranger@example.org", Role.USER)
    other = shop.errors.create_project(SYSTEM, name="other")
    shop.errors.add_member(SYSTEM, other.id, door.services.accounts.by_email(SYSTEM, "stranger@example.org").id)
    return headers


def listed(shop, what, headers, query="", status=200):
    answer = shop.client.simulate_get(f"/api/errors/{what}", query_string=query, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json.get("items", answer.json)


def drops(shop):
    return {
        (drop.origin.value, drop.reason, drop.category): drop.quantity for drop in shop.errors.drops(SYSTEM, shop.id)
    }


def releases(shop, **asked):
    return {
        one.release: (one.started, one.errored, one.abnormal, one.crashed)
        for one in shop.errors.releases(SYSTEM, shop.id, **asked)
    }


def session(shop, **members):
    assert shop.send(parts(item("session", {"sid": SID, "attrs": ATTRS, **members}))).json == {}


def test_a_session_is_counted_when_it_begins_and_once_as_what_it_became(shop):
    session(shop, init=True, status="ok")
    assert releases(shop) == {"shop@1": (1, 0, 0, 0)}

    session(shop, status="ok", errors=1)
    session(shop, status="ok", errors=2)
    assert releases(shop) == {"shop@1": (1, 1, 0, 0)}

    session(shop, status="crashed", errors=3)
    session(shop, status="exited", errors=3)

    assert releases(shop) == {"shop@1": (1, 0, 0, 1)}


@pytest.mark.parametrize(
    ("members", "counted"),
    [
        ({"init": True, "status": "exited"}, (1, 0, 0, 0)),
        ({"init": True, "status": "exited", "errors": 2}, (1, 1, 0, 0)),
        ({"init": True, "status": "abnormal"}, (1, 0, 1, 0)),
        ({"init": True, "status": "crashed", "errors": 1}, (1, 0, 0, 1)),
        ({"init": True, "status": "unhandled"}, (1, 1, 0, 0)),
        ({"init": True, "sid": None}, (1, 0, 0, 0)),
        ({"init": True, "started": "2099-01-01T00:00:00Z"}, (1, 0, 0, 0)),
        ({"init": True, "errors": True, "status": ["crashed"]}, (1, 0, 0, 0)),
        ({"status": "crashed"}, (0, 0, 0, 1)),
    ],
)
def test_what_one_update_counts_as(shop, members, counted):
    session(shop, **members)

    assert releases(shop) == {"shop@1": counted}


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"attrs": {}}, "no_release"),
        ({"attrs": None}, "no_release"),
        ({"status": "crashed", "sid": "x"}, "invalid"),
        ({"init": True, "started": "2020-01-01T00:00:00Z"}, "too_old"),
    ],
)
def test_a_session_that_cannot_be_counted_is_a_drop(shop, members, reason):
    session(shop, **members)

    assert releases(shop) == {}
    assert drops(shop) == {("server", reason, "session"): 1}


def test_sessions_that_an_sdk_added_up_are_counted(shop):
    aggregates = [
        {"exited": 10, "errored": 2, "crashed": 1, "abnormal": 3, "unhandled": 4},
        {"exited": "many", "errored": -5, "crashed": 10**15},
        {"started": "2020-01-01T00:00:00Z", "exited": 7},
        "nonsense",
    ]

    shop.send(parts(item("sessions", {"attrs": ATTRS, "aggregates": aggregates})))

    assert releases(shop) == {"shop@1": (20 + 10**9, 6, 3, 1 + 10**9)}
    assert drops(shop) == {("server", "too_old", "session"): 7}


def test_the_crash_free_rate_of_a_release_is_shown_by_environment(shop, member):
    for environment, crashed in (("production", 1), ("staging", 0)):
        attrs = {"release": "shop@1", "environment": environment}
        aggregates = [{"exited": 4 - crashed, "crashed": crashed}]
        shop.send(parts(item("sessions", {"attrs": attrs, "aggregates": aggregates})))

    found = [
        listed(shop, f"projects/{shop.id}/releases", member, query)[0]
        for query in ("", "environment=production", "environment=staging")
    ]

    assert [one["crash_free_rate"] for one in found] == [0.875, 0.75, 1.0]
    assert (found[0]["release"], found[0]["started"], found[0]["crashed"]) == ("shop@1", 8, 1)


def test_a_release_without_sessions_that_began_has_no_rate(shop):
    session(shop, status="crashed")

    assert shop.errors.releases(SYSTEM, shop.id)[0].crash_free_rate is None


def test_releases_that_only_have_events_are_shown_but_not_for_an_environment(shop, member):
    shop.send(parts(item("event", {"message": "x", "release": "shop@2", "environment": "production"})))
    session(shop, init=True)

    shown = listed(shop, f"projects/{shop.id}/releases", member)
    assert {one["release"]: one["crash_free_rate"] for one in shown} == {"shop@1": 1.0, "shop@2": None}
    assert list(releases(shop, environment="production")) == ["shop@1"]


def test_what_an_sdk_did_not_send_is_counted_as_it_says(shop, member):
    told = [
        {"reason": "before_send", "category": "error", "quantity": 2},
        {"reason": "x" * 100, "category": "error\n", "quantity": 10**15},
        {"reason": "", "category": "error", "quantity": 1},
        {"reason": "a", "category": "b", "quantity": -1},
        {"reason": "a", "category": "b"},
        7,
    ]
    for _ in range(2):
        assert shop.send(parts(item("client_report", {"discarded_events": told}))).status_code == 200

    assert drops(shop) == {("client", "before_send", "error"): 4, ("client", "x" * 64, "error"): 2 * 10**9}
    shown = listed(shop, f"projects/{shop.id}/drops", member)
    assert {(one["origin"], one["category"], one["quantity"]) for one in shown} == {
        ("client", "error", 4),
        ("client", "error", 2 * 10**9),
    }


def test_a_report_that_comes_with_a_refused_event_is_counted_all_the_same(shop):
    report = item("client_report", {"discarded_events": [{"reason": "r", "category": "error", "quantity": 3}]})

    answer = shop.send(parts(item("event", b"no json"), report, file(b"x"), event_id=ID))

    assert answer.status_code == 400
    assert drops(shop) == {("client", "r", "error"): 3}
    with shop.errors.store.reading() as tx:
        assert not tx.attachments.of_event(ID, None)


def test_what_comes_with_an_event_over_quota_is_counted_all_the_same(shop):
    shop.errors.change_project(SYSTEM, shop.id, events_per_minute=1)
    shop.send(parts(item("event", EVENT)))
    report = item("client_report", {"discarded_events": [{"reason": "r", "category": "error", "quantity": 3}]})

    answer = shop.send(parts(item("event", {"message": "y"}), report, file(b"x"), event_id=OTHER_ID))

    assert answer.status_code == 429
    assert drops(shop) == {("client", "r", "error"): 3, ("server", "quota", "error"): 1}
    assert not shop.errors.event_feedback(SYSTEM, OTHER_ID)
    with shop.errors.store.reading() as tx:
        assert not tx.attachments.of_event(OTHER_ID, None)


def test_check_ins_are_counted_and_the_last_is_shown(shop, member):
    config = {"schedule": {"type": "crontab", "value": "5 * * * *"}, "timezone": "UTC"}
    told = [
        {"monitor_slug": "close-the-day", "status": "in_progress", "monitor_config": config},
        {"monitor_slug": "close-the-day", "status": "ok", "duration": 1.5, "release": "shop@1"},
        {"monitor_slug": "count", "status": "error", "environment": "staging", "duration": None},
        {"monitor_slug": "count", "status": "fine"},
        {"status": "ok"},
    ]
    for one in told:
        assert shop.send(parts(item("check_in", one))).json == {}

    [close, count] = listed(shop, f"projects/{shop.id}/monitors", member)
    assert (close["monitor"], close["status"], close["duration_ms"]) == ("close-the-day", "ok", 1500)
    assert (close["schedule"], close["checkins"]) == ("5 * * * * UTC", {"in_progress": 1, "ok": 1})
    assert (count["environment"], count["checkins"], count["duration_ms"]) == ("staging", {"error": 1}, None)
    assert drops(shop) == {("server", "invalid", "monitor"): 2}


def test_monitors_come_in_pages(shop, member):
    for name in "abc":
        shop.send(parts(item("check_in", {"monitor_slug": name, "status": "ok"})))
    path = f"/api/errors/projects/{shop.id}/monitors"
    first = shop.client.simulate_get(path, query_string="limit=2", headers=member).json

    rest = shop.client.simulate_get(path, query_string=f"limit=2&cursor={first['next_cursor']}", headers=member).json

    assert [one["monitor"] for one in (*first["items"], *rest["items"])] == ["a", "b", "c"]
    assert rest["next_cursor"] is None


def test_feedback_is_kept_once_and_shown_with_its_event(shop, member):
    shop.send(parts(item("event", EVENT)))
    told = {
        "event_id": OTHER_ID,
        "contexts": {"feedback": {**FEEDBACK, "associated_event_id": ID}},
        "release": "shop@1",
    }
    old = {"event_id": ID, "name": "Bob", "email": "bob@shop.example", "comments": "Mine too"}
    for _ in range(2):
        assert shop.send(parts(item("feedback", told), item("user_report", old))).json == {}

    found = listed(shop, f"projects/{shop.id}/feedback", member)
    assert {(one["id"], one["event_id"], one["message"], one["email"]) for one in found} == {
        (OTHER_ID, ID, "The basket is empty", "ann@shop.example"),
        (ID, ID, "Mine too", "bob@shop.example"),
    }
    shown = listed(shop, f"events/{ID}", member)["feedback"]
    assert {one["name"] for one in shown} == {"Ann", "Bob"}


def test_feedback_is_scrubbed_and_cleaned(shop):
    told = {
        "message": "My card 4111 1111 1111 1111 fails\r\nreally\u202e",
        "url": "https://shop.example/?token=hunter2&a=1",
        "name": "A\nnn",
    }

    shop.send(parts(item("feedback", {"event_id": ID, "contexts": {"feedback": told}})))

    [kept] = shop.errors.feedback(SYSTEM, shop.id).items
    assert (kept.message, kept.name) == ("My card [Filtered] fails\nreally", "A nn")
    assert kept.url == "https://shop.example/?token=[Filtered]&a=1"


def test_feedback_is_scrubbed_by_the_projects_own_rules(shop):
    shop.errors.change_project(SYSTEM, shop.id, scrub_names=["contact_email"], scrub_addresses=True)
    told = {**FEEDBACK, "message": "I am at 192.0.2.7"}

    shop.send(parts(item("feedback", {"event_id": ID, "contexts": {"feedback": told}})))

    [kept] = shop.errors.feedback(SYSTEM, shop.id).items
    assert (kept.name, kept.email) == ("Ann", "[Filtered]")
    assert "192.0.2.7" not in kept.message


@pytest.mark.parametrize(
    "told", [{"contexts": {}}, {"contexts": {"feedback": {"message": " "}}}, {"contexts": 7}, {"contexts": [FEEDBACK]}]
)
def test_feedback_that_says_nothing_is_a_drop(shop, told):
    shop.send(parts(item("feedback", {"event_id": ID, **told})))

    assert drops(shop) == {("server", "invalid", "feedback"): 1}


def test_files_come_with_their_event_and_are_given_out_as_bytes(shop, member):
    page = b"<script>alert(1)</script>" * 100
    shop.send(parts(item("event", EVENT), file(page, '../../evil"\r\n.html', content_type="text/html; charset=x")))

    [found] = listed(shop, f"events/{ID}/attachments", member)
    assert (found["filename"], found["content_type"], found["size"]) == ("evil.html", "text/html", len(page))
    answer = shop.client.simulate_get(f"/api/errors/events/{ID}/attachments/{found['id']}", headers=member)
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="evil.html"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"].split("; ")


def test_an_event_without_an_id_keeps_its_files(shop):
    event_id = shop.send(parts(item("event", {"message": "x"}), file(b"x"))).json["id"]

    assert len(shop.errors.attachments(SYSTEM, event_id)) == 1


def test_files_may_come_before_their_event_and_twice(shop):
    for _ in range(2):
        assert shop.send(parts(file(b"x"), event_id=ID)).json == {}

    assert [one.filename for one in shop.errors.attachments(SYSTEM, ID)] == ["a.log"]
    assert drops(shop) == {}


def test_whoever_may_not_see_the_project_sees_none_of_it(shop, stranger):
    shop.send(parts(item("event", EVENT), file(b"x")))
    [kept] = shop.errors.attachments(SYSTEM, ID)

    for path in (f"events/{ID}/attachments", f"events/{ID}/attachments/{kept.id}"):
        listed(shop, path, stranger, status=404)
    for path in ("releases", "monitors", "feedback", "drops"):
        listed(shop, f"projects/{shop.id}/{path}", stranger, status=404)


def test_an_event_without_files_has_an_empty_list_and_no_event_none(shop, member):
    shop.send(parts(item("event", EVENT)))

    assert listed(shop, f"events/{ID}/attachments", member) == []
    listed(shop, f"events/{OTHER_ID}/attachments", member, status=404)
    listed(shop, f"events/{ID}/attachments/{ID}", member, status=404)


HUGE = b"{" + b" " * MAX_ITEM + b"}"
LARGE = b"{" + b" " * (MAX_ITEM - 2) + b"}"


@pytest.mark.parametrize(
    ("items", "dropped"),
    [
        ([file(b"x" * (MAX_FILE + 1))], {("too_large", "attachment"): MAX_FILE + 1}),
        ([item("attachment", "x" * MAX_LINE)], {("too_large", "attachment"): 1}),
        ([file(bytes([n]) * MAX_FILE) for n in range(12)], {("too_many", "attachment"): 2 * MAX_FILE}),
        ([file(b"%03d" % n) for n in range(MOST_FILES + 2)], {("too_many", "attachment"): 6}),
        ([item("feedback", HUGE)], {("too_large", "feedback"): 1}),
        ([item("check_in", LARGE)] * 10, {("too_many", "monitor"): 2, ("invalid", "monitor"): 8}),
        ([item("session", {"attrs": {"release": "1"}})] * (MOST_ITEMS + 3), {("too_many", "session"): 3}),
        ([item("session", b"{no json")], {("malformed", "session"): 1}),
        ([item("user_report", b"[]")], {("malformed", "user_report_v2"): 1}),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_is_too_much_or_wrong_is_a_drop_and_the_event_is_kept(shop, items, dropped, first):
    event = item("event", EVENT)

    assert shop.send(parts(*([event, *items] if first else [*items, event]))).json == {"id": ID}

    assert ID in shop.stored()
    assert drops(shop) == {("server", *what): quantity for what, quantity in dropped.items()}


def test_an_event_has_no_more_files_than_it_may_however_they_come(shop):
    for number in range(11):
        shop.send(parts(file(b"%02d" % number + b"x" * (MAX_FILE - 2)), event_id=ID))

    assert sum(one.size for one in shop.errors.attachments(SYSTEM, ID)) == 10 * MAX_FILE
    assert drops(shop) == {("server", "too_many", "attachment"): MAX_FILE}


def test_files_without_an_event_to_belong_to_are_drops(shop):
    shop.send(parts(file(b"xyz"), file(b"")))

    assert drops(shop) == {("server", "no_event", "attachment"): 4}


def test_a_file_for_which_there_is_no_room_never_keeps_the_event_out(shop):
    app = testing.TestClient(shop.client.app)
    app.app.add_route("/busy/{project_id:number}/", Envelopes(shop.services, Room(most=5, patience=0.01)))
    body = parts(file(b"1234"), file(b"12345"), file(b"1"), item("event", EVENT))

    answer = app.simulate_post(f"/busy/{shop.id}/", body=body, headers=shop.auth)

    assert answer.json == {"id": ID}
    assert [one.size for one in shop.errors.attachments(SYSTEM, ID)] == [4]
    assert drops(shop) == {("server", "busy", "attachment"): 6}


def test_room_for_files_is_given_back(shop):
    app = testing.TestClient(shop.client.app)
    app.app.add_route("/busy/{project_id:number}/", Envelopes(shop.services, Room(most=5, patience=0.01)))

    for number in range(3):
        app.simulate_post(f"/busy/{shop.id}/", body=parts(file(b"%05d" % number), event_id=ID), headers=shop.auth)

    assert len(shop.errors.attachments(SYSTEM, ID)) == 3
