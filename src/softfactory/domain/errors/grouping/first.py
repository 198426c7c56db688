"""What version 1 reads of a frame. Frozen: patterns are stored under what it gives, so nothing here may ever change."""

import re
from collections.abc import Sequence
from functools import lru_cache

from softfactory.domain.errors.payloads.values import JsonObject, as_text

_LONGEST = 200


def where(frame: JsonObject, _: Sequence[JsonObject], platform: str) -> tuple[str, str]:
    """Return the frame's module, or its file, and its function."""
    module = _module(as_text(frame.get("module")) or as_text(frame.get("filename") or frame.get("abs_path"), 1024))
    function = _function(as_text(frame.get("function")), as_text(frame.get("platform")) or platform)
    return module, function


def is_installed(frame: JsonObject) -> bool:
    """Tell whether the frame is a library's, whatever it says of itself."""
    file = frame.get("filename")
    return isinstance(file, str) and ("node_modules/" in file or file.startswith(("node:", "webpack/bootstrap")))


_FUNCTION = re.compile(
    r"""
    ::h[0-9a-f]{16}\b                           # Rust: the hash of an instance
  | 0x[0-9a-fA-F]+                              # an address
  | @[0-9a-f]{6,16}\b                           # Java: an identity
  | \$\$(?:EnhancerBy|FastClassBy|SpringCGLIB)\w*(?:\$\$\w+)?         # Java: proxies
  | \$\$Lambda(?:\$\d+)?(?:/[\w.]+)?            # Java: lambda classes
  | \$Proxy\d+
  | (?<=\$)\d+\b                                # Java: anonymous classes, synthetic accessors
  | (?<=\.func)\d+ | (?<=\.gowrap)\d+           # Go: closures
  | \[[^\[\]]{0,80}\]                           # Go: type arguments; JavaScript: [as name]
  | \((?:\d+\ levels)\)                         # Ruby: blocks within blocks
  | (?<=__DisplayClass)\d+(?:_\d+)? | (?<=>[bd]__)\d+(?:_\d+)?   # C#: closures, state machines
    """,
    re.VERBOSE,
)
_PREFIXES = ("async ", "new ", "async* ", "static ")
_ANONYMOUS = frozenset(
    ["", "?", "<anonymous>", "anonymous", "<unknown>", "unknown", "Object.<anonymous>", "eval", "{closure}", "value"]
)
_ANGLES = re.compile(r"(?<=\w)<[^<>]{0,200}>")
_SCRIPTS = ("javascript", "node")
_SHORT = 2

_ORIGIN = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]{1,30}://[^/?#]*|(?:app|file|webpack(?:-internal)?):/{0,3})")
_BUNDLE_HASH = re.compile(
    r"[.~_-](?=[\w-]{0,7}\d|[a-z]{0,7}[A-Z])[\w-]{7,64}(?=\.(?:chunk\.|min\.|bundle\.)?(?:js|mjs|cjs|css)$)"
)
_VERSION = re.compile(r"(?:@|(?<=[-_/v]))\d+(?:[.\-]\d+)+(?:[-+][\w.]+)?")
_RELEASE = re.compile(r"(?<=/)(?:\d{6,}|[0-9a-f]{7,64})(?=/)")
_KEPT_FOLDERS = 3


@lru_cache(maxsize=2048)
def _function(name: str, platform: str = "") -> str:
    name = name[:_LONGEST].strip()
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    if name in _ANONYMOUS or name.endswith(".<anonymous>"):
        return "<anonymous>"
    if "lambda$" in name:
        name = re.sub(r"\blambda\$(\w+?)\$\d+", r"\1.lambda", name)
    name = _FUNCTION.sub("", name)
    if platform == "native" or "::" in name:
        name = _ANGLES.sub("", _ANGLES.sub("", name)).partition("(")[0] or name
    if platform in _SCRIPTS and len(name.rpartition(".")[2]) <= _SHORT:
        return "<anonymous>"
    return name.strip(" .$/") or "<anonymous>"


@lru_cache(maxsize=2048)
def _module(module: str) -> str:
    module = module[:_LONGEST].strip()
    module = _FUNCTION.sub("", module) if "$" in module else module
    if "/" in module or "\\" in module or module.endswith(".js"):
        return _file(module)
    return _FUNCTION.sub("", module).strip(" .$") or module


@lru_cache(maxsize=2048)
def _file(path: str) -> str:
    path = path[-2048:].strip().replace("\\", "/")
    path = _ORIGIN.sub("", path).partition("?")[0].partition("#")[0]
    path = _RELEASE.sub("*", _VERSION.sub("", _BUNDLE_HASH.sub("", path)))
    return "/".join([part for part in path.split("/") if part not in {"", ".", "..", "~", "*"}][-_KEPT_FOLDERS:])[
        -_LONGEST:
    ]


@lru_cache(maxsize=2048)
def kind(name: str, _: str) -> str:
    """Return the type without addresses and counters."""
    return _FUNCTION.sub("", name[:_LONGEST].strip()).strip(" .$:") or name[:_LONGEST]
