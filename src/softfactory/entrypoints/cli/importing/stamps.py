"""Times as logs of all kinds write them."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

import attrs

from softfactory.domain.errors.payloads.moments import moment

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTH = "|".join(MONTHS)
_CLOCK = r"(?P<clock>\d\d:\d\d:\d\d)(?:[.,](?P<fraction>\d{1,9}))?"
_ZONE = r"(?:\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?"
_SHAPES = (
    rf"(?P<year>\d{{4}})[-/](?P<month>\d\d)[-/](?P<day>\d\d)[T ]{_CLOCK}{_ZONE}",
    rf"(?P<day>\d\d)[-/](?P<name>{_MONTH})[-/](?P<year>\d{{4}})[: ]{_CLOCK}{_ZONE}",
    rf"\w{{3}} (?P<name>{_MONTH}) {{1,2}}(?P<day>\d\d?) {_CLOCK} (?P<year>\d{{4}})",
    rf"(?P<name>{_MONTH}) {{1,2}}(?P<day>\d\d?) {_CLOCK}(?!\d)",
    rf"{_CLOCK}(?!\d)",
)
STAMPS = tuple(re.compile(shape, re.ASCII) for shape in _SHAPES)
_HALF_A_DAY = timedelta(hours=12)


@attrs.frozen(kw_only=True)
class Calendar:
    """What a time in a log leaves unsaid."""

    zone: tzinfo = UTC
    today: datetime
    """Nothing in a log is later by more than half a day: so a year that is not said is told."""

    def read(self, found: re.Match[str]) -> datetime | None:
        """Return the instant in UTC of one of `STAMPS`; None without a date, or for one that no calendar has."""
        parts = found.groupdict()
        month = MONTHS.index(parts["name"]) + 1 if parts.get("name") else int(parts.get("month") or 0)
        if not month:
            return None
        zone = parts.get("zone") or ""
        fraction = (parts["fraction"] or "0")[:6].ljust(6, "0")
        clock = f"{parts['clock']}.{fraction}{zone if zone[:1] in '+-' else ''}"
        if parts.get("year"):
            return self._instant(f"{parts['year']}-{month:02}-{int(parts['day']):02}T{clock}", utc=bool(zone))
        return self._past(f"{month:02}-{int(parts['day']):02}T{clock}")

    def _past(self, day: str) -> datetime | None:
        for year in (self.today.year + 1, self.today.year, self.today.year - 1):
            at = self._instant(f"{year:04}-{day}", utc=False)
            if at and at <= self.today + _HALF_A_DAY:
                return at
        return None

    def _instant(self, text: str, *, utc: bool) -> datetime | None:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return None
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC if utc else self.zone)
        return moment(at.isoformat())
