import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.rule_shapes import LONGEST, MOST_MATCHERS, MOST_RULES, plain, rules_of
from softfactory.domain.errors.problems import InvalidRules
from tests.domain.errors.grouping.test_project_rules import rule

MATCHER = {"on": "type", "glob": "*Error"}
RULE = {"matchers": [MATCHER], "fingerprint": ["ours", "{{ default }}"]}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["matchers", "on", "glob", "fingerprint", "severity", "in_app"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def test_rules_are_read_from_plain_objects():
    [read] = rules_of(
        [{**RULE, "severity": "high", "matchers": [MATCHER, {"on": "path", "glob": "lib/*"}], "in_app": False}]
    )

    assert read == rule(
        ("type", "*Error"), ("path", "lib/*"), fingerprint=("ours", "{{ default }}"), severity="high", in_app=False
    )


@given(json_values)
def test_what_is_read_is_written_and_read_again(value):
    try:
        read = rules_of(value)
    except InvalidRules:
        return

    assert rules_of(json.loads(json.dumps(plain(read)))) == read


def test_as_many_rules_and_matchers_as_are_allowed_are_read():
    most = [
        {**RULE, "matchers": [{"on": "tags." + "n" * (LONGEST - 5), "glob": "g" * LONGEST}] * MOST_MATCHERS}
    ] * MOST_RULES

    assert rules_of(plain(rules_of(most))) == rules_of(most)


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({}, "rules"),
        (None, "rules"),
        ([RULE] * (MOST_RULES + 1), "rules"),
        ([RULE, "x"], "[1]"),
        ([{**RULE, "name": "x"}], "[0]"),
        ([{"matchers": [MATCHER]}], "[0] sets nothing"),
        ([{**RULE, "matchers": []}], "[0].matchers"),
        ([{**RULE, "matchers": None}], "[0].matchers"),
        ([{**RULE, "matchers": [MATCHER] * (MOST_MATCHERS + 1)}], "[0].matchers"),
        ([{**RULE, "matchers": [MATCHER, {"on": "type"}]}], "[0].matchers[1].glob"),
        ([{**RULE, "matchers": [{"on": "color", "glob": "*"}]}], "[0].matchers[0].on"),
        ([{**RULE, "matchers": [{"on": "tags.", "glob": "*"}]}], "[0].matchers[0].on"),
        ([{**RULE, "matchers": [{"on": "type", "glob": ""}]}], "[0].matchers[0].glob"),
        ([{**RULE, "matchers": [{"on": "type", "glob": "g" * (LONGEST + 1)}]}], "[0].matchers[0].glob"),
        ([{**RULE, "matchers": [{"on": "type", "glob": "a\0"}]}], "[0].matchers[0].glob"),
        ([{**RULE, "matchers": [{"on": "type", "glob": 7}]}], "[0].matchers[0].glob"),
        ([{**RULE, "fingerprint": []}], "[0].fingerprint"),
        ([{**RULE, "fingerprint": "ours"}], "[0].fingerprint"),
        ([{**RULE, "fingerprint": ["a\n"]}], "[0].fingerprint[0]"),
        ([{**RULE, "fingerprint": ["{{ color }}"]}], "[0].fingerprint"),
        ([{**RULE, "severity": "worst"}], "[0].severity"),
        ([{**RULE, "severity": 3}], "[0].severity"),
        ([{**RULE, "in_app": "yes"}], "[0].in_app"),
        ([{**RULE, "in_app": True}], "[0].in_app"),
    ],
)
def test_what_is_no_rule_is_refused_and_the_place_is_named(value, where):
    with pytest.raises(InvalidRules) as refusal:
        rules_of(value)

    assert str(refusal.value).startswith(where)
