"""Finding the pattern that somebody means, within a transaction."""

from collections.abc import Collection

from softfactory.domain.errors.model import Pattern
from softfactory.domain.errors.ports import ErrorsTx
from softfactory.domain.errors.problems import PatternNotFound
from softfactory.domain.kernel.actor import Actor


def named(tx: ErrorsTx, actor: Actor, pattern_id: str) -> Pattern:
    """Return the pattern itself, merged or not, locking nothing; raises `PatternNotFound`."""
    return _all_named(tx, actor, [pattern_id])[0]


def shown(tx: ErrorsTx, actor: Actor, pattern_id: str) -> Pattern:
    """Return the living pattern under which that one is shown, locking nothing; raises `PatternNotFound`."""
    pattern = named(tx, actor, pattern_id)
    return pattern if pattern.is_living else tx.patterns.look([pattern.living_id])[pattern.living_id]


def held(tx: ErrorsTx, actor: Actor, ids: Collection[str]) -> list[Pattern]:
    """Return the living patterns that are meant, each once, locked in everybody's order; raises `PatternNotFound`."""
    wanted = tx.patterns.look({pattern.living_id for pattern in _all_named(tx, actor, ids)})
    while True:
        claimed = tx.patterns.claim(wanted.values()).values()
        if all(pattern.is_living for pattern in claimed):
            return list(claimed)
        wanted = tx.patterns.look({pattern.living_id for pattern in claimed})


def _all_named(tx: ErrorsTx, actor: Actor, ids: Collection[str]) -> list[Pattern]:
    found = tx.patterns.look(ids)
    for pattern_id in ids:
        if pattern_id not in found or not actor.sees(found[pattern_id].project_id):
            raise PatternNotFound(f"There is no pattern {pattern_id}, or it is not yours to see.")
    return list(found.values())
