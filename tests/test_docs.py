"""Every page holds: its Python runs, its links lead somewhere, what it names is there, its tables are fresh."""

import doctest
import re
import shlex
from pathlib import Path

import attrs
import click
import pytest

from softfactory.entrypoints.cli.root import root
from softfactory.entrypoints.http.routes import ROUTES, operations
from softfactory.settings import Settings, env_name
from tests.reference import pages as reference

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SNIPPETS = [page for page in PAGES if "\n>>> " in page.read_text()]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
FOLDERS = "adapters|benchmarks|docs|domain|entrypoints|requirements|tests"
FILE = re.compile(rf"(?:[\w.-]+/)*[\w.-]+\.(?:py|md|toml|txt)|(?:{FOLDERS})/[\w/.-]+")
EMPTY = re.compile(r"\| +\|")


def name_of(page):
    return str(page.relative_to(ROOT))


def code_of(page):
    """Return what a page shows as code: the lines of shell blocks, and what stands between backticks."""
    text = page.read_text()
    lines = [line for block in SHELL.findall(text) for line in block.replace("\\\n", "").splitlines()]
    return lines + CODE.findall(text)


def has_command(words: list[str]) -> bool:
    """Tell whether the command line takes these words: groups, a command, and its options."""
    command: click.Command | None = root
    context = click.Context(root)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command, words = command.get_command(context, words[0]), words[1:]
    known = {name for option in command.get_params(context) for name in option.opts} if command else set()
    return command is not None and known.issuperset(word for word in words if word.startswith("--"))


@pytest.mark.parametrize("page", SNIPPETS, ids=name_of)
def test_the_snippets_of_a_page_run_one_after_the_other(page):
    outcome = doctest.testfile(str(page), module_relative=False, encoding="utf-8", globs={"__name__": "__main__"})

    assert outcome.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_all_python_of_a_page_is_a_snippet_that_runs_or_compiles(page):
    for snippet in PYTHON.findall(page.read_text()):
        if snippet.startswith(">>> "):
            assert snippet.endswith("\n\n"), "a blank line ends the last output"
        else:
            compile(snippet, name_of(page), "exec")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_links_of_a_page_lead_to_files(page):
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]

    assert missing == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=name_of)
def test_a_page_is_reached_from_the_index(page):
    index = ROOT / "docs/index.md"
    linked = {(index.parent / link).resolve() for link in LINK.findall(index.read_text())}

    assert page == index or page in linked


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_files_that_a_page_names_are_there(page):
    named = [code.rstrip("/") for code in code_of(page) if FILE.fullmatch(code)]
    missing = [path for path in named if not any((home / path).exists() for home in (ROOT, ROOT / "src/softfactory"))]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_commands_that_a_page_names_are_there(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    lines = [shlex.split(code, comments=True) for code in code_of(page) if code.startswith(("make ", "softfactory "))]
    wrong = [
        words for words in lines if (words[1] not in targets if words[0] == "make" else not has_command(words[1:]))
    ]

    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_settings_that_a_page_names_are_there(page):
    known = {env_name(field.name) for field in attrs.fields(Settings)}

    assert known.issuperset(re.findall(r"`(SOFTFACTORY_[A-Z_]*[A-Z])`", page.read_text()))


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_has_a_number_a_context_and_consequences(page):
    text = page.read_text()

    assert text.startswith(f"# {int(page.name[:4])}. ")
    assert re.findall(r"^\*\*(\w+)\.\*\* ", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


@pytest.mark.parametrize("page", reference.PAGES, ids=name_of)
def test_the_tables_of_the_reference_are_fresh_and_leave_nothing_without_a_word(page):
    text = page.read_text()

    assert text == reference.renewed(text), "write them anew: python -m tests.reference"
    assert not EMPTY.search(text)


def test_each_table_of_the_reference_stands_on_one_page():
    shown = [name for page in reference.PAGES for _, name in reference.TABLE.findall(page.read_text())]

    assert sorted(shown) == sorted(reference.TABLES)


def test_the_reference_says_whom_each_guard_lets_in():
    guards = {operation.guard.name for route in ROUTES for _, operation in operations(route)}
    explained = re.findall(r"^\| ([^`|]+?) \| \w", (ROOT / "docs/reference/http.md").read_text(), re.MULTILINE)

    assert guards <= set(explained)
