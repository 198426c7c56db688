"""How well events are grouped, and how fast.

    python -m benchmarks.grouping             events of known cause: four ways to group them
    python -m benchmarks.grouping FOLDER      log messages in *.csv: event_id (the truth), content; by their templates,
                                              and by what is learned from all templates of a file together

What GA, FGA, ARI, precision and recall are: `benchmarks.scores`.
"""

import csv
import random
import sys
import time
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

from benchmarks.bugs import Made, events
from benchmarks.scores import exactly_right, fga, pairs
from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.grouping.learning import families, learn, tokens
from softfactory.domain.errors.grouping.lexer import template
from softfactory.domain.errors.payloads.values import exceptions, frames

Key = Callable[[Made], Hashable]


def main(arguments: Sequence[str]) -> None:
    if arguments:
        log_messages(Path(arguments[0]))
    else:
        known_causes()


def log_messages(folder: Path) -> None:
    print(f"{'':27} {'templates':^27} {'consolidated':^20}")
    print(f"{'set':12} {'messages':>8} {'true':>5} {'found':>5} {'GA':>6} {'FGA':>6} {'us':>6} " + HEADS)
    scores: list[tuple[float, ...]] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        random.Random(1).shuffle(rows)
        start = time.perf_counter()
        found = [template(row["content"]) for row in rows]
        micros = (time.perf_counter() - start) / len(rows) * 1e6
        true, merged = [row["event_id"] for row in rows], consolidated(found)
        scores.append((exactly_right(true, found), fga(true, found), exactly_right(true, merged), fga(true, merged)))
        ga, f, ga_merged, f_merged = scores[-1]
        counts = f"{len(rows):8} {len(set(true)):5} {len(set(found)):5}"
        print(
            f"{path.stem:12} {counts} {ga:6.3f} {f:6.3f} {micros:6.1f} {len(set(merged)):5} {ga_merged:6.3f} "
            f"{f_merged:6.3f}"
        )
    if scores:
        ga, f, ga_merged, f_merged = (sum(column) / len(scores) for column in zip(*scores, strict=True))
        print(f"{'mean':12} {'':8} {'':5} {'':5} {ga:6.3f} {f:6.3f} {'':6} {'':5} {ga_merged:6.3f} {f_merged:6.3f}")


HEADS = f"{'found':>5} {'GA':>6} {'FGA':>6}"


def consolidated(templates: Sequence[str]) -> list[Hashable]:
    """Return for each template the family that all of them together put it in."""
    cut = {text: tokens(text) for text in set(templates)}
    family = {raw: part for part in families(cut.values(), learn(cut.values())) for raw in part}
    return [family[cut[text]] for text in templates]


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


if __name__ == "__main__":
    main(sys.argv[1:])
