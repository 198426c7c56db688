"""Exceptions are told as Sentry's SDKs tell them: causes first, groups as a tree, and none without end."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from softfactory.logging.exceptions import MOST, exceptions
from softfactory.logging.frames import MOST as MOST_FRAMES

NOTHING: dict[str, str] = {}


def told(raising):
    try:
        raising()
    except Exception as error:  # noqa: BLE001 - whatever is raised is told
        return exceptions(error, mechanism="test", handled=True)
    raise AssertionError


def shape(values):
    """Return (type, parent's type, source) for each, outermost first."""
    kinds = {value["mechanism"]["exception_id"]: value["type"] for value in values}
    return [
        (value["type"], kinds.get(value["mechanism"].get("parent_id")), value["mechanism"].get("source"))
        for value in reversed(values)
    ]


def test_a_cause_comes_before_what_it_caused():
    def raising():
        try:
            NOTHING["a"]
        except KeyError as error:
            raise ValueError("b") from error

    assert shape(told(raising)) == [("ValueError", None, None), ("KeyError", "ValueError", "__cause__")]


def test_what_was_being_handled_is_told_too():
    def raising():
        try:
            NOTHING["a"]
        except KeyError:
            raise ValueError("b")  # noqa: B904 - the point

    assert shape(told(raising)) == [("ValueError", None, None), ("KeyError", "ValueError", "__context__")]


def test_what_was_suppressed_is_not():
    def raising():
        try:
            NOTHING["a"]
        except KeyError:
            raise ValueError("b") from None

    assert shape(told(raising)) == [("ValueError", None, None)]


def test_a_group_is_a_tree():
    def raising():
        inner = ExceptionGroup("inner", [TypeError("c")])
        raise ExceptionGroup("outer", [KeyError("a"), inner]) from OSError("d")

    values = told(raising)
    assert shape(values) == [
        ("ExceptionGroup", None, None),
        ("OSError", "ExceptionGroup", "__cause__"),
        ("KeyError", "ExceptionGroup", "exceptions[0]"),
        ("ExceptionGroup", "ExceptionGroup", "exceptions[1]"),
        ("TypeError", "ExceptionGroup", "exceptions[0]"),
    ]
    assert [value["mechanism"].get("is_exception_group", False) for value in values] == [
        False,
        True,
        False,
        False,
        True,
    ]


def test_a_circle_is_told_once_around():
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first

    assert [value["type"] for value in exceptions(first, mechanism="test", handled=True)] == ["KeyError", "ValueError"]


def test_notes_are_part_of_what_an_exception_says():
    error = ValueError("a")
    error.add_note("of row 7")

    assert exceptions(error, mechanism="test", handled=True)[0]["value"] == "a\nof row 7"


@given(st.integers(1, 3 * MOST))
def test_of_a_long_chain_the_outermost_are_told(length):
    error = ValueError(0)
    for number in range(1, length):
        outer = ValueError(number)
        outer.__cause__ = error
        error = outer

    values = exceptions(error, mechanism="test", handled=True)
    assert [value["value"] for value in values] == [str(number) for number in range(max(0, length - MOST), length)]


def test_of_an_endless_recursion_the_first_and_last_calls_are_told():
    def deeper():
        deeper()

    [value] = told(deeper)
    assert value["type"] == "RecursionError"
    assert len(value["stacktrace"]["frames"]) == MOST_FRAMES
    assert value["stacktrace"]["frames"][0]["function"] == "told"
    assert sys.getrecursionlimit() > MOST_FRAMES
