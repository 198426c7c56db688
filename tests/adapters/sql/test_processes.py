"""Two processes and one database: what one says is stored is there, once, whatever the other does."""

import subprocess
import sys

import pytest

from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.errors import ErrorsSql
from softfactory.adapters.sql.store import SqlStore
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.samples import with_project

REPORTER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.errors import ErrorsSql
from softfactory.adapters.sql.store import SqlStore
from softfactory.testing.samples import event, file, pattern, uuid

me, store = int(sys.argv[1]), SqlStore(connect(sys.argv[2]), ErrorsSql)
sys.stdin.readline()  # nothing comes: its end is the start

def batch(number):
    first = me * 10_000 + number * 10
    # whoever comes first with a pattern gives it its id, which is nobody else's
    kinds = [pattern(1 + (number + index) % 7, id=uuid(first + index)) for index in range(5)]
    with store.writing() as tx:
        file(tx, [event(first + index, of) for index, of in enumerate(kinds)], kinds)

with ThreadPoolExecutor(4) as pool:
    list(pool.map(batch, range(40)))
"""


@pytest.mark.parametrize("fixture", ["sqlite_url", "postgres_url"])
def test_two_processes_count_every_event_once(request: pytest.FixtureRequest, fixture: str) -> None:
    url = request.getfixturevalue(fixture)
    engine = connect(url)
    store = with_project(SqlStore(engine, ErrorsSql))
    reporters = [_reporter(number, url) for number in (1, 2)]

    for reporter in reporters:
        assert reporter.stdin is not None
        reporter.stdin.close()  # both start
    codes = [reporter.wait(60) for reporter in reporters]

    with store.reading() as tx:
        patterns = tx.patterns.listed(Criteria(), "frequency", PageRequest(limit=100)).items
        totals = tx.counts.totals()
    engine.dispose()

    assert codes == [0, 0]
    assert sum(totals.values()) == sum(found.frequency for found in patterns) == 2 * 40 * 5
    assert len(patterns) == 7


def _reporter(number: int, url: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", REPORTER, str(number), url], stdin=subprocess.PIPE, text=True)
