"""Reading a page from its first tag to its last: which of its texts are shown, and which part they belong to."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Self

import attrs

from .markup import Tag, tokens

_UNSEEN = frozenset("audio canvas datalist math object rp select svg template textarea title video".split())
"""Elements whose content is no text of the page; its title is told apart."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
"""Elements that part no words."""
_BLOCKS = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul".split()
)
_LEFT_OPEN: Mapping[str, frozenset[str]] = {
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "tr": frozenset({"td", "th", "tr", "p"}),
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    **dict.fromkeys(_BLOCKS, frozenset({"p"})),
}
"""Elements that end where these begin, without saying so."""
_MAIN = frozenset({"article", "h1", "main"})
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)


@attrs.frozen
class _Element:
    """One that has begun and not ended."""

    name: str
    shown: bool = True
    content_shown: bool = True


@attrs.define
class Reading:
    """A page while it is read."""

    before: list[str] = attrs.field(factory=list)
    """The texts before the main part, if there is one."""
    main: list[str] = attrs.field(factory=list)
    title: list[str] = attrs.field(factory=list)
    _in_main: bool = False
    _open: list[_Element] = attrs.field(factory=lambda: [_Element("")])
    _names: Counter[str] = attrs.field(factory=Counter)
    """How many of each name are open: of a million ends of what never began, none searches for its beginning."""

    @classmethod
    def of(cls, source: str) -> Self:
        """Return what is read in HTML."""
        reading = cls()
        for token in tokens(source):
            if isinstance(token, str):
                reading._say(token)
            elif token.ends:
                reading._end(token.name)
            else:
                reading._begin(token)
        return reading

    def _say(self, text: str) -> None:
        innermost = self._open[-1]
        if innermost.content_shown:
            (self.main if self._in_main else self.before).append(text)
        elif innermost.name == "title" and not self._names["svg"] and not self.title:
            self.title.append(text)

    def _begin(self, tag: Tag) -> None:
        while self._open[-1].name in _LEFT_OPEN.get(tag.name, ()):
            self._pop()
        element = self._element(tag)
        self._in_main = self._in_main or (element.content_shown and tag.name in _MAIN)
        self._part(tag.name)
        if tag.name not in _VOID:
            self._open.append(element)
            self._names[tag.name] += 1

    def _end(self, name: str) -> None:
        self._part(name)
        while self._names[name]:
            if self._pop() == name:
                break

    def _element(self, tag: Tag) -> _Element:
        parent = self._open[-1]
        of_details = tag.name == "summary" and parent.name == "details" and parent.shown
        shown = (parent.content_shown or of_details) and not _is_hidden(tag)
        folded_up = tag.name == "details" and "open" not in tag.attributes
        return _Element(tag.name, shown, shown and tag.name not in _UNSEEN and not folded_up)

    def _part(self, name: str) -> None:
        if name not in _INLINE:
            (self.main if self._in_main else self.before).append("\n")

    def _pop(self) -> str:
        name = self._open.pop().name
        self._names[name] -= 1
        return name


def _is_hidden(tag: Tag) -> bool:
    closed = tag.name == "dialog" and "open" not in tag.attributes
    return closed or "hidden" in tag.attributes or bool(_HIDING.search(tag.attributes.get("style", "")))
