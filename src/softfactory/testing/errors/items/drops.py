"""The contract of what was not stored: every count counts, whoever counts at the same time."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs

from softfactory.domain.errors.items.model import Drop, DropOrigin
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.testing.samples import NOON, with_project
from softfactory.testing.stores import OpenErrors

HOUR = timedelta(hours=1)


class DropsContract:
    """What every adapter promises about what was not stored."""

    def test_drops_of_one_kind_add_up_and_others_stand_beside_them(self, open_errors: OpenErrors) -> None:
        server = attrs.evolve(_drop(), origin=DropOrigin.SERVER)
        others = [server, attrs.evolve(_drop(), reason="é"), attrs.evolve(_drop(), category="session")]
        with with_project(open_errors(), 2).writing() as tx:
            tx.drops.count([])
            tx.drops.count([_drop(), _drop(2), *others, attrs.evolve(_drop(), project_id=2)])
            tx.drops.count([_drop(4)])

            assert tx.drops.listed(1, NOON) == [_drop(7), others[2], others[1], others[0]]
            assert tx.drops.listed(2, NOON) == [attrs.evolve(_drop(), project_id=2)]
            assert list(tx.drops.listed(3, NOON)) == list(tx.drops.listed(2**70, NOON)) == []

    def test_drops_are_listed_from_an_hour_on_latest_first_and_expire(self, open_errors: OpenErrors) -> None:
        hours = [attrs.evolve(_drop(number), hour=NOON + HOUR * number) for number in (1, 2, 3)]
        with with_project(open_errors()).writing() as tx:
            tx.drops.count(hours)

            assert tx.drops.listed(1, NOON + HOUR * 2) == [hours[2], hours[1]]

            tx.drops.expire(NOON + HOUR * 3)

            assert tx.drops.listed(1, NOON) == [hours[2]]

    def test_concurrent_drops_all_count_and_nobody_waits_in_a_circle(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: _count(store, number), range(40)))

        with store.reading() as tx:
            assert {drop.category: drop.quantity for drop in tx.drops.listed(1, NOON)} == dict.fromkeys("abcdef", 40)


def _drop(quantity: int = 1) -> Drop:
    return Drop(project_id=1, hour=NOON, origin=DropOrigin.CLIENT, reason="a", category="error", quantity=quantity)


def _count(store: ErrorsStore, number: int) -> None:
    drops = [attrs.evolve(_drop(), category=category) for category in "abcdef"]
    random.Random(number).shuffle(drops)  # noqa: S311 - repeatable
    with store.writing() as tx:
        tx.drops.count(drops)
