import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.judging.causes import explain


def told(error_type, message, **place):
    place = {"culprit": "total in shop.cart", "location": "shop/cart.py:12", **place}
    return explain(error_type=error_type, message=message, **place)


@pytest.mark.parametrize(
    ("error_type", "message", "word"),
    [
        ("AttributeError", "'NoneType' object has no attribute 'items'", "None"),
        ("KeyError", "'sku-7'", "sku-7"),
        ("IndexError", "list index out of range", "outside"),
        ("TypeError", "Object of type datetime is not JSON serializable", "JSON"),
        ("ValueError", "invalid literal for int() with base 10: 'abc'", "abc"),
        ("ValueError", "bad thing 'red'", "red"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: '/etc/shop.toml'", "/etc/shop.toml"),
        ("ConnectionRefusedError", "[Errno 111] Connection refused", "Nothing listens"),
        ("Error", "connect ECONNREFUSED 127.0.0.1:5432", "127.0.0.1:5432"),
        ("ReadTimeout", "read timed out", "in time"),
        ("HTTPError", "401 Client Error: Unauthorized", "401"),
        ("AxiosError", "Request failed with status code 403", "403"),
        ("AxiosError", "Request failed with status code 404", "404"),
        ("AxiosError", "Request failed with status code 429", "429"),
        ("AxiosError", "Request failed with status code 502", "5xx"),
        ("IntegrityError", "UNIQUE constraint failed: users.email", "users.email"),
        ("IntegrityError", "NOT NULL constraint failed: users.name", "constraint"),
        ("OperationalError", "deadlock detected", "waited for each other"),
        ("OperationalError", "no such table: users", "users"),
        ("MemoryError", "", "memory"),
        ("RangeError", "Maximum call stack size exceeded", "calls itself"),
        ("RecursionError", "maximum recursion depth exceeded", "calls itself"),
        ("ModuleNotFoundError", "No module named 'yaml'", "yaml"),
        ("UnicodeDecodeError", "'utf-8' codec can't decode byte 0xff", "encoding"),
        ("TypeError", "Cannot read properties of undefined (reading 'price')", "price"),
        ("TypeError", "cart.map is not a function", "cart.map"),
        ("ReferenceError", "total is not defined", "name"),
        ("NullPointerException", 'Cannot invoke "String.length()" because "<local1>" is null', "null"),
        ("ClassCastException", "class A cannot be cast to class B", "class"),
        ("runtime.Error", "invalid memory address or nil pointer dereference", "nil pointer"),
        ("panic", "assignment to entry in nil map", "map"),
        ("NoMethodError", "undefined method 'price' for nil", "nil"),
        ("ZeroDivisionError", "division by zero", "zero"),
        ("PermissionError", "[Errno 13] Permission denied: '/etc/x'", "/etc/x"),
        ("OSError", "[Errno 28] No space left on device", "full"),
        ("SSLError", "certificate verify failed", "certificate"),
        ("gaierror", "[Errno -2] Name or service not known", "host"),
        ("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", "JSON"),
    ],
)
def test_the_advice_fits_the_error_and_names_its_place(error_type, message, word):
    cause = told(error_type, message, source="return prices[sku]")

    assert cause.known
    assert word in cause.root_cause
    assert "total in shop.cart (shop/cart.py:12)" in cause.root_cause
    assert cause.root_cause.endswith("return prices[sku]")
    assert len(cause.prevention) > 20


def test_an_error_that_the_table_does_not_know_says_so():
    cause = told("WeirdThing", "hm")

    assert not cause.known
    assert "Nothing is known about WeirdThing" in cause.root_cause


def test_an_id_that_looks_like_a_status_is_none():
    assert "404" not in told("LookupProblem", "order 404 is gone").root_cause


def test_text_from_outside_is_never_taken_for_a_field():
    cause = told("KeyError", "'{place}'", culprit="{value}", location="")

    assert cause.root_cause == "The key {place} was missing at {value}."


@given(st.text(max_size=30), st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_advice_is_bounded_and_printable_whatever_comes(error_type, message, place, source):
    cause = explain(error_type=error_type, message=message * 30, culprit=place, location=place, source=source * 30)

    assert cause.root_cause.isprintable()
    assert max(len(cause.root_cause), len(cause.prevention)) < 1_000
