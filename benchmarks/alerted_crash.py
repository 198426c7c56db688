"""Is every alert received, none under two ids, and every event stored once, when the server is killed again and again?

    python -m benchmarks.alerted_crash [--events 200000] [--rounds 40] [--database sqlite]

Four programs report, hundreds of new bugs among it, while server and worker are killed (SIGKILL) at random, up to
`--rounds` times. Patterns are resolved meanwhile, so that there are regressions. A signed webhook takes the alerts.
"""

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import attrs
from rich.console import Console
from rich.table import Table

from benchmarks.asking import Reader, log_in
from benchmarks.hook import Hook, listening
from benchmarks.machine import postgres
from benchmarks.reporters import SENDERS, event_id
from benchmarks.serving import Platform
from benchmarks.siege import CONDITIONS, Siege

GRAVE = ("high", "critical")
console = Console(width=130)
Alerts = dict[str, Counter[str]]
"""How many there are, by condition and pattern."""


@attrs.frozen(kw_only=True)
class Left:
    """What the platform says in the end."""

    stored: Counter[str]
    counted: int
    patterns: int
    expected: Alerts


def left(siege: Siege) -> Left:
    """Start once more, wait for the last alerts, and read everything back."""
    with siege.platform.serving(port=siege.port) as server:
        reader = Reader(server.url, log_in(server.url))
        siege.wait_for_alerts(reader)
        reader, of = Reader(server.url, log_in(server.url)), f"&project={siege.project['id']}"
        patterns = list(reader.all("/api/errors/patterns", of))
        expected: Alerts = {condition: Counter() for condition in CONDITIONS}
        for pattern in patterns:
            expected["new"][pattern["id"]] = 1
            expected["severity"][pattern["id"]] = int(pattern["severity"] in GRAVE)
            history = reader.all(f"/api/errors/patterns/{pattern['id']}/activity")
            expected["regression"][pattern["id"]] = sum(entry["deed"] == "regressed" for entry in history)
        return Left(
            stored=Counter(event["event_id"] for event in reader.all("/api/errors/recent", of)),
            counted=sum(pattern["frequency"] for pattern in patterns),
            patterns=len(patterns),
            expected=expected,
        )


def events_table(siege: Siege, tries: list[dict[str, int]], found: Left) -> tuple[Table, int]:
    """Return what became of the events, and how much of it is wrong."""
    sent = {event_id(sender, number) for sender in range(SENDERS) for number in range(siege.events // SENDERS)}
    lost, doubled = len(sent - set(found.stored)), sum(times > 1 for times in found.stored.values())
    total = Counter[str]()
    for one in tries:
        total.update(one)
    table = Table("", *("events", "seconds", "kills", "requests", "unanswered", "turned away", "stored", "counted"))
    for name in ("lost", "twice", "patterns"):
        table.add_column(name)
    attempts = (total["requests"], total["unanswered"], total["turned_away"])
    outcome = (len(found.stored), found.counted, lost, doubled, found.patterns)
    figures = (len(sent), round(siege.seconds), siege.kills, *attempts, *outcome)
    table.add_row("events", *(f"{figure:,}" for figure in figures))
    return table, lost + doubled + abs(found.counted - len(sent)) + abs(len(found.stored) - len(sent))


def alerts_table(hook: Hook, expected: Alerts) -> tuple[Table, int]:
    """Return what became of the alerts, and how much of it is wrong."""
    ids: Mapping[tuple[str, str, str], set[str]] = defaultdict(set)
    received: Alerts = {condition: Counter() for condition in CONDITIONS}
    for alert, occurrences in hook.about.items():
        for occurrence in occurrences:
            ids[occurrence].add(alert)
            received[occurrence[0]][occurrence[1]] += 1
    table, wrong = Table("alerts", "expected", "received", "missing", "under two ids", "came again"), hook.forged
    for condition in CONDITIONS:
        missing = (expected[condition] - received[condition]).total()
        doubled = (received[condition] - expected[condition]).total()
        doubled += sum(len(under) > 1 for occurrence, under in ids.items() if occurrence[0] == condition)
        again = sum(hook.times[alert] - 1 for alert, about in hook.about.items() if next(iter(about))[0] == condition)
        figures = (expected[condition].total(), received[condition].total(), missing, doubled, again)
        table.add_row(condition, *(f"{figure:,}" for figure in figures))
        wrong += missing + doubled
    return table, wrong + sum(len(about) > 1 for about in hook.about.values())


def main() -> None:
    """Run the command; exits with 1 when an event or an alert is lost, doubled or miscounted."""
    options = _arguments()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{directory}/siege.db"
        if options.database == "postgresql":
            url = stack.enter_context(postgres()).database("siege")
        hook = stack.enter_context(listening())
        settings = {"SOFTFACTORY_OUTGOING_NETWORKS": "127.0.0.0/8"}
        platform = Platform(database_url=url, directory=directory, settings=settings)
        platform.add_reader()
        siege = Siege(platform=platform, hook=hook, project=platform.add_project("shop"), events=options.events)
        siege.add_rules()
        tries = siege.run(options.rounds)
        found = left(siege)
    events, lost = events_table(siege, tries, found)
    alerts, wrong = alerts_table(hook, found.expected)
    console.print(f"{options.database}:", events, alerts, f"Signatures that were wrong: {hook.forged}")
    sys.exit(1 if lost + wrong else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.alerted_crash", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=40, help="kills, at most")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
