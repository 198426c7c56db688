"""Message templates: what a message says once its variable parts are placeholders.

What varies becomes `<num>`, `<path>` and the like, everything else stays as it was written. Lexing a template gives
that template again. Names that programs are made of stay, although quoted: `'NoneType' object has no attribute 'get'`;
so do the numbers that say what went wrong: `status code 404`.
"""

import re
from collections.abc import Callable, Mapping

from .grammar import TOKEN
from .words import generalised, is_name

MOST_READ = 4_096
"""Characters of a message that are looked at."""

MOST_KEPT = 400
"""Characters after which a template ends, at the end of a token: values of any length leave the same template."""

ROUNDS = 5
"""Odd texts, such as `0A=`, change when their template is read again; after two or three rounds nothing does."""

_ALIAS = {"ip6": "<ip>", "day": "<date>"}
_NAMING = frozenset(
    "attribute attributes property properties reading setting name named column table relation module method function "
    "field parameter argument constraint class import package variable identifier index type key".split()
)
_CODES = frozenset(["status", "code", "errno", "http", "sqlstate", "signal"])
_PIECES = re.compile(r"[^\W\d][\w.-]*=(?:<val>)?|<\w+>|[\w$]+(?:[-./][\w$]+)*|.", re.DOTALL)
_BREAKS = "=({[\"'<"
_BETWEEN = " :=[(#\"'"
_CODE_LENGTH = 5
_SEPARATED = 3
_SEPARATORS = frozenset([" ", ",", ";", "|"])
_AS_WRITTEN = frozenset(["prose", "rest", "kept", "code"])
_SEVERAL = frozenset(["word", "who", "prose"])


def template(message: str) -> str:
    """Return *message* on one line with placeholders for what varies, some 500 characters at most."""
    found = message
    for _ in range(ROUNDS):
        once = "".join(tokens(found))
        if once == found:
            break
        found = once
    return found


def tokens(message: str) -> tuple[str, ...]:
    """Return what one reading makes of *message*: white space is one space, a list of like values one value."""
    kept: list[str] = []
    size = 0
    for match in TOKEN.finditer(message[:MOST_READ].strip()):
        kind, text = match.lastgroup, match[0]
        if kind not in _AS_WRITTEN:
            text = _rendered(match, kept)
        if "<" not in text and size + len(text) <= MOST_KEPT:
            if text:
                kept.append(text)
                size += len(text)
            continue
        for token in _PIECES.findall(text) if kind in _SEVERAL else (text,):
            if size >= MOST_KEPT:
                return (*kept, "…")
            size += _add(kept, token)
    return tuple(kept)


def _add(kept: list[str], token: str) -> int:
    """Append a token unless it continues a list, whose separator goes then; return by how much the template grew."""
    end = _repeated(kept, token) if token[:1] == "<" else None
    if end is None:
        kept.append(token)
        return len(token)
    dropped = sum(map(len, kept[end:]))
    del kept[end:]
    return -dropped


def _rendered(match: re.Match[str], kept: list[str]) -> str:
    kind, text = match.lastgroup or "rest", match[0]
    if kind == "space":
        return "" if kept and kept[-1][-1] == " " else " "
    if special := _SPECIAL.get(kind):
        return special(match)
    if kind == "num" and len(text) <= _CODE_LENGTH and _before(kept) in _CODES:
        return text
    if kind == "str" and is_name(text[1:-1]) and (len(text) == len(match.string) or _before(kept) in _NAMING):
        return text
    return _ALIAS.get(kind) or f"<{kind}>"


def _before(kept: list[str]) -> str:
    """Return the last word so far, in lower case."""
    words = "".join(kept[-4:]).rstrip(_BETWEEN).rpartition(" ")[2]
    return words.lower().lstrip(_BETWEEN)


def _pair(match: re.Match[str]) -> str:
    key, end = match["key"], match.end()
    if not match["val"] and match.string[end : end + 1] in _BREAKS and end < len(match.string):
        return f"{key}="
    return f"{key}=<val>"


def _repeated(kept: list[str], token: str) -> int | None:
    """Return the end of the list that *token* continues (`7, 8` or `id_7 id_8`), None if there is none."""
    for prefix in (0, 1):
        back = len(kept) - prefix
        while back > prefix and len(kept) - back < _SEPARATED and kept[back - 1] in _SEPARATORS:
            back -= 1
        if back <= prefix or kept[back - 1] != token or len(token) == 1:
            continue
        if not prefix or (back < len(kept) - 1 and kept[back - 2] == kept[-1]):
            return back
    return None


_SPECIAL: Mapping[str, Callable[[re.Match[str]], str]] = {
    "word": lambda match: generalised(match[0]),
    "who": lambda match: " ".join([*match[0].split()[:-1], "<val>"]),
    "val": _pair,
}
