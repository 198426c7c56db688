"""However a session's updates are told, in whatever order and groups, it is counted once, as the worst it became."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from softfactory.container import build
from softfactory.domain.errors.items.model import Outcome
from softfactory.domain.errors.items.sent import Sent, SentItem
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.settings import Settings
from softfactory.testing.samples import NOON, hex_id

STATUSES = {"ok": Outcome.WELL, "exited": Outcome.WELL, "abnormal": Outcome.ABNORMAL, "crashed": Outcome.CRASHED}
ERRORS = build(Settings(database_url="memory://", secret_key="x" * 40)).errors
"""In which each example has a project of its own."""
updates = st.tuples(st.sampled_from(sorted(STATUSES)), st.integers(0, 2))
lives = st.lists(st.lists(updates, min_size=1, max_size=4), min_size=1, max_size=4)


def became(life):
    told = [
        max(STATUSES[status], Outcome.ERRORED if errors else Outcome.WELL, key=lambda one: one.rank)
        for status, errors in life
    ]
    return max(told, key=lambda one: one.rank)


@given(lives, st.randoms(use_true_random=False))
def test_a_session_is_counted_once_as_the_worst_it_became(sessions, random):
    project = ERRORS.create_project(SYSTEM, name="shop").id
    told = [
        {"sid": hex_id(number), "status": status, "errors": errors, "attrs": {"release": "1"}}
        for number, life in enumerate(sessions)
        for status, errors in life
    ]
    told += [{"sid": hex_id(number), "init": True, "attrs": {"release": "1"}} for number in range(len(sessions))]
    random.shuffle(told)
    while told:
        size = random.randint(1, 3)
        some, told = told[:size], told[size:]
        ERRORS.take_items(project, Sent(items=[SentItem(kind="session", payload=payload) for payload in some]))

    [release] = ERRORS.releases(SYSTEM, project)
    ended = Counter(became(life) for life in sessions)
    assert release.started == len(sessions)
    assert (release.errored, release.abnormal, release.crashed) == (
        ended[Outcome.ERRORED],
        ended[Outcome.ABNORMAL],
        ended[Outcome.CRASHED],
    )


def test_a_session_that_begins_in_the_future_begins_now(platform):
    platform.errors.create_project(SYSTEM, name="shop")
    payload = {"sid": hex_id(1), "init": True, "started": "2030-01-01T00:00:00Z", "attrs": {"release": "1"}}

    platform.errors.take_items(1, Sent(items=[SentItem(kind="session", payload=payload)]))

    assert platform.errors.releases(SYSTEM, 1)[0].first_seen == NOON
