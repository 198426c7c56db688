"""One line of the table of causes."""

import re

import attrs

_Regex = re.Pattern[str]


@attrs.frozen
class Advice:
    """What to tell about an error.

    `{place}` stands for where it happened, `{value}` for what the message names: the group `value` of a pattern, else
    its first quoted text.
    """

    cause: str
    prevention: str
    type: _Regex | None
    says: _Regex | None
    or_says: _Regex | None

    def fits(self, error_type: str, message: str) -> bool:
        """Tell whether this is about the error: type and message both match, or the message alone says enough."""
        if self.or_says and self.or_says.search(message):
            return True
        if self.type and not self.type.search(error_type):
            return False
        return self.says.search(message) is not None if self.says else self.type is not None

    def named(self, message: str) -> str:
        """Return what the message names, "" if the patterns do not tell."""
        for pattern in (self.says, self.or_says):
            match = pattern.search(message) if pattern else None
            if match and (value := match.groupdict().get("value")):
                return str(value)
        return ""


def advice(
    cause: str,
    prevention: str,
    *,
    type: str = "",  # noqa: A002 - the word of an error, and the table reads well
    says: str = "",
    or_says: str = "",
) -> Advice:
    """Return a line of the table. Patterns are searched for, those of messages without regard to case."""
    return Advice(cause, prevention, _compiled(type), _compiled(says, re.IGNORECASE), _compiled(or_says, re.IGNORECASE))


def _compiled(pattern: str, flags: int = 0) -> _Regex | None:
    return re.compile(pattern, flags) if pattern else None
