"""What is usual in a project: events by the hour of the week, and how far they stray from that."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

import attrs

from softfactory.domain.errors.model import DAY, HOUR
from softfactory.domain.kernel.instants import EPOCH

MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)
MOST_WEEKS = 4
WINDOWS = (5, 20, 60)
"""Lengths in minutes: the short one sees what is violent, the long one what is slight, or in a quiet project."""
PRIOR = 2.0
"""Events that each hour of the week is thought to have had at the average rate: a few say little about an hour."""
CALM = 0.5
"""Of the average: below it is a calm hour, and those have a dispersion of their own."""
UNUSUAL_DAYS = 2
"""On how many days counts may stray as they like, without being a measure for later."""
TAIL = 8
"""How many of the other days say how far counts stray on the worst of days."""
ONCE_IN = 28.0
"""Days: how far counts stray on the worst of so many is still usual."""
_WEEK = 168


@attrs.frozen(kw_only=True)
class Usual:
    """What is usual."""

    rates: tuple[float, ...]
    """Events a minute by hour of the week, the first of them that of 1970's first: of the weeks the median."""
    average: float
    """Events a minute."""
    calm: Mapping[int, float] = attrs.field(factory=dict)
    """The variance of counts in calm hours beyond their mean, for each of `WINDOWS`: bursts do not ask for the hour."""
    busy: Mapping[int, float] = attrs.field(factory=dict)
    """The dispersion d of counts in other hours: their variance is m + d m² for a mean of m."""
    furthest: Mapping[tuple[int, bool], float] = attrs.field(factory=dict)
    """How many standard deviations counts are above their mean once in `ONCE_IN` days: by window, and in calm hours."""

    def mean(self, since: datetime, minutes: int) -> float:
        """Return how many events are usual in so many minutes, on a straight line between the middles of hours."""
        hours = (since - EPOCH) / HOUR + minutes / 120 - 0.5
        before = math.floor(hours)
        rate, after = self.rates[before % _WEEK], self.rates[(before + 1) % _WEEK]
        return (rate + (hours - before) * (after - rate)) * minutes

    def most(self, since: datetime, minutes: int) -> float:
        """Return how many events are usual at that time, or an hour before or after it."""
        return max(self.mean(since + hours * HOUR, minutes) for hours in (-1, 0, 1))

    def is_calm(self, mean: float, minutes: int) -> bool:
        """Tell whether it is a calm hour in which so many events are usual."""
        return mean < CALM * self.average * minutes

    def dispersion(self, mean: float, minutes: int) -> float:
        """Return d of a count with a mean of m: its variance is m + d m²."""
        if self.is_calm(mean, minutes):
            return self.calm[minutes] / (mean * mean) if mean else 0.0
        return self.busy[minutes]

    def limit(self, mean: float, minutes: int) -> float:
        """Return how many standard deviations above its mean a count may be."""
        return self.furthest[minutes, self.is_calm(mean, minutes)]


def learnt(counts: Iterable[tuple[datetime, int]], *, since: datetime, until: datetime) -> Usual | None:
    """Return what is usual by events a minute in the whole weeks, four at most, before *until*; None without one."""
    weeks = min((until - since) // WEEK, MOST_WEEKS)
    if weeks < 1:
        return None
    begin = until - weeks * WEEK
    minutes = [0] * (weeks * WEEK // MINUTE)
    for minute, events in counts:
        if begin <= minute < until:
            minutes[(minute - begin) // MINUTE] += events
    usual = Usual(rates=_rates(minutes, (begin - EPOCH) // HOUR), average=sum(minutes) / len(minutes))
    for size in WINDOWS:
        usual = _measured(usual, list(_windows(usual, minutes, begin, size)), size)
    return usual


def deviation(events: int, *, mean: float, dispersion: float) -> float:
    """Return how many standard deviations a count is above its mean; below, it is negative."""
    return (events - mean) / math.sqrt(mean + dispersion * mean * mean) if mean else math.inf


def _rates(minutes: Sequence[int], first: int) -> tuple[float, ...]:
    hours = [sum(minutes[start : start + 60]) for start in range(0, len(minutes), 60)]
    average, weeks = sum(hours) / len(hours), len(hours) // _WEEK
    if not average:
        return (0.0,) * _WEEK
    prior = PRIOR / average
    typical = [(median(hours[hour::_WEEK]) * weeks + PRIOR) / (weeks + prior) / 60 for hour in range(_WEEK)]
    return tuple(typical[(hour - first) % _WEEK] for hour in range(_WEEK))


def _windows(usual: Usual, minutes: Sequence[int], begin: datetime, size: int) -> Iterator[tuple[int, float]]:
    for start in range(0, len(minutes), size):
        yield sum(minutes[start : start + size]), usual.mean(begin + start * MINUTE, size)


def _measured(usual: Usual, windows: Sequence[tuple[int, float]], size: int) -> Usual:
    calm = _excess([(one, 1.0) for one in windows if usual.is_calm(one[1], size)])
    busy = _excess([(one, one[1] ** 2) for one in windows if not usual.is_calm(one[1], size)])
    usual = attrs.evolve(usual, calm={**usual.calm, size: calm}, busy={**usual.busy, size: busy})
    limits = {(size, is_calm): _furthest(usual, windows, size, is_calm=is_calm) for is_calm in (True, False)}
    return attrs.evolve(usual, furthest={**usual.furthest, **limits})


def _furthest(usual: Usual, windows: Sequence[tuple[int, float]], size: int, *, is_calm: bool) -> float:
    a_day = DAY // (size * MINUTE)
    highest = []
    for start in range(0, len(windows), a_day):
        some = [one for one in windows[start : start + a_day] if usual.is_calm(one[1], size) is is_calm]
        scores = [deviation(events, mean=mean, dispersion=usual.dispersion(mean, size)) for events, mean in some]
        highest += [max(1.0, *scores)] if scores else []
    return _beyond(sorted(highest, reverse=True))


def _beyond(highest: Sequence[float]) -> float:
    """Return what the highest of a day passes once in `ONCE_IN` days, by the days there are, the highest first.

    A power law through the days after the first `UNUSUAL_DAYS`: Hill's estimator for a tail whose end is not seen, and
    Weissman's quantile.
    """
    last = min(UNUSUAL_DAYS + TAIL, len(highest) - 1)
    if last <= UNUSUAL_DAYS:
        return 0.0
    logs = sum(math.log(one / highest[last]) for one in highest[UNUSUAL_DAYS:last])
    spacings = sum((rank - UNUSUAL_DAYS) / rank for rank in range(UNUSUAL_DAYS + 1, last + 1))
    return highest[last] * math.pow(last / len(highest) * ONCE_IN, logs / spacings)


def _excess(windows: Sequence[tuple[tuple[int, float], float]]) -> float:
    """Estimate, by the method of moments, the variance beyond the mean, as a share of the weights."""
    weights = sum(weight for _, weight in windows)
    excess = sum((events - mean) ** 2 - mean for (events, mean), _ in windows)
    return max(excess / weights, 0.0) if weights else 0.0
