"""Learned templates: which words of messages vary, found by looking at the templates of one context together.

A pattern is a template with `WILD` at some places, and stands for every template that has a value there. What is
learned is the least set that holds the templates seen, holds with a pattern all it stands for, and holds a pattern
when enough values at one of its places are held, or enough pairs at two of them that have no value in common
(`Criterion`). So the answer depends on the set of templates alone, never on order or on how often somebody learned in
between; more templates never undo a pattern; and a template that a pattern covers can be forgotten.

Words of the language, verbs and states never vary (`vocabulary`): `failed` and `refused` are two bugs.
"""

from .criterion import DEFAULT, PLACED, Criterion
from .cutting import WILD, Tokens, text, tokens
from .families import families
from .index import Index, covers, match
from .learn import learn

__all__ = [
    "DEFAULT",
    "PLACED",
    "WILD",
    "Criterion",
    "Index",
    "Tokens",
    "covers",
    "families",
    "learn",
    "match",
    "text",
    "tokens",
]
