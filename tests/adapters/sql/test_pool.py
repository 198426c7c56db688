"""A connection that died while nobody used it is replaced before anything is sent on it."""

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.pool import ping_idle


def _process(engine: sa.Engine) -> int:
    with engine.begin() as connection:
        return int(connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one())


def _kill(engine: sa.Engine, process: int) -> None:
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_terminate_backend(sa.literal(process, sa.Integer), 5000)))


def test_an_idle_connection_that_died_is_replaced(postgres_url: str) -> None:
    engine, other = sa.create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg")), connect(postgres_url)
    ping_idle(engine, after=0)
    before = _process(engine)

    _kill(other, before)

    assert _process(engine) != before
    engine.dispose()
    other.dispose()


def test_a_connection_that_lives_is_kept(postgres_url: str) -> None:
    engine = sa.create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))
    ping_idle(engine, after=0)

    assert _process(engine) == _process(engine)
    engine.dispose()
