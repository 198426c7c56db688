from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.payloads.chain import chains
from tests.domain.errors.grouping.test_fingerprint import event, fingerprint, frame, raised


def kinds(payload):
    return [[link.type for link in chain] for chain in chains(payload)]


def group_of(*leaves, outer="ExceptionGroup", **mechanism):
    """A group with number 0 and its members, numbered on, outermost last as SDKs send them."""
    members = [
        raised(kind, "x", frame(f"f_{kind}"), exception_id=number, parent_id=0) for number, kind in enumerate(leaves, 1)
    ]
    top = raised(outer, "some", frame("gather"), exception_id=0, is_exception_group=True, **mechanism)
    return [*reversed(members), top]


def test_without_a_group_there_is_one_chain_root_cause_first():
    assert kinds(event(raised("KeyError", "x"), raised("CartError", "y"))) == [["KeyError", "CartError"]]


def test_numbers_alone_make_no_group():
    cause, outer = raised("Error", "x", exception_id=1, parent_id=0), raised("PaymentFailed", "y", exception_id=0)

    assert kinds(event(cause, outer, platform="node")) == [["Error", "PaymentFailed"]]


def test_a_group_has_a_chain_for_each_of_its_causes():
    assert kinds(event(*group_of("KeyError", "ValueError"))) == [
        ["ValueError", "ExceptionGroup"],
        ["KeyError", "ExceptionGroup"],
    ]


def test_groups_within_groups_are_followed_to_the_leaves():
    inner = [
        raised("KeyError", "x", exception_id=3, parent_id=2),
        raised("ExceptionGroup", "inner", exception_id=2, parent_id=0, is_exception_group=True),
        raised("ValueError", "y", exception_id=1, parent_id=0),
        raised("ExceptionGroup", "outer", exception_id=0, is_exception_group=True),
    ]

    assert kinds(event(*inner)) == [["KeyError", "ExceptionGroup", "ExceptionGroup"], ["ValueError", "ExceptionGroup"]]


def test_a_cause_within_a_group_is_followed_to_its_own_cause():
    values = [
        raised("ConnectionError", "x", exception_id=2, parent_id=1, source="__cause__"),
        raised("PaymentFailed", "y", exception_id=1, parent_id=0),
        raised("ExceptionGroup", "outer", exception_id=0, is_exception_group=True),
    ]

    assert kinds(event(*values)) == [["ConnectionError", "PaymentFailed", "ExceptionGroup"]]


def test_an_aggregate_error_of_javascript_is_a_group():
    assert kinds(event(*group_of("TypeError", "RangeError", outer="AggregateError"), platform="javascript")) == [
        ["RangeError", "AggregateError"],
        ["TypeError", "AggregateError"],
    ]


def test_a_group_whose_causes_were_cut_off_stands_for_itself():
    assert kinds(event(group_of("KeyError")[-1])) == [["ExceptionGroup"]]


@given(st.permutations(["KeyError", "ValueError", "OSError"]), st.integers(1, 3))
def test_the_same_causes_in_any_order_and_number_are_the_same_bug(order, times):
    again = [kind for kind in order for _ in range(times)]

    assert fingerprint(event(*group_of(*again))) == fingerprint(event(*group_of("KeyError", "ValueError", "OSError")))


def test_other_causes_are_another_bug():
    assert fingerprint(event(*group_of("KeyError"))) != fingerprint(event(*group_of("KeyError", "ValueError")))


def test_the_same_causes_through_another_wrapper_are_another_bug():
    assert fingerprint(event(*group_of("KeyError"))) != fingerprint(
        event(*group_of("KeyError", outer="TaskGroupError"))
    )


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8))
def test_circles_end(pairs):
    values = [
        raised(f"E{at}", "x", exception_id=one, parent_id=other, is_exception_group=True)
        for at, (one, other) in enumerate(pairs)
    ]

    assert all(chains(event(*values)))
