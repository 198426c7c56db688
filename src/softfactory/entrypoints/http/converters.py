"""How ids are spelt in paths: each in exactly one way."""

import re
from typing import ClassVar

from falcon.routing import BaseConverter

MOST = 2**31 - 1


class Number(BaseConverter):
    """1 to 2147483647 in plain digits, no zero before them."""

    schema: ClassVar[dict[str, object]] = {"type": "integer", "minimum": 1, "maximum": MOST}
    _spelling = re.compile("[1-9][0-9]{0,9}")

    def convert(self, value: str) -> int | None:
        """Return the number, None for another spelling."""
        return int(value) if self._spelling.fullmatch(value) and int(value) <= MOST else None


class Spelt(BaseConverter):
    """Text of one pattern."""

    pattern: ClassVar[str] = ""
    schema: ClassVar[dict[str, object]] = {"type": "string"}

    def convert(self, value: str) -> str | None:
        """Return the text if it is spelt right."""
        return value if re.fullmatch(self.pattern, value) else None


class Hex(Spelt):
    """32 lower-case hex digits."""

    pattern: ClassVar[str] = "[0-9a-f]{32}"
    schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": f"^{pattern}$"}


class Id(Spelt):
    """A UUID in canonical form."""

    pattern: ClassVar[str] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": f"^{pattern}$"}


class Slug(Spelt):
    """Lower-case words joined by hyphens."""

    pattern: ClassVar[str] = "[a-z0-9]+(?:-[a-z0-9]+){0,9}"
    schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": f"^{pattern}$", "maxLength": 80}


class Word(Spelt):
    """Any word of another system: letters, digits, dots, hyphens, underscores."""

    pattern: ClassVar[str] = "[A-Za-z0-9._-]{1,100}"
    schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": f"^{pattern}$"}


CONVERTERS: dict[str, type[Number | Spelt]] = {"number": Number, "hex": Hex, "id": Id, "slug": Slug, "word": Word}
