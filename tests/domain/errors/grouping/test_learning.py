from functools import cache
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.learning import (
    WILD,
    Criterion,
    Index,
    covers,
    families,
    learn,
    match,
    text,
    tokens,
)
from softfactory.domain.errors.grouping.learning.shape import shape
from softfactory.domain.errors.grouping.lexer import template

VALUES = ("fig", "kiwi", "pear", "plum")
SAID = ("could", "not", "find")


def criterion_of(enough, pairs):
    return Criterion(enough=enough, name=1, word=1, first=1, pairs=pairs)


criteria = st.builds(criterion_of, st.integers(2, 3), st.integers(2, 4))


def said(*values):
    return (*SAID, *values)


def sets(width, *, most=12):
    values = st.tuples(*[st.sampled_from(VALUES)] * width)
    return st.frozensets(values.map(lambda chosen: said(*chosen)), max_size=most)


small = st.integers(1, 3).flatmap(sets)
mixed = st.tuples(sets(1), sets(2), sets(3, most=20)).map(lambda parts: frozenset().union(*parts))


def cut(*messages):
    return [tokens(template(message)) for message in messages]


def wild(*messages):
    return {text(pattern) for pattern in learn(cut(*messages))}


def held(raws, criterion):
    """The least set that the rules ask for, by brute force: all there is over the values."""
    width = max(map(len, raws), default=len(SAID)) - len(SAID)
    lines = [
        (said(*chosen), at)
        for chosen in product((*VALUES, WILD), repeat=width)
        for at in range(len(SAID), len(SAID) + width)
        if said(*chosen)[at] == WILD
    ]
    planes = [(line, one, other) for (line, one), (same, other) in combinations(lines, 2) if line == same]
    known, more = set(), set(raws)
    while not more <= known:
        known |= more
        more = set().union(*map(instances, known))
        for line, at in lines:
            if sum((*line[:at], value, *line[at + 1 :]) in known for value in VALUES) >= criterion.enough:
                more.add(line)
        more |= {plane for plane, one, other in planes if matched(known, plane, one, other) >= criterion.pairs}
    return known


def matched(known, plane, one, other):
    """The most pairs of values of which none is in two, by trying all ways."""
    held = {
        (left, right)
        for left, right in product(VALUES, repeat=2)
        if tuple({one: left, other: right}.get(at, token) for at, token in enumerate(plane)) in known
    }
    return max(sum(pair in held for pair in zip(VALUES, way, strict=True)) for way in permutations(VALUES))


@cache
def instances(pattern):
    return set(product(*[(*VALUES, WILD) if token == WILD else (token,) for token in pattern]))


def over(pattern, instance):
    return len(pattern) == len(instance) and all(
        one in (WILD, other) for one, other in zip(pattern, instance, strict=True)
    )


def largest(known):
    return {one for one in known if WILD in one and not any(over(other, one) and other != one for other in known)}


def parts(raws, learned):
    """The families of templates alone, in which those learned are left out."""
    return {part & raws for part in families(raws, learned)} - {frozenset()}


@given(small, criteria)
@settings(max_examples=200)
def test_what_is_learned_is_the_least_that_the_rules_ask_for(raws, criterion):
    known = held(raws, criterion)

    learned = learn(raws, criterion)

    assert learned == largest(known)


@given(st.data(), mixed, criteria)
@settings(max_examples=200)
def test_when_it_is_learned_and_what_is_forgotten_meanwhile_does_not_matter(data, raws, criterion):
    facts, learned = set(), frozenset()
    for raw in data.draw(st.permutations(sorted(raws))):
        if match(learned, raw) is None:
            facts.add(raw)
        if data.draw(st.booleans()):
            learned = learn(facts | learned, criterion)
            facts = {fact for fact in facts if match(learned, fact) is None or data.draw(st.booleans())}
    learned = learn(facts | learned, criterion)

    assert learned == learn(raws, criterion)
    assert parts(raws, learned) == parts(raws, learn(raws, criterion))


@given(mixed, mixed, criteria)
def test_more_templates_never_undo_what_fewer_justified(some, others, criterion):
    before, after = learn(some, criterion), learn(some | others, criterion)

    assert all(any(over(pattern, one) for pattern in after) for one in before)
    assert all(any(part <= whole for whole in parts(some | others, after)) for part in parts(some, before))


@given(mixed, criteria)
def test_learning_again_learns_nothing(raws, criterion):
    learned = learn(raws, criterion)

    assert learn(learned, criterion) == learn(raws | learned, criterion) == learned


@given(mixed, criteria)
def test_families_are_parts_of_everything_known(raws, criterion):
    learned = learn(raws, criterion)

    found = families(raws, learned)

    assert sorted(fact for part in found for fact in part) == sorted(raws | learned)
    assert found == sorted(found, key=min)


@given(mixed, criteria)
def test_the_first_pattern_that_covers_a_template_is_found(raws, criterion):
    learned = learn(raws, criterion)
    index = Index(learned)

    for raw in raws:
        assert index.match(raw) == min((one for one in learned if covers(one, raw)), default=None)


def test_patterns_that_could_cover_the_same_belong_together_though_nobody_said_it():
    rows = {said("fig", value) for value in VALUES[1:]} | {said(value, "plum") for value in VALUES[1:]}
    criterion = criterion_of(3, 4)

    learned = learn(rows, criterion)

    assert {text(one) for one in learned} == {"could not find fig <*>", "could not find <*> plum"}
    assert [part & rows for part in families(rows, learned)] == [rows]


NAMES = "Alice Bob Carol David Erin Faythe Heidi Ivan Judy Olivia".split()
FRUITS = "apple banana cherry grape lemon mango melon orange papaya peach".split()
WORDS = (
    "apple banana cherry grape lemon mango melon orange papaya peach carrot onion potato radish spinach tomato "
    "walnut almond pecan cashew"
).split()


