"""Where projects are kept."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.errors.model import Project, ProjectKey
from softfactory.domain.kernel.paging import Page, PageRequest


class Projects(Protocol):
    """Projects, their keys and members."""

    @abstractmethod
    def add(self, name: str, *, created_at: datetime) -> Project:
        """Store a project under the next free id, counted from 1 and never given twice."""

    @abstractmethod
    def find(self, project_id: int) -> Project | None:
        """Return the project."""

    @abstractmethod
    def fetch(self, project_id: int) -> Project | None:
        """Return the project; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def save(self, project: Project) -> None:
        """Replace a project that `fetch` returned in this transaction."""

    @abstractmethod
    def listed(self, among: frozenset[int] | None, request: PageRequest) -> Page[Project]:
        """Return projects, newest (highest id) first; None means all. Raises `BadCursor`."""

    @abstractmethod
    def add_key(self, key: ProjectKey) -> None:
        """Store a key; keys are never equal."""

    @abstractmethod
    def find_key(self, key: str) -> ProjectKey | None:
        """Return the key, also when it is revoked."""

    @abstractmethod
    def keys(self, project_id: int) -> Sequence[ProjectKey]:
        """Return the project's keys, oldest first, revoked ones too."""

    @abstractmethod
    def revoke_key(self, key: str, *, at: datetime) -> None:
        """Mark the key as revoked; one that is stays as it is."""

    @abstractmethod
    def add_member(self, project_id: int, user_id: str) -> None:
        """Let the user see the project; a member stays one."""

    @abstractmethod
    def remove_member(self, project_id: int, user_id: str) -> None:
        """Undo `add_member`; whoever is no member stays none."""

    @abstractmethod
    def members(self, project_id: int) -> Sequence[str]:
        """Return the ids of the project's members, sorted."""

    @abstractmethod
    def of_member(self, user_id: str) -> frozenset[int]:
        """Return the ids of the projects that the user is a member of."""

    @abstractmethod
    def forget_member(self, user_id: str) -> None:
        """Remove the user from all projects."""
