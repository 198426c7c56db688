"""Where a traceback in a log goes on, and where another one begins."""

import re

_PYTHON = re.compile(r"(?:Exception Group )?Traceback \(most recent call last\):")
_LINKS = ("The above exception was the direct cause", "During handling of the above exception")
_JAVA_OR_JS = re.compile(r"\s+at \S")
_RAISED = re.compile(
    r'Exception in thread "|(?:Uncaught )?(?:[\w$]+\.)*[A-Z][\w$]*(?:Error|Exception)(?: \[\w+\])?(?:: |$)'
)
_GO = re.compile(r"(?:panic|fatal error): ")
_RUBY = re.compile(r"[^\s:][^:]*:\d+:in [`'][^']*': .*\([A-Z][\w:]*\)$")
_MARKS = re.compile(  # bounded, and each from the beginning of a line: whoever wrote the log may have meant harm
    r"^[ \t|+]*(?:Exception Group )?Traceback \(most recent call last\):|^[ \t]+at \S|^goroutine \d+ [^\n]{0,40}\["
    r"|:\d{1,9}:in [`']|^[^\s@]{0,200}@\S{1,500}:\d{1,9}:\d{1,9}$",
    re.MULTILINE,
)


def may_hold_trace(text: str) -> bool:
    """Tell whether it is worth to look for a traceback in the text."""
    return _MARKS.search(text) is not None


def begins_trace(message: str) -> bool:
    """Tell whether a record's message is the first line of a traceback."""
    return bool(_PYTHON.match(message) or _GO.match(message))


def goes_on(line: str) -> bool:
    """Tell whether a line without a head cannot begin anything."""
    return not line or line[0].isspace() or line.startswith(("Caused by: ", "}", *_LINKS))


class Trace:
    """How far the traceback of the record at hand has come."""

    def __init__(self) -> None:
        self._python = self._java = self._go = self._ruby = self.python_is_open = False

    def is_another(self, line: str) -> bool:
        """Tell whether the line begins a second traceback that has nothing to do with the first."""
        if goes_on(line):
            return False
        return bool(
            (self._python and _PYTHON.match(line))
            or (self._java and _RAISED.match(line))
            or (self._go and _GO.match(line))
            or (self._ruby and _RUBY.match(line))
        )

    def take(self, line: str) -> None:
        """Go on by a line."""
        if self.python_is_open and line and not line[0].isspace():
            self.python_is_open, self._python = False, True  # by the line that names the exception
        elif line.startswith(_LINKS):
            self._python = False
        elif _PYTHON.match(line):
            self.python_is_open, self._python = True, False
        elif _JAVA_OR_JS.match(line):
            self._java = True
        elif _GO.match(line):
            self._go = True
        elif _RUBY.match(line):
            self._ruby = True
