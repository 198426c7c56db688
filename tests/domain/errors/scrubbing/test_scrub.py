"""Secrets never reach the disk, and nothing else is taken out."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.scrubbing import scrub
from softfactory.domain.errors.scrubbing.cards import without_cards
from softfactory.domain.errors.scrubbing.sensitive import Care, care


def scrubbed(payload):
    """Scrub a payload, given with its text as intake gives it."""
    return scrub.scrubbed(payload, json.dumps(payload, ensure_ascii=False).encode(errors="replace"))


SECRET = (
    "password PASSWORD Passwd passwd userPassword new_password newpassword password1 hashed_password db.password "
    "pwd MYSQL_PWD passphrase secret SECRET_KEY client_secret clientSecret AWS_SECRET_ACCESS_KEY secrets token "
    "tokens access_token accessToken X-Auth-Token x-csrf-token csrftoken csrfmiddlewaretoken refreshToken id_token "
    "Authorization authorization Proxy-Authorization auth cookie Cookie cookies Set-Cookie setCookie HTTP_COOKIE "
    "api_key apiKey apikey API-KEY X-Api-Key APIKey private_key privateKey ssh_key encryption_key credentials "
    "credential aws_credentials card cards credit_card creditCard card_number cardNumber cardnumber cvv CVV2 cvc "
    "card_cvv ssn SSN pass session sessionid session_id sessionId JSESSIONID PHPSESSID bearer jwt reset_token "
    "password_reset_token nameToken otp pin db_pass "
    "smtp_pass connection_string connectionString iban dsn DSN"
).split()
PLAIN = (
    "token_count tokenCount max_tokens prompt_tokens total_tokens tokenizer tokenize author authors authority "
    "authenticated discard cardinality cardigan dashboard_cards_count card_title scorecard passed passenger compass "
    "bypass passes pass_count secretary keyboard key keys monkey primary_key foreign_key sort_key session_count "
    "db_session sessions_total secret_name token_type password_length passwordless_enabled cookie_count pinned "
    "pinning spin opinion classname message user name email id x y api keyword design assign cryptic topic "
    "password_reset num_cookies otpauth_url_count hostname pathname"
).split()
CARDS = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "30569309025904",
    "3530111333300000",
    "4222222222222",
    "6200000000000005",
    "6759649826438453",
]
NOT_CARDS = [
    "4111111111111112",
    "1763834467837",
    "1763834467837132",
    "0.4111111111111111",
    "a4111111111111111",
    "4111111111111111f",
    "44111111111111111111",
    "5111111111111111",
    "9999999999999995",
    "2026-11-22 18:01:07",
    "10 20 30 40 50 60 70 80",
    "41111111-1111-1111-1111-111111111111",
    "4111 1111 1111",
    "4111111111111111.5",
    "+49 4111 111111",
]


@pytest.mark.parametrize("name", SECRET)
def test_a_value_under_a_secret_name_is_taken_out(name):
    assert scrubbed({"extra": {name: "hunter2", "kept": 1}}) == {"extra": {name: "[Filtered]", "kept": 1}}


@pytest.mark.parametrize("name", PLAIN)
def test_a_value_under_another_name_stays(name):
    payload = {"extra": {name: "hunter2"}}

    assert scrubbed(payload) is payload


@pytest.mark.parametrize("value", [{"number": 1}, ["a"], 7, 1.5, "x"])
def test_whatever_stands_under_a_secret_name_is_taken_out_whole(value):
    assert scrubbed({"vars": {"password": value}}) == {"vars": {"password": "[Filtered]"}}


@pytest.mark.parametrize("value", [None, True, False, "", "[Filtered]"])
def test_that_there_is_no_secret_is_none(value):
    payload = {"vars": {"password": value}}

    assert scrubbed(payload) is payload


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (
            {"headers": {"Authorization": "Bearer x", "Host": "h"}},
            {"headers": {"Authorization": "[Filtered]", "Host": "h"}},
        ),
        ({"headers": [["Cookie", "a=b"], ["Host", "h"]]}, {"headers": [["Cookie", "[Filtered]"], ["Host", "h"]]}),
        ({"cookies": {"sid": "1"}}, {"cookies": "[Filtered]"}),
        ({"query_string": "a=1&password=x&b=2"}, {"query_string": "a=1&password=[Filtered]&b=2"}),
        ({"query_string": [["token", "x"], ["a", "1"]]}, {"query_string": [["token", "[Filtered]"], ["a", "1"]]}),
        ({"query_string": {"token": "x"}}, {"query_string": {"token": "[Filtered]"}}),
        ({"url": "https://h/p?api_key=x&a=1#t"}, {"url": "https://h/p?api_key=[Filtered]&a=1#t"}),
        ({"url": "https://h/p#access_token=x"}, {"url": "https://h/p#access_token=[Filtered]"}),
        ({"url": "https://ann:hunter2@h/p"}, {"url": "https://ann:[Filtered]@h/p"}),
        ({"url": "/p", "data": "a=1&password=x"}, {"url": "/p", "data": "a=1&password=[Filtered]"}),
        ({"url": "/p", "data": {"password": "x"}}, {"url": "/p", "data": {"password": "[Filtered]"}}),
        ({"headers": {"Referer": "https://h/?token=x"}}, {"headers": {"Referer": "https://h/?token=[Filtered]"}}),
    ],
)
def test_a_request_is_scrubbed_in_all_its_shapes(part, expected):
    assert scrubbed({"request": part}) == {"request": expected}


def test_addresses_in_breadcrumbs_are_scrubbed():
    crumbs = [{"data": {"url": "/a?token=x", "to": "/b?secret=y"}}, {"data": {"url": "/a?page=2"}}]

    found = scrubbed({"breadcrumbs": {"values": crumbs}})

    assert [crumb["data"] for crumb in found["breadcrumbs"]["values"]] == [
        {"url": "/a?token=[Filtered]", "to": "/b?secret=[Filtered]"},
        {"url": "/a?page=2"},
    ]


def test_a_tag_with_a_secret_name_is_scrubbed():
    assert scrubbed({"tags": [{"key": "password", "value": "x"}]}) == {
        "tags": [{"key": "password", "value": "[Filtered]"}]
    }


@pytest.mark.parametrize("card", CARDS)
def test_a_card_number_is_taken_out_wherever_it_stands(card):
    payload = {"message": f"paid with {card}, thanks", "extra": {"list": [[card]]}, "breadcrumbs": [{"message": card}]}

    found = scrubbed(payload)

    assert found == {
        "message": "paid with [Filtered], thanks",
        "extra": {"list": [["[Filtered]"]]},
        "breadcrumbs": [{"message": "[Filtered]"}],
    }


def test_a_card_number_that_is_a_number_is_taken_out():
    assert scrubbed({"extra": {"n": 4111111111111111, "at": 1763834467837}}) == {
        "extra": {"n": "[Filtered]", "at": 1763834467837}
    }


@pytest.mark.parametrize("text", NOT_CARDS)
def test_other_numbers_stay(text):
    payload = {"message": text, "extra": {"list": [text]}}

    assert scrubbed(payload) is payload
    assert without_cards(text) is text


def test_ids_stay_whatever_they_look_like():
    payload = {
        "event_id": "4111111111111111",
        "contexts": {"trace": {"span_id": "4111111111111111", "trace_id": "4" * 32}},
    }

    assert scrubbed(payload) is payload


def test_packages_are_not_secrets():
    payload = {
        "modules": {"tokens": "1.0", "secrets": "2.0"},
        "sdk": {"packages": [{"name": "cookie", "version": "1"}]},
    }

    assert scrubbed(payload) is payload


texts = st.text("aZ09 .:-=&?/@4\u00e9\ud800", max_size=20)
names = st.sampled_from(["password", "user", "url", "key", "value", "data", "card_number", "x", "headers"]) | texts
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.sampled_from([*CARDS, "a=1&token=x", "https://a:b@c"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=25,
)


@given(st.dictionaries(names, values, max_size=5))
def test_scrubbing_twice_is_scrubbing_once_and_never_changes_what_it_is_given(payload):
    before = copy.deepcopy(payload)

    once = scrubbed(payload)

    assert scrubbed(once) is once
    assert payload == before


def test_what_is_nested_too_deep_is_cut_rather_than_kept_unread():
    deep: dict[str, object] = {"password": "hunter2"}
    for _ in range(3000):
        deep = {"a": deep}

    found = scrub.scrubbed({"extra": deep}, b"")

    level = 0
    node: object = found
    while isinstance(node, dict):
        node, level = next(iter(node.values())), level + 1
    assert (node, level) == ("[…]", 65)


def test_names_are_remembered_within_bounds():
    for number in range(25_000):
        care(f"name{number:x}")

    assert care("password") is Care.FILTER
    assert care("user") is Care.NONE
