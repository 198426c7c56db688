"""What projects set, remembered for a few seconds, for it is asked for each event."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

import attrs

from softfactory.domain.errors.grouping.project_rules import ProjectRule
from softfactory.domain.errors.grouping.rule_shapes import plain, rules_of
from softfactory.domain.errors.scrubbing.own import plain_name
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import done_by

from .model import Project
from .problems import InvalidSettings, ProjectNotFound
from .usecases import UseCases, must_see

MEMORY = timedelta(seconds=5)
"""How long a process may go on with settings it looked up: a change holds everywhere within that."""
MOST_REMEMBERED = 10_000
MOST = {"events_per_minute": 10_000_000, "retention_days": 3650, "retention_events": 1_000_000_000}
"""Each of these is a number from 1 on, or None for no limit."""
MOST_NAMES = 100
LONGEST_NAME = 100


@attrs.frozen(kw_only=True)
class Remembered:
    """What a project sets, ready to be used."""

    project: Project
    rules: Sequence[ProjectRule]
    scrub_names: frozenset[str]
    """As they are compared."""
    until: datetime


class Changes(TypedDict, total=False):
    """What a project may change: see `Project`."""

    events_per_minute: int | None
    retention_days: int | None
    retention_events: int | None
    scrub_names: Sequence[str]
    scrub_addresses: bool
    rules: Sequence[Mapping[str, Any]]
    """At most 100: see `grouping/project_rules.py`, and `grouping/rule_shapes.py` for their members."""


@attrs.frozen(kw_only=True, slots=False)
class SettingsUseCases(UseCases):
    """Looking at what a project set."""

    _remembered: dict[int, Remembered] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def change_project(self, actor: Actor, project_id: int, **changes: Unpack[Changes]) -> Project:
        """Change what a project sets; it holds in every process within `MEMORY`.

        Raises `ProjectNotFound`, `InvalidSettings`, `InvalidRules`.
        """
        must_see(actor, project_id)
        for name, most in MOST.items():
            _must_be_within(name, changes.get(name), most)
        with self.store.writing() as tx:
            project = tx.projects.fetch(project_id)
            if project is None:
                raise ProjectNotFound(f"There is no project {project_id}.")
            changed = _changed(project, changes)
            tx.projects.save(changed)
            details = {"project": str(project_id), "changed": " ".join(sorted(changes))}
            tx.record(done_by(actor, "project_changed", at=self.now(), details=details))
        self._remembered.pop(project_id, None)
        return changed

    def _settings(self, project_id: int) -> Remembered:
        """Return what the project set, as it was at most `MEMORY` ago; raises `ProjectNotFound`."""
        now = self.now()
        found = self._remembered.get(project_id)
        if found is not None and found.until > now:
            return found
        with self.store.glancing() as tx:
            project = tx.projects.find(project_id)
        if project is None:
            raise ProjectNotFound(f"There is no project {project_id}.")
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        names = frozenset(map(plain_name, project.scrub_names))
        found = Remembered(project=project, rules=rules_of(project.rules), scrub_names=names, until=now + MEMORY)
        self._remembered[project_id] = found
        return found


def _changed(project: Project, changes: Changes) -> Project:
    given: dict[str, Any] = {**changes}
    if "scrub_names" in changes:
        given["scrub_names"] = _names(changes["scrub_names"])
    if "rules" in changes:
        given["rules"] = tuple(plain(rules_of(list(changes["rules"]))))
    return attrs.evolve(project, **given)


def _must_be_within(name: str, given: object, most: int) -> None:
    if given is not None and not (isinstance(given, int) and 1 <= given <= most):
        raise InvalidSettings(f"{name} is a number from 1 to {most}, or null for no limit.")


def _names(given: Sequence[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in given))
    if len(names) > MOST_NAMES or not all(1 <= len(name) <= LONGEST_NAME and name.isprintable() for name in names):
        raise InvalidSettings(f"scrub_names are at most {MOST_NAMES} names of 1 to {LONGEST_NAME} characters.")
    return names
