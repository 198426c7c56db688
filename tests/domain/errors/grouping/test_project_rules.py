import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.grouping.globs import Looks
from softfactory.domain.errors.grouping.matching import Matcher, Seen
from softfactory.domain.errors.grouping.project_rules import CHOSEN, ProjectRule, applied
from softfactory.domain.errors.model import Severity
from softfactory.domain.errors.payloads.chain import chains
from tests.domain.errors.grouping.test_fingerprint import anything, event, frame, members, raised

PAYLOAD = event(
    raised("KeyError", "'sku'", frame("total"), frame("get", filename="lib/cache.py", module="lib.cache")),
    raised("CartError", "No price for 7", frame("view", "raise CartError", filename="shop/web.py", module="shop.web")),
    logger="shop.orders",
    level="error",
    transaction="/orders",
    tags={"plan": "business"},
)
GIVEN = {"error_type": "CartError", "message": "No price for 7"}
fields = st.sampled_from(["type", "message", "logger", "level", "path", "function", "module", "tags.plan"])
matchers = st.builds(Matcher, on=fields, glob=st.text(alphabet="*?aE. /", min_size=1, max_size=6))
rules = st.builds(
    ProjectRule,
    matchers=st.lists(matchers, min_size=1, max_size=3).map(tuple),
    fingerprint=st.none() | st.lists(st.text(max_size=20), min_size=1, max_size=3).map(tuple),
    severity=st.none() | st.sampled_from(Severity),
    in_app=st.none() | st.booleans(),
)


def rule(*pairs, **says):
    return ProjectRule(matchers=tuple(Matcher(on=on, glob=glob) for on, glob in pairs), **says)


def means(*pairs, payload=PAYLOAD, **given):
    return applied(payload, [rule(*pairs, severity=Severity.LOW)], **(GIVEN | given)).severity is not None


def grouped(payload, *given):
    found = applied(payload, given, **GIVEN)
    return group(found.payload, error_type="CartError", message="No price for 7", chosen=found.chosen)


@pytest.mark.parametrize(
    ("on", "glob", "holds"),
    [
        ("type", "CartError", True),
        ("type", "KeyError", True),
        ("type", "*Error", True),
        ("type", "carterror", False),
        ("type", "Cart", False),
        ("message", "no PRICE*", True),
        ("message", "no price", False),
        ("logger", "shop.*", True),
        ("logger", "shop", False),
        ("level", "err?r", True),
        ("tags.plan", "business", True),
        ("tags.plan", "team", False),
        ("tags.area", "*", False),
        ("path", "shop/*", True),
        ("path", "*/cache.py", True),
        ("path", "cart.py", False),
        ("function", "total", True),
        ("function", "tot", False),
        ("module", "lib.*", True),
        ("module", "shop", False),
    ],
)
def test_a_matcher_holds_when_the_whole_text_fits(on, glob, holds):
    assert means((on, glob)) == holds


def test_paths_are_compared_with_slashes():
    assert means(("path", "*/shop/*"), payload=event(raised("E", "x", frame(filename=r"C:\shop\cart.py"))))


def test_all_matchers_must_hold():
    assert means(("type", "KeyError"), ("logger", "shop.*"))
    assert not means(("type", "KeyError"), ("logger", "web.*"))


def test_one_frame_must_fit_all_matchers_on_frames():
    assert means(("path", "lib/*"), ("function", "get"))
    assert not means(("path", "lib/*"), ("function", "total"))


def test_an_event_without_exception_is_meant_by_its_message():
    assert means(("type", "Message"), ("message", "*7"), payload={}, error_type="Message")


def test_the_first_rule_with_a_fingerprint_wins_and_so_does_the_first_with_a_severity():
    found = applied(
        PAYLOAD,
        [
            rule(("type", "Other"), fingerprint=("no",), severity=Severity.CRITICAL),
            rule(("type", "*"), severity=Severity.HIGH),
            rule(("type", "*"), fingerprint=("prices",), severity=Severity.LOW),
            rule(("type", "*"), fingerprint=("later",)),
        ],
        **GIVEN,
    )

    assert (found.chosen, found.severity, found.payload) == ((CHOSEN, "prices"), Severity.HIGH, PAYLOAD)


