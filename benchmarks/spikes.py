"""False alarms of the spike rule on years of simulated traffic, and how soon it sees real spikes.

    python -m benchmarks.spikes [--seeds 3] [--spikes 20] [--only NAME]

Each project's traffic has the rhythm of a day and a week, clocks that are put forward and back, growth by half within
the year, a level that wanders (a lognormal AR(1) process: what makes counts overdispersed) and, some of them, bursts:
of a size with a heavy tail, for one to ten minutes. Four weeks are learnt from before the year begins. The rule is
asked each minute, as the watch does; alarms less than an hour apart are one. Then spikes are put in at random times:
for an hour three or ten times what there is.

Beside it stands the plain rule: the events of five minutes are three times the mean of the last day, and at least ten.
"""

import argparse
import math
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

import attrs
from rich.console import Console
from rich.table import Table

from softfactory.domain.errors.alerts.spike import LEAST_EVENTS, NEEDED, spiking
from softfactory.domain.errors.alerts.usual import MINUTE, MOST_WEEKS, WEEK, Usual, learnt
from softfactory.domain.kernel.instants import EPOCH

A_DAY = 24 * 60
BEFORE = MOST_WEEKS * WEEK // MINUTE
YEAR = 365 * A_DAY
SUMMER = range(85, 300)
LASTS = 60
"""Minutes of a spike."""
FACTORS = (3, 10)
ALLOWED = 6.0
"""False alarms a year of a project without bursts, on the average."""
PLAIN = "three times the mean"


@attrs.frozen(kw_only=True)
class Kind:
    """How a project's traffic is made."""

    hourly: float
    """Events an hour, on the average of a year without growth."""
    office: bool = False
    """Whether there is nearly nothing at night and on weekends."""
    noise: float = 0.25
    """The standard deviation of the logarithm of the level."""
    bursts: float = 0.0
    """A day."""


KINDS: Mapping[str, Kind] = {
    "2,000 an hour": Kind(hourly=2000),
    "120 an hour": Kind(hourly=120),
    "10 an hour": Kind(hourly=10),
    "2 a day": Kind(hourly=1 / 12),
    "300 an hour, restless": Kind(hourly=300, noise=0.5),
    "600 an hour, offices": Kind(hourly=600, office=True),
    "2,000 an hour, 2 bursts a day": Kind(hourly=2000, bursts=2),
    "20 an hour, a burst a day": Kind(hourly=20, bursts=1),
    "2 a day, a burst a week": Kind(hourly=1 / 12, bursts=1 / 7),
}


def shape(kind: Kind, minute: int) -> float:
    """Return how much of the average there is at a minute of the week."""
    hour, weekend = minute % A_DAY / 60, minute // A_DAY % 7 > 4
    if kind.office:
        return 4.2 * (1.0 if 8 <= hour < 18 else 0.02) * (0.02 if weekend else 1.0)
    return (1.15 + 0.92 * math.sin((hour - 9) / 12 * math.pi)) * (0.55 if weekend else 1.0)


def poisson(dice: random.Random, mean: float) -> int:
    """Draw a number of events."""
    if mean > 30:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    count, product, end = -1, 1.0, math.exp(-mean)
    while product > end:
        count, product = count + 1, product * dice.random()
    return count


def traffic(kind: Kind, dice: random.Random) -> Iterator[int]:
    """Yield events a minute, four weeks and a year long."""
    level, left, burst = 0.0, 0, 0.0
    keeps = 0.97  # of the level, every five minutes
    for minute in range(BEFORE + YEAR):
        if minute % 5 == 0:
            level = keeps * level + dice.gauss(0, kind.noise * math.sqrt(1 - keeps * keeps))
        summer = 60 if minute // A_DAY % 365 in SUMMER else 0
        growth = 1 + 0.5 * minute / YEAR
        rate = kind.hourly / 60 * shape(kind, minute + summer) * growth * math.exp(level - kind.noise**2 / 2)
        if dice.random() < kind.bursts / A_DAY:
            left, burst = dice.randint(1, 10), min(dice.paretovariate(1.2), 100)
        yield poisson(dice, rate) + (poisson(dice, burst) if left > 0 else 0)
        left -= 1


