"""What the cleaners of all languages use."""

import re

ANONYMOUS = "<anonymous>"
"""A function without a name."""

_NAMELESS = frozenset(["", "?", "<anonymous>", "anonymous", "<unknown>", "unknown", "null", "undefined"])
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+|@[0-9a-f]{6,16}\b")


def named(function: str) -> str:
    """Return the function's name, or that it has none."""
    function = " ".join(function.split()).strip(" .$/")
    return ANONYMOUS if function in _NAMELESS else function


def plain(name: str) -> str:
    """Return a name without addresses and identities."""
    return _ADDRESS.sub("", name) if "0x" in name or "@" in name else name


def without(text: str, brackets: str) -> str:
    """Return *text* without what stands in these brackets, two characters, at any depth; what never closes stays."""
    opening, closing = brackets[0], brackets[1]
    if opening not in text or closing not in text:
        return text
    kept: list[str] = []
    starts: list[int] = []
    for character in text:
        if character == opening:
            starts.append(len(kept))
            kept.append(character)
        elif character == closing and starts:
            del kept[starts.pop() :]
        else:
            kept.append(character)
    return "".join(kept)
