"""What all use cases of error tracking share.

Each group of them is a class of its own; `Errors` is all of them, which slots would not allow.
"""

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.ids import Ids

from .ports import ErrorsStore, Packer
from .problems import ProjectNotFound
from .rules import Rules


@attrs.frozen(kw_only=True, slots=False)
class UseCases:
    """The ports and rules that the use cases work with."""

    store: ErrorsStore
    now: Clock
    ids: Ids
    packer: Packer
    rules: Rules = attrs.field(factory=Rules)
    public_url: str = "http://127.0.0.1:8000"
    """What DSNs are made of."""


def scope(actor: Actor, project: int | None) -> frozenset[int] | None:
    """Return the projects a question is about, None for all there are; raises `ProjectNotFound`."""
    if project is not None:
        must_see(actor, project)
        return frozenset({project})
    if actor.is_admin:
        return None
    return frozenset() if actor.holds_key else actor.projects


def must_see(actor: Actor, project: int) -> None:
    """Raise `ProjectNotFound` unless the actor may see the project."""
    if not actor.sees(project):
        raise ProjectNotFound(f"There is no project {project}, or you are not a member of it.")
