"""Trying the public methods of the services: the same people, without a door in between."""

import inspect
from collections.abc import Iterator

import attrs

import softfactory
from softfactory.domain.kernel.problems import Forbidden, NotFound, Problem, Unauthenticated

from .people import CALLERS, World
from .verdicts import FORBIDDEN, HIDDEN, STRANGER, YES, Verdicts
from .whose_calls import ABOUT, Call


@attrs.frozen(kw_only=True)
class Row:
    """One public method of the services."""

    name: str
    call: Call
    expected: Verdicts

    def tried(self, world: World, who: str) -> str:
        """Return what somebody is answered; a refusal for another reason is a yes."""
        service, actor = service_of(world.services, self.name), world.actor(who)
        try:
            self.call(service, actor, world)
        except Problem as problem:
            if isinstance(problem, Unauthenticated):
                return YES if problem.code == "wrong-code" else STRANGER
            return FORBIDDEN if isinstance(problem, Forbidden) else HIDDEN if isinstance(problem, NotFound) else YES
        return YES


def service_of(services: softfactory.Services, name: str) -> object:
    """Return the service whose method it is: one of the contexts, or the services themselves."""
    context = name.rpartition(".")[0]
    return getattr(services, context) if context else services


def methods(services: softfactory.Services) -> Iterator[tuple[str, inspect.Signature]]:
    """Yield every public method of every service, by the name that one calls it by."""
    contexts = {field.name: getattr(services, field.name) for field in attrs.fields(softfactory.Services)}
    of_ours = {name: one for name, one in contexts.items() if type(one).__module__.startswith("softfactory.domain.")}
    for prefix, service in [("", services), *((f"{name}.", one) for name, one in of_ours.items())]:
        for name, method in inspect.getmembers(type(service), inspect.isfunction):
            if not name.startswith("_"):
                yield f"{prefix}{name}", inspect.signature(method)


def rows() -> list[Row]:
    """Return every call that asks who it is for, in alphabetical order."""
    found = [
        Row(name=name, call=call, expected={who: whose[who] for who in CALLERS})
        for whose, calls in ABOUT
        for name, call in calls.items()
    ]
    return sorted(found, key=lambda row: row.name)
