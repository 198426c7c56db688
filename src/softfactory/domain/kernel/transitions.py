"""State machines: which change may follow which."""

from collections.abc import Collection
from enum import StrEnum

from .problems import Conflict


class InvalidTransition(Conflict):
    """The thing is not in a state from which that may be done."""

    code = "invalid-transition"
    title = "The state does not allow this."


def must_be(state: StrEnum, *allowed: StrEnum | Collection[StrEnum], to: str) -> None:
    """Raise `InvalidTransition` unless *state* is one of those from which *to* may follow."""
    found = {one for some in allowed for one in ([some] if isinstance(some, StrEnum) else some)}
    if state not in found:
        may = ", ".join(sorted(one.value for one in found))
        raise InvalidTransition(f"It is {state.value}; {to} may follow {may} only.")
