import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from softfactory.domain.kernel.batch import Batcher, TooBusy
from softfactory.domain.kernel.problems import Invalid, Unavailable


class Gate:
    """A commit that waits to be let through, so that callers pile up behind it."""

    def __init__(self):
        self.groups = []
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(self, group):
        self.groups.append(list(group))
        self.entered.set()
        assert self.open.wait(10)
        return [item * 2 for item in group]


def piled_up(batcher, gate, pool, items):
    """Submit one item that is held at the gate, and the others so that all of them wait behind it."""
    first = pool.submit(batcher.submit, items[0])
    assert gate.entered.wait(10)
    others = [pool.submit(batcher.submit, item) for item in items[1:]]
    while len(batcher._waiting) < len(others):
        pass
    return [first, *others]


def test_every_caller_gets_its_own_result():
    batcher = Batcher(lambda group: [item * 2 for item in group])

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(batcher.submit, range(500))) == [item * 2 for item in range(500)]


def test_those_who_come_during_a_commit_share_the_next():
    gate = Gate()
    batcher = Batcher(gate)

    with ThreadPoolExecutor(8) as pool:
        calls = piled_up(batcher, gate, pool, range(8))
        gate.open.set()

        assert [call.result(10) for call in calls] == [item * 2 for item in range(8)]
    assert [len(group) for group in gate.groups] == [1, 7]


def test_a_group_is_never_larger_than_the_most():
    gate = Gate()
    batcher = Batcher(gate, most=3)

    with ThreadPoolExecutor(8) as pool:
        calls = piled_up(batcher, gate, pool, range(8))
        gate.open.set()
        for call in calls:
            call.result(10)

    assert [len(group) for group in gate.groups] == [1, 3, 3, 1]


def test_what_waits_is_bounded():
    gate = Gate()
    batcher = Batcher(gate, waiting=2)

    with ThreadPoolExecutor(4) as pool:
        calls = piled_up(batcher, gate, pool, range(3))
        with pytest.raises(TooBusy):
            batcher.submit(99)
        gate.open.set()

        assert [call.result(10) for call in calls] == [0, 2, 4]


def test_a_bad_item_fails_alone():
    gate = Gate()

    def commit(group):
        results = gate(group)
        if 3 in group:
            raise Invalid("three")
        return results

    batcher = Batcher(commit)

    with ThreadPoolExecutor(6) as pool:
        calls = piled_up(batcher, gate, pool, range(6))
        gate.open.set()

        with pytest.raises(Invalid):
            calls[3].result(10)
        assert [call.result(10) for call in calls if call is not calls[3]] == [0, 2, 4, 8, 10]


def test_a_database_that_does_not_answer_fails_the_group_at_once():
    gate = Gate()

    def commit(group):
        gate(group)
        raise Unavailable("gone")

    batcher = Batcher(commit)

    with ThreadPoolExecutor(5) as pool:
        calls = piled_up(batcher, gate, pool, range(5))
        gate.open.set()
        for call in calls:
            with pytest.raises(Unavailable):
                call.result(10)
    assert [len(group) for group in gate.groups] == [1, 4]


def test_an_interrupted_leader_leaves_nobody_waiting():
    gate = Gate()
    interrupted = [KeyboardInterrupt]

    def commit(group):
        results = gate(group)
        if interrupted:
            raise interrupted.pop()
        return results

    batcher = Batcher(commit)

    with ThreadPoolExecutor(4) as pool:
        calls = piled_up(batcher, gate, pool, range(4))
        gate.open.set()

        with pytest.raises(KeyboardInterrupt):
            calls[0].result(10)
        assert [call.result(10) for call in calls[1:]] == [2, 4, 6]
