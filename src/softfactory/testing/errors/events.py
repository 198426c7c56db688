"""The contract of reading events."""

import pytest

from softfactory.domain.errors.model import Event
from softfactory.domain.errors.ports import Criteria, ErrorsStore
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.errors.scene import questions, scene
from softfactory.testing.samples import NOON, event, hex_id, pattern, with_project
from softfactory.testing.stores import OpenErrors


class EventsContract:
    """What every adapter promises about finding and listing events."""

    def test_every_question_is_answered_with_exactly_the_events_that_meet_it(self, open_errors: OpenErrors) -> None:
        world = scene(open_errors())

        for asked in questions():
            expected = [one for one in world.events if world.meets(one, asked)]
            assert _paged(world.store, asked, 17) == _ordered(expected), asked

    @pytest.mark.parametrize("limit", [1, 2, 99, 100])
    def test_pages_show_every_event_once_latest_first(self, open_errors: OpenErrors, limit: int) -> None:
        world = scene(open_errors())
        asked = Criteria(environment="staging")

        assert _paged(world.store, asked, limit) == _ordered([one for one in world.events if world.meets(one, asked)])

    def test_an_id_is_found_among_the_projects_asked_for_and_the_one_received_last_wins(
        self, open_errors: OpenErrors
    ) -> None:
        mine, theirs = pattern(1), pattern(2, project_id=2)
        first, last = (
            event(1, mine, received_at=NOON.replace(hour=13)),
            event(1, theirs, timestamp=NOON.replace(hour=13)),
        )
        store = with_project(open_errors(), 2)
        with store.writing() as tx:
            tx.patterns.claim([mine, theirs])
            tx.events.append([(first, b"1"), (last, b"2")])

        with store.reading() as tx:
            assert tx.events.find(hex_id(1), None) == tx.events.find(hex_id(1), frozenset({1, 2, 9})) == (first, b"1")
            assert tx.events.find(hex_id(1), frozenset({2, 2**70})) == (last, b"2")
            assert tx.events.find(hex_id(1), frozenset()) is tx.events.find(hex_id(1), frozenset({3})) is None

    @pytest.mark.parametrize("unknown", ["", "x", hex_id(171).upper(), hex_id(2), hex_id(1)[:-2], "\0", "\ud800"])
    def test_what_is_no_event_is_not_found(self, open_errors: OpenErrors, unknown: str) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern()])
            tx.events.append([(event(1, pattern()), b""), (event(171, pattern()), b"")])

        with store.reading() as tx:
            assert tx.events.find(unknown, None) is None
            assert tx.events.known([(1, unknown)]) == {}

    @pytest.mark.parametrize("cursor", ["WyJ4Il0", "WzFd", "!", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCwieCJd"])
    def test_a_cursor_that_no_page_of_events_gave_is_refused(self, open_errors: OpenErrors, cursor: str) -> None:
        with open_errors().reading() as tx, pytest.raises(BadCursor):
            tx.events.newest(Criteria(), PageRequest(cursor=cursor))


def _ordered(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda one: (one.timestamp, one.event_id), reverse=True)


def _paged(store: ErrorsStore, asked: Criteria, limit: int) -> list[Event]:
    seen: list[Event] = []
    cursor: str | None = None
    while True:
        with store.reading() as tx:
            page = tx.events.newest(asked, PageRequest(limit=limit, cursor=cursor))
        seen += page.items
        if (cursor := page.next_cursor) is None:
            return seen
