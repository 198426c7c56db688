"""What `Criteria` ask for, as conditions on each table."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from softfactory.domain.errors.ports import Criteria

from .errors_count_tables import pattern_hours, pattern_tags, pattern_users
from .errors_tables import events, homes, patterns
from .rows import ids_that_fit, text_fits
from .types import written

Condition = sa.ColumnElement[bool]


class place(sa.sql.functions.FunctionElement[int]):  # noqa: N801 - reads as the function of SQL it is
    """Where a text holds another, counted from 1; 0 if it does not. Nothing in either is special, nor is case."""

    type = sa.Integer()
    inherit_cache = True
    name = "place"


@compiles(place, "sqlite")
def _instr(element: place, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(place, "postgresql")
def _strpos(element: place, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"strpos({compiler.process(element.clauses, **options)})"


def folded(text: str) -> str:
    """Return *text* as it is compared without regard to case."""
    return text.casefold()


def is_possible(criteria: Criteria) -> bool:
    """Tell whether anything stored can meet *criteria*: not with text that no database holds."""
    texts = [criteria.error_type, criteria.environment, criteria.release, criteria.user, criteria.q, criteria.assignee]
    texts += criteria.tag or ()
    return all(text is None or text_fits(text) for text in texts)


def of_projects(criteria: Criteria, table: sa.FromClause) -> list[Condition]:
    """Return the condition on the table's project."""
    return [] if criteria.projects is None else [table.c.project_id.in_(ids_that_fit(criteria.projects))]


def hour_of(at: datetime) -> datetime:
    """Return the hour that *at* is in."""
    return at.replace(minute=0, second=0, microsecond=0)


def unindexed(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return the column's value in a form that keeps SQLite, which has no statistics, from choosing its index."""
    return sa.func.coalesce(column, column)


def in_hours(criteria: Criteria, *, by_pattern: bool = False) -> list[Condition]:
    """Return the conditions on an hour's count: environment, release, and `since` and `until` by whole hours.

    *by_pattern*: the pattern is known as well, and tells more than a release does.
    """
    hours = pattern_hours.c
    conditions = equal(pattern_hours, environment=criteria.environment)
    if criteria.release is not None:
        conditions.append((unindexed(hours.release) if by_pattern else hours.release) == criteria.release)
    if criteria.since is not None:
        conditions.append(hours.hour >= hour_of(criteria.since))
    if criteria.until is not None:
        conditions.append(hours.hour < criteria.until)
    return conditions


def named(criteria: Criteria) -> list[Condition]:
    """Return the conditions on a pattern's name: its type, and text in it."""
    conditions = equal(patterns, error_type=criteria.error_type)
    if criteria.q is not None:
        conditions.append(place(patterns.c.search, folded(criteria.q)) > 0)
    return conditions


def homes_of(living_id: str) -> sa.Select[str]:
    """Select the ids of the patterns that are shown under one: what events and counts go by."""
    return sa.select(patterns.c.id).where(patterns.c.living_id == living_id)


def on_pattern(criteria: Criteria) -> list[Condition]:
    """Return the conditions on what a pattern itself is: its name, asked of `patterns`, and its tags, of `homes`."""
    tagged = [] if criteria.tag is None else [homes.c.id.in_(_tagged(criteria.tag))]
    return named(criteria) + tagged


def of_such_a_pattern(criteria: Criteria, pattern_id: sa.ColumnElement[str]) -> list[Condition]:
    """Return the same as `on_pattern`, asked of one row after another."""
    conditions: list[Condition] = []
    if its_name := named(criteria):
        shown = sa.select(homes.c.id).join_from(homes, patterns, patterns.c.id == homes.c.living_id)
        conditions.append(shown.where(homes.c.id == pattern_id, *its_name).exists())
    if criteria.tag is not None:
        tag = equal(pattern_tags, key=criteria.tag[0], value=criteria.tag[1])
        conditions.append(sa.exists().where(pattern_tags.c.pattern_id == pattern_id, *tag))
    return conditions


def on_event(criteria: Criteria) -> list[Condition]:
    """Return the conditions on an event's own row, but for its project and pattern."""
    conditions = equal(
        events,
        error_type=criteria.error_type,
        severity=criteria.severity,
        environment=criteria.environment,
        release=criteria.release,
        user=criteria.user,
    )
    if criteria.since is not None:
        conditions.append(events.c.timestamp >= criteria.since)
    if criteria.until is not None:
        conditions.append(events.c.timestamp < criteria.until)
    if criteria.tag is not None:
        conditions.append(_has_tag(criteria.tag))
    return conditions


def of_patterns(criteria: Criteria) -> list[Condition]:
    """Return all conditions on a pattern in a list of patterns."""
    conditions = [patterns.c.living_id == patterns.c.id, *of_projects(criteria, patterns), *named(criteria)]
    conditions += equal(
        patterns, id=criteria.pattern, severity=criteria.severity, status=criteria.status, assignee=criteria.assignee
    )
    if criteria.since is not None:
        conditions.append(patterns.c.last_seen >= criteria.since)
    if criteria.until is not None:
        conditions.append(patterns.c.first_seen < criteria.until)
    if criteria.tag is not None:
        conditions.append(_with_home_among(_tagged(criteria.tag)))
    if criteria.user is not None:
        conditions.append(
            _with_home_among(sa.select(pattern_users.c.pattern_id).where(pattern_users.c.user == criteria.user))
        )
    if hours := in_hours(criteria, by_pattern=True):
        counted = sa.select(homes.c.id).join_from(homes, pattern_hours, pattern_hours.c.pattern_id == homes.c.id)
        conditions.append(counted.where(homes.c.living_id == patterns.c.id, *hours).exists())
    return conditions


def _with_home_among(found: sa.Select[Any]) -> Condition:
    return patterns.c.id.in_(sa.select(homes.c.living_id).where(homes.c.id.in_(found)))


def equal(table: sa.FromClause, **wanted: object) -> list[Condition]:
    """Return a condition for each column that something is wanted of."""
    return [table.c[name] == value for name, value in wanted.items() if value is not None]


def _tagged(tag: tuple[str, str]) -> sa.Select[Any]:
    key, value = tag
    return sa.select(pattern_tags.c.pattern_id).where(pattern_tags.c.key == key, pattern_tags.c.value == value)


def _has_tag(tag: tuple[str, str]) -> Condition:
    # Tags are JSON written in one way only: after "{" or "," a bare quote opens a key, and is never inside a text.
    pair = f"{written(tag[0])}:{written(tag[1])}"
    text = sa.type_coerce(events.c.tags, sa.Text)
    return sa.or_(place(text, "{" + pair) > 0, place(text, "," + pair) > 0)
