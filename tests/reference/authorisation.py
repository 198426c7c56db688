"""Tables of who may do what, from what `tests/test_authorisation.py` tries."""

from tests.authorisation import calls, people, routes, whose_calls

from .source import table


def of_routes() -> str:
    """Return what everybody is answered at every route."""
    rows = [(f"`{row.name}`", *row.expected.values()) for row in routes.rows()]
    return table(("route", *people.PEOPLE), rows)


def of_calls() -> str:
    """Return what everybody is answered by every use case that asks who it is for."""
    rows = [(f"`{row.name}`", *row.expected.values()) for row in calls.rows()]
    return table(("call", *people.CALLERS), rows)


def calls_that_ask_nobody() -> str:
    """Return the other calls."""
    return table(("call", "why"), [(f"`{name}`", why) for name, why in sorted(whose_calls.UNASKED.items())])
