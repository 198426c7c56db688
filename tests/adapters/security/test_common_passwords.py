"""Common passwords are found, whatever their case; others are not; the file is what its generator makes."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.security.common_passwords import FILE, WIDTH, CommonPasswordFile, hashed
from tests.common_passwords import packed

ROOT = Path(__file__).parents[3]
IS_COMMON = CommonPasswordFile()
texts = st.text(min_size=8, max_size=20)


@pytest.mark.parametrize("password", ["password", "PASSWORD1234", "1234567890123456", "Ｑwertyuiop"])  # noqa: RUF001
def test_a_common_password_is_common_however_it_is_spelt(password):
    assert IS_COMMON(password)


@pytest.mark.parametrize("password", ["correct horse battery staple", "", "\ud800" * 8])
def test_another_is_not(password):
    assert not IS_COMMON(password)


@given(st.lists(texts, min_size=1), st.lists(texts))
def test_what_was_packed_is_found_and_nothing_else(tmp_path_factory, listed, others):
    file = tmp_path_factory.mktemp("common") / "list.bin"
    file.write_bytes(packed(listed))
    is_common = CommonPasswordFile(file)
    kept = set(map(hashed, listed))

    assert all(map(is_common, listed))
    assert [is_common(other) for other in others] == [hashed(other) in kept for other in others]


def test_what_is_too_short_to_be_chosen_is_not_kept():
    assert packed(["1234567", "12345678", "12345678"]) == hashed("12345678")


def test_the_generator_makes_the_same_file_from_the_same_list(tmp_path):
    source, made = tmp_path / "list.txt", tmp_path / "list.bin"
    source.write_text("password\nhunter2\niloveyou\nqwertyuiop\n")

    subprocess.run([sys.executable, "-m", "tests.common_passwords", source, made], cwd=ROOT, check=True)

    assert made.read_bytes().hex() == "5e884898da9a900403ace4ad93ca07"


def test_the_file_is_sorted_whole_and_of_the_size_that_keeps_mistakes_below_one_in_a_million():
    kept = FILE.read_bytes()
    hashes = [kept[at : at + WIDTH] for at in range(0, len(kept), WIDTH)]

    assert all(first < second for first, second in pairwise(hashes))
    assert len(hashes) == 474_743
    assert len(hashes) / 256**WIDTH < 1e-6
