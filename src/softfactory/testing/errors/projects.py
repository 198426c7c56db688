"""The contract of projects, keys and members."""

from datetime import timedelta

import pytest

from softfactory.domain.errors.model import Project, ProjectKey
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.samples import NOON, hex_id, uuid, with_project
from softfactory.testing.stores import OpenErrors

NEVER = [0, -1, 9, 2**31, 2**63, 2**70]
"""Ids that no project has."""


class ProjectsContract:
    """What every adapter promises about projects."""

    def test_projects_are_counted_from_one(self, open_errors: OpenErrors) -> None:
        with open_errors().writing() as tx:
            added = [tx.projects.add(name, created_at=NOON) for name in ("shop", "Zoë's\n😀")]

            assert added == [
                Project(id=1, name="shop", created_at=NOON),
                Project(id=2, name="Zoë's\n😀", created_at=NOON),
            ]
            assert [tx.projects.find(project.id) for project in added] == added

    @pytest.mark.parametrize("number", NEVER)
    def test_no_number_is_too_odd_to_ask_for(self, open_errors: OpenErrors, number: int) -> None:
        with with_project(open_errors()).reading() as tx:
            assert tx.projects.find(number) is None
            assert (list(tx.projects.keys(number)), list(tx.projects.members(number))) == ([], [])
            assert list(tx.projects.listed(frozenset([number]), PageRequest()).items) == []

    @pytest.mark.parametrize("among", [None, frozenset({1, 2, 4, 9}), frozenset({3}), frozenset[int]()])
    @pytest.mark.parametrize("limit", [1, 3, 100])
    def test_pages_show_every_project_once_newest_first(
        self, open_errors: OpenErrors, among: frozenset[int] | None, limit: int
    ) -> None:
        seen: list[int] = []
        cursor: str | None = None
        with with_project(open_errors(), 5).reading() as tx:
            while True:
                page = tx.projects.listed(among, PageRequest(limit=limit, cursor=cursor))
                seen += [project.id for project in page.items]
                if (cursor := page.next_cursor) is None:
                    break

        assert seen == [number for number in range(5, 0, -1) if among is None or number in among]

    @pytest.mark.parametrize("cursor", ["WyJ4Il0", "", "!"])
    def test_a_cursor_that_no_page_of_projects_gave_is_refused(self, open_errors: OpenErrors, cursor: str) -> None:
        with open_errors().reading() as tx, pytest.raises(BadCursor):
            tx.projects.listed(None, PageRequest(cursor=cursor))

    def test_keys_are_found_also_when_revoked(self, open_errors: OpenErrors) -> None:
        later = NOON + timedelta(microseconds=1)
        keys = [ProjectKey(key=hex_id(number), project_id=1, created_at=NOON) for number in (3, 1)]
        keys.insert(0, ProjectKey(key=hex_id(9), project_id=1, created_at=NOON - timedelta(days=1)))
        with with_project(open_errors(), 2).writing() as tx:
            for key in [*keys, ProjectKey(key=hex_id(4), project_id=2, created_at=NOON)]:
                tx.projects.add_key(key)
            tx.projects.revoke_key(hex_id(1), at=later)
            tx.projects.revoke_key(hex_id(1), at=later + timedelta(days=1))
            revoked = ProjectKey(key=hex_id(1), project_id=1, created_at=NOON, revoked_at=later)

            assert list(tx.projects.keys(1)) == [keys[0], revoked, keys[1]]
            assert tx.projects.find_key(hex_id(1)) == revoked
            assert tx.projects.find_key(hex_id(3)) == keys[1]

    @pytest.mark.parametrize(
        "key", ["", "x", hex_id(255).upper(), hex_id(1)[1:], hex_id(1) + " ", "\0", "\ud800", "ä" * 32]
    )
    def test_what_is_no_key_is_not_found(self, open_errors: OpenErrors, key: str) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.projects.add_key(ProjectKey(key=hex_id(1), project_id=1, created_at=NOON))
            tx.projects.add_key(ProjectKey(key=hex_id(255), project_id=1, created_at=NOON))
            tx.projects.revoke_key(key, at=NOON)

            assert tx.projects.find_key(key) is None

    def test_members_come_and_go(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors(), 2).writing() as tx:
            for project, member in ((1, 2), (1, 1), (1, 2), (2, 1)):
                tx.projects.add_member(project, uuid(member))
            tx.projects.remove_member(2, uuid(2))
            assert list(tx.projects.members(1)) == [uuid(1), uuid(2)]
            assert tx.projects.of_member(uuid(1)) == {1, 2}

            tx.projects.remove_member(1, uuid(1))
            tx.projects.remove_member(1, uuid(1))

            assert list(tx.projects.members(1)) == [uuid(2)]
            assert tx.projects.of_member(uuid(1)) == {2}
            assert tx.projects.of_member("nobody") == frozenset()
