"""Tracebacks as text, read into what SDKs send: exceptions with frames."""

from .tracebacks import go, java, javascript, python, ruby

MOST_READ = 256 * 1024
"""Characters of a text that are looked at."""

_MOST = 50
"""Exceptions kept, those nearest to the outermost."""

_MOST_LINES = 10_000
_LONGEST_LINE = 2_000
_READERS = (python.parse, go.parse, java.parse, ruby.parse, javascript.parse)


def parse(text: str) -> list[dict[str, object]]:
    """Return the exceptions in *text*, oldest cause first, each with its frames, oldest call first; [] if it is none.

    Python, Go, Java, Ruby and JavaScript are recognised, by their frames.
    """
    lines = [line[:_LONGEST_LINE].rstrip() for line in text[:MOST_READ].splitlines()[:_MOST_LINES]]
    for read in _READERS:
        if found := read(lines):
            return found[-_MOST:]
    return []
