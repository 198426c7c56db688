"""An exception with its causes as the values of an event: oldest cause first, groups as a tree.

Source: https://develop.sentry.dev/sdk/data-model/event-payloads/exception/
"""

from collections.abc import Iterator
from typing import Any

from .frames import frames
from .values import shown, text

MOST = 50
"""Exceptions kept, those nearest to the outermost."""
_MOST_NOTES = 10


def exceptions(error: BaseException, *, mechanism: str, handled: bool) -> list[dict[str, Any]]:
    """Return the exception, what caused it, and what it groups; *mechanism* says who reports it."""
    found: list[dict[str, Any]] = []
    waiting: list[tuple[BaseException, int | None, str]] = [(error, None, "")]
    seen: set[int] = set()
    while waiting and len(found) < MOST:
        one, parent, source = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        number = len(found)
        how: dict[str, Any] = {"type": "chained" if found else mechanism, "handled": handled, "exception_id": number}
        if parent is not None:
            how |= {"parent_id": parent, "source": source}
        if isinstance(one, BaseExceptionGroup):
            how["is_exception_group"] = True
        found.append(_value(one) | {"mechanism": how})
        waiting += [(cause, number, name) for cause, name in _causes(one)]
    return found[::-1]


def _causes(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Yield what Python would print along with it."""
    if error.__cause__ is not None:
        yield error.__cause__, "__cause__"
    elif error.__context__ is not None and not error.__suppress_context__:
        yield error.__context__, "__context__"
    if isinstance(error, BaseExceptionGroup):
        yield from ((one, f"exceptions[{at}]") for at, one in enumerate(error.exceptions))


def _value(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    value: dict[str, Any] = {"type": kind.__name__, "value": text("\n".join([shown(error, str), *_notes(error)]))}
    if kind.__module__ != "builtins":
        value["module"] = kind.__module__
    if stack := frames(error.__traceback__):
        value["stacktrace"] = {"frames": stack}
    return value


def _notes(error: BaseException) -> list[str]:
    notes = getattr(error, "__notes__", None)
    return [note for note in notes[:_MOST_NOTES] if isinstance(note, str)] if isinstance(notes, list) else []
