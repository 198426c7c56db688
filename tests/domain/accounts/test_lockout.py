"""The policy of lockouts, as rules: nobody gets more guesses than the limit, and time gives them back exactly."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from softfactory.domain.accounts.lockout import (
    LEASE,
    MEMORY,
    AccountLocked,
    Lockout,
    LockoutPolicy,
    LoginBusy,
    Outcome,
    is_shut,
    reserve,
    settle,
    settled,
)
from softfactory.testing.samples import NOON

SECOND = timedelta(seconds=1)
DURATIONS = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=3))
POLICIES = st.builds(LockoutPolicy, attempts=st.integers(1, 8), duration=DURATIONS)
POLICY = LockoutPolicy()


def attempt(lockout, outcome, *, at=NOON, policy=POLICY):
    """Make one whole attempt."""
    held, refusal = reserve(lockout, lease="x", at=at, policy=policy)
    assert refusal is None
    return settle(held, lease="x", outcome=outcome, at=at, policy=policy)[0]


def failed(count, *, at=NOON, policy=POLICY, lockout=None):
    """Fail *count* times."""
    lockout = lockout or Lockout()
    for _ in range(count):
        lockout = attempt(lockout, Outcome.FAILED, at=at, policy=policy)
    return lockout


def refusal(lockout, *, at, policy=POLICY):
    return reserve(lockout, lease="y", at=at, policy=policy)[1]


@given(POLICIES, st.timedeltas(timedelta(0), timedelta(days=4)))
def test_every_password_waits_for_the_lock_until_it_ends_on_time(policy, later):
    locked = failed(policy.attempts, policy=policy)

    refused = refusal(locked, at=NOON + later, policy=policy)

    assert isinstance(refused, AccountLocked) == (later < policy.duration)
    if refused:
        assert refused.retry_after == policy.duration - later


@given(POLICIES)
def test_after_the_lock_the_budget_is_full(policy):
    locked = failed(policy.attempts, policy=policy)
    over = NOON + policy.duration

    again = failed(policy.attempts - 1, at=over, policy=policy, lockout=locked)

    assert refusal(again, at=over, policy=policy) is None


@given(POLICIES, st.lists(st.timedeltas(timedelta(0), timedelta(hours=1)), max_size=20))
def test_attempts_during_a_lock_neither_count_nor_prolong_it(policy, pauses):
    locked = failed(policy.attempts, policy=policy)
    meanwhile, at = locked, NOON
    for pause in pauses:
        at = min(at + pause, NOON + policy.duration - SECOND)
        meanwhile, _ = reserve(meanwhile, lease="y", at=at, policy=policy)

    assert meanwhile == locked


@given(POLICIES, st.integers(0, 20))
def test_open_slots_and_failures_together_never_pass_the_limit(policy, tries):
    lockout, held = Lockout(), 0
    for number in range(tries):
        lockout, refused = reserve(lockout, lease=str(number), at=NOON, policy=policy)
        held += refused is None
        assert refused is None or isinstance(refused, LoginBusy)

    assert held == min(tries, policy.attempts)


@given(POLICIES)
def test_a_slot_that_is_not_settled_in_time_was_a_failure_and_cannot_be_settled_later(policy):
    held, _ = reserve(Lockout(), lease="x", at=NOON, policy=policy)

    late, counted = settle(held, lease="x", outcome=Outcome.COMPLETED, at=NOON + LEASE, policy=policy)

    assert (late.failures, late.in_a_row, counted) == (1, 1, False)
    assert late.failed_at == NOON + LEASE


def test_a_lapsed_slot_can_lock_from_the_moment_it_lapsed():
    held, _ = reserve(failed(4), lease="x", at=NOON, policy=POLICY)

    assert settled(held, at=NOON + timedelta(hours=1), policy=POLICY).until == NOON + LEASE + POLICY.duration


@given(st.integers(0, 4))
def test_a_completed_login_clears_the_budget_and_leaves_the_slots_of_others(failures):
    held, _ = reserve(failed(failures), lease="other", at=NOON, policy=POLICY)
    done = attempt(held, Outcome.COMPLETED) if failures < 4 else held

    if failures < 4:
        assert done == Lockout(leases=held.leases)
    else:
        assert isinstance(refusal(done, at=NOON), LoginBusy)


@given(st.integers(0, 4))
def test_the_right_password_without_a_code_neither_counts_nor_clears(failures):
    before = failed(failures)

    assert attempt(before, Outcome.NEITHER) == before


def test_after_a_hundred_failures_in_a_row_time_opens_nothing():
    lockout, at = Lockout(), NOON
    for _ in range(20):
        lockout, at = failed(5, at=at, lockout=lockout), at + POLICY.duration

    later = at + timedelta(days=3650)
    assert is_shut(settled(lockout, at=later, policy=POLICY), POLICY)
    assert isinstance(refusal(lockout, at=later), AccountLocked)
    own = attrs.evolve(POLICY, most_in_a_row=None)
    assert refusal(lockout, at=later, policy=own) is None


def test_ninety_nine_failures_in_a_row_end_with_the_lock():
    lockout, at = Lockout(), NOON
    for _ in range(19):
        lockout, at = failed(5, at=at, lockout=lockout), at + POLICY.duration
    lockout = failed(4, at=at, lockout=lockout)

    assert lockout.in_a_row == 99
    assert refusal(lockout, at=at) is None


@pytest.mark.parametrize("failures", [1, 4, 5])
def test_an_identifier_without_a_failure_for_thirty_days_is_forgotten(failures):
    known = failed(failures)

    assert settled(known, at=NOON + MEMORY, policy=POLICY) == Lockout()
    assert settled(known, at=NOON + MEMORY - SECOND, policy=POLICY).in_a_row == failures


class Guessing(RuleBasedStateMachine):
    """Whatever happens in whatever order: within one lock's time nobody learns of more guesses than the limit."""

    def __init__(self):
        super().__init__()
        self.at, self.lockout, self.open, self.number = NOON, Lockout(), {}, 0
        self.wrong = []

    @rule(pause=st.timedeltas(timedelta(0), timedelta(seconds=20)))
    def wait(self, pause):
        self.at += pause

    @rule()
    def begin(self):
        self.number += 1
        self.lockout, refused = reserve(self.lockout, lease=str(self.number), at=self.at, policy=POLICY)
        if refused is None:
            self.open[str(self.number)] = self.at

    @precondition(lambda self: self.open)
    @rule(data=st.data(), outcome=st.sampled_from([Outcome.FAILED, Outcome.NEITHER]))
    def end(self, data, outcome):
        lease = data.draw(st.sampled_from(sorted(self.open)))
        begun = self.open.pop(lease)
        self.lockout, counted = settle(self.lockout, lease=lease, outcome=outcome, at=self.at, policy=POLICY)
        assert counted == (self.at < begun + LEASE)
        if counted and outcome is Outcome.FAILED:
            self.wrong.append(self.at)

    @invariant()
    def five_a_day(self):
        recent = [at for at in self.wrong if at > self.at - POLICY.duration]
        assert len(recent) <= POLICY.attempts

    @invariant()
    def bounded(self):
        assert self.lockout.failures + len(self.lockout.leases) <= POLICY.attempts


TestGuessing = Guessing.TestCase
