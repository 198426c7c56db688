"""Finding the pattern that somebody means, within a transaction."""

from collections.abc import Collection

from softfactory.domain.errors.model import Pattern
from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.errors.problems import PatternNotFound
from softfactory.domain.kernel.actor import Actor


def named(tx: ErrorsTx, actor: Actor, pattern_id: str) -> Pattern:
    """Return the pattern itself, merged or not, locking nothing; raises `PatternNotFound`."""
    pattern = tx.patterns.look([pattern_id]).get(pattern_id)
    if pattern is None or not actor.sees(pattern.project_id):
        raise PatternNotFound(f"There is no pattern {pattern_id}, or it is not yours to see.")
    return pattern


def shown(tx: ErrorsTx, actor: Actor, pattern_id: str) -> Pattern:
    """Return the living pattern under which that one is shown, locking nothing; raises `PatternNotFound`."""
    pattern = named(tx, actor, pattern_id)
    return pattern if pattern.is_living else tx.patterns.look([pattern.living_id])[pattern.living_id]


def held(tx: ErrorsTx, actor: Actor, ids: Collection[str]) -> list[Pattern]:
    """Return the living patterns that are meant, each once, locked in everybody's order; raises `PatternNotFound`."""
    wanted = {pattern.id: pattern for pattern in (shown(tx, actor, pattern_id) for pattern_id in ids)}
    while True:
        claimed = tx.patterns.claim(wanted.values()).values()
        moved = [pattern for pattern in claimed if not pattern.is_living]
        if not moved:
            return list(claimed)
        wanted = {pattern.id: pattern for pattern in claimed if pattern.is_living}
        wanted |= tx.patterns.look([pattern.living_id for pattern in moved])
