import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.model import Grouping

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
members = st.sampled_from(
    "exception values type value stacktrace frames mechanism exception_id parent_id is_exception_group in_app module "
    "function filename context_line logentry message params formatted fingerprint logger platform".split()
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(members, inner, max_size=5),
    max_leaves=30,
)


def frame(function="total", source="return prices[sku]", **more):
    made = {"filename": "shop/cart.py", "module": "shop.cart", "function": function, "lineno": 7, "in_app": True}
    return made | {"context_line": source} | more


def raised(kind="KeyError", value="'sku'", *frames, **mechanism):
    return {"type": kind, "value": value, "stacktrace": {"frames": list(frames)}, "mechanism": mechanism}


def event(*values, **more):
    return {"platform": "python", "exception": {"values": list(values)}, **more}


def grouped(payload, error_type="KeyError", message="'sku'") -> Grouping:
    return group(payload, error_type=error_type, message=message)


def fingerprint(payload, message="'sku'"):
    return grouped(payload, message=message).fingerprint


def test_the_parts_say_why_events_belong_together():
    cause, outer = (
        raised("KeyError", "'sku'", frame()),
        raised("CartError", "no price for 7", frame("view", "raise CartError")),
    )

    found = grouped(event(cause, outer), message="no price for 7")

    assert found.parts == (
        "exception",
        "KeyError",
        "in shop.cart.total",
        "source: return prices[sku]",
        "raised as CartError",
    )
    assert found.template == "no price for <num>"
    assert re.fullmatch("[0-9a-f]{32}", found.fingerprint)


def test_the_fingerprint_is_the_same_on_every_machine_and_in_every_version():
    assert fingerprint(event(raised("KeyError", "'sku'", frame()))) == "19137a97127ce31bb42bf1b27fd29f66"


@given(st.integers(), st.text(max_size=10), st.lists(st.sampled_from(["a", "b", "c"]), max_size=5))
def test_lines_releases_and_callers_do_not_matter(line, release, callers):
    outer = [frame(name, f"{name}()", lineno=line) for name in callers]

    moved = event(raised("KeyError", "'sku'", *outer, frame(lineno=line)), release=release)

    assert fingerprint(moved) == fingerprint(event(raised("KeyError", "'sku'", frame())))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_ids_in_messages_do_not_matter(one, other):
    first, second = (f"order-line {number} of user <{number}> is gone" for number in (one % 10**6, other % 10**6))

    assert fingerprint({}, first) == fingerprint({}, second)
    assert fingerprint(event(raised("E", first)), first) == fingerprint(event(raised("E", second)), second)


@given(st.randoms())
def test_the_order_of_keys_does_not_matter(dice):
    def shuffled(value):
        if isinstance(value, dict):
            keys = list(value)
            dice.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    payload = event(
        raised("KeyError", "'sku'", frame(), frame("inner")), raised("Outer", "x", frame("o")), logger="shop"
    )

    assert grouped(shuffled(payload)) == grouped(payload)


@pytest.mark.parametrize(
    "other",
    [
        raised("ValueError", "'sku'", frame()),
        raised("KeyError", "'sku'", frame("tax")),
        raised("KeyError", "'sku'", frame(module="shop.tax")),
        raised("KeyError", "'sku'", frame(source="return rates[country]")),
    ],
)
def test_another_type_or_place_is_another_bug(other):
    assert fingerprint(event(other)) != fingerprint(event(raised("KeyError", "'sku'", frame())))


def test_without_source_the_message_tells_bugs_of_one_function_apart():
    bare = frame(source="")

    one, again, other = (fingerprint(event(raised("E", text, bare))) for text in ("no sku 7", "no sku 8", "no price 7"))

    assert one == again != other


def test_a_cause_within_a_library_is_placed_by_the_application_that_called_it():
    deep = raised("ConnectionRefusedError", "refused", frame("connect", module="socket", in_app=False))

    pay, stock = (
        fingerprint(event(deep, raised("PoolError", "x", frame(name, "raise PoolError")))) for name in ("pay", "stock")
    )

    assert pay != stock


def test_the_same_exception_raised_as_another_is_another_bug():
    cause = raised("KeyError", "'sku'", frame())

    first, second = (grouped(event(cause, raised(kind, "x", frame("f", f"raise {kind}")))) for kind in "AB")

    assert first.parts[:-1] == second.parts[:-1] != first.parts
    assert first.fingerprint != second.fingerprint


@given(st.permutations([1, 2, 3]))
def test_an_exception_group_is_known_by_its_causes_in_any_order(order):
    leaves = [raised(f"E{n}", "x", frame(f"f{n}"), exception_id=n, parent_id=0) for n in order]
    top = raised("ExceptionGroup", "many", frame("gather"), exception_id=0, is_exception_group=True)

    found = grouped(event(*leaves, top))

    assert [part for part in found.parts if part.startswith("in ")] == [f"in shop.cart.f{n}" for n in (1, 2, 3)]


@given(st.integers(1, 6))
def test_an_endless_recursion_is_one_bug_wherever_the_stack_ran_out(extra):
    circle = [frame("walk"), frame("visit")] * 20

    whole, cut = (event(raised("RecursionError", "x", frame("main"), *stack)) for stack in (circle, circle[:-extra]))

    assert fingerprint(whole) == fingerprint(cut)


def test_log_records_are_known_by_their_template():
    def record(user):
        return {"logentry": {"message": "%s has left", "params": [user], "formatted": f"{user} has left"}}

    eve, bob = (grouped(record(user), message=f"{user} has left") for user in ("eve", "bob"))

    assert eve == bob
    assert eve.template == "%s has left"


def test_a_log_template_without_words_is_none():
    texts = ["disk full", "no route"]
    records = [{"logentry": {"message": "%s", "params": [text], "formatted": text}} for text in texts]

    assert len({fingerprint(record, text) for record, text in zip(records, texts, strict=True)}) == 2


def test_the_client_may_choose_what_belongs_together():
    one, other = event(raised("A", "x", frame()), fingerprint=["shop"]), {"fingerprint": ["shop"]}

    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(other) != fingerprint({"fingerprint": ["shop", "x"]}) != fingerprint({"fingerprint": ["shopx"]})


@pytest.mark.parametrize("default", ["{{ default }}", "{{default}}"])
def test_the_client_may_refine_the_default(default):
    plain = event(raised("A", "x", frame()))

    refined = grouped({**plain, "fingerprint": [default, "eu"]})

    assert fingerprint({**plain, "fingerprint": [default]}) == fingerprint(plain)
    assert refined.parts == ("chosen by the client", *grouped(plain).parts, "eu")


@given(st.dictionaries(members, anything, max_size=6), st.text(max_size=50), st.text(max_size=50))
def test_any_payload_is_grouped(payload, error_type, message):
    before = copy.deepcopy(payload)

    found = group(payload, error_type=error_type, message=message)

    assert len(found.fingerprint) == 32
    assert repr(payload) == repr(before)


def test_what_comes_is_bounded():
    long = "x " * 500_000

    found = group(
        event(raised(long, long, frame(long, long, module=long)), fingerprint=["{{ default }}", long], logger=long),
        error_type=long,
        message=long,
    )

    assert sum(map(len, found.parts)) < 5_000
    assert len(found.template) < 1_000
