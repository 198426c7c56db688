"""Forms as Stripe reads them: brackets are nested objects, numbers in brackets are lists."""

import re
from typing import Any
from urllib.parse import parse_qsl

PART = re.compile(r"\[([^\]]*)\]")


def decoded(form: str) -> dict[str, Any]:
    """Return a form or a query as the JSON that it stands for, every value still a text."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True, strict_parsing=bool(form)):
        first, _, rest = name.partition("[")
        _put(tree, [first, *PART.findall(f"[{rest}")] if rest else [first], value)
    return {name: _listed(branch) for name, branch in tree.items()}


def _put(tree: dict[str, Any], path: list[str], value: str) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    if path[-1] in tree:
        raise ValueError(f"{path} is there twice")
    tree[path[-1]] = value


def _listed(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    children = {name: _listed(child) for name, child in branch.items()}
    if children and all(name.isdecimal() for name in children):
        return [children[name] for name in sorted(children, key=int)]
    return children
