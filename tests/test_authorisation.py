"""Both doors, walked: every route and every public method of the services, tried by everybody."""

import pytest

from softfactory.entrypoints.http.routes import ROUTES
from tests.authorisation import calls, guards, people, routes, whose_calls


@pytest.fixture(scope="module")
def shared():
    """A world for those who only look."""
    return people.made()


def test_the_table_knows_every_route_and_no_other():
    assert [name for name, _ in routes.declared() if name not in routes.known()] == []
    assert routes.known().keys() == {name for name, _ in routes.declared()}


def test_a_second_spelling_of_a_path_has_the_same_resource():
    listed = {route.resource for route in ROUTES if route.listed}

    assert all(route.resource in listed for route in ROUTES)


def test_every_guard_is_some_routes():
    assert guards.GUARDS.keys() == {operation.guard.name for _, operation in routes.declared()}


@pytest.mark.parametrize("row", routes.rows(), ids=lambda row: row.name)
def test_a_route_lets_in_whom_it_says(row, shared):
    found = {who: row.tried(people.made() if row.changes else shared, who) for who in people.PEOPLE}

    assert found == dict(row.expected)


def test_the_table_knows_every_call_and_no_other(shared):
    asking = {row.name for row in calls.rows()}
    found = dict(calls.methods(shared.services))

    assert sorted(found.keys() - asking - whose_calls.UNASKED.keys()) == []
    assert {name for name, signature in found.items() if "actor" in signature.parameters} == asking
    assert found.keys() == asking | whose_calls.UNASKED.keys()


@pytest.mark.parametrize("row", calls.rows(), ids=lambda row: row.name)
def test_a_use_case_obeys_whom_it_says(row):
    found = {who: row.tried(people.made(), who) for who in people.CALLERS}

    assert found == dict(row.expected)
