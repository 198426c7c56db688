"""Who may import whom: each contract holds, and each breaks when somebody crosses it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {contract["name"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}
PURE = "the domain imports the standard library and attrs"

# One import that each contract forbids: the module that would gain it, and what it would import.
CROSSINGS = {
    "entrypoints over container over services and adapters over settings over the domain": (
        "domain/errors/planted.py",
        "softfactory.services",
    ),
    "an adapter is given values, not settings": ("adapters/memory/planted.py", "softfactory.settings"),
    "a context of the domain imports the kernel, never another context": (
        "domain/errors/planted.py",
        "softfactory.domain.accounts",
    ),
    PURE: ("domain/kernel/planted.py", "sqlalchemy"),
    "the domain does no I/O and asks the machine for nothing": ("domain/health/planted.py", "socket"),
    "an adapter never imports another adapter": ("adapters/security/planted.py", "softfactory.adapters.memory"),
    "services know use cases, no technology": ("services.py", "msgspec"),
    "doors know services, not adapters": ("entrypoints/http/planted.py", "softfactory.adapters.memory"),
    "what every adapter must pass knows none of them": ("testing/transactions.py", "softfactory.adapters.memory"),
    "only the command line and the worker reach for the container": (
        "entrypoints/http/planted.py",
        "softfactory.container",
    ),
    "the command line may start the other doors; they know nothing of each other": (
        "entrypoints/http/planted.py",
        "softfactory.entrypoints.cli",
    ),
    "nothing inside imports the package root": ("adapters/memory/planted.py", "softfactory"),
    "SQL belongs to adapters.sql": ("adapters/security/planted.py", "sqlalchemy"),
    "hashing and signing belong to adapters.security": ("adapters/memory/planted.py", "jwt"),
    "metrics belong to adapters.metrics": ("entrypoints/http/planted.py", "prometheus_client"),
    "outgoing HTTP belongs to adapters.fetch": ("adapters/anchors/planted.py", "urllib3"),
    "calendar files belong to adapters.calendars": ("entrypoints/http/planted.py", "icalendar"),
    "parsing sources belongs to adapters.sourcemaps": ("adapters/memory/planted.py", "tree_sitter"),
    "Stripe belongs to adapters.payments": ("container/planted.py", "stripe"),
    "the web belongs to the entrypoints": ("adapters/sql/planted.py", "falcon"),
    "the terminal belongs to the command line": ("entrypoints/http/planted.py", "click"),
    "the container is the only one that wires": ("entrypoints/cli/planted.py", "dependency_injector"),
}


def broken(tree):
    """Return the names of the contracts that the package in *tree* breaks, as lint-imports reports them."""
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert verdicts.keys() == CONTRACTS.keys(), done.stdout + done.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture
def tree(tmp_path):
    shutil.copytree(ROOT / "src/softfactory", tmp_path / "softfactory", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_holds(tree):
    assert broken(tree) == set()


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_breaks_when_it_is_violated(tree, contract):
    module, imported = CROSSINGS[contract]
    with (tree / "softfactory" / module).open("a") as planted:
        planted.write(f"\nimport {imported}\n")

    assert contract in broken(tree)


def test_the_domain_is_kept_from_every_dependency():
    project = PYPROJECT["project"]
    required = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=]", line)[0].lower() for line in required} - {"attrs"}
    imported = {
        package
        for package, distributions in packages_distributions().items()
        if names & {distribution.lower() for distribution in distributions} and not package.startswith("_")
    }

    assert imported - set(CONTRACTS[PURE]["forbidden_modules"]) == set()
