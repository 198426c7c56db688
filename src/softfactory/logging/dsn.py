"""A DSN: where a project's events go, and with which key.

Source: https://develop.sentry.dev/sdk/foundations/transport/authentication/
"""

import re
from typing import Self
from urllib.parse import urlsplit

import attrs

_KEY = re.compile(r"[\w.-]{1,64}", re.ASCII)


@attrs.frozen(kw_only=True)
class Dsn:
    """A DSN, taken apart."""

    envelopes: str
    """The URL that takes envelopes."""
    key: str = attrs.field(repr=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `https://KEY@HOST[:PORT]/[PATH/]PROJECT`; raises ValueError, without the key in its sentence."""
        try:
            parts = urlsplit(text.strip())
            port = f":{parts.port}" if parts.port else ""
        except ValueError as error:
            raise ValueError("The DSN is no URL.") from error
        path, _, project = parts.path.rstrip("/").rpartition("/")
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        if parts.scheme not in {"http", "https"} or not host or not project:
            raise ValueError("The DSN must be https://KEY@HOST/PROJECT.")
        if not _KEY.fullmatch(parts.username or ""):
            raise ValueError("The DSN has no key before its host.")
        return cls(envelopes=f"{parts.scheme}://{host}{port}{path}/api/{project}/envelope/", key=parts.username or "")
