"""Names of files without where they lie: origins, releases, versions, and the hashes of bundlers."""

import re

from .hashes import is_hash

_ORIGIN = re.compile(
    r"^(?:blob:)?(?:webpack-internal:/{0,3}(?:\([a-z-]{2,30}\)/)?"
    r"|[a-zA-Z][a-zA-Z0-9+.-]{1,30}://[^/?#]*|(?:app|file|webpack):/{0,3})"
)
_SCRIPT = re.compile(
    r"^(?P<name>.*?)(?P<tail>(?:\._)?\.(?:(?:chunk|min|bundle|prod|module)\.)?(?:m?js|cjs|css|jsbundle))$"
)
_ROOT = re.compile(r"\[(?:project|root|turbopack|root-of-the-server)\]/?")
_VERSION = re.compile(r"(?:@v?|(?<=[-_/v]))\d+(?:[.\-]\d+)+(?:[-+][\w.]+)?")
_RELEASE = re.compile(
    r"(?<=/)(?:\d{6,}|[0-9a-f]{7,64}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|\d{4}-\d\d-\d\d[T_-][\dZ:_-]{4,20})(?=/)"
)
_BUILD = re.compile(r"(?<=_next/static/)(?!chunks/|css/|media/|development/)[\w-]{8,64}(?=/)")
_NUMBERED = re.compile(r"^\d+$")
_HASH_PLACES = re.compile(r"[.~_-]+(?=[^.~]*$)")
_LEFT_OUT = frozenset(["", ".", "..", "~", "*"])
_KEPT_FOLDERS = 3
_LONGEST = 200


def clean_path(path: str) -> str:
    """Return the last folders and the name of a file, without origin, query, versions and hashes of a bundler."""
    path = _ORIGIN.sub("", path[-2048:].strip().replace("\\", "/")).partition("?")[0].partition("#")[0]
    path = _RELEASE.sub("*", _BUILD.sub("*", _VERSION.sub("", _ROOT.sub("", path))))
    folders, slash, name = path.rpartition("/")
    kept = [part for part in f"{folders}{slash}{_script(name)}".split("/") if part not in _LEFT_OUT]
    return "/".join(kept[-_KEPT_FOLDERS:])[-_LONGEST:]


def _script(name: str) -> str:
    """Return the name of a script without the hash of its build; one that is only a number has no name."""
    match = _SCRIPT.match(name)
    if not match:
        return name
    stem = match["name"]
    for place in _HASH_PLACES.finditer(stem):
        if is_hash(stem[place.end() :]):
            stem = stem[: place.start()]
            break
    stem = "*" if not stem or _NUMBERED.match(stem) or is_hash(stem) else stem
    return f"{stem}{match['tail'].removeprefix('._')}"
