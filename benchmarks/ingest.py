"""How fast events are stored and grouped, beside a bare Falcon on waitress that only reads the body.

    python -m benchmarks.ingest [--events 2000] [--rounds 3] [--workers 1,4] [--stores sqlite,postgresql]
    python -m benchmarks.ingest --stored 1000000        the same again with that many events stored before

In each round every server has its turn at each concurrency, so that what disturbs the machine disturbs all alike; the
tables show medians of the rounds. With `--stored`, reading is measured too, before and after.
"""

import argparse
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import corpus as making
from benchmarks.envelopes import Recording, recordings
from benchmarks.load import CORPUS
from benchmarks.reading import READ, read, seed
from benchmarks.subjects import Subject, Turn, subjects

CONCURRENCIES = (1, 8, 32)
WARM = 200
"""Events sent to each server before anything is measured."""
COLUMNS = ("server", "at once", "events/s", "of bare", "p50 ms", "p99 ms", "CPU ms", "database CPU ms", "errors")

Turns = Mapping[tuple[str, int], Sequence[Turn]]
console = Console(width=130)


def main() -> None:
    """Run the command."""
    options = _arguments()
    if not options.corpus.is_dir():
        making.make(options.corpus, 330)
    console.print(making.describe(options.corpus))
    corpus = recordings(options.corpus)
    with subjects(options.stores.split(","), [int(number) for number in options.workers.split(",")]) as found:
        _measure(found, corpus, options, before=0)
        if options.stored:
            _seed(found, options.stored)
            _measure(found, corpus, options, before=options.stored)


def _measure(
    found: Sequence[Subject], corpus: Sequence[Recording], options: argparse.Namespace, *, before: int
) -> None:
    for subject in found:
        subject.turn(corpus, events=WARM, concurrency=8)
    if options.stored:
        _show_reads(found, before)
    turns: dict[tuple[str, int], list[Turn]] = {}
    for _ in range(options.rounds):
        for concurrency in CONCURRENCIES:
            for subject in found:
                turn = subject.turn(corpus, events=options.events, concurrency=concurrency)
                turns.setdefault((subject.name, concurrency), []).append(turn)
    _show(found, turns, before)


def _seed(found: Sequence[Subject], events: int) -> None:
    for subject in found:
        if subject.platform:
            seconds = seed(subject.platform.database_url, int(subject.target.project), events)
            console.print(f"{subject.name}: stored {events:,} events in {seconds:,.0f} s")


def _show(found: Sequence[Subject], turns: Turns, before: int) -> None:
    table = Table(*COLUMNS, title=f"Ingest, {before:,} events stored before; medians")
    for subject in found:
        for concurrency in CONCURRENCIES:
            own, bare = turns[subject.name, concurrency], turns[found[0].name, concurrency]
            table.add_row(subject.name, str(concurrency), *_figures(own, bare))
    console.print(table)
    held = ", ".join(f"{subject.name} {subject.memory():.0f} MiB" for subject in found)
    console.print(f"Most memory a process ever held: {held}.\n")


def _figures(own: Sequence[Turn], bare: Sequence[Turn]) -> list[str]:
    rate, most = _median(own, lambda turn: turn.result.rate), _median(bare, lambda turn: turn.result.rate)
    times = [_median(own, lambda turn: turn.result.p50), _median(own, lambda turn: turn.result.p99)]
    costs = [_median(own, lambda turn: turn.cpu), _median(own, lambda turn: turn.database_cpu)]
    errors = sum(turn.result.sent - len(turn.result.accepted) for turn in own)
    return [f"{rate:,.0f}", f"{rate / most:.0%}", *(f"{figure:.2f}" for figure in (*times, *costs)), str(errors)]


def _median(turns: Sequence[Turn], figure: Callable[[Turn], float]) -> float:
    return statistics.median(figure(turn) for turn in turns)


def _show_reads(found: Sequence[Subject], before: int) -> None:
    table = Table("server", *(f"{path}, p95 ms" for path in READ), title=f"Reading, {before:,} events stored before")
    for subject in found:
        if subject.platform:
            table.add_row(subject.name, *(f"{time:.2f}" for time in read(subject.server)))
    console.print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--events", type=int, default=2000, help="of each turn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", default="1", help="processes of serve, such as 1,4")
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--stored", type=int, default=0, help="measure again with so many events stored before")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
