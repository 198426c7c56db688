"""HTML as tags and texts, read as browsers read it, in a time that grows with its length and no faster.

The standard library's parser takes hours for a megabyte of ``<a``, because it looks for each one's end anew. Here an
unfinished tag, comment or script swallows the rest, as in browsers, so that nothing is searched twice.
Source: HTML Living Standard, 13.2.5 "Tokenization".
"""

import html
import re
from collections.abc import Iterator, Mapping

import attrs

RAW = frozenset({"script", "style", "noscript", "iframe", "noembed", "noframes", "xmp"})
"""Elements whose content is neither markup nor text for readers."""
WORDS = frozenset({"title", "textarea"})
"""Elements whose content is text, whatever it looks like."""
_MARKUP = re.compile(r"<(?:(?P<tag>/?[a-zA-Z])|[!?]|/.)", re.DOTALL)
_NAME = re.compile(r"[^\s/>]++", re.ASCII)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)|(?=>)))?""", re.ASCII
)
_VALUE_WITHOUT_END = re.compile(r"\s*+=", re.ASCII)
_TAG_END = re.compile(r"[\s/]*+>", re.ASCII)
_COMMENT_AT_ONCE = re.compile(r"<!---?>")
_COMMENT_END = re.compile(r"--!?>")
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.ASCII | re.IGNORECASE) for name in RAW | WORDS}
_LONG_NUMBER = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{7,}+);?")


@attrs.frozen
class Tag:
    """Where an element begins or ends."""

    name: str
    """In lower case."""
    attributes: Mapping[str, str] = attrs.field(factory=dict)
    """By name in lower case; of two with the same name the first."""
    ends: bool = False


def tokens(source: str) -> Iterator[Tag | str]:
    """Yield tags, and the texts between them with their entities resolved."""
    at, end = 0, len(source)
    while found := _MARKUP.search(source, at):
        if found.start() > at:
            yield unescaped(source[at : found.start()])
        if not found["tag"]:
            at = _comment_end(source, found.start(), end)
            continue
        tag, at = _tag(source, found.end() - 1, ends=found["tag"].startswith("/"))
        if tag is None:
            return
        yield tag
        if tag.name in _ENDS and not tag.ends:
            closing = _ENDS[tag.name].search(source, at)
            content_end = closing.start() if closing else end
            if tag.name in WORDS:
                yield unescaped(source[at:content_end])
            at = content_end
    if at < end:
        yield unescaped(source[at:])


def unescaped(text: str) -> str:
    """Return *text* with its entities resolved; what is a number of no character becomes U+FFFD."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def _tag(source: str, at: int, *, ends: bool) -> tuple[Tag | None, int]:
    """Return the tag whose name begins there and where it is over; None for one that never is."""
    name = _NAME.match(source, at)
    at = name.end() if name else at
    attributes: dict[str, str] = {}
    while not (closing := _TAG_END.match(source, at)):
        found = _ATTRIBUTE.match(source, at)
        if found is None or _VALUE_WITHOUT_END.match(source, found.end()):
            return None, at
        attributes.setdefault(found[1].lower(), unescaped(found[2] or found[3] or found[4] or ""))
        at = found.end()
    return Tag(name[0].lower() if name else "", attributes, ends), closing.end()


def _comment_end(source: str, at: int, end: int) -> int:
    """Return where a comment, a doctype, or what browsers take for such, is over."""
    if not source.startswith("<!--", at):
        return source.find(">", at) + 1 or end
    if found := _COMMENT_AT_ONCE.match(source, at):
        return found.end()
    found = _COMMENT_END.search(source, at + 4)
    return found.end() if found else end
