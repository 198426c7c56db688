"""Statements for many rows: all of them, once, whatever their number, in few texts."""

from collections.abc import Iterator

import attrs
import pytest
import sqlalchemy as sa

from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.errors import ErrorsSql
from softfactory.adapters.sql.store import SqlStore
from softfactory.domain.errors.problems import EventIdTaken
from softfactory.testing.samples import event, file, hex_id, pattern, with_project

NUMBERS = (0, 1, 2, 3, 63, 64, 65, 127, 200)
"""Around the sizes of calls."""


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    engine = connect(request.getfixturevalue(f"{request.param}_url"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("number", NUMBERS)
def test_any_number_of_rows_is_inserted_found_and_changed(engine: sa.Engine, number: int) -> None:
    store = with_project(SqlStore(engine, ErrorsSql))
    kinds = [pattern(1 + index) for index in range(number)]
    events = [event(1 + index, of) for index, of in enumerate(kinds)]

    with store.writing() as tx:
        file(tx, events, kinds)
    with store.writing() as tx:
        found = tx.events.known([(1, one.event_id) for one in events])
        claimed = tx.patterns.claim(kinds)
        tx.patterns.save([attrs.evolve(one, message=f"now {one.id}") for one in claimed.values()])

    with store.reading() as tx:
        places = {key: one.pattern_id for key, one in found.items()}
        assert places == {(1, one.event_id): one.pattern_id for one in events}
        assert {one.frequency for one in claimed.values()} == ({1} if number else set())
        assert all(one.message == f"now {one.id}" for one in map(tx.patterns.fetch, [of.id for of in kinds]) if one)


@pytest.mark.parametrize("number", NUMBERS)
def test_counts_of_any_number_add_up_and_only_new_users_are_told(engine: sa.Engine, number: int) -> None:
    store = with_project(SqlStore(engine, ErrorsSql))
    kind = pattern()
    users = [(kind.id, f"user {index}") for index in range(number)]
    with store.writing() as tx:
        tx.patterns.claim([kind])
        assert set(tx.counts.add_users(users)) == set(users)

    for _ in range(2):
        with store.writing() as tx:
            tx.counts.add_tags({(kind.id, "n", f"{index:03}"): 1 + index for index in range(number)})
            assert set(tx.counts.add_users([*users, (kind.id, "another")])) <= {(kind.id, "another")}

    with store.reading() as tx:
        tags = {value: events for _, value, events in tx.counts.tags(kind.id, 1000)}
        assert tags == {f"{index:03}": 2 * (1 + index) for index in range(number)}


def test_an_event_that_exists_is_told_in_whichever_call_it_goes(engine: sa.Engine) -> None:
    store = with_project(SqlStore(engine, ErrorsSql))
    with store.writing() as tx:
        file(tx, [event(150, pattern())], [pattern()])

    with pytest.raises(EventIdTaken), store.writing() as tx:
        tx.events.append([(event(number, pattern()), b"{}") for number in range(1, 160)])

    with store.reading() as tx:
        assert tx.events.known([(1, hex_id(number)) for number in range(1, 160)]).keys() == {(1, hex_id(150))}


def test_integers_of_any_size_and_missing_values_share_one_prepared_statement(postgres_url: str) -> None:
    engine = connect(postgres_url)
    store = with_project(SqlStore(engine, ErrorsSql))
    kind = pattern()

    for size in (0, 1, 300, 70_000, 5_000_000_000) * 8:
        with store.writing() as tx:
            tx.patterns.claim([kind])
            tx.patterns.save([attrs.evolve(kind, frequency=size, resolution=None if size else "fixed")])

    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT statement FROM pg_prepared_statements"))
        assert sum(text.startswith("INSERT INTO patterns") for text in found.scalars()) == 2  # the claim and the save
    engine.dispose()
