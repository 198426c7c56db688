"""The contract of reading patterns."""

import pytest

from softfactory.domain.errors.model import Pattern, Status
from softfactory.domain.errors.ports import PATTERN_SORTS, Criteria, ErrorsStore
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.errors.scene import questions, scene
from softfactory.testing.samples import pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors


class PatternsContract:
    """What every adapter promises about finding and listing patterns."""

    def test_every_question_is_answered_with_exactly_the_patterns_that_meet_it(self, open_errors: OpenErrors) -> None:
        world = scene(open_errors())

        for asked in [*questions(), *(Criteria(status=status) for status in Status)]:
            expected = [of for of in world.patterns.values() if world.pattern_meets(of, asked)]
            assert _paged(world.store, asked, "last_seen", 17) == _ordered(expected, "last_seen"), asked

    @pytest.mark.parametrize("limit", [1, 2, 100])
    @pytest.mark.parametrize("sort", PATTERN_SORTS)
    def test_pages_show_every_pattern_once_highest_first(self, open_errors: OpenErrors, sort: str, limit: int) -> None:
        world = scene(open_errors())

        assert _paged(world.store, Criteria(), sort, limit) == _ordered(list(world.patterns.values()), sort)

    @pytest.mark.parametrize("sort", PATTERN_SORTS)
    def test_a_cursor_of_another_sort_is_refused(self, open_errors: OpenErrors, sort: str) -> None:
        with scene(open_errors()).store.reading() as tx:
            cursor = tx.patterns.listed(Criteria(), sort, PageRequest(limit=1)).next_cursor
            for other in set(PATTERN_SORTS) - {sort}:
                with pytest.raises(BadCursor):
                    tx.patterns.listed(Criteria(), other, PageRequest(cursor=cursor))

    @pytest.mark.parametrize("cursor", ["WyJ4Il0", "!", "WyJ1c2VycyIsMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwLCJ4Il0"])
    @pytest.mark.parametrize("sort", PATTERN_SORTS)
    def test_a_cursor_that_no_page_of_patterns_gave_is_refused(
        self, open_errors: OpenErrors, sort: str, cursor: str
    ) -> None:
        with open_errors().reading() as tx, pytest.raises(BadCursor):
            tx.patterns.listed(Criteria(), sort, PageRequest(cursor=cursor))

    @pytest.mark.parametrize("unknown", [uuid(2), "", "x", uuid(1).replace("-", ""), uuid(171).upper(), "\0", "\ud800"])
    def test_what_is_no_pattern_is_not_fetched(self, open_errors: OpenErrors, unknown: str) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.patterns.claim([pattern(1), pattern(171)])

            assert tx.patterns.fetch(unknown) is None
            assert list(tx.counts.tags(unknown, 5)) == []


def _ordered(patterns: list[Pattern], sort: str) -> list[Pattern]:
    return sorted(patterns, key=lambda of: (getattr(of, sort), of.id), reverse=True)


def _paged(store: ErrorsStore, asked: Criteria, sort: str, limit: int) -> list[Pattern]:
    seen: list[Pattern] = []
    cursor: str | None = None
    while True:
        with store.reading() as tx:
            page = tx.patterns.listed(asked, sort, PageRequest(limit=limit, cursor=cursor))
        seen += page.items
        if (cursor := page.next_cursor) is None:
            return seen
