"""Lines become records, and records events: the same whichever way the file is cut, in every common shape."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.entrypoints.cli.importing.heads import head_of, unwrapped
from softfactory.entrypoints.cli.importing.lines import MAX_LINE, lines
from softfactory.entrypoints.cli.importing.outcomes import Found
from softfactory.entrypoints.cli.importing.reading import Reading
from softfactory.entrypoints.cli.importing.stamps import Calendar

CALENDAR = Calendar(today=datetime(2026, 3, 1, 12, tzinfo=UTC))

PYTHON = 'Traceback (most recent call last):\n  File "/app/a.py", line 1, in f\n    g()\nKeyError: 1'
LINK = "\n\nDuring handling of the above exception, another exception occurred:\n\n"
CHAINED = PYTHON + LINK + PYTHON.replace("Key", "Value")
JAVA = (
    "java.lang.IllegalStateException: no stock\n\tat com.shop.Cart.add(Cart.java:7)\n\tat com.shop.A.b(A.java:3)\n"
    "Caused by: java.io.IOException: gone\n\tat com.shop.Stock.load(Stock.java:9)\n\t... 2 more"
)
NODE = "TypeError: Cannot read properties of undefined\n    at load (/app/cart.js:7:3)\n    at main (/app/main.js:2:1)"
GO = "panic: no stock\n\ngoroutine 1 [running]:\nmain.load(...)\n\t/app/cart.go:7 +0x1b\nexit status 2"
RUBY = "cart.rb:7:in `load': no stock (KeyError)\n\tfrom main.rb:3:in `<main>'"
TRACES = (PYTHON, CHAINED, JAVA, NODE, GO, RUBY)
TYPES = ("KeyError", "ValueError", "IllegalStateException", "TypeError", "panic", "KeyError")

pieces = st.sampled_from(
    [*TRACES, "2026-03-01 12:00:00 ERROR no stock", "ERROR:shop:no stock", "[info] fine", "  more", "", "plain", "}"]
)
files = st.lists(pieces | st.text(st.characters(), max_size=30), max_size=12).map("\n".join)
READING = Reading(form="log", least="error", calendar=CALENDAR)


def read(data, form="log"):
    reading = READING if form == "log" else Reading(form=form, least="error", calendar=CALENDAR)
    return list(reading.of_chunks(iter([data])))


def found(text):
    return [one.payload for one in read(text.encode()) if isinstance(one, Found)]


def cut(data, places):
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@given(files, st.lists(st.integers(0, 10_000), max_size=20))
def test_a_file_gives_the_same_events_whichever_way_it_is_cut(text, places):
    data = text.encode("utf-8", "surrogatepass")

    assert list(READING.of_chunks(iter(cut(data, places)))) == read(data)


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=20))
def test_lines_are_what_stands_between_newlines(data, places):
    split = data.split(b"\n")
    expected = split if split[-1] else split[:-1]

    assert [line.data for line in lines(iter(cut(data, places)))] == [line.removesuffix(b"\r") for line in expected]


@given(st.binary(max_size=400), st.sampled_from(["auto", "envelopes", "jsonl", "log"]))
def test_any_bytes_are_read_without_an_error(data, form):
    assert isinstance(read(data, form), list)


@given(st.lists(st.sampled_from(range(len(TRACES))), min_size=1, max_size=8))
def test_each_traceback_is_an_event_by_the_record_that_it_follows(numbers):
    text = "\n".join(f"2026-03-01 12:00:00 ERROR failed\n{TRACES[number]}" for number in numbers)

    assert [event["exception"]["values"][-1]["type"] for event in found(text)] == [TYPES[number] for number in numbers]


@given(
    st.lists(st.sampled_from([0, 1]), min_size=1, max_size=8)
    | st.lists(st.sampled_from([2, 3]), min_size=1, max_size=8)
)
def test_tracebacks_alone_are_events_one_by_one(numbers):
    text = "\n".join(TRACES[number] for number in numbers)

    assert [event["exception"]["values"][-1]["type"] for event in found(text)] == [TYPES[number] for number in numbers]


@pytest.mark.parametrize("trace", [GO, RUBY])
def test_programs_that_die_again_and_again_are_events_one_by_one(trace):
    assert len(found(f"{trace}\n{trace}\n{trace}\n")) == 3


def test_causes_stay_with_what_they_caused():
    [python] = found(CHAINED)
    [java] = found(JAVA)

    assert [one["type"] for one in python["exception"]["values"]] == ["KeyError", "ValueError"]
    assert [one["type"] for one in java["exception"]["values"]] == ["IOException", "IllegalStateException"]


def test_the_crash_after_a_harmless_record_is_an_error_by_itself():
    [event] = found(f"2026-03-01 12:00:00 INFO started\n{PYTHON}")

    assert event["level"] == "error"
    assert event["timestamp"] == "2026-03-01T12:00:00+00:00"
    assert "logentry" not in event


def test_a_traceback_may_begin_on_the_line_of_the_record():
    [event] = found(f"ERROR:root:{PYTHON}")

    assert event["exception"]["values"][0]["type"] == "KeyError"


def test_an_error_may_be_named_on_the_line_of_the_record():
    [event] = found("2026-03-01 12:00:00 ERROR TypeError: no stock\n    at load (/app/cart.js:7:3)")

    assert event["exception"]["values"][0]["type"] == "TypeError"
    assert event["exception"]["values"][0]["value"] == "no stock"


@pytest.mark.parametrize("before", ["Mar  1 12:00:00 web-1 shop[123]: ", "2026-03-01T12:00:00.123456789Z stderr F "])
def test_records_within_the_lines_of_syslog_and_kubernetes_are_found(before):
    text = f"INFO started\nERROR no stock\n{PYTHON}\nGET / 200\nERROR no money\n"
    first, second = found("".join(before + line for line in text.splitlines(keepends=True)))

    assert first["exception"]["values"][0]["type"] == "KeyError"
    assert first["logentry"] == {"formatted": "no stock"}
    assert second["logentry"] == {"formatted": "no money"}
    assert second["timestamp"].startswith("2026-03-01T12:00:00")


def test_a_message_of_several_lines_is_one():
    [event] = found("2026-03-01 12:00:00 ERROR bad statement:\nSELECT *\n  FROM cart\n2026-03-01 12:00:00 INFO fine\n")

    assert event["logentry"] == {"formatted": "bad statement:\nSELECT *\n  FROM cart"}


@pytest.mark.parametrize(
    ("line", "logger", "message"),
    [
        ("2026-03-01 12:00:00,000 - shop.cart - ERROR - no stock", "shop.cart", "no stock"),
        ("ERROR:shop.cart:no stock", "shop.cart", "no stock"),
        ("[2026-03-01 12:00:00 +0000] [123] [ERROR] no stock", None, "no stock"),
        ("[2026-03-01 12:00:00,000: ERROR/MainProcess] no stock", None, "no stock"),
        ("2026-03-01 12:00:00,000 ERROR [shop.cart:12] no stock", "shop.cart", "no stock"),
        ("2026-03-01 12:00:00.000 | ERROR    | shop.cart:load:12 - no stock", "shop.cart", "no stock"),
        ("2026-03-01 12:00:00.000 ERROR 123 --- [main] c.s.Cart    : no stock", "c.s.Cart", "no stock"),
        ("12:00:00.000 [http-1] ERROR c.s.Cart - no stock", "c.s.Cart", "no stock"),
        ("01-Mar-2026 12:00:00.000 SEVERE [main] no stock", None, "no stock"),
        ("E, [2026-03-01T12:00:00.000000 #123] ERROR -- shop: no stock", "shop", "no stock"),
        ("2026/03/01 12:00:00 [error] no stock", None, "no stock"),
        ("[Sun Mar 01 12:00:00.000 2026] [core:error] no stock", "core", "no stock"),
        ("2026-03-01 12:00:00.000 UTC [123] ERROR:  no stock", None, "no stock"),
        ('time="2026-03-01T13:00:00+01:00" level=error msg="no \\"stock\\"" id=7', None, 'no "stock"'),
        ("E0301 12:00:00.000000   1 cart.go:12] no stock", "cart.go", "no stock"),
        ("[2026-03-01 12:00:00] production.ERROR: no stock", None, "no stock"),
        ("ERROR:    no stock", None, "no stock"),
        ("[error] no stock", None, "no stock"),
        ("error: no stock", None, "no stock"),
    ],
)
def test_the_heads_of_many_programs_are_understood(line, logger, message):
    head = head_of(line)

    assert head is not None
    assert (head.level, head.logger, head.message) == ("error", logger, message)
    assert head.stamp is None or CALENDAR.read(head.stamp) in {None, CALENDAR.today}


@pytest.mark.parametrize(
    "line", ["KeyError: 1", "Error: no stock", "  at x", "", "java.lang.Error: x", "SELECT 1", "99 problems"]
)
def test_other_lines_begin_nothing(line):
    assert head_of(line) is None


@given(st.text(st.characters(), max_size=80))
def test_any_line_is_looked_at_without_an_error(line):
    _, rest = unwrapped(line)

    assert head_of(rest) is None or isinstance(rest, str)


@given(st.integers(0, 364 * 86_400))
def test_a_year_that_is_not_said_is_the_latest_that_can_be(ago):
    at = CALENDAR.today - timedelta(seconds=ago)
    stamp, _ = unwrapped(f"{at:%b} {at.day:2} {at:%H:%M:%S} web-1 shop[1]: x")

    assert stamp is not None
    assert CALENDAR.read(stamp) == at


def test_what_is_endless_is_cut():
    [line] = lines(iter([b"x" * 1000] * 2000))
    [event] = found("2026-03-01 12:00:00 ERROR no stock\n" + "  and more\n" * 200_000)

    assert (len(line.data), line.whole) == (MAX_LINE, False)
    assert len(event["logentry"]["formatted"]) == 8192


@pytest.mark.parametrize(
    "evil", ["\n", " at", "a@", "@a:1", "+ ", ":1:in `", "(", "Caused by: ", "a.", 'msg="', "[a] "]
)
def test_a_log_that_means_harm_takes_no_longer_than_another(evil):
    assert len(read(b"2026-03-01 12:00:00 ERROR x\n" + (evil * (200_000 // len(evil))).encode())) >= 1
