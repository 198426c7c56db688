"""The versions of the algorithm, newest first: it groups new events; by the others, old patterns are found.

A fingerprint holds no number of a version: it changes from one to the next only where the parts do. Whoever changes
what the newest gives for any event adds a version and freezes the one before, as `first` is frozen; golden
fingerprints in the tests tell.
"""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from softfactory.domain.errors.payloads.chain import is_installed
from softfactory.domain.errors.payloads.values import JsonObject

from . import first, frames, lexer, messages, reporters, vague


@attrs.frozen(kw_only=True)
class Version:
    """What one version reads differently from another; what all of them share is in `fingerprint` and `place`."""

    number: int
    where: Callable[[JsonObject, Sequence[JsonObject], str], tuple[str, str]]
    """Says in which module and function a frame is, given its stack and the event's platform; "" for no module."""
    kind: Callable[[str, str], str]
    """Says what type an exception is of, given its name and the event's platform."""
    is_installed: Callable[[JsonObject], bool]
    """Tells whether a frame is a library's, whatever it says of itself."""
    is_reporter: Callable[[JsonObject], bool]
    """Tells whether a frame is of the client that reports: an exception that ends there has no place."""
    is_vague: Callable[[str, str], bool]
    """Tells whether a place says too little, given the exception's type and the line of source."""
    template: Callable[[str], str]
    """Says what a message says without what varies."""
    ends_at_accidents: bool
    """Whether what broke in the handling of an exception is the root cause of what follows."""


VERSIONS: Final = (
    Version(
        number=2,
        where=frames.where,
        kind=frames.kind,
        is_installed=is_installed,
        is_reporter=reporters.is_reporter,
        is_vague=vague.is_vague,
        template=messages.template,
        ends_at_accidents=True,
    ),
    Version(
        number=1,
        where=first.where,
        kind=first.kind,
        is_installed=first.is_installed,
        is_reporter=reporters.nobody,
        is_vague=vague.never,
        template=lexer.template,
        ends_at_accidents=False,
    ),
)
NEWEST: Final = VERSIONS[0]
