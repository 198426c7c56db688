"""Facts are read from any payload."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.payloads.facts import Facts, event_id_of, read
from softfactory.domain.errors.payloads.message import MAX_MESSAGE, filled
from softfactory.domain.errors.payloads.moments import EPOCH, LATEST, moment

AT = datetime(2026, 3, 1, 12, 30, 15, 250000, tzinfo=UTC)
NAMES = (
    "event_id timestamp exception values type value message logentry formatted params environment release user id "
    "email tags key contexts runtime name version threads stacktrace frames filename function lineno in_app "
    "mechanism parent_id transaction"
).split()
texts = st.text("aZ09 .:-%s{}()\x00\u00e9\u0663\U0001f600", max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.sampled_from(NAMES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(NAMES), json_values))
def test_no_payload_is_too_odd_to_be_read(payload):
    found = read(payload)

    assert isinstance(found, Facts)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-03-01T12:30:15.25Z", AT),
        ("2026-03-01T12:30:15.250", AT),
        ("2026-03-01T13:30:15.250000+01:00", AT),
        ("2026-03-01T12:30:15.250000999Z", AT),
        ("2026-03-01 12:30:15.25", AT),
        (AT.timestamp(), AT),
        (str(AT.timestamp()), AT),
        (0, EPOCH),
        (int(AT.timestamp()), AT.replace(microsecond=0)),
        ("yesterday", None),
        ("", None),
        ("9" * 60, None),
        (1e300, None),
        (10**400, None),
        (float("nan"), None),
        (-1, None),
        (AT.timestamp() * 1000, None),
        ("2100-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        (True, None),
        (None, None),
        ({}, None),
    ],
)
def test_a_timestamp_is_an_instant_between_1970_and_2100_or_nothing(given, expected):
    assert moment(given) == expected


@given(st.datetimes(EPOCH.replace(tzinfo=None), LATEST.replace(tzinfo=None) - timedelta(1)))
def test_every_spelling_of_an_instant_means_the_same(naive):
    at = naive.replace(tzinfo=UTC)

    assert moment(at.isoformat()) == moment(naive.isoformat()) == moment(at.isoformat().replace("+00:00", "Z")) == at


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0123456789ABCDEF0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        ("01234567-89ab-cdef-0123-456789abcdef", "0123456789abcdef0123456789abcdef"),
        ("0123456789abcdef0123456789abcde", None),
        ("0123456789abcdef0123456789abcdeg", None),
        ("0123456789abcdef0123456789abcdef\n", None),
        ("٣" * 32, None),
        (7, None),
        (None, None),
    ],
)
def test_an_event_id_is_32_hex_digits_or_nothing(given, expected):
    assert event_id_of(given) == expected


def test_an_event_is_called_after_the_exception_that_reached_the_top_and_placed_where_it_began():
    began = {"function": "price", "module": "shop.cart", "filename": "cart.py", "lineno": 15, "in_app": True}
    library = {"function": "get", "module": "dict", "filename": "dict.py", "lineno": 9, "in_app": False}
    passed = {"function": "pay", "module": "shop.pay", "filename": "pay.py", "lineno": 8, "in_app": True}
    cause = {"type": "KeyError", "value": "'B1'", "stacktrace": {"frames": [passed, began, library]}}
    top = {"type": "PaymentError", "value": "order 1", "stacktrace": {"frames": [passed]}}

    found = read({"exception": {"values": [cause, top]}, "transaction": "/pay"})

    assert (found.error_type, found.message) == ("PaymentError", "order 1")
    assert (found.culprit, found.location) == ("price in shop.cart", "cart.py:15")


def test_a_group_is_called_after_its_root_wherever_that_stands():
    root = {"type": "ExceptionGroup", "mechanism": {"exception_id": 0, "is_exception_group": True}}
    leaf = {"type": "KeyError", "mechanism": {"exception_id": 1, "parent_id": 0}}

    assert {read({"exception": order}).error_type for order in ([root, leaf], [leaf, root])} == {"ExceptionGroup"}


@pytest.mark.parametrize(
    ("payload", "error_type", "message"),
    [
        ({"exception": [{"value": "x"}]}, "Error", "x"),
        ({"exception": {"type": "A", "value": ""}, "message": "said"}, "A", "said"),
        ({"message": "said"}, "Message", "said"),
        ({"message": {"message": "said"}}, "Message", "said"),
        ({"message": {"formatted": "said", "message": "x"}}, "Message", "said"),
        ({"logentry": {"message": "user %s", "params": [7]}}, "Message", "user 7"),
        ({"logentry": {"message": "user %s", "formatted": "user 7"}, "message": "x"}, "Message", "user 7"),
        ({"logentry": "said"}, "Message", "said"),
        ({}, "Message", ""),
    ],
)
def test_a_message_is_found_wherever_sdks_put_it(payload, error_type, message):
    found = read(payload)

    assert (found.error_type, found.message) == (error_type, message)


@pytest.mark.parametrize(
    ("template", "params", "expected"),
    [
        ("%d of %s", [3, "x"], "3 of x"),
        ("%(a)s and %(b).2f", {"a": 1, "b": 2.5}, "1 and 2.5"),
        ("{} and {}", ["a", "b"], "a and b"),
        ("{1} before {0}", ["a", "b"], "b before a"),
        ("{name}!", {"name": "x"}, "x!"),
        ("100 %% of %s", ["x"], "100 %% of x"),
        ("%s %s", ["one"], "%s %s"),
        ("{0.__class__}", ["x"], "{0.__class__}"),
        ("%999999999d", [1], "%999999999d"),
        ("%s", [{"nested": 1}], "…"),
        ("%s is %s", [None, True], "None is True"),
        ("nothing", ["x"], "nothing"),
        ("%s", "text", "%s"),
        ("%s", None, "%s"),
    ],
)
def test_parameters_are_put_in_as_text_where_they_fit(template, params, expected):
    assert filled(template, params) == expected


def test_no_template_grows_beyond_the_limit():
    assert len(filled("%s" * 50, ["x" * 1000] * 50)) == MAX_MESSAGE


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"id": 7, "email": "a@example.com"}, "7"),
        ({"id": "", "email": "a@example.com"}, "a@example.com"),
        ({"username": "ann"}, "ann"),
        ({"ip_address": "192.0.2.1"}, "192.0.2.1"),
        ({"id": "x" * 300}, "x" * 200),
        ({"id": True}, None),
        ({}, None),
        ("ann", None),
        (None, None),
    ],
)
def test_a_user_is_who_the_client_says_best(user, expected):
    assert read({"user": user}).user == expected


@pytest.mark.parametrize(
    "tags",
    [
        {"a": "1", "b": True},
        [["a", 1], ["b", True], ["c"], None],
        [{"key": "a", "value": "1"}, {"key": "b", "value": True}],
    ],
)
def test_tags_come_in_three_shapes(tags):
    assert read({"tags": tags}).tags == {"a": "1", "b": "true"}


def test_what_is_known_of_the_machine_becomes_tags_unless_the_client_set_them():
    contexts = {"runtime": {"name": "CPython", "version": "3.11.7"}, "os": {"name": "Linux"}, "browser": None}

    found = read({"tags": {"os": "mine"}, "server_name": "web-1", "transaction": "/pay", "contexts": contexts})

    assert found.tags == {"os": "mine", "server_name": "web-1", "transaction": "/pay", "runtime": "CPython 3.11.7"}


def test_tags_are_bounded():
    found = read({"tags": {f"{'k' * 300}{at}": "v" * 300 for at in range(3)} | {f"t{at}": at for at in range(100)}})

    assert len(found.tags) == 50
    assert max(map(len, [*found.tags, *found.tags.values()])) == 200


def test_an_empty_environment_is_none():
    found = read({"environment": "", "release": " "})

    assert (found.environment, found.release) == (None, None)


def test_a_function_without_a_name_is_not_named():
    frame = {"function": "?", "filename": "shop.js", "lineno": 3}

    assert read({"exception": [{"stacktrace": {"frames": [frame]}}]}).culprit == "shop.js"


def test_without_frames_the_transaction_says_where():
    assert read({"message": "x", "transaction": "/pay"}).culprit == "/pay"


def test_the_stack_of_the_thread_that_crashed_says_where_a_message_began():
    threads = {
        "values": [
            {"id": 1},
            {"id": 2, "current": True, "stacktrace": {"frames": [{"function": "f", "filename": "a.py"}]}},
        ]
    }

    assert read({"message": "x", "threads": threads}).culprit == "f in a.py"
