"""A chain of exceptions, and the place in the application that it comes from."""

import re
from collections.abc import Callable, Mapping, Sequence

import attrs

from softfactory.domain.errors.model import Payload

from .values import JsonObject, as_object, as_text, exceptions, frames

_MOST = 50
"""Exceptions of one event that are looked at."""
_INSTALLED = re.compile(
    r"node_modules[/_]|^(?:node|ext|native):|^webpack/(?:bootstrap|runtime)|^(?:\w+-)+extension://|InternalBytecode\.js$"
    r"|^(?:\[native code\]|native|<anonymous>)$"
)
"""Turbopack writes `node_modules_`; Hermes runs JavaScript of its own; extensions run in pages; engines are native."""
_RAISES = re.compile(r"\braise\b")
_LEAVES = ("SystemExit", "KeyboardInterrupt", "GeneratorExit")


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


def is_installed(frame: JsonObject) -> bool:
    """Tell whether the frame is a library's, the runtime's or a browser extension's, whatever it says of itself.

    Browsers call everything a page's own; only a rule of the project is believed. Events are grouped by this: see
    `grouping.versions` before a change.
    """
    file = frame.get("filename")
    return isinstance(file, str) and _INSTALLED.search(file) is not None and not frame.get("in_app_by_rule")


def chains(
    payload: Payload, *, is_installed: Callable[[JsonObject], bool] = is_installed, ends_at_accidents: bool = True
) -> tuple[tuple[Link, ...], ...]:
    """Return, root cause first, the chain that led to the event; of an exception group one for each of its causes.

    Whatever an accident followed is left out, unless told otherwise: what breaks while an exception is handled is a
    bug of its own.
    """
    values = exceptions(payload)[-_MOST:]
    if not values:
        return ()
    links = [Link(value, _in_app(stack := frames(value), is_installed), stack) for value in values]
    if len(links) == 1:
        return ((links[0],),)
    found = _tree(links) or (tuple(links),)
    return tuple(map(_since_accident, found)) if ends_at_accidents and _is_python(payload) else found


def _is_python(payload: Payload) -> bool:
    """Tell whether exceptions follow each other without anybody saying so: elsewhere a cause is always given."""
    return payload.get("platform") == "python"


def _since_accident(chain: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return the chain from its last exception that nobody raised on."""
    for at in range(len(chain) - 1, 0, -1):
        if _is_accident(chain[at], as_object(chain[at - 1].exception.get("mechanism"))):
            return chain[at:]
    return chain


def _is_accident(link: Link, inner: JsonObject) -> bool:
    """Tell whether a line of the application that does not raise broke, while the exception before was handled."""
    if inner.get("source") == "__cause__" or link.frame is None or link.frame is not link.stack[-1]:
        return False
    if as_object(link.exception.get("mechanism")).get("is_exception_group") or link.type in _LEAVES:
        return False
    line = link.frame.get("context_line")
    return isinstance(line, str) and line.strip() != "" and not _RAISES.search(line)


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


def _in_app(stack: Sequence[JsonObject], is_installed: Callable[[JsonObject], bool]) -> JsonObject | None:
    """Return the innermost frame that says it is the application's; if none does, the innermost that does not say."""
    unsaid = None
    for frame in reversed(stack):
        says = frame.get("in_app")
        if says is False or (says is None and unsaid is not None) or is_installed(frame):
            continue
        if says:
            return frame
        unsaid = frame
    return unsaid
