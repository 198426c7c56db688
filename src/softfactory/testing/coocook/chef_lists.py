"""The contract of chefs: how they are found."""

import pytest

from softfactory.domain.coocook.ports import ChefCriteria, CooCookStore
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.samples import uuid
from softfactory.testing.stores import OpenCooCook

from .booking_samples import chef


def found(store: CooCookStore, **criteria: str) -> list[str]:
    """Return the ids of the chefs that meet criteria."""
    with store.reading() as tx:
        return [one.id for one in tx.chefs.listed(ChefCriteria(**criteria), PageRequest()).items]


class ChefListsContract:
    """What every adapter promises about looking for chefs."""

    def test_chefs_are_listed_newest_first_without_those_who_are_not(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        with store.writing() as tx:
            for number in (3, 1, 5, 2, 4):
                tx.chefs.add(chef(number, listed=number != 4))
            first = tx.chefs.listed(ChefCriteria(), PageRequest(limit=2))
            rest = tx.chefs.listed(ChefCriteria(), PageRequest(limit=2, cursor=first.next_cursor))

        assert [[one.name for one in page.items] for page in (first, rest)] == [
            ["Chef 5", "Chef 3"],
            ["Chef 2", "Chef 1"],
        ]
        assert rest.next_cursor is None

    @pytest.mark.parametrize("cursor", ["WzFd", "W251bGwsMV0", "WyJ4IiwxXQ", "x", ""])
    def test_a_cursor_of_another_list_is_refused(self, open_coocook: OpenCooCook, cursor: str) -> None:
        with open_coocook().reading() as tx, pytest.raises(BadCursor):
            tx.chefs.listed(ChefCriteria(), PageRequest(cursor=cursor))

    def test_a_cuisine_is_meant_whole(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        cuisines = (("korean", "thai"), ("north korean",), ("100%", "kor_an"), ("thai",))
        with store.writing() as tx:
            for number, of in enumerate(cuisines):
                tx.chefs.add(chef(number, cuisines=of))

        by_cuisine = {word: found(store, cuisine=word) for word in ("korean", "thai", "100%", "kor_an", "%", "", "ko")}
        assert by_cuisine == {
            "korean": [uuid(1000)],
            "thai": [uuid(1003), uuid(1000)],
            "100%": [uuid(1002)],
            "kor_an": [uuid(1002)],
            **{word: [] for word in ("%", "", "ko")},
        }
        assert found(store, cuisine="korean\nthai") == []
        assert found(store, cuisine=" KOREAN") == found(store, cuisine="korean")
        assert found(store, cuisine="thai", location="SEO") == [uuid(1003), uuid(1000)]
        assert found(store, cuisine="thai", location="Busan") == []

    def test_a_part_of_a_location_is_enough_in_any_case(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        with store.writing() as tx:
            for number, location in enumerate(("Seoul, Mapo", "100%_\\ Straße", "Ärmel")):
                tx.chefs.add(chef(number, location=location))

        parts = ("mapo", "STRASSE", "0%_\\", "ärm", "_", "%", "s_oul", "\\")
        assert [found(store, location=part) for part in parts] == [
            [uuid(1000)],
            *([uuid(1001)], [uuid(1001)]),
            [uuid(1002)],
            *([uuid(1001)], [uuid(1001)]),
            [],
            [uuid(1001)],
        ]
        assert found(store, location="") == [uuid(1002), uuid(1001), uuid(1000)]

    def test_who_named_a_calendar_is_known(self, open_coocook: OpenCooCook) -> None:
        store = open_coocook()
        with store.writing() as tx:
            tx.chefs.add(chef(2, calendar_url="https://a.example/"))
            tx.chefs.add(chef(3))
            tx.chefs.add(chef(1, calendar_url="https://b.example/", listed=False))

        with store.reading() as tx:
            assert list(tx.chefs.with_calendar()) == [uuid(1001), uuid(1002)]
