"""The project's key, wherever an SDK puts it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import falcon

from softfactory.domain.errors.problems import BadKey

MAX_LENGTH = 2048
SCHEMES = ("sentry ", "bearer ", "basic ")


def key_of(req: falcon.Request, dsn: object = None) -> str | None:
    """Return the key that a request names, None if it names none; raises `BadKey` when it names two.

    It stands in X-Sentry-Auth, in the query, in an Authorization of the scheme Sentry, or in the envelope's *dsn*.
    """
    keys = {*_of_headers(req), *req.get_param_as_list("sentry_key", default=[]), *_of_dsn(dsn)} - {""}
    if len(keys) > 1:
        raise BadKey("Two keys were sent, and they differ.")
    return keys.pop() if keys else None


def _of_headers(req: falcon.Request) -> Iterator[str]:
    if told := req.get_header("X-Sentry-Auth"):
        yield from _of_parameters(told)
    if (told := req.auth) and told[:7].lower() == "sentry ":
        yield from _of_parameters(told)


def _of_parameters(told: str) -> Iterator[str]:
    """Yield the keys in "Sentry sentry_version=7, sentry_key=..."; raises `BadKey` for what was two headers."""
    scheme, _, rest = told[:MAX_LENGTH].strip().partition(" ")
    for parameter in (rest if scheme.lower() == "sentry" else told[:MAX_LENGTH]).split(","):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower().startswith(SCHEMES):  # servers join two headers with a comma
            raise BadKey("The header with the key was sent twice.")
        if name.strip() == "sentry_key":
            yield value.strip()


def _of_dsn(dsn: object) -> Iterator[str]:
    if isinstance(dsn, str) and len(dsn) <= MAX_LENGTH:
        try:
            yield urlsplit(dsn).username or ""
        except ValueError:  # an address that is none names no key
            return
