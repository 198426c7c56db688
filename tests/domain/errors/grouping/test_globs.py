from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.globs import fits

globs = st.text(alphabet="ab*?.(", max_size=8)
texts = st.text(alphabet="ab.(\n", max_size=12)


@given(globs, texts)
def test_stars_are_any_text_and_question_marks_one_character(glob, text):
    assert fits(glob, text) == fnmatchcase(text, glob)


@pytest.mark.parametrize("glob", ["[ab]", "a|b", "^a", "a$", "(a)", r"\d", "a{2}", "a+"])
def test_nothing_else_is_special(glob):
    assert fits(glob, glob)
    assert not fits(glob, "a")


@given(st.integers(0, 200), st.integers(0, 1_000))
def test_a_glob_made_to_be_slow_is_not(stars, length):
    assert not fits(("*a" * 100)[:stars] + "b", "a" * length)
