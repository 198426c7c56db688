"""The second release of a program: functions moved, comments and imports added, callers renamed, bugs as they were."""

import ast
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

RENAMED = {
    ".py": {
        "open_cart": "begin_cart",
        "reorder": "order_again",
        "nightly_prices": "prices_overnight",
        "checkout": "pay_now",
        "renew_boxes": "renew_all",
        "welcome_all": "greet_newcomers",
        "close_day": "sum_of_day",
        "split_bill": "bill_each",
        "preview": "look_at",
        "day_plan": "plan_day",
        "in_background": "aside",
    },
    ".mjs": {
        "cartTotal": "totalOfCart",
        "orderMail": "mailOf",
        "renew": "renewAll",
        "badge": "shortCity",
        "loadAll": "loadEach",
        "showSum": "sumShown",
        "resume": "takeUp",
        "planOne": "planSingle",
    },
}
"""Callers only: what holds a bug keeps its name."""
SCRIPT_BLOCK = re.compile(r"(?=^[^\s})\]])", re.MULTILINE)
PYTHON_DEF = re.compile(r"(?:async )?def ")
SCRIPT_FUNCTION = re.compile(r"(?:export )?(?:async )?function\b")
ADDED_IMPORT = "import string as _string  # noqa: F401\n"
ADDED_MODULE = """\
// Added in the second release.
const visits = new Map();
globalThis.marketVisit = (who, where) => {
  const seen = visits.get(who) ?? [];
  visits.set(who, [...seen, where]);
  return seen.length > 3 ? visits.delete(who) : seen.map((place) => `${place}!`);
};
"""


def move(home: Path) -> None:
    """Make what is in *home* the second release."""
    for path in sorted(home.rglob("*")):
        if path.suffix in RENAMED and "node_modules" not in path.parts:
            text = _renamed(path.read_text(encoding="utf-8"), RENAMED[path.suffix])
            path.write_text(_MOVERS[path.suffix](text), encoding="utf-8")
    if (home / "page").exists():
        (home / "extra.mjs").write_text(ADDED_MODULE, encoding="utf-8")
        for main in home.glob("*/main.mjs"):
            main.write_text('import "../extra.mjs";\n' + main.read_text(encoding="utf-8"), encoding="utf-8")


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = re.sub(rf"(?<![\w-]){old}(?![\w-])", new, text)
    return text


def _python(text: str) -> str:
    """Turn every run of plain functions around: nothing between them is evaluated."""
    blocks = list(_turned(_statements(text), PYTHON_DEF.match))
    at = next((at for at, block in enumerate(blocks) if block.startswith(("import ", "from "))), len(blocks))
    text = "".join([*blocks[:at], ADDED_IMPORT, *blocks[at:]])
    return re.sub(
        r"^( *)((?:async )?def .*:)\n",
        r"\1\2\n\1    # Looked at again for the second release.\n",
        text,
        flags=re.MULTILINE,
    )


def _script(text: str) -> str:
    blocks = _turned(SCRIPT_BLOCK.split(text), SCRIPT_FUNCTION.match)
    return re.sub(
        r"^((?:export )?(?:async )?function\b.*\{)\n",
        r"\1\n  // Looked at again for the second release,\n  // and found good.\n",
        "// Second release.\n" + "".join(blocks),
        flags=re.MULTILINE,
    )


def _statements(text: str) -> list[str]:
    """Cut a module before each of its statements, decorators being part of what they decorate."""
    lines = text.splitlines(keepends=True)
    starts = [
        min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))]) - 1
        for node in ast.parse(text).body
    ]
    return ["".join(lines[start:end]) for start, end in itertools.pairwise([*starts, len(lines)])]


def _turned(blocks: Iterable[str], movable: Callable[[str], object]) -> Iterator[str]:
    run: list[str] = []
    for block in blocks:
        if movable(block):
            run.append(block)
            continue
        yield from reversed(run)
        run = []
        yield block
    yield from (block if block.endswith("\n\n") else block + "\n\n" for block in reversed(run))


_MOVERS: Mapping[str, Callable[[str], str]] = {".py": _python, ".mjs": _script}
