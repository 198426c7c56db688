"""Whatever a program logs can be said in JSON that a database holds."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from softfactory.logging.requests import described, path_of
from softfactory.logging.values import plain

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner),
    max_leaves=50,
)


@given(anything)
def test_any_value_is_json(value):
    said = json.dumps(plain(value), allow_nan=False, ensure_ascii=False)

    assert not re.search("[\0\ud800-\udfff]", said)
    assert plain(json.loads(said)) is not Ellipsis


def test_a_value_is_bounded():
    endless: list[object] = []
    endless.append(endless)
    huge = [[list(range(100))] * 100] * 100

    assert len(json.dumps(plain(endless))) < 100
    assert len(json.dumps(plain(huge))) < 20_000
    assert plain("x" * 100_000) == "x" * 8192
    assert len(str(plain(10**4000))) == 1000


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50)), st.text(max_size=100))
def test_any_environment_is_described(headers, query):
    environ = {f"HTTP_{name.upper()}": value for name, value in headers.items()} | {"QUERY_STRING": query}

    said = described(environ, transaction=path_of(environ), addresses=False)

    assert json.dumps(said)


def test_what_lets_somebody_in_is_left_out():
    environ = {
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": "https",
        "HTTP_HOST": "shop.example.org",
        "SCRIPT_NAME": "/eu",
        "PATH_INFO": "/caf\xc3\xa9",
        "QUERY_STRING": "page=2&api_key=abc&access%5Ftoken=xyz",
        "HTTP_COOKIE": "session=abc",
        "HTTP_AUTHORIZATION": "Bearer abc",
        "HTTP_X_API_KEY": "abc",
        "HTTP_ACCEPT": "*/*",
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "REMOTE_ADDR": "203.0.113.9",
    }

    assert described(environ, transaction="cart", addresses=False) == {
        "transaction": "cart",
        "request": {
            "method": "GET",
            "url": "https://shop.example.org/eu/caf%C3%A9",
            "query_string": "page=2&api_key=[Filtered]&access%5Ftoken=[Filtered]",
            "headers": {
                "Host": "shop.example.org",
                "Cookie": "[Filtered]",
                "Authorization": "[Filtered]",
                "X-Api-Key": "[Filtered]",
                "Accept": "*/*",
            },
        },
    }
    asked = described(environ, transaction="cart", addresses=True)
    assert asked["user"] == {"ip_address": "203.0.113.9"}
    assert asked["request"]["headers"]["X-Forwarded-For"] == "203.0.113.9"
