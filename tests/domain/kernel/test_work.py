import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.kernel.instants import EPOCH
from softfactory.domain.kernel.mail import MailRefused
from softfactory.domain.kernel.work import LATEST, SOONEST, Cron, backoff, told

instants = st.timedeltas(timedelta(0), timedelta(days=80_000)).map(lambda since: EPOCH + since)
periods = st.timedeltas(timedelta(seconds=1), timedelta(days=366))
attempts = st.integers(1, 40)


@given(instants, periods)
def test_a_slot_is_the_latest_multiple_since_1970(at, every):
    slot = Cron(name="x", kind="x", every=every).slot(at)

    assert slot <= at < slot + every
    assert (slot - EPOCH) % every == timedelta(0)


@given(attempts, st.binary(min_size=2, max_size=2))
def test_the_next_attempt_waits_twice_as_long_less_at_most_half(attempt, dice):
    whole = min(SOONEST * 2 ** (attempt - 1), LATEST)

    assert whole / 2 < backoff(attempt, lambda _: dice) <= whole


@given(attempts)
def test_those_that_failed_together_do_not_come_back_together(attempt):
    waits = {backoff(attempt, random.Random(number).randbytes) for number in range(20)}  # noqa: S311 - repeatable

    assert len(waits) > 10


@given(st.text())
def test_an_error_is_told_in_one_line_that_a_database_can_hold(text):
    sentence = told(ValueError(text))

    assert sentence.startswith("ValueError")
    assert len(sentence) <= 500
    assert len(sentence.splitlines()) == 1
    assert b"\0" not in sentence.encode()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (KeyError("x"), "KeyError: 'x'"),
        (RuntimeError(), "RuntimeError"),
        (MailRefused(), "MailRefused: The mail server refused the mail."),
        (OSError("no answer from https://ann:hunter2@example.org/x"), "OSError: no answer from https://example.org/x"),
        (OSError("wrong value\n[parameters: ('hunter2',)]"), "OSError: wrong value"),
        (ValueError("odd \ud800\0"), "ValueError: odd ?"),
    ],
)
def test_an_error_is_told_without_what_may_be_secret(error, sentence):
    assert told(error) == sentence
