"""The contract of what is kept by the id of a user of the platform."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.errors.model import Activity, Deed, Pattern
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.testing.samples import NOON, pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors

ANN, BOB = uuid(1), uuid(2)
NOBODY = ("", "x", uuid(9), ANN.replace("-", ""), ANN + "0", "\0", "\ud800")
"""Ids of no user."""


class PersonsContract:
    """What every adapter promises about the users of error tracking."""

    @pytest.fixture
    def shared(self, open_errors: OpenErrors) -> ErrorsStore:
        """A store of two projects, both with the members Ann and Bob, who resolved patterns 1, 3 and 2, 4."""
        store = with_project(open_errors(), 2)
        with store.writing() as tx:
            for project in (1, 2):
                tx.projects.add_member(project, ANN)
                tx.projects.add_member(project, BOB)
            tx.patterns.claim([_resolved(number) for number in range(1, 5)])
            tx.history.add([_activity(number) for number in (3, 2, 1, 4)])
        return store

    def test_a_member_is_forgotten_in_every_project_and_nobody_else(self, shared: ErrorsStore) -> None:
        with shared.writing() as tx:
            tx.projects.forget_member(ANN)
            tx.projects.forget_member(ANN)

            assert tx.projects.of_member(ANN) == frozenset()
            assert [list(tx.projects.members(project)) for project in (1, 2)] == [[BOB], [BOB]]

    def test_what_somebody_did_is_told_oldest_first(self, shared: ErrorsStore) -> None:
        with shared.reading() as tx:
            assert list(tx.history.of_actor(ANN)) == [_activity(3), _activity(1)]
            assert list(tx.history.of_actor(BOB)) == [_activity(4), _activity(2)]

    def test_what_somebody_did_stays_and_says_nobody(self, shared: ErrorsStore) -> None:
        with shared.writing() as tx:
            tx.patterns.forget_actor(ANN)

        with shared.reading() as tx:
            assert list(tx.history.of_actor(ANN)) == []
            assert list(tx.history.of_actor(BOB)) == [_activity(4), _activity(2)]
            history = tx.history.between(None, since=NOON - timedelta(1), until=NOON + timedelta(1))
            nobodys = [attrs.evolve(_activity(number), actor=None) for number in (3, 1)]
            assert sorted(history, key=lambda one: one.id) == [nobodys[1], _activity(2), nobodys[0], _activity(4)]
            assert [tx.patterns.fetch(uuid(number)) for number in range(1, 5)] == [
                attrs.evolve(_resolved(1), resolved_by=None),
                _resolved(2),
                attrs.evolve(_resolved(3), resolved_by=None),
                _resolved(4),
            ]

    def test_forgetting_can_be_undone(self, shared: ErrorsStore) -> None:
        with pytest.raises(RuntimeError), shared.writing() as tx:  # noqa: PT012 - the block is what raises
            tx.projects.forget_member(ANN)
            tx.patterns.forget_actor(ANN)
            raise RuntimeError

        with shared.reading() as tx:
            assert tx.projects.of_member(ANN) == {1, 2}
            assert list(tx.history.of_actor(ANN)) == [_activity(3), _activity(1)]
            assert tx.patterns.fetch(uuid(1)) == _resolved(1)

    @pytest.mark.parametrize("nobody", NOBODY)
    def test_forgetting_nobody_changes_nothing(self, shared: ErrorsStore, nobody: str) -> None:
        with shared.writing() as tx:
            assert list(tx.history.of_actor(nobody)) == []
            tx.projects.forget_member(nobody)
            tx.patterns.forget_actor(nobody)

            assert list(tx.projects.members(1)) == [ANN, BOB]
            assert len(tx.history.of_actor(ANN)) == len(tx.history.of_actor(BOB)) == 2
            assert tx.patterns.fetch(uuid(1)) == _resolved(1)


def _by(number: int) -> str:
    return ANN if number % 2 else BOB


def _resolved(number: int) -> Pattern:
    return pattern(number, project_id=1 + number // 4).resolved(f"fixed {number}", at=NOON, by=_by(number))


def _activity(number: int) -> Activity:
    return Activity(
        id=uuid(number),
        project_id=1 + number // 4,
        pattern_id=uuid(number),
        at=NOON - timedelta(minutes=number),  # later ones happened earlier
        deed=Deed.RESOLVED,
        actor=_by(number),
        note=f"fixed {number}",
    )
