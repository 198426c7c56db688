"""The order of releases: by what their names say when both say it the same way, else by when they were first seen.

Source: Semantic Versioning 2.0.0, section 11; PEP 440 for `1.2rc1`; Sentry's releases for `package@version`.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache

LONGEST = 250
"""Characters of a name above which it is not read."""

_NUMBERS = r"[0-9]{1,100}(?:\.[0-9]{1,100})+"
_IDENTIFIERS = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_VERSION = re.compile(
    rf"(?P<numbers>[vV][0-9]{{1,100}}|[vV]?{_NUMBERS})"
    rf"(?:-(?P<pre>{_IDENTIFIERS})|(?P<stage>a|b|c|rc|alpha|beta)(?P<round>[0-9]{{1,9}}))?(?:\+{_IDENTIFIERS})?"
)
_NUMBER = re.compile(r"[0-9]{1,100}")
_DATE = re.compile(
    r"[0-9]{4}(?:(?P<dash>[-/.])[0-9]{1,2}(?P=dash)[0-9]{1,2}|[0-9]{4})(?P<more>(?:[T_.:\ -][0-9]{1,9}){0,6})Z?"
)
_PARTS = re.compile("[0-9]+")

_Key = tuple[object, ...]
"""Compares with keys that come from the same reading."""


def is_at_least(release: str, than: str, *, first_seen: Mapping[str, datetime]) -> bool:
    """Tell whether *release* is *than* or newer; never raises.

    Versions, plain numbers and dates are compared with their like, of one package. Builds of one version are equal. A
    release not seen yet is newer than all seen; of two such, each is at least itself only.
    """
    if release == than:
        return True
    one, other = _read(release), _read(than)
    for way, key in one.items():
        if way in other:
            return key >= other[way]
    return _seen_no_earlier(first_seen.get(release), first_seen.get(than))


def _seen_no_earlier(one: datetime | None, other: datetime | None) -> bool:
    return other is not None and (one is None or one >= other)


@lru_cache(maxsize=1024)
def _read(release: str) -> Mapping[tuple[str, str], _Key]:
    """Return what the name says, by package and way to say it, the best way first; nothing for a hash."""
    if len(release) > LONGEST:
        return {}
    package, _, said = release.strip().rpartition("@")
    keys = {"version": _version(said), "number": _number(said), "date": _date(said)}
    return {(package, way): key for way, key in keys.items() if key}


def _version(said: str) -> _Key:
    """Return the numbers, where missing ones are zero, and the stage before the release, which is later than all."""
    match = _VERSION.fullmatch(said)
    if not match:
        return ()
    numbers = [int(part) for part in _PARTS.findall(match["numbers"])]
    while numbers and not numbers[-1]:
        numbers.pop()
    pre = match["pre"] or (f"{match['stage']}.{match['round']}" if match["stage"] else "")
    return tuple(numbers), not pre, tuple(map(_identifier, pre.split(".")))


def _identifier(text: str) -> _Key:
    """Numbers are below words, and in order of size; words are in order of ASCII."""
    return (False, int(text), "") if text.isdigit() else (True, 0, text)


def _number(said: str) -> _Key:
    return (int(said),) if _NUMBER.fullmatch(said) else ()


def _date(said: str) -> _Key:
    """Return the day, and the numbers behind it: a time, or a count of the day's releases."""
    match = _DATE.fullmatch(said)
    if not match:
        return ()
    written = said if match["dash"] else f"{said[:4]}-{said[4:6]}-{said[6:]}"
    year, month, day, *more = map(int, _PARTS.findall(written))
    with suppress(ValueError):
        return date(year, month, day), *more
    return ()
