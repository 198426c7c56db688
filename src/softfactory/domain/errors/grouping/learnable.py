"""Which fingerprints hold the template of a message, and may be told apart by nothing else."""

import attrs

from .digest import digest
from .learning.criterion import DEFAULT, PLACED, Criterion

_MESSAGE = "message"
_TEMPLATE_AT = 2
_PREFIX = "message: "
_PLACE = "in "
_OF_CODE = frozenset(
    "TypeError ReferenceError NameError UnboundLocalError AttributeError ImportError ModuleNotFoundError NoMethodError "
    "SyntaxError NoSuchMethodError NoSuchFieldError NoSuchMethodException NoSuchFieldException "
    "ClassNotFoundException NoClassDefFoundError MissingMethodException MissingMemberException".split()
)
"""Types whose messages name what is wrong in the source code, which tells bugs apart: `cartTotal is not defined`."""


@attrs.frozen(kw_only=True)
class Learnable:
    """The parts of a fingerprint around a message's template."""

    before: tuple[str, ...]
    template: str
    after: tuple[str, ...]
    prefix: str = ""

    @property
    def context(self) -> str:
        """32 hex digits: the same for whatever differs in the template alone."""
        return digest((*self.before, "\0", *self.after))

    @property
    def criterion(self) -> Criterion:
        """How many values must be seen: fewer of one type of exception from one place in source code."""
        return PLACED if self.before[-1].startswith(_PLACE) else DEFAULT

    def parts(self, template: str) -> tuple[str, ...]:
        """Return the same parts around another template."""
        return (*self.before, self.prefix + template, *self.after)


def learnable(parts: tuple[str, ...]) -> Learnable | None:
    """Return the parts around the template, None if there is none: a place in source code, or a client's choice.

    None as well if the type of the exception says that the words of its message are those of the source code.
    """
    if parts[:1] == (_MESSAGE,) and len(parts) > _TEMPLATE_AT:
        return _around(parts, _TEMPLATE_AT, "")
    at = next((at for at, part in enumerate(parts) if part.startswith(_PREFIX)), None)
    if parts[:1] != ("exception",) or at is None or parts[1].rpartition(".")[2] in _OF_CODE:
        return None
    return _around(parts, at, _PREFIX)


def _around(parts: tuple[str, ...], at: int, prefix: str) -> Learnable:
    return Learnable(before=parts[:at], template=parts[at].removeprefix(prefix), after=parts[at + 1 :], prefix=prefix)
