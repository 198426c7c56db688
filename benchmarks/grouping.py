"""How well events are grouped, and how fast.

    python -m benchmarks.grouping             events of known cause: four ways to group them
    python -m benchmarks.grouping FOLDER      log messages in *.csv: event_id (the truth), content

GA: the share of messages whose group is exactly the true one. FGA: the harmonic mean of the shares of groups found
that are true and of true groups that are found. ARI: adjusted Rand index. Precision and recall are of pairs.
"""

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

from benchmarks.bugs import Made, events
from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.grouping.lexer import template
from softfactory.domain.errors.payloads.values import exceptions, frames

Key = Callable[[Made], Hashable]


def main(arguments: Sequence[str]) -> None:
    if arguments:
        log_messages(Path(arguments[0]))
    else:
        known_causes()


def log_messages(folder: Path) -> None:
    print(f"{'set':12} {'messages':>8} {'true':>5} {'found':>5} {'GA':>6} {'FGA':>6} {'us':>6}")
    scores: list[tuple[float, float]] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        start = time.perf_counter()
        found = [template(row["content"]) for row in rows]
        micros = (time.perf_counter() - start) / len(rows) * 1e6
        true = [row["event_id"] for row in rows]
        scores.append((exactly_right(true, found), fga(true, found)))
        counts = f"{len(rows):8} {len(set(true)):5} {len(set(found)):5}"
        print(f"{path.stem:12} {counts} {scores[-1][0]:6.3f} {scores[-1][1]:6.3f} {micros:6.1f}")
    if scores:
        ga, f = (sum(column) / len(scores) for column in zip(*scores, strict=True))
        print(f"{'mean':12} {'':8} {'':5} {'':5} {ga:6.3f} {f:6.3f}")


def known_causes() -> None:
    made = list(events())
    true = [label for label, *_ in made]
    print(f"{len(made)} events of {len(set(true))} bugs")
    print(f"{'key':36} {'groups':>6} {'ARI':>6} {'prec.':>6} {'recall':>6} {'FGA':>6} {'us':>6}")
    for name, key in KEYS.items():
        start = time.perf_counter()
        found = [key(event) for event in made]
        micros = (time.perf_counter() - start) / len(made) * 1e6
        ari, precision, recall = pairs(true, found)
        scores = f"{ari:6.3f} {precision:6.3f} {recall:6.3f} {fga(true, found):6.3f}"
        print(f"{name:36} {len(set(found)):6} {scores} {micros:6.1f}")


def _title(event: Made) -> Hashable:
    _, _, kind, message = event
    return kind, message


def _value(event: Made) -> Hashable:
    _, _, kind, message = event
    return kind, template(message)


def _stack(event: Made) -> Hashable:
    _, payload, kind, message = event
    stack = [
        (
            exception["type"],
            frame.get("module") or frame.get("filename"),
            frame.get("function"),
            frame.get("context_line"),
        )
        for exception in exceptions(payload)
        for frame in frames(exception)
        if frame.get("in_app")
    ]
    return tuple(stack) or (kind, message)


def _ours(event: Made) -> Hashable:
    _, payload, kind, message = event
    return group(payload, error_type=kind, message=message).fingerprint


KEYS: dict[str, Key] = {
    "type and title": _title,
    "type and template of the message": _value,
    "whole stack of the application": _stack,
    "softfactory": _ours,
}


def exactly_right(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    hits = _hits(true, found)
    return sum(map(len, hits)) / len(true)


def fga(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    return 2 * len(_hits(true, found)) / (len(set(true)) + len(set(found)))


def _hits(true: Sequence[Hashable], found: Sequence[Hashable]) -> set[frozenset[int]]:
    return _groups(true) & _groups(found)


def _groups(labels: Sequence[Hashable]) -> set[frozenset[int]]:
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        members[label].append(at)
    return {frozenset(group) for group in members.values()}


def pairs(true: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return the adjusted Rand index, and precision and recall of the pairs that are put together."""
    both = _pairs(list(zip(true, found, strict=True)))
    in_true, in_found, total = _pairs(true), _pairs(found), len(true) * (len(true) - 1) / 2
    chance = in_true * in_found / total
    ari = (both - chance) / ((in_true + in_found) / 2 - chance)
    return ari, both / in_found if in_found else 1.0, both / in_true


def _pairs(labels: Sequence[Hashable]) -> float:
    return sum(count * (count - 1) / 2 for count in Counter(labels).values())


if __name__ == "__main__":
    main(sys.argv[1:])
