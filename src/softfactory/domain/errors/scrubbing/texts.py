"""Secrets within texts: `password=hunter2`, `'token': 'x'`, `Authorization: Bearer x`, `https://ann:hunter2@host`.

Texts are messages, breadcrumbs, what SDKs show of variables, and source lines. Which names hold secrets, `sensitive.py`
decides. After a colon without quotes a plain word stays, for that is a sentence: "invalid token: expired". In source
lines only what is written in quotes is taken out: anything else is code.
"""

import re

from .cards import FILTERED
from .sensitive import ALONE, Care, care

STEMS = ("pass", "pwd", "secret", "token", "authoriz", "cookie", "credential", "session")
"""Texts are read for names with one of these in them, and for keys of the kinds in `KEYS`."""
KEYS = tuple(
    f"{kind}{gap}"
    for kind in "api private secret access encryption signing master ssh".split()
    for gap in ("", "_", "-", " ")
)
SCHEMES = "bearer|basic|token|digest|negotiate|sentry"
NAME_END = 100
"""Characters at the end of a name that are read."""
LEAST_QUOTED = 3
"""Characters of a quoted value after a colon: "unexpected token: '}'" tells no secret."""

_GAP = r"[ \t]{0,3}"
_NAMED = re.compile(
    r"(?<![\w.-])(?P<name>(?:api|private|secret|access) key(?!\w)|[\w.-]++)"
    rf"(?P<closing>\\*[\"'])?\]?{_GAP}(?P<separator>=>|:=|=(?!=)|:(?![:/=])){_GAP}",
    re.ASCII | re.IGNORECASE,
)
_TYPE = re.compile(rf"[\w.\[\]|]{{1,40}}{_GAP}=(?!=){_GAP}", re.ASCII)
"""Between a name and its value in a declaration: `password: str = ...`."""
_VALUE = re.compile(
    r"[bBuUrRfF]{0,2}(?P<quote>\\*[\"'])(?P<quoted>(?:(?!(?P=quote))(?:\\.|[^\\\n]))+)"
    rf"|(?P<scheme>(?:{SCHEMES})[ \t]+)?(?P<bare>[^\s,;&(){{}}\[\]\"'<>]+)",
    re.ASCII | re.IGNORECASE,
)
_COOKIES = re.compile(r"(?<![\w-])((?:set-)?cookie:[ \t]*)[^\r\n\"']+", re.IGNORECASE)
_BEARER = re.compile(r"(?<![\w-])(bearer[ \t]+)([\w.~+/=-]{8,})", re.ASCII | re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)([^/?#@:\s]{0,100}):[^/?#\s\"']{1,200}(?=@)")
_NOTHING = frozenset({"none", "null", "nil", "true", "false", "undefined", "nan"})
_FILE = re.compile(r"\.[A-Za-z]{1,5}")
_LINE = re.compile(r"[0-9]+(?::[0-9]+)*[:.]?")
_PROSE = re.compile(r"[A-Za-z]?[a-z'-]*[.!?:]*")

_ASSIGNS = re.compile(rb"[\w.-]{0,100}(?:\\+\"|\\*')?\]?(?: |\\t){0,3}[=:]")
_BEARS = re.compile(rb"(?: |\\t)+[\w.~+/=-]{8}")
_LOGS_IN = re.compile(rb"[^/?#@:\s]{0,600}:[^/?#@\s]{1,1300}@")
_BYTE_KEYS = tuple(kind.encode() for kind in KEYS)
_MARKS = (*((stem.encode(), _ASSIGNS) for stem in STEMS), (b"key", _ASSIGNS), (b"bearer", _BEARS), (b"://", _LOGS_IN))


def may_hold_assigned(text: bytes) -> bool:
    """Tell quickly whether some text in this JSON may tell a secret; never no when one does."""
    lowered = text.lower()
    return any(_is_marked(lowered, stem, follows) for stem, follows in _MARKS if stem in lowered)


def _is_marked(lowered: bytes, stem: bytes, follows: re.Pattern[bytes]) -> bool:
    at = lowered.find(stem)
    while at >= 0:
        end = at + len(stem)
        if (stem != b"key" or lowered.endswith(_BYTE_KEYS, max(0, at - 11), at)) and follows.match(lowered, end):
            return True
        at = lowered.find(stem, end)
    return False


def without_assigned(text: str, *, is_source: bool = False) -> str:
    """Return the text without values that stand beside names of secrets: the same object when it holds none."""
    lowered = text.lower()
    clean = text
    if "://" in text and "@" in text:
        clean = _USERINFO.sub(rf"\1:{FILTERED}", clean)
    if "bearer" in lowered:
        clean = _BEARER.sub(lambda found: found[0] if _PROSE.fullmatch(found[2]) else found[1] + FILTERED, clean)
    if _is_read(lowered):
        clean = _unassigned(clean if is_source else _COOKIES.sub(rf"\1{FILTERED}", clean), is_source=is_source)
    return text if clean == text else clean


def _unassigned(text: str, *, is_source: bool) -> str:
    parts, done = [], 0
    for named in _NAMED.finditer(text):
        value = _value(text, named) if named.start() >= done and _is_secret(named["name"]) else None
        if value is None or _tells_nothing(named, value) or (is_source and not value["quoted"]):
            continue
        begin, end = value.span("quoted" if value["quoted"] else "bare")
        parts += [text[done:begin], FILTERED]
        done = end
    return "".join([*parts, text[done:]])


def _value(text: str, named: re.Match[str]) -> re.Match[str] | None:
    declared = _TYPE.match(text, named.end()) if named["separator"] == ":" else None
    return _VALUE.match(text, (declared or named).end())


def _is_secret(name: str) -> bool:
    end = name[-NAME_END:].replace(" ", "_")
    return _is_read(end.lower()) and care(end) is Care.FILTER


def _is_read(lowered: str) -> bool:
    """Tell whether a name, or a text, has what texts are read for; names of few letters stand for too much else."""
    return any(stem in lowered for stem in STEMS) or (
        "key" in lowered and any(f"{kind}key" in lowered for kind in KEYS)
    )


def _tells_nothing(named: re.Match[str], value: re.Match[str]) -> bool:
    """Tell whether what stands there is no value, but a word of a sentence or the line of a file."""
    said = value["quoted"] or value["bare"]
    if said.lower() in _NOTHING:
        return True
    if named["separator"] != ":" or named["closing"] or value["scheme"]:
        return False
    if value["quoted"]:
        return len(said) < LEAST_QUOTED
    if named["name"].lower() in ALONE:  # "tests pass: 12"
        return True
    is_line = bool(_FILE.search(named["name"][-NAME_END:]) and _LINE.fullmatch(said))
    return is_line or bool(_PROSE.fullmatch(said))
