"""What an event says of the request that was being answered: nothing that lets anybody in, addresses when asked for."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote_plus
from wsgiref.util import application_uri

from softfactory.domain.errors.scrubbing.sensitive import Care, care

from .values import FILTERED, text

Environ = Mapping[str, Any]

ADDRESSES = frozenset(
    "Forwarded X-Forwarded-For X-Real-Ip X-Client-Ip Client-Ip X-Cluster-Client-Ip Cf-Connecting-Ip True-Client-Ip "
    "Fly-Client-Ip X-Envoy-External-Address".split()
)
_MOST_HEADERS = 100
_LONGEST = 1_024


def described(environ: Environ, *, transaction: str, addresses: bool) -> Mapping[str, Any]:
    """Return the members of an event that a request gives, with people's addresses only if *addresses*."""
    request: dict[str, Any] = {
        "method": text(environ.get("REQUEST_METHOD", ""), 40),
        "url": _url(environ),
        "query_string": _query(text(environ.get("QUERY_STRING", ""))),
        "headers": _headers(environ, addresses=addresses),
    }
    told: dict[str, Any] = {"transaction": text(transaction, 200), "request": request}
    address = environ.get("REMOTE_ADDR")
    if addresses and address:
        request["env"] = {"REMOTE_ADDR": text(address, 100)}
        told["user"] = {"ip_address": text(address, 100)}
    return told


def path_of(environ: Environ) -> str:
    """Return the path, as the application sees it and what it is mounted under."""
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
    return path.encode("latin-1", "replace").decode("utf-8", "replace") or "/"


def _url(environ: Environ) -> str:
    try:
        where = application_uri(dict(environ, SCRIPT_NAME="")).rstrip("/")
    except KeyError:
        where = ""
    return text(where + quote(path_of(environ)), _LONGEST * 2)


def _query(query: str) -> str:
    return "&".join(_parameter(one) for one in query.split("&"))


def _parameter(one: str) -> str:
    name, equals, _ = one.partition("=")
    return f"{name}={FILTERED}" if equals and care(unquote_plus(name)) is Care.FILTER else one


def _headers(environ: Environ, *, addresses: bool) -> dict[str, str]:
    given = {_title(name): value for name, value in list(environ.items()) if _is_header(name) and value}
    kept = [(name, value) for name, value in given.items() if addresses or name not in ADDRESSES][:_MOST_HEADERS]
    return {text(name, 200): FILTERED if care(name) is Care.FILTER else text(value, _LONGEST) for name, value in kept}


def _is_header(name: str) -> bool:
    return name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}


def _title(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-").title()
