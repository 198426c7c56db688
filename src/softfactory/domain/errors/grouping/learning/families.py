"""Which templates belong together, given what was learned."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from .cutting import WILD, Tokens
from .index import Index
from .shape import shape


def families(facts: Collection[Tokens], learned: Collection[Tokens]) -> list[frozenset[Tokens]]:
    """Return the parts of *facts* and *learned* that are one pattern each, in order of their first members.

    Templates covered by one pattern are together, and patterns that could cover the same template are, seen or not.
    """
    roots = _linked(learned)
    index = Index(roots)
    parts: defaultdict[Tokens, set[Tokens]] = defaultdict(set)
    for fact in {*facts, *roots}:
        parts[roots.get(index.match(fact) or fact, fact)].add(fact)
    return sorted(map(frozenset, parts.values()), key=min)


def _linked(learned: Iterable[Tokens]) -> dict[Tokens, Tokens]:
    """Return the first pattern of each one's family."""
    shapes: defaultdict[Tokens, list[Tokens]] = defaultdict(list)
    for pattern in sorted(set(learned)):
        shapes[shape(pattern)].append(pattern)
    roots: dict[Tokens, Tokens] = {}
    for patterns in shapes.values():
        waiting = patterns[::-1]
        while waiting:
            root = waiting.pop()
            waiting = _taken(root, waiting, roots)
    return roots


def _taken(root: Tokens, waiting: list[Tokens], roots: dict[Tokens, Tokens]) -> list[Tokens]:
    """Give *root* to all it is linked with, directly or not; return who is left."""
    near = [root]
    while near:
        pattern = near.pop()
        roots[pattern] = root
        near += [other for other in waiting if meet(pattern, other)]
        waiting = [other for other in waiting if not meet(pattern, other)]
    return waiting


def meet(one: Tokens, other: Tokens) -> Tokens | None:
    """Return the most general pattern that both cover, None if they have nothing in common; both of one shape."""
    found: list[str] = []
    for left, right in zip(one, other, strict=True):
        if left != right and WILD not in (left, right):
            return None
        found.append(right if left == WILD else left)
    return tuple(found)
