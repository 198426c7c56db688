"""What rules look for in an event: its texts and its frames."""

from collections.abc import Mapping, Sequence
from typing import Self

import attrs

from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.payloads.people import tags_of
from softfactory.domain.errors.payloads.values import JsonObject, as_text, exceptions, frames

from .globs import Looks

EVENT_FIELDS = frozenset(["type", "message", "logger", "level"])
FRAME_FIELDS = frozenset(["path", "function", "module"])
TAGS = "tags."
_MOST_EXCEPTIONS = 20
_MOST_FRAMES = 50
"""Frames of an exception that are looked at: the innermost."""
_LONGEST = 300
"""Characters of a name or, from its end, of a path that are looked at."""
_LONGEST_MESSAGE = 1_000

Texts = Mapping[str, Sequence[str]]
"""What there is to look at in each field."""


@attrs.frozen(kw_only=True)
class Matcher:
    """One condition: what it looks `on`, and what that must be like."""

    on: str
    """type, message, logger, level, path, function, module, or tags.NAME."""
    glob: str
    """`*` is any text, `?` any one character. Messages are compared without regard to case."""


@attrs.frozen(kw_only=True)
class Seen:
    """One event as rules see it."""

    texts: Texts
    frames: Sequence[Texts]
    looks: Looks = attrs.field(factory=Looks, eq=False)

    @classmethod
    def of(cls, payload: Payload, *, error_type: str, message: str) -> Self:
        """Return the event with the types of all its exceptions and their innermost frames, each once."""
        values = exceptions(payload)[-_MOST_EXCEPTIONS:]
        types = [error_type, *(as_text(value.get("type")) for value in values)]
        texts = {
            "type": [kind[:_LONGEST] for kind in dict.fromkeys(types)],
            "message": [message[:_LONGEST_MESSAGE].casefold()],
            "logger": [as_text(payload.get("logger"))],
            "level": [as_text(payload.get("level"))],
            **{TAGS + name: [value] for name, value in tags_of(payload).items()},
        }
        found = (texts_of(frame) for value in values for frame in frames(value)[-_MOST_FRAMES:])
        return cls(texts=texts, frames=list({tuple(texts.values()): texts for texts in found}.values()))

    def is_meant_by(self, matchers: Sequence[Matcher]) -> bool:
        """Tell whether all matchers hold, those on frames for one frame together."""
        if not all(self._holds(matcher, self.texts) for matcher in matchers if matcher.on not in FRAME_FIELDS):
            return False
        on_frames = of_frames(matchers)
        return not on_frames or any(self.is_frame(texts, on_frames) for texts in self.frames)

    def is_frame(self, texts: Texts, on_frames: Sequence[Matcher]) -> bool:
        """Tell whether a frame with these texts fits every one of these matchers."""
        return all(self._holds(matcher, texts) for matcher in on_frames)

    def _holds(self, matcher: Matcher, texts: Texts) -> bool:
        if self.looks.left <= 0:
            return False
        glob = matcher.glob.casefold() if matcher.on == "message" else matcher.glob
        return any(text and self.looks.fit(glob, text) for text in texts.get(matcher.on, ()))


def of_frames(matchers: Sequence[Matcher]) -> Sequence[Matcher]:
    """Return the matchers that look at frames."""
    return [matcher for matcher in matchers if matcher.on in FRAME_FIELDS]


def texts_of(frame: JsonObject) -> Texts:
    """Return what there is to look at in a frame."""
    paths = [as_text(frame.get(name), 4 * _LONGEST)[-_LONGEST:] for name in ("filename", "abs_path")]
    return {
        "path": tuple(path.replace("\\", "/") for path in paths),
        "function": (as_text(frame.get("function"), _LONGEST),),
        "module": (as_text(frame.get("module"), _LONGEST),),
    }
