"""Projects, keys and members in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.model import Project, ProjectKey
from softfactory.domain.errors.ports import Projects
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .store import Unit


class MemoryProjects(Projects):
    """Projects, their keys and members."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, name: str, *, created_at: datetime) -> Project:
        projects = self._unit.table("projects")  # none is ever removed
        project = Project(id=len(projects) + 1, name=name, created_at=created_at)
        self._unit.put("projects", project.id, project)
        return project

    def find(self, project_id: int) -> Project | None:
        return self._unit.table("projects").get(project_id)

    def fetch(self, project_id: int) -> Project | None:
        return self.find(project_id)

    def save(self, project: Project) -> None:
        self._unit.put("projects", project.id, project)

    def listed(self, among: frozenset[int] | None, request: PageRequest) -> Page[Project]:
        after = request.after(int)
        found = [
            project
            for number, project in sorted(self._unit.table("projects").items(), reverse=True)
            if (among is None or number in among) and (after is None or number < int(after[0]))
        ]
        return page(found, request.limit, lambda project: (project.id,))

    def add_key(self, key: ProjectKey) -> None:
        self._unit.put("project_keys", key.key, key)

    def find_key(self, key: str) -> ProjectKey | None:
        return self._unit.table("project_keys").get(key)

    def keys(self, project_id: int) -> Sequence[ProjectKey]:
        found = [key for key in self._unit.table("project_keys").values() if key.project_id == project_id]
        return sorted(found, key=lambda key: (key.created_at, key.key))

    def revoke_key(self, key: str, *, at: datetime) -> None:
        found = self.find_key(key)
        if found and found.revoked_at is None:
            self._unit.put("project_keys", key, attrs.evolve(found, revoked_at=at))

    def add_member(self, project_id: int, user_id: str) -> None:
        self._unit.put("project_members", (project_id, user_id), True)

    def remove_member(self, project_id: int, user_id: str) -> None:
        self._unit.remove("project_members", (project_id, user_id))

    def members(self, project_id: int) -> Sequence[str]:
        return sorted(user_id for project, user_id in self._unit.table("project_members") if project == project_id)

    def of_member(self, user_id: str) -> frozenset[int]:
        return frozenset(project for project, member in self._unit.table("project_members") if member == user_id)

    def forget_member(self, user_id: str) -> None:
        for project_id in self.of_member(user_id):
            self.remove_member(project_id, user_id)