def usual_at(counts: Sequence[int], day: int) -> Usual:
    """Return what is usual at the beginning of a day, by the four weeks before it."""
    begin, end = EPOCH + (day - BEFORE) * MINUTE, EPOCH + day * MINUTE
    told = ((begin + place * MINUTE, events) for place, events in enumerate(counts[day - BEFORE : day]) if events)
    found = learnt(told, since=begin, until=end)
    if found is None:
        raise ValueError("four weeks are not enough")
    return found


Asks = Callable[[Sequence[int], int], bool]


def ours() -> Asks:
    """Return the rule, which learns once a day."""
    known: dict[int, Usual] = {}

    def ask(counts: Sequence[int], minute: int) -> bool:
        if sum(counts[minute - 60 : minute]) < LEAST_EVENTS:
            return False
        day = minute - minute % A_DAY
        if day not in known:
            known.clear()
            known[day] = usual_at(counts, day)
        return spiking(known[day], counts[minute - NEEDED : minute], until=EPOCH + minute * MINUTE) is not None

    return ask


def plain() -> Asks:
    """Return the rule that people write first."""

    def ask(counts: Sequence[int], minute: int) -> bool:
        events = sum(counts[minute - 5 : minute])
        return events >= LEAST_EVENTS and events > 3 * 5 / A_DAY * sum(counts[minute - A_DAY : minute])

    return ask


def alarms(counts: Sequence[int], asks: Asks) -> int:
    """Return how many times a year of it alarms."""
    found, last = 0, -LASTS
    for minute in range(BEFORE, len(counts)):
        if asks(counts, minute):
            found += minute - last >= LASTS
            last = minute
    return found


def delays(counts: Sequence[int], asks: Asks, factor: int, times: Sequence[int]) -> list[int]:
    """Return after how many minutes each spike is seen, without those that are not."""
    found = []
    dice = random.Random(factor)
    for begin in times:
        spiked = list(counts[: begin + LASTS])
        for minute in range(begin, begin + LASTS):
            spiked[minute] += poisson(dice, spiked[minute] * (factor - 1))
        seen = next((later for later in range(1, LASTS + 1) if asks(spiked, begin + later)), None)
        found += [] if seen is None else [seen]
    return found


@attrs.frozen(kw_only=True)
class Outcome:
    """What a rule did in a year."""

    name: str
    rule: str
    false: int
    seen: Mapping[int, list[int]]


def a_year(name: str, seed: int, spikes: int) -> list[Outcome]:
    """Try both rules on one year of one project."""
    dice = random.Random(f"{name} {seed}")
    counts = list(traffic(KINDS[name], dice))
    times = [dice.randrange(BEFORE + A_DAY, len(counts) - LASTS) for _ in range(spikes)]
    return [
        Outcome(
            name=name,
            rule=rule,
            false=alarms(counts, made()),
            seen={factor: delays(counts, made(), factor, times) for factor in FACTORS},
        )
        for rule, made in (("ours", ours), (PLAIN, plain))
    ]


def row(outcomes: Sequence[Outcome], spikes: int) -> list[str]:
    """Return a row of the table."""
    cells = [outcomes[0].name, outcomes[0].rule, " ".join(str(one.false) for one in outcomes)]
    for factor in FACTORS:
        seen = sorted(delay for one in outcomes for delay in one.seen[factor])
        share = len(seen) / (spikes * len(outcomes))
        cells += [f"{share:.0%}", f"{statistics.median(seen):.0f}" if seen else ""]
    return cells


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spikes", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--spikes", type=int, default=20)
    parser.add_argument("--only", choices=KINDS, action="append")
    options = parser.parse_args()
    names = options.only or list(KINDS)
    given = [(name, seed, options.spikes) for name in names for seed in range(options.seeds)]
    with ProcessPoolExecutor() as pool:
        years = [outcome for found in pool.map(a_year, *zip(*given, strict=True)) for outcome in found]
    titles = [f"{word} x{factor}" for factor in FACTORS for word in ("seen", "min")]
    table = Table("project", "rule", "false alarms a year", *titles, title="Spikes of an hour")
    for name in names:
        for rule in ("ours", PLAIN):
            table.add_row(*row([one for one in years if (one.name, one.rule) == (name, rule)], options.spikes))
    Console(width=120).print(table)
    regular = [one.false for one in years if one.rule == "ours" and not KINDS[one.name].bursts]
    return int(bool(regular) and statistics.mean(regular) > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
