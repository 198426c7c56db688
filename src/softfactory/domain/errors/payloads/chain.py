"""A chain of exceptions, and the place in the application that it comes from."""

from collections.abc import Mapping, Sequence

import attrs

from softfactory.domain.errors.model import Payload

from .values import JsonObject, as_object, as_text, exceptions, frames

_MOST = 50
"""Exceptions of one event that are looked at."""


@attrs.frozen
class Link:
    """One exception of a chain; `frame` is its last frame in the application, None if it has none."""

    exception: JsonObject
    frame: JsonObject | None
    stack: Sequence[JsonObject]

    @property
    def type(self) -> str:
        """The exception's type, "Error" if it does not say."""
        return as_text(self.exception.get("type")) or "Error"


def chains(payload: Payload) -> tuple[tuple[Link, ...], ...]:
    """Return, root cause first, the chain that led to the event; of an exception group one for each of its causes."""
    values = exceptions(payload)[-_MOST:]
    if not values:
        return ()
    links = [Link(value, _in_app(stack := frames(value)), stack) for value in values]
    if len(links) == 1:
        return ((links[0],),)
    return _tree(links) or (tuple(links),)


def _tree(links: list[Link]) -> tuple[tuple[Link, ...], ...]:
    """Return the paths from each leaf to the outermost exception, nothing if this is no exception group."""
    mechanisms = [as_object(link.exception.get("mechanism")) for link in links]
    if not any(mechanism.get("is_exception_group") for mechanism in mechanisms):
        return ()
    ids = {_key(mechanism, "exception_id"): at for at, mechanism in enumerate(mechanisms)}
    parents = {at: ids.get(_key(mechanism, "parent_id")) for at, mechanism in enumerate(mechanisms)}
    inner = set(parents.values())
    return tuple(_path(links, parents, at) for at in range(len(links)) if at not in inner)


def _key(mechanism: JsonObject, name: str) -> str:
    return as_text(mechanism.get(name)) or f"no {name}"


def _path(links: list[Link], parents: Mapping[int, int | None], leaf: int) -> tuple[Link, ...]:
    path: list[int] = []
    at: int | None = leaf
    while at is not None and at not in path:
        path.append(at)
        at = parents[at]
    return tuple(links[at] for at in path)


def _in_app(stack: Sequence[JsonObject]) -> JsonObject | None:
    """Return the innermost frame that says it is the application's; if none does, the innermost that does not say.

    Browsers call everything a page's own; what lies in `node_modules` is not.
    """
    unsaid = None
    for frame in reversed(stack):
        says = frame.get("in_app")
        if says is False or (says is None and unsaid is not None) or _is_installed(frame):
            continue
        if says:
            return frame
        unsaid = frame
    return unsaid


def _is_installed(frame: JsonObject) -> bool:
    file = frame.get("filename")
    return isinstance(file, str) and ("node_modules/" in file or file.startswith(("node:", "webpack/bootstrap")))
