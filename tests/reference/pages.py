"""Pages, and what each table in them is made from."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import attrs
import click
from prometheus_client.parser import text_string_to_metric_families

import softfactory.domain
import softfactory.entrypoints
from softfactory.adapters.metrics.prometheus import PrometheusMetrics
from softfactory.domain.accounts.service import Accounts
from softfactory.domain.audit.service import Audit
from softfactory.domain.billing.service import Billing
from softfactory.domain.coocook.service import CooCook
from softfactory.domain.errors.service import Errors
from softfactory.domain.health.ports import Stored
from softfactory.domain.health.service import Health
from softfactory.domain.kernel.backlog import Backlog
from softfactory.domain.kernel.problems import Problem
from softfactory.domain.kernel.worker import Worker
from softfactory.domain.review.service import Review
from softfactory.entrypoints.cli.root import root
from softfactory.entrypoints.http.converters import CONVERTERS
from softfactory.entrypoints.http.openapi import PARAMETER, problem_kinds
from softfactory.entrypoints.http.problems import status_of
from softfactory.entrypoints.http.routes import ROUTES, operations
from softfactory.settings import Settings, env_name

from . import authorisation
from .source import calls, meanings, spelt, table

PAGES = sorted((Path(__file__).parents[2] / "docs/reference").glob("*.md"))
TABLE = re.compile(r"^(<!-- table: ([a-z ]+) -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL)


def renewed(page: str) -> str:
    """Return a page with its tables made anew."""
    return TABLE.sub(lambda found: f"{found[1]}\n{TABLES[found[2]]()}\n", page)


def settings() -> str:
    """Return everything that can be set."""
    found = meanings(Settings)
    rows = [(f"`{env_name(field.name)}`", _default(field), found[field.name]) for field in attrs.fields(Settings)]
    return table(("variable", "default", "meaning"), rows)


def _default(field: "attrs.Attribute[object]") -> str:
    if field.default is attrs.NOTHING:
        return "must be set"
    if isinstance(field.default, timedelta):
        return f"`PT{field.default / timedelta(minutes=1):g}M`"
    return "none" if field.default is None else f"`{field.default}`"


def problems() -> str:
    """Return every refusal that a route answers with."""
    rows = [(f"`{code}`", status_of(kind), kind.title, spelt(kind.__doc__)) for code, kind in problem_kinds().items()]
    return table(("code", "status", "title", "when"), rows)


def problems_without_a_route() -> str:
    """Return every other refusal of the core and of the doors."""
    for package in (softfactory.domain, softfactory.entrypoints):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    kinds = {kind.code: kind for kind in _below(Problem) if kind.__module__.startswith("softfactory.")}
    others = sorted(kinds.keys() - problem_kinds().keys() - {Problem.code})
    rows = [(f"`{code}`", kinds[code].title, spelt(kinds[code].__doc__)) for code in others]
    return table(("code", "title", "when"), rows)


def _below(kind: type[Problem]) -> Iterator[type[Problem]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def metrics() -> str:
    """Return every number that is shown."""
    counted = PrometheusMetrics()
    counted.request(method="GET", route="/health", status=200, seconds=0.0)
    text = counted.exposition(Stored(errors={(1, "high"): 1}, error_rate=0.0)).decode()
    rows = []
    for family in text_string_to_metric_families(text):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = {label for sample in family.samples for label in sample.labels} - {"le"}
        if not name.endswith("_created"):  # prometheus-client's own, and only where one process counts alone
            shown = ", ".join(f"`{label}`" for label in sorted(labels))
            rows.append((f"`{name}`", family.type, shown or "none", family.documentation))
    return table(("name", "type", "labels", "meaning"), sorted(rows))


def routes() -> str:
    """Return every method of every path."""
    rows = [
        (method.upper(), f"`{_path(route.path)}`", described.guard.name, described.summary)
        for route in ROUTES
        if route.listed
        for method, described in operations(route)
    ]
    return table(("method", "path", "who may", "what it does"), rows)


def _path(template: str) -> str:
    return PARAMETER.sub(r"{\1}", template)


def spellings() -> str:
    """Return how each parameter of a path is spelt."""
    kinds = {name: kind for route in ROUTES for name, kind in PARAMETER.findall(route.path)}
    return table(("in a path", "is"), [(f"`{name}`", spelt(CONVERTERS[kinds[name]].__doc__)) for name in sorted(kinds)])


def commands() -> str:
    """Return every command with its options."""
    return "\n".join(_commands(click.Context(root, info_name="softfactory")))


def _commands(context: click.Context) -> Iterator[str]:
    command = context.command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if found := command.get_command(context, name):
                yield from _commands(click.Context(found, context, name))
    else:
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        records = [option.get_help_record(context) for option in command.params if isinstance(option, click.Option)]
        options = [(f"`{record[0]}`", record[1]) for record in records if record]
        shown = "\n" + table(("option", "meaning"), options) if options else ""
        yield f"## {context.command_path}\n\n```text\n{usage}\n```\n\n{spelt(command.help)}\n{shown}"


def use_cases() -> str:
    """Return what `Services` can do, context by context."""
    contexts: dict[str, type] = {
        "accounts": Accounts,
        "audit": Audit,
        "billing": Billing,
        "coocook": CooCook,
        "errors": Errors,
        "health": Health,
        "jobs": Backlog,
        "review": Review,
        "worker": Worker,
    }
    rows = [(f"`{name}.{call}`", does) for name, kind in contexts.items() for call, does in calls(kind).items()]
    return table(("call", "what it does"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "authorisation of calls": authorisation.of_calls,
    "authorisation of routes": authorisation.of_routes,
    "calls that ask nobody": authorisation.calls_that_ask_nobody,
    "commands": commands,
    "metrics": metrics,
    "problems": problems,
    "problems without a route": problems_without_a_route,
    "routes": routes,
    "settings": settings,
    "spellings": spellings,
    "use cases": use_cases,
}
