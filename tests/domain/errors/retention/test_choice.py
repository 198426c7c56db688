"""Which events go: as rules, of any instants."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.retention.choice import crowded, cuts, shares

instants = st.lists(st.integers(0, 10**6) | st.integers(0, 20), min_size=2, max_size=60).map(sorted)
keeps = st.integers(2, 60)
divided = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 1000)), max_size=12)


def kept(at, keep):
    gone = set(crowded(at, keep))
    return [instant for index, instant in enumerate(at) if index not in gone]


@given(instants, keeps)
def test_as_many_stay_as_may_the_first_and_the_last_among_them(at, keep):
    stay = kept(at, keep)

    assert len(stay) == min(keep, len(at))
    assert (stay[0], stay[-1]) == (at[0], at[-1])


@given(instants, keeps)
def test_no_gap_grows_beyond_twice_an_even_share(at, keep):
    before = {(left, right) for left, right in pairwise(at)}

    grown = [right - left for left, right in pairwise(kept(at, keep)) if (left, right) not in before]

    assert all(gap * (keep - 1) <= 2 * (at[-1] - at[0]) for gap in grown)


@given(instants, keeps)
def test_what_was_chosen_is_chosen_again(at, keep):
    stay = kept(at, keep)

    assert crowded(stay, keep) == []


@given(st.integers(2, 40), st.integers(1, 40))
def test_of_events_in_even_steps_none_stays_further_from_the_next_than_twice_the_even_share(keep, step):
    stay = kept([step * number for number in range(keep * 3)], keep)

    assert max(right - left for left, right in pairwise(stay)) * (keep - 1) <= 2 * step * (keep * 3 - 1)


@given(divided, st.integers(0, 400), st.integers(0, 3))
def test_nobody_gets_more_than_it_has_or_less_than_it_must(owners, total, least):
    counts, weights = [count for count, _ in owners], [weight for _, weight in owners]

    given_ = shares(total, counts, weights, least=least)

    assert all(min(least, count) <= share <= count for share, count in zip(given_, counts, strict=True))


@given(divided, st.integers(0, 400), st.integers(0, 3))
def test_all_is_given_and_not_more(owners, total, least):
    counts, weights = [count for count, _ in owners], [weight for _, weight in owners]
    must = sum(min(least, count) for count in counts)

    given_ = sum(shares(total, counts, weights, least=least))

    assert given_ <= max(total, must)
    assert given_ >= min(total, sum(counts)) - len(counts)  # what is divided is whole


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), st.integers(0, 400))
def test_with_equal_weights_those_who_have_most_are_cut_to_one_level(counts, total):
    given_ = shares(total, counts, [1] * len(counts), least=2)

    cut = [share for share, count in zip(given_, counts, strict=True) if share < count]
    whole = [share for share, count in zip(given_, counts, strict=True) if share == count]
    assert not cut or max(cut) - min(cut) <= 1
    assert not cut or max(whole, default=0) <= max(cut)


@given(divided, st.integers(1, 400))
def test_all_that_is_too_much_goes_and_nobody_loses_all_for_it(owners, total):
    counts, weights = [count for count, _ in owners], [weight for _, weight in owners]
    kept = shares(total, counts, weights, least=2)
    excess = sum(counts) - total

    found = cuts(counts, kept, excess)

    gone = sum(counts[index] - left for index, left in found)
    assert gone == max(min(excess, sum(counts) - sum(kept)), 0) or gone > sum(counts) - sum(kept)
    assert gone <= max(excess, 0)
    assert all(left >= min(kept[index], counts[index] * 9 // 10) for index, left in found)


def test_of_many_who_are_a_little_beyond_some_are_cut_by_a_tenth():
    assert cuts([100] * 50, [99] * 50, 25) == [(0, 90), (1, 90), (2, 95)]
