"""Levels as logs of all kinds write them."""

NAMES = {
    "fatal": "fatal critical crit emerg emergency alert panic dpanic",
    "error": "error err severe failure e",
    "warning": "warning warn w",
    "info": "info information informational notice log i n success config statement detail hint",
    "debug": "debug trace verbose fine finer finest d t v",
}
OF_NAME = {name: level for level, names in NAMES.items() for name in names.split()}
_SYSLOG = ("fatal", "fatal", "fatal", "error", "warning", "info", "info", "debug")
_BY_TENS = (("fatal", 60), ("error", 50), ("warning", 40), ("info", 30), ("debug", 0))
_OF_PYTHON = (("fatal", 50), ("error", 40), ("warning", 30), ("info", 20), ("debug", 0))


def level_of(value: object, *, python: bool = False) -> str | None:
    """Return the level as events have it, None for what is none.

    Numbers below 10 are of syslog, others of bunyan and pino, or of Python's logging if *python*.
    """
    if isinstance(value, str):
        return OF_NAME.get(value.strip().lower()) or (level_of(int(value)) if _is_number(value) else None)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return None
    if value < len(_SYSLOG) and not python:
        return _SYSLOG[value]
    return next(name for name, least in (_OF_PYTHON if python else _BY_TENS) if value >= least)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4  # noqa: PLR2004 - no level has more digits
