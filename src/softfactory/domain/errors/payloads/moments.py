"""When something happened, as SDKs of many ages say it."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
MAX_TEXT = 64


def moment(value: object) -> datetime | None:
    """Return the instant in UTC that an RFC 3339 text or a number of seconds means, None unless it is in 1970 to 2099.

    A text without an offset means UTC; fractions finer than a microsecond are cut.
    """
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return _of_text(value.strip())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_seconds(value)
    return None


def _of_text(text: str) -> datetime | None:
    try:
        if "-" in text[1:]:
            return _within(datetime.fromisoformat(text))
        return _of_seconds(float(text))
    except (ValueError, OverflowError):
        return None


def _of_seconds(seconds: float) -> datetime | None:
    try:
        return _within(EPOCH + timedelta(seconds=seconds))
    except (ValueError, OverflowError):  # NaN, or beyond what a calendar holds
        return None


def _within(at: datetime) -> datetime | None:
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at if EPOCH <= at < LATEST else None
