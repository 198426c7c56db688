"""A file read as what it is."""

from collections.abc import Iterator

import attrs

from . import envelopes, jsonl, logs
from .guess import LOOKED_AT, guessed
from .lines import lines
from .outcomes import Failed, Outcomes
from .sources import Source, Unreadable, started
from .stamps import Calendar


@attrs.frozen(kw_only=True)
class Reading:
    """How files are to be read."""

    form: str
    """"auto", or one of `guess.FORMATS`."""
    least: str
    """Of log records, the level from which they are events."""
    calendar: Calendar

    def outcomes(self, source: Source, chunks: Iterator[bytes]) -> Outcomes:
        """Yield what is in a file, and at last why it could not be read to its end, if it could not."""
        try:
            if source.described and self.form in {"auto", "envelopes"}:
                yield from envelopes.recorded(source.described, chunks)
            else:
                yield from self.of_chunks(chunks)
        except Unreadable as error:
            yield Failed(place="", reason=str(error))

    def of_chunks(self, chunks: Iterator[bytes]) -> Outcomes:
        """Yield what is in these bytes, however they are cut."""
        start, chunks = started(chunks, LOOKED_AT)
        form = guessed(start) if self.form == "auto" else self.form
        if form == "envelopes":
            return envelopes.outcomes(chunks)
        if form == "jsonl":
            return jsonl.outcomes(lines(chunks), least=self.least)
        return logs.outcomes(lines(chunks), least=self.least, calendar=self.calendar)
