"""The contract of feedback."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from softfactory.domain.errors.items.kept import Feedback
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.samples import NOON, hex_id, with_project
from softfactory.testing.stores import OpenErrors

HOUR = timedelta(hours=1)
ODD = "Zoë\n\t\\\"'%_ 😀 \u2028"


class FeedbackContract:
    """What every adapter promises about feedback."""

    def test_feedback_comes_back_as_it_was_and_the_first_of_an_id_stays(self, open_errors: OpenErrors) -> None:
        full = _feedback(1, event_id=hex_id(9), name=ODD, email=ODD, message=ODD, url=ODD, environment=ODD, release=ODD)
        other = _feedback(1, project_id=2)
        with with_project(open_errors(), 2).writing() as tx:
            for one in (full, attrs.evolve(full, message="again"), other):
                tx.feedback.add(one)

            assert tx.feedback.listed(1, PageRequest()).items == [full]
            assert tx.feedback.listed(2, PageRequest()).items == [other]
            assert list(tx.feedback.listed(2**70, PageRequest()).items) == []

    def test_pages_show_the_latest_first(self, open_errors: OpenErrors) -> None:
        told = [_feedback(number, at=NOON + HOUR * (number // 3)) for number in range(9)]
        with with_project(open_errors()).writing() as tx:
            for one in told:
                tx.feedback.add(one)
            seen: list[Feedback] = []
            cursor = None
            while cursor or not seen:
                page = tx.feedback.listed(1, PageRequest(limit=2, cursor=cursor))
                seen, cursor = [*seen, *page.items], page.next_cursor

            assert seen == told[::-1]

    @pytest.mark.parametrize("cursor", ["WyJ4Il0", "WzFd", "!", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCwieCJd"])
    def test_a_cursor_that_no_page_of_feedback_gave_is_refused(self, open_errors: OpenErrors, cursor: str) -> None:
        with open_errors().reading() as tx, pytest.raises(BadCursor):
            tx.feedback.listed(1, PageRequest(cursor=cursor))

    def test_what_is_about_an_event_is_found_among_projects(self, open_errors: OpenErrors) -> None:
        about = [_feedback(number, event_id=hex_id(9), at=NOON - HOUR * number) for number in (1, 2, 3)]
        theirs = _feedback(4, event_id=hex_id(9), project_id=2)
        with with_project(open_errors(), 2).writing() as tx:
            for one in (*about, theirs, _feedback(5)):
                tx.feedback.add(one)

            assert tx.feedback.of_event(hex_id(9), None, most=9) == [*about[::-1], theirs]
            assert tx.feedback.of_event(hex_id(9), frozenset({2, 2**70}), most=9) == [theirs]
            assert tx.feedback.of_event(hex_id(9), None, most=1) == [about[2]]
            assert list(tx.feedback.of_event("\0", None, most=1)) == []

    def test_feedback_goes_with_age(self, open_errors: OpenErrors) -> None:
        told = [_feedback(1), _feedback(2, at=NOON + HOUR), _feedback(3, project_id=2)]
        with with_project(open_errors(), 2).writing() as tx:
            for one in told:
                tx.feedback.add(one)
            tx.feedback.expire(1, NOON + HOUR)

            assert tx.feedback.listed(1, PageRequest()).items == [told[1]]
            assert tx.feedback.listed(2, PageRequest()).items == [told[2]]


def _feedback(number: int, **changes: Any) -> Feedback:
    sample = Feedback(
        project_id=1, id=hex_id(number), event_id=None, name="", email="", message="Help", url="", environment="",
        release="", at=NOON,
    )  # fmt: skip
    return attrs.evolve(sample, **changes)
