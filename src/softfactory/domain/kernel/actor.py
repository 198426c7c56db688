"""Who asks, and may they."""

from enum import StrEnum

import attrs

from .problems import Forbidden


class Role(StrEnum):
    """What somebody may do on the whole platform."""

    ADMIN = "admin"
    USER = "user"


class NotAllowed(Forbidden):
    """The role is not enough."""

    code = "not-allowed"
    title = "Your role does not allow this."


@attrs.frozen(kw_only=True)
class Actor:
    """Whoever asks for a use case: made by the door from a token or a key, judged by the use case."""

    user_id: str | None = None
    role: Role
    holds_key: bool = False
    """Whether it is a program with a project's key: it may report to that project and do nothing else."""
    projects: frozenset[int] = frozenset()
    """Projects the actor is a member of (or whose key it holds); an administrator needs none."""

    @property
    def is_admin(self) -> bool:
        """Whether the actor may do everything."""
        return self.role is Role.ADMIN

    def sees(self, project_id: int) -> bool:
        """Tell whether the actor may read the project and what it holds."""
        return self.is_admin or (project_id in self.projects and not self.holds_key)

    def reports_to(self, project_id: int) -> bool:
        """Tell whether the actor may store events in the project."""
        return self.is_admin or project_id in self.projects

    def must_be_admin(self) -> None:
        """Raise `NotAllowed` for everybody but an administrator."""
        if not self.is_admin:
            raise NotAllowed("An administrator may do this.")


SYSTEM = Actor(role=Role.ADMIN)
"""The embedder, the command line and the worker: whoever can call Python here already holds everything."""