@pytest.mark.parametrize(
    ("form", "values"),
    [("User {} has no address", NAMES), ("cannot ship {} today", FRUITS), ("no route to {}: gave up", NAMES)],
)
def test_enough_values_make_a_place_vary_and_one_less_does_not(form, values):
    messages = [form.format(value) for value in values]

    assert wild(*messages) == {form.format(WILD)}
    assert wild(*messages[1:]) == set()


FULL_NAMES = [f"{name} {other}" for name, other in zip(NAMES, ["Novak", "Weiß", "de Rossi", *NAMES], strict=False)]
FULL_NAMES[2] = "Jean-Luc O'Neil"


@pytest.mark.parametrize("form", ["Export for {} lacks 7 files", "{} waited 7 s for the map", "no seat for {}"])
def test_a_name_of_several_words_is_one_value_wherever_it_stands(form):
    messages = [form.format(name) for name in FULL_NAMES]

    assert wild(*messages) == {template(form.format("{}")).replace("{}", WILD)}
    assert wild(*messages[1:]) == set()


@pytest.mark.parametrize(
    ("template", "cut"),
    [
        ("Export for Paul Schmidt lacks", ("Export", "for", "Paul Schmidt", "lacks")),
        ("Paul Schmidt, Rosa Lind left", ("Paul Schmidt", ", ", "Rosa Lind", "left")),
        ("Cart of wanda Lind and NASA Berlin", ("Cart", "of", "wanda", "Lind", "and", "NASA", "Berlin")),
        ("Payment Service is down", ("Payment", "Service", "is", "down")),
        ("Unexpected Payment Failure", ("Unexpected", "Payment", "Failure")),
    ],
)
def test_only_words_with_capitals_that_nobody_knows_make_a_name(template, cut):
    assert tokens(template) == cut


HOSTS = [f"{name.lower()}.{word}.example" for name, word in zip(NAMES * 2, WORDS, strict=False)]


def test_two_places_vary_together_from_enough_pairs_without_a_common_value():
    messages = [f"Login of {word} from {host} failed" for word, host in zip(WORDS, HOSTS, strict=True)]

    assert wild(*messages[:15]) == {"Login of <*> from <*> failed"}
    assert wild(*messages[:14]) == set()
    assert wild(*messages[:14], *[message.replace("of apple", "of fig") for message in messages[:1]]) == set()


def test_places_where_a_sentence_begins_vary_in_no_pair():
    nouns = [f"{word.title()} of {fruit} failed" for word, fruit in zip(WORDS, reversed(WORDS), strict=True)]

    assert wild(*nouns) == set()


def test_two_places_may_vary():
    messages = [f"User {name} lost the order of {other}" for name in NAMES for other in NAMES]

    assert wild(*messages) == {"User <*> lost the order of <*>"}


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("connection to database {}", "failed refused reset closed aborted lost broken denied dropped timeout".split()),
        ("service is {} for user Alice", "starting stopping restarting running waiting draining loading".split()),
        ("worker could not {} the job", "start stop pause resume cancel retry load save send receive read".split()),
        ("worker raised {} at once", [f"{name}Error" for name in NAMES]),
        ("call of get_user to {} broke", [f"get_{name.lower()}" for name in NAMES]),
        ("answered with status {} at last", [str(code) for code in range(400, 420)]),
        ("'NoneType' object has no attribute '{}'", [*NAMES, *WORDS]),
        ('relation "{}" does not exist', [*NAMES, *WORDS]),
        ("no module named {} was found", [*NAMES, *WORDS]),
        ("cannot take {}=7 as it is", [*NAMES, *WORDS]),
        ("{} failed", [*NAMES, *WORDS]),
        (
            "could not load {} from disk",
            "config plugin profile image template font video document schema queue".split(),
        ),
        ("{} is required here", [*NAMES, *WORDS[:9]]),
    ],
)
def test_what_tells_bugs_apart_is_never_learned(form, values):
    assert wild(*[form.format(value) for value in values]) == set()


def test_a_pattern_covers_no_word_that_says_something_else():
    [pattern] = learn(cut(*[f"User {name} has no address" for name in NAMES]))

    assert covers(pattern, *cut("User Zoe has no address"))
    assert not covers(pattern, *cut("User still has no address"))
    assert not covers(pattern, *cut("User Zoe has no address: why"))


@given(st.text(alphabet="ab<>*=,.:'( 7\n", max_size=40))
def test_no_message_looks_like_something_learned(message):
    assert WILD not in tokens(template(message))
    assert WILD not in tokens(message)


@given(st.text(max_size=60) | st.text(alphabet="ab<>*=,.:'( 7", max_size=40))
def test_the_words_of_a_template_put_together_are_the_template(message):
    once = template(message)

    assert text(tokens(once)) == once


@given(st.text(alphabet="ab<>*=,.:'( 7", max_size=40))
def test_whatever_comes_is_a_template_of_its_own(message):
    raw = tokens(template(message))

    assert learn([raw]) == frozenset()
    assert covers(raw, raw)


sayings = st.lists(
    st.sampled_from(
        "user Alice attribute field failed, (kiwi) <num> a.b = 'x' : not to Error get_user 7 fig; x=1 …".split()
    ),
    max_size=12,
).map(" ".join)


@given(st.data(), sayings)
def test_a_pattern_has_the_shape_of_all_that_it_stands_for(data, message):
    raw = tokens(template(message))
    form = shape(raw)

    pattern = tuple(
        WILD if token == WILD and data.draw(st.booleans()) else word for token, word in zip(form, raw, strict=True)
    )

    assert shape(pattern) == form
    assert covers(pattern, raw)
