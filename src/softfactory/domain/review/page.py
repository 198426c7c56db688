"""What a reader sees of a page: its title and its text, in reading order, as far as the markup itself tells.

Style sheets and scripts are not run, and nothing that a page says is followed or obeyed.
"""

import re
import unicodedata
from collections.abc import Iterator

import attrs

from .charsets import decoded
from .reading import Reading

_HTML, _PLAIN = frozenset({"", "text/html", "application/xhtml+xml"}), "text/plain"
_MOST_MARKS = 30
"""In a row: putting more in order takes a time that grows by their square. Source: UAX 15, Stream-Safe Text Format."""
_UNPRINTED = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Characters that take no room: without them words are the ones that are seen."""


@attrs.frozen(kw_only=True)
class Page:
    """What is read on a page, as `folded` has it."""

    title: str
    text: str
    main: int = 0
    """Where in the text its main part begins: with the first article, main element or heading."""


def page_of(body: bytes, content_type: str) -> Page | None:
    """Return what a page says; None for what is neither HTML nor plain text."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _PLAIN:
        return Page(title="", text=folded(decoded(body, content_type)))
    if kind not in _HTML:
        return None
    reading = Reading.of(decoded(body, content_type))
    parts = [folded("".join(pieces)) for pieces in (reading.before, reading.main)]
    text = " ".join(part for part in parts if part)
    return Page(title=folded("".join(reading.title)), text=text, main=len(text) - len(parts[1]))


def folded(text: str) -> str:
    """Return *text* as texts are compared: compatible characters, case and white space make no difference."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", "".join(_stream_safe(_UNPRINTED.sub("", text))))
    return " ".join(text.casefold().split())


def _stream_safe(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            yield character
