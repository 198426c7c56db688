"""What the source says of itself, and tables of it in Markdown."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise


def meanings(kind: type) -> dict[str, str]:
    """Return the docstring below each field that a class writes, "" where there is none."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    body = node.body if isinstance(node, ast.ClassDef) else []
    found: dict[str, str] = {}
    for part, below in pairwise([*body, ast.Pass()]):
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            said = below.value if isinstance(below, ast.Expr) else None
            found[part.target.id] = spelt(str(said.value)) if isinstance(said, ast.Constant) else ""
    return found


def calls(kind: type) -> dict[str, str]:
    """Return each public method of a class and its bases, as one calls it, with its docstring's first paragraph."""
    found: dict[str, str] = {}
    for owner in reversed(kind.__mro__):
        for name, method in vars(owner).items():
            if inspect.isfunction(method) and not name.startswith("_") and method.__doc__:
                found[f"{name}({_arguments(method)})"] = spelt(inspect.cleandoc(method.__doc__).partition("\n\n")[0])
    return found


def _arguments(method: Callable[..., object]) -> str:
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(method))).body
    return ast.unparse(node.args).removeprefix("self").removeprefix(", ") if isinstance(node, ast.FunctionDef) else ""


def spelt(docstring: str | None) -> str:
    """Return a docstring as one paragraph of Markdown."""
    return " ".join((docstring or "").replace("``", "`").split())


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell).replace("|", r"\|") for cell in line) + " |\n" for line in lines)
