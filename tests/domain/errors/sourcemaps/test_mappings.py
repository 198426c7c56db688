import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.sourcemaps import mappings
from softfactory.domain.errors.sourcemaps.mappings import BadMap, Mappings, Token
from tests.source_maps import encoded

numbers = st.integers(0, 2**31 - 1)
places = st.tuples(st.integers(0, 5), st.integers(0, 300))
origins = st.none() | st.tuples(st.integers(0, 9), numbers, numbers, st.none() | numbers)
token_lists = st.dictionaries(places, origins, max_size=40)


def token_of(origin):
    return origin and Token(*origin)


def read(text, **begins):
    found = Mappings()
    found.add(text, **begins)
    return found


@given(token_lists, places)
def test_a_place_comes_from_where_the_last_token_before_it_on_its_line_does(tokens, place):
    covering = [at for at in tokens if at[0] == place[0] and at[1] <= place[1]]

    found = read(encoded(sorted(tokens.items()))).find(*place)

    assert found == (token_of(tokens[max(covering)]) if covering else None)


@given(token_lists, st.randoms())
def test_tokens_of_a_line_may_come_in_any_order(tokens, dice):
    shuffled = sorted(tokens.items())
    dice.shuffle(shuffled)
    shuffled.sort(key=lambda token: token[0][0])

    found = read(encoded(shuffled))

    assert [found.find(*place) for place in tokens] == [token_of(origin) for origin in tokens.values()]


@given(token_lists, token_lists, st.integers(0, 3), st.integers(0, 50))
def test_a_section_begins_where_it_is_told_to(first, second, after, column):
    begins = max((line for line, _ in first), default=0) + 1 + after
    found = read(encoded(sorted(first.items())))
    found.add(encoded(sorted(second.items())), line=begins, column=column, sources=10, names=20)

    for (line, place), origin in second.items():
        moved = (
            Token(origin[0] + 10, origin[1], origin[2], None if origin[3] is None else origin[3] + 20)
            if origin
            else None
        )
        assert found.find(begins + line, place + (column if line == 0 else 0)) == moved
    assert [found.find(*place) for place in first] == [token_of(origin) for origin in first.values()]


@given(st.text("ABCgh+/,;g9 é", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        found = read(text)
    except BadMap:
        return
    found.find(0, 0)


@pytest.mark.parametrize("text", ["A" * 41, "!", "AA", "AAA", "AAAAAA", "g", "D", "ADAA", "AAAD", "AAgggggggE"])
def test_what_no_generator_writes_is_refused(text):
    with pytest.raises(BadMap):
        read(text)


@pytest.mark.parametrize("line", [-1, 0, 1])
def test_sections_out_of_order_are_refused(line):
    found = read("AAAA;;AAAA")

    with pytest.raises(BadMap):
        found.add("AAAA", line=line)


def test_so_many_mappings_are_read_and_no_more(monkeypatch):
    monkeypatch.setattr(mappings, "MOST_SEGMENTS", 100)

    read("A,A;" * 50)
    for text, line in ((";" * 101, 0), ("A," * 101, 0), ("", 101)):
        with pytest.raises(BadMap):
            read(text, line=line)


@given(st.integers(-5, 10), st.integers(-5, 10))
def test_places_outside_come_from_nowhere(line, column):
    found = read("EAAA;;EAAA").find(line, column)

    assert (found is not None) == (line in {0, 2} and column >= 2)
