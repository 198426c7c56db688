"""What usually causes an error, and what prevents it, for a person who is to mend it."""

import re

import attrs

from softfactory.domain.errors.judging.advice.entry import Advice

from .advice import data, database, machine, missing, network, program

_TABLE: tuple[Advice, ...] = (
    *missing.TABLE,
    *data.TABLE,
    *database.TABLE,
    *network.TABLE,
    *machine.TABLE,
    *program.TABLE,
)
"""The first line that fits is given: what is special stands before what is general."""

_QUOTED = re.compile(r"""["'`\u2018\u201c]([^"'`\u2019\u201d\n]{1,200})["'`\u2019\u201d]""")
_MOST_READ = 2_000
_LONGEST = 120


@attrs.frozen
class Cause:
    """Advice about one error. Not `known`: the table has nothing about it, and both texts say so."""

    root_cause: str
    prevention: str
    known: bool


def explain(*, error_type: str, message: str, culprit: str, location: str, source: str = "") -> Cause:
    """Return what the table says about the error, with its own place and value, each cut to 120 characters."""
    error_type, message = error_type[:_MOST_READ], message[:_MOST_READ]
    place = _place(culprit, location)
    line = f" The line is: {_cut(source)}" if source.strip() else ""
    found = next((advice for advice in _TABLE if advice.fits(error_type, message)), None)
    if found is None:
        return _unknown(error_type, place, line)
    value = _value(found, message)
    return Cause(
        root_cause=_filled(found.cause, place, value) + line,
        prevention=_filled(found.prevention, place, value),
        known=True,
    )


def _unknown(error_type: str, place: str, line: str) -> Cause:
    return Cause(
        root_cause=f"Nothing is known about {_cut(error_type) or 'this kind of error'}; it came from {place}.{line}",
        prevention="Read the last frame of your own code and its values; write a test that fails like it; mend it.",
        known=False,
    )


def _place(culprit: str, location: str) -> str:
    culprit, location = _cut(culprit), _cut(location)
    if culprit and location:
        return f"{culprit} ({location})"
    return culprit or location or "an unknown place"


def _value(found: Advice, message: str) -> str:
    """Return what the message names, in the words of the message; the whole message if it names nothing."""
    named = found.named(message)
    if not named and (quoted := _QUOTED.search(message)):
        named = quoted[1]
    return _cut((named or message).strip("'\"` ")) or "it"


def _filled(text: str, place: str, value: str) -> str:
    """Put both in at once, so that nothing within them is taken for a field."""
    before, *after = text.split("{value}")
    return value.join(part.replace("{place}", place) for part in (before, *after))


def _cut(text: str) -> str:
    text = "".join(char if char.isprintable() else " " for char in text[: 2 * _LONGEST])
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
