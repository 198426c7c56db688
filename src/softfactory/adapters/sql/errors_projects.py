"""Projects, keys and members in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from softfactory.domain.errors.model import Project, ProjectKey
from softfactory.domain.errors.ports import Projects
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .errors_tables import project_keys, project_members, projects
from .prepared import Among
from .rows import MAX_ID, ids_that_fit, row_of, upsert
from .store import Unit

_ADD = projects.insert().returning(projects.c.id)
_FIND = projects.select().where(projects.c.id == sa.bindparam("project_id"))
_FETCH = _FIND.with_for_update()
_SAVE = projects.update().where(projects.c.id == sa.bindparam("of_id"))
_ADD_KEY = project_keys.insert()
_FIND_KEY = project_keys.select().where(project_keys.c.key == sa.bindparam("key"))
_KEYS = (
    project_keys.select()
    .where(project_keys.c.project_id == sa.bindparam("project_id"))
    .order_by(project_keys.c.created_at, project_keys.c.key)
)
_REVOKE = (
    project_keys.update()
    .where(project_keys.c.key == sa.bindparam("revoked"), project_keys.c.revoked_at.is_(None))
    .values(revoked_at=sa.bindparam("at"))
)
_ADD_MEMBER = upsert(project_members)
_REMOVE_MEMBER = project_members.delete().where(
    project_members.c.project_id == sa.bindparam("project_id"), project_members.c.user_id == sa.bindparam("user_id")
)
_MEMBERS = (
    sa.select(project_members.c.user_id)
    .where(project_members.c.project_id == sa.bindparam("project_id"))
    .order_by(project_members.c.user_id)
)
_FORGET_MEMBER = project_members.delete().where(project_members.c.user_id == sa.bindparam("user_id"))
_OF_MEMBER = Among(sa.select(project_members.c.project_id), project_members.c.user_id)


class SqlProjects(Projects):
    """Projects, their keys and members."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, name: str, *, created_at: datetime) -> Project:
        project_id = self._run(_ADD, {"name": name, "created_at": created_at}).scalar_one()
        return Project(id=project_id, name=name, created_at=created_at)

    def find(self, project_id: int) -> Project | None:
        return self._one(_FIND, project_id)

    def fetch(self, project_id: int) -> Project | None:
        return self._one(_FETCH if self._unit.writes else _FIND, project_id)

    def save(self, project: Project) -> None:
        row = row_of(project)
        self._run(_SAVE, {"of_id": row.pop("id"), **row})

    def _one(self, query: sa.Select[Any], project_id: int) -> Project | None:
        if not ids_that_fit([project_id]):
            return None
        row = self._run(query, {"project_id": project_id}).one_or_none()
        return Project(**row._asdict()) if row else None

    def listed(self, among: frozenset[int] | None, request: PageRequest) -> Page[Project]:
        after = request.after(int)
        query = projects.select().order_by(projects.c.id.desc()).limit(request.limit + 1)
        if among is not None:
            query = query.where(projects.c.id.in_(ids_that_fit(among)))
        if after:
            query = query.where(projects.c.id < min(max(int(after[0]), 0), MAX_ID))
        found = [Project(**row._asdict()) for row in self._run(query)]
        return page(found, request.limit, lambda project: (project.id,))

    def add_key(self, key: ProjectKey) -> None:
        self._run(_ADD_KEY, row_of(key))

    def find_key(self, key: str) -> ProjectKey | None:
        row = self._run(_FIND_KEY, {"key": key}).one_or_none()
        return ProjectKey(**row._asdict()) if row else None

    def keys(self, project_id: int) -> Sequence[ProjectKey]:
        found = self._run(_KEYS, {"project_id": project_id}) if ids_that_fit([project_id]) else ()
        return [ProjectKey(**row._asdict()) for row in found]

    def revoke_key(self, key: str, *, at: datetime) -> None:
        self._run(_REVOKE, {"revoked": key, "at": at})

    def add_member(self, project_id: int, user_id: str) -> None:
        self._run(_ADD_MEMBER[self._unit.dialect], {"project_id": project_id, "user_id": user_id})

    def remove_member(self, project_id: int, user_id: str) -> None:
        self._run(_REMOVE_MEMBER, {"project_id": project_id, "user_id": user_id})

    def members(self, project_id: int) -> Sequence[str]:
        return self._run(_MEMBERS, {"project_id": project_id}).scalars().all() if ids_that_fit([project_id]) else ()

    def of_member(self, user_id: str) -> frozenset[int]:
        return frozenset(project_id for (project_id,) in _OF_MEMBER.run(self._unit, [user_id]))

    def forget_member(self, user_id: str) -> None:
        self._run(_FORGET_MEMBER, {"user_id": user_id})
