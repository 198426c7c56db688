"""Trying routes: what is expected of each, and what it answers."""

import re
from collections.abc import Iterator
from typing import Any

import attrs

from softfactory.entrypoints.http import routes
from softfactory.entrypoints.http.operation import Operation

from .guards import GUARDS
from .people import FAR_AWAY, World
from .verdicts import FORBIDDEN, HIDDEN, STRANGER, YES, Verdicts, both
from .whose_routes import ABOUT, Body

PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


@attrs.frozen(kw_only=True)
class Row:
    """One method of one path."""

    name: str
    operation: Operation
    body: Body | None
    whose: Verdicts

    @property
    def expected(self) -> Verdicts:
        """What everybody is answered."""
        return both(GUARDS[self.operation.guard.name], self.whose)

    @property
    def changes(self) -> bool:
        """Whether the world is another one afterwards."""
        return not self.name.startswith("GET ")

    def tried(self, world: World, who: str) -> str:
        """Return what somebody is answered; anything but a refusal for who they are is a yes."""
        method, path = PARAMETER.sub(lambda found: world.things[found[1]], self.name).split()
        body = self.body(world) if self.body else None
        kwargs: dict[str, Any] = {"body": body} if isinstance(body, bytes) else {"json": body} if body else {}
        answer = world.client.simulate_request(method, path, headers=world.headers(who), remote_addr=FAR_AWAY, **kwargs)
        return verdict_of(answer.status_code)


def verdict_of(status: int) -> str:
    """Return an HTTP status as a verdict; raises `AssertionError` for what says nothing about who may."""
    if str(status) in {STRANGER, FORBIDDEN, HIDDEN}:
        return str(status)
    assert status // 100 == 2 or status in {400, 409, 415, 422}, status  # 400: a webhook that nobody signed
    return YES


def declared() -> Iterator[tuple[str, Operation]]:
    """Yield every method of every listed path with its operation."""
    for route in routes.ROUTES:
        for method, operation in routes.operations(route) if route.listed else ():
            yield f"{method.upper()} {path_of(route)}", operation


def path_of(route: routes.Route) -> str:
    """Return a path without the spellings of its parameters."""
    return PARAMETER.sub(r"{\1}", route.path)


def known() -> dict[str, tuple[Verdicts, Body | None]]:
    """Return what the table says, by method and path."""
    return {name: (whose, body) for whose, names in ABOUT for name, body in names.items()}


def rows() -> list[Row]:
    """Return every route that the table knows, in the order of the route table."""
    table = known()
    return [
        Row(name=name, operation=operation, whose=table[name][0], body=table[name][1])
        for name, operation in declared()
        if name in table
    ]
