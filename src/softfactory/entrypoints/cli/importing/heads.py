"""The first line of a log record, of whatever program: when, how bad, who, and what."""

import re

import attrs

from .levels import OF_NAME, level_of
from .stamps import STAMPS

_MOST_LOOKED_AT = 200
"""Characters of a line in which its level is looked for."""
_UPPER = "|".join(sorted((name.upper() for name in OF_NAME if len(name) > 1), key=len, reverse=True))
_ANY = "|".join(sorted((name for name in OF_NAME if len(name) > 1), key=len, reverse=True))
_LEVEL = re.compile(
    rf"(?<![\w/\\-])(?P<upper>{_UPPER})(?![\w.-])"
    rf"|[\[(:|](?P<any>{_ANY})[\])|]|\b(?:level|lvl|severity)=\"?(?P<named>\w+)",
    re.ASCII,
)
_LEADING = re.compile(  # a panic is a traceback of Go
    rf"(?:\[(?P<a>{_UPPER}|{_ANY})\]|(?P<b>{_UPPER})(?=\s*[:|\]-]|\s)|(?!panic)(?P<c>{_ANY}):(?=\s))", re.ASCII
)
_KUBERNETES = re.compile(r"(?P<time>\S{19,35}) (?:stdout|stderr) [FP] ")
_SYSLOG = re.compile(r"(?:<\d{1,3}>)?(?P<time>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) [\w.-]+ [\w./@-]+(?:\[\d+\])?: ")
_GLOG = re.compile(r"(?P<level>[IWEF])\d{4} [\d:.]{15}\s+\d+ (?P<logger>[\w./-]+):\d+\] (?P<message>.*)")
_LOGFMT = re.compile(r"\bmsg=(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>\S+))")
_LOGFMT_TIME = re.compile(r"(?:time|ts)=\"?(?=\d{4}-)")
_AFTER = tuple(
    re.compile(shape)
    for shape in (
        r"\s+\d+ --- (?:\[[^\]]*\]\s*)+(?P<logger>[\w.$/\[\]-]+)\s+: (?P<message>.*)",  # Spring
        r"[\s|]+(?P<logger>[\w.]+):[\w<>]+:\d+ - (?P<message>.*)",  # Loguru
        r"\s+-- (?P<logger>[\w:]*)\s*: (?P<message>.*)",  # Ruby
        r":(?P<logger>[\w.-]+):(?P<message>.*)",  # Python, by default
        r"[\]\s:|-]*\[(?P<logger>[A-Za-z_][\w.$-]*)(?::\d+)?\][\s:-]*(?P<message>.*)",  # [logger]
        r"\s+(?:\[[^\]]*\]\s+)?(?P<logger>[A-Za-z_$][\w.$-]*)(?::\d+)?\s+[-:|]\s+(?P<message>.*)",  # logger - message
        r"(?:/[\w-]+)?[\]):|,\s>-]*(?P<message>.*)",
    )
)
_BEFORE = re.compile(r"[\s:|\[\],-]*(?P<logger>[A-Za-z_][\w.$-]*)[\s:|\[\],-]*$")
_NO_LOGGERS = frozenset({"UTC", "GMT", "Z", "main", "production", "local"})


@attrs.frozen(kw_only=True)
class Head:
    """What a first line says; a record whose beginning was not in the file has an empty one."""

    stamp: re.Match[str] | None = None
    """When, in the shape of one of `STAMPS`: what it means is asked of few."""
    level: str | None = None
    logger: str | None = None
    message: str = ""


def unwrapped(line: str) -> tuple[re.Match[str] | None, str]:
    """Return a line without what syslog, journald or Kubernetes put before it, and the time that they say."""
    found = _KUBERNETES.match(line) if line[10:11] == "T" else _SYSLOG.match(line)
    if found is None:
        return None, line
    stamp = next((match for shape in STAMPS if (match := shape.match(found["time"]))), None)
    return stamp, line[found.end() :]


def head_of(line: str) -> Head | None:
    """Return what the first line of a record says; None for a line that begins none."""
    if line[:1] in "IWEF" and (found := _GLOG.match(line)):
        return Head(level=level_of(found["level"]), logger=found["logger"], message=found["message"])
    opened = len(line) - len(line.lstrip("[(")) if line[:1] in "[(" else 0
    if line[opened : opened + 1].isalnum():
        for shape in STAMPS:
            if stamp := shape.match(line, opened):
                return _after_time(line, stamp)
    if line[:3] in {"E, ", "F, ", "W, ", "I, ", "D, "} and (stamp := STAMPS[0].match(line, 4)):
        return _after_time(line, stamp)
    logfmt = _LOGFMT_TIME.match(line)
    if logfmt and (stamp := STAMPS[0].match(line, logfmt.end())):
        return _after_time(line, stamp)
    if found := _LEADING.match(line):
        logger, message = _rest(line[found.end() :])
        return Head(level=level_of(found["a"] or found["b"] or found["c"]), logger=logger, message=message)
    return None


def _after_time(line: str, stamp: re.Match[str]) -> Head:
    found = _LEVEL.search(line[: stamp.end() + _MOST_LOOKED_AT], stamp.end())
    if found is None:
        return Head(stamp=stamp, message=line[stamp.end() :].lstrip("])| :,-\t"))
    level = level_of(found["upper"] or found["any"] or found["named"])
    if "msg=" in line and (logfmt := _LOGFMT.search(line, stamp.end())):
        return Head(stamp=stamp, level=level, message=_unquoted(logfmt))
    logger, message = _rest(line[found.end() :])
    before = _BEFORE.match(line[stamp.end() : found.start()])
    if before and logger is None:
        logger = _logger(before["logger"].rstrip("."))
    return Head(stamp=stamp, level=level, logger=logger, message=message)


def _unquoted(logfmt: re.Match[str]) -> str:
    return logfmt["bare"] or re.sub(r"\\(.)", r"\1", logfmt["quoted"] or "")


def _rest(text: str) -> tuple[str | None, str]:
    """Return the logger, None if it is not told, and the message, of what follows a level."""
    found = next(match for shape in _AFTER if (match := shape.match(text)))
    return _logger(found.groupdict().get("logger")), found["message"]


def _logger(name: str | None) -> str | None:
    return name if name and name not in _NO_LOGGERS else None
