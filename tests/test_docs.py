"""Every page holds: its Python runs as it stands, and its links lead somewhere."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SNIPPETS = [page for page in PAGES if "\n>>> " in page.read_text()]
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def name_of(page):
    return str(page.relative_to(ROOT))


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