def test_a_fingerprint_of_a_rule_says_so_and_may_hold_the_default():
    plain = grouped(PAYLOAD)

    found = grouped(PAYLOAD, rule(("type", "*"), fingerprint=("prices", "{{ default }}")))

    assert found.parts == (CHOSEN, "prices", *plain.parts)
    assert found.template == plain.template


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ type }}", "CartError"),
        ("{{message}}", "No price for <num>"),
        ("in {{ module }}, {{ function }}", "in lib.cache, get"),
        ("{{ logger }}/{{ level }}", "shop.orders/error"),
        ("{{ transaction }}", "/orders"),
        ("{{ tags.plan }}", "business"),
        ("{{ tags.area }}", ""),
        ("{{ nothing }}", "{{ nothing }}"),
        ("with {{ default }}", "with {{ default }}"),
        ("plain", "plain"),
    ],
)
def test_variables_stand_for_what_the_event_says(text, told):
    assert grouped(PAYLOAD, rule(("type", "*"), fingerprint=(text,))).parts == (CHOSEN, told)


def test_the_clients_fingerprint_wins_over_a_rule():
    chosen = {**PAYLOAD, "fingerprint": ["mine"]}

    assert grouped(chosen, rule(("type", "*"), fingerprint=("ours",))) == grouped(chosen)


def test_a_client_that_asks_for_the_default_asks_for_the_rule():
    asked = {**PAYLOAD, "fingerprint": ["{{ default }}"]}

    assert grouped(asked, rule(("type", "*"), fingerprint=("ours",))).parts == (CHOSEN, "ours")


def test_the_place_of_a_rule_among_others_does_not_matter():
    mine, other = rule(("type", "*"), fingerprint=("ours",)), rule(("type", "None"), fingerprint=("x",))

    assert grouped(PAYLOAD, mine, other) == grouped(PAYLOAD, other, mine)


def test_frames_that_a_rule_takes_for_a_library_are_passed_over():
    found = grouped(PAYLOAD, rule(("path", "lib/*"), in_app=False))

    assert "in lib.cache.get" in grouped(PAYLOAD).parts
    assert "in shop.cart.total" in found.parts


def test_frames_that_a_rule_takes_for_the_applications_count_wherever_they_lie():
    inner = frame("sum", filename="/app/node_modules/@shop/prices/sum.js", module="", in_app=False)
    payload = event(raised("E", "x", frame("total"), inner), platform="node")

    [[link]] = chains(applied(payload, [rule(("path", "*/@shop/*"), in_app=True)], **GIVEN).payload)

    assert link.frame is not None
    assert link.frame["function"] == "sum"


def test_the_first_rule_that_speaks_of_a_frame_is_believed():
    claims = rule(("module", "lib.cache"), in_app=True), rule(("path", "lib/*"), in_app=False)

    [chain] = chains(applied(PAYLOAD, claims, **GIVEN).payload)

    assert chain[0].frame is not None
    assert chain[0].frame["function"] == "get"


def test_a_rule_on_frames_and_on_the_event_leaves_other_events_alone():
    claim = rule(("type", "TypeError"), ("path", "lib/*"), in_app=False)

    assert applied(PAYLOAD, [claim], **GIVEN).payload is PAYLOAD


def test_without_rules_nothing_is_done():
    found = applied(PAYLOAD, (), **GIVEN)

    assert (found.payload is PAYLOAD, found.chosen, found.severity) == (True, None, None)


@given(st.dictionaries(members, anything, max_size=6), st.lists(rules, max_size=4), st.text(max_size=30))
def test_rules_are_applied_to_any_payload_and_leave_it_as_it_is(payload, given_rules, message):
    before = copy.deepcopy(payload)

    found = applied(payload, given_rules, error_type="E", message=message)
    grouping = group(found.payload, error_type="E", message=message, chosen=found.chosen)

    assert len(grouping.fingerprint) == 32
    assert repr(payload) == repr(before)


@given(st.lists(rules, max_size=4))
def test_rules_that_mean_nothing_change_nothing(given_rules):
    others = [
        ProjectRule(matchers=(Matcher(on="type", glob="Never"), *r.matchers), fingerprint=("x",)) for r in given_rules
    ]

    assert grouped(PAYLOAD, *others) == grouped(PAYLOAD)


def test_rules_made_to_be_slow_stop_holding_before_they_are():
    seen = Seen(texts={"type": ["a" * 300]}, frames=[], looks=Looks(left=1_000))
    cheap, slow = (Matcher(on="type", glob="a*"), Matcher(on="type", glob="*" + "a" * 100 + "*"))

    assert seen.is_meant_by([cheap])
    assert not seen.is_meant_by([slow])
    assert not seen.is_meant_by([cheap])
