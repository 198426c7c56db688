"""Random bookings against a model that knows every minute: never do two live ones overlap, and nothing free is refused.

One process after the other, all threads at once, and four processes.
"""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations, count, pairwise
from threading import Barrier

import attrs
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from softfactory.adapters.sql.engine import connect
from softfactory.container import build
from softfactory.domain.coocook.model import LIVE, State
from softfactory.domain.coocook.problems import SlotTaken
from softfactory.settings import Settings
from softfactory.testing.coocook.booking_samples import added, booking, chef, with_chefs
from softfactory.testing.platform import SECRET
from softfactory.testing.samples import NOON

START, MINUTE = NOON + timedelta(days=10), timedelta(minutes=1)
TOGETHER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
numbers = count(1)
"""Of chefs and of bookings: every example has its own."""
times = st.tuples(st.integers(0, 600), st.integers(1, 180), st.sampled_from([0, 0, 1, 15, 30, 60]))
"""A start, a length and a buffer, in minutes."""
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 1), times),
        st.tuples(st.just("save"), st.integers(0, 30), st.sampled_from(State)),
    ),
    min_size=1,
    max_size=30,
)


@attrs.define
class Minutes:
    """Which minutes of each chef are taken, and by whom."""

    taken: dict[tuple[str, int], str] = attrs.field(factory=dict)

    def put(self, one, state):
        """Have a booking be in a state; tell whether that can be."""
        begin, end = ((at - START) // timedelta(minutes=1) for at in (one.taken.starts_at, one.taken.ends_at))
        wanted = [(one.chef_id, minute) for minute in range(begin, end)] if state in LIVE else []
        if any(self.taken.get(place, one.id) != one.id for place in wanted):
            return False
        self.taken = {place: who for place, who in self.taken.items() if who != one.id}
        self.taken.update(dict.fromkeys(wanted, one.id))
        return True


def made(of, start, minutes, buffer):
    return booking(
        next(numbers), of, starts_at=START + start * MINUTE, ends_at=START + (start + minutes) * MINUTE, buffer=buffer
    )


def saved(store, one):
    try:
        with store.writing() as tx:
            tx.bookings.save(one)
    except SlotTaken:
        return False
    return True


@TOGETHER
@given(steps)
def test_a_store_and_a_model_agree(open_coocook, steps):
    store, model, there = open_coocook(), Minutes(), []
    chefs = with_chefs(store, next(numbers), next(numbers))

    for step, index, what in steps:
        if step == "add":
            one = made(chefs[index], *what)
            free = added(store, one, chefs[index])
            assert free == model.put(one, State.HELD)
            there += [one] if free else []
        elif there:
            one = there[index % len(there)]
            assert saved(store, attrs.evolve(one, state=what)) == model.put(one, what)

    with store.reading() as tx:
        for one in chefs:
            found = tx.bookings.taken(one.id, since=START - timedelta(days=1), until=START + timedelta(days=2), at=NOON)
            lengths = [(span.ends_at - span.starts_at) // MINUTE for span in found]
            assert sum(lengths) == sum(place[0] == one.id for place in model.taken)
            assert all(before.ends_at <= after.starts_at for before, after in pairwise(found))


@settings(TOGETHER, max_examples=50)
@given(st.lists(times, min_size=2, max_size=12))
def test_those_who_come_at_once_get_all_that_there_is(open_coocook, times):
    store = open_coocook()
    [of] = with_chefs(store, next(numbers))
    wanted = [made(of, *time) for time in times]
    ready = Barrier(len(wanted))

    def try_it(one):
        ready.wait()
        return added(store, one, of)

    with ThreadPoolExecutor(len(wanted)) as pool:
        got = list(pool.map(try_it, wanted))

    winners = [one for one, won in zip(wanted, got, strict=True) if won]
    losers = [one for one, won in zip(wanted, got, strict=True) if not won]
    assert not any(overlap(one, other) for one, other in combinations(winners, 2))
    assert all(any(overlap(one, winner) for winner in winners) for one in losers)  # each had somebody in its way


def overlap(one, other):
    return one.taken.starts_at < other.taken.ends_at and other.taken.starts_at < one.taken.ends_at


GUESTS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from softfactory.container import build
from softfactory.domain.coocook.problems import SlotTaken
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.settings import Settings
from softfactory.testing.platform import SECRET, StillClock
from softfactory.testing.samples import NOON, uuid

me, url, chef_id, each = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
coocook = build(Settings(database_url=url, secret_key=SECRET), clock=StillClock()).coocook
ready = Barrier(each)

def book(number):
    guest = Actor(user_id=uuid(me * each + number), role=Role.USER, products=frozenset({"coocook"}))
    start = NOON + timedelta(days=10, minutes=me * each + number)
    ready.wait()
    try:
        coocook.book(guest, chef_id=chef_id, starts_at=start, duration_minutes=120)
    except SlotTaken as refused:
        return refused.code
    return "booked"

print("ready", flush=True)
sys.stdin.readline()  # nothing comes: its end is the start
with ThreadPoolExecutor(each) as pool:
    print(*pool.map(book, range(each)))
"""
PROCESSES, EACH = 4, 25


@pytest.mark.parametrize("fixture", ["sqlite_url", "postgres_url"])
def test_of_a_hundred_in_four_processes_one_is_booked(request, fixture):
    url = request.getfixturevalue(fixture)
    services = build(Settings(database_url=url, secret_key=SECRET))
    with services.coocook.store.writing() as tx:
        of = tx.chefs.add(chef(1))
    guests = [_guests(number, url, of.id) for number in range(PROCESSES)]

    for process in guests:
        assert process.stdout.readline() == "ready\n"
    for process in guests:
        process.stdin.close()
    answers = Counter(word for process in guests for word in process.stdout.read().split())
    for process in guests:
        process.stdout.close()

    assert [process.wait(30) for process in guests] == [0] * PROCESSES
    assert answers == {"booked": 1, "slot-taken": PROCESSES * EACH - 1}
    assert _rows(url) == 1
    services.close()


def _guests(number, url, chef_id):
    command = [sys.executable, "-c", GUESTS, str(number), url, chef_id, str(EACH)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _rows(url):
    engine = connect(url)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT count(*) FROM bookings")).scalar_one()
    engine.dispose()
    return found
