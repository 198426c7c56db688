"""JavaScript and TypeScript: what engines, transpilers and minifiers make of a function's name."""

import re

from .shared import ANONYMOUS, named, plain, without

_PREFIX = re.compile(r"^(?:(?:async\*?|new|static|get|set|bound|eval at) )+|^.{0,60}\*(?=[\w$])")
_RECEIVER = re.compile(r"^(?:(?:Object|Module|Function|module|exports|window|globalThis|global|self|_?this)\.)+(?=.)")
_HERMES = re.compile(r"\?anon_\d+_|\(address at.*")
_INNER = re.compile(r"(?:/?<)+$")
_TRANSPILED = re.compile(r"^(_callee|_ref|_temp|_loop|_iterator|_step)_?\d*\$?$")
_RENAMED = re.compile(r"(?<=[\w$]{3})\$\d+$")
_NAMELESS = re.compile(
    r"(?:.*\.)?(?:<anonymous>|\d+|eval|value|__webpack_\w+__|__TURBOPACK__\w+)$|(?:global|eval|module) code$"
    r"|module evaluation$|(?:\./|\[project\]).*"
)
_MINIFIED = re.compile(r"[\w$]{0,2}|(?=\w{0,3}[\d$])[a-zA-Z_$][\w$]{1,3}")
_MINIFIED_TYPE = re.compile(r"[A-Za-z_$][\w$]?")
_HASHED = re.compile(r"[.~_-](?=[^.~_-]*\d)[0-9a-f]{8,64}$|(?<=[\w$])[.-][A-Z2-7]{8}$")
"""By Rollup in hex digits, by esbuild in 8 of base 32."""


def function(name: str) -> str:
    """Return the function; what a minifier or nobody has named is anonymous.

    Of a method V8 prints the class of the object, whichever class the method is inherited from: only its name stays.
    """
    name = _HERMES.sub("", _PREFIX.sub("", plain(name)))
    if name.startswith("[project]"):
        return ANONYMOUS
    name = _RECEIVER.sub("", _INNER.sub("", without(name, "[]").strip()))
    name = _TRANSPILED.sub(r"\1", _RENAMED.sub("", name))
    method = name.rpartition(".")[2]
    if _NAMELESS.fullmatch(name) or _MINIFIED.fullmatch(method):
        return ANONYMOUS
    return named(method or name)


def module(name: str) -> str:
    """Return a module of Node without the hash of its build."""
    return _HASHED.sub("", plain(name))


def kind(name: str) -> str:
    """Return an exception's type, "Error" for one whose class a minifier has named."""
    return "Error" if _MINIFIED_TYPE.fullmatch(name) else without(plain(name), "[]").strip()
