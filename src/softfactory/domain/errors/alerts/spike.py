"""Whether more happens than the hour of the week explains: a one-sided negative binomial test.

The events of the last 5, 20 and 60 minutes are compared with what is expected of them. That is what is usual (the same
hour of the week in up to four weeks before, see `usual.py`; the hours beside it count too, for clocks are put forward
and people come late), raised by how much more than usual came in the three hours before. How far counts stray is
measured, not assumed. A spike is a count

- that a negative binomial distribution of that mean and variance reaches in one of 100,000 cases or fewer,
- that strays further, in standard deviations, than counts do once in 28 days, as all but the two worst days tell,
- of at least 10 events, and at least twice what is expected.

Source: Farrington et al., A statistical algorithm for the early detection of outbreaks of infectious disease, 1996;
Noufaily et al., An improved algorithm for outbreak detection in multiple surveillance systems, 2013. Figures:
`benchmarks/spikes.py`.
"""

import math
from collections.abc import Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.model import HOUR

from .usual import MINUTE, WINDOWS, Usual, deviation

RUN_UP = 180
"""Minutes before a window by which what is expected in it is raised."""
NEEDED = RUN_UP + WINDOWS[-1]
"""Minutes that `spiking` is told of."""
RARE = 1e-5
LEAST_EVENTS = 10
LEAST_RATIO = 2.0
PRIOR = 20.0
"""Events, as expected, that are added to the run-up: a few alone raise nothing."""
TOLERANCE = 1e-3
"""Of a sum of probabilities."""


@attrs.frozen(kw_only=True)
class Spike:
    """More than expected."""

    minutes: int
    """How long the window is."""
    events: int
    """How many came in it."""
    expected: float


def spiking(usual: Usual, minutes: Sequence[int], *, until: datetime) -> Spike | None:
    """Return the spike that the events of the last `NEEDED` minutes before *until* are, the oldest first."""
    for size in WINDOWS:
        events = sum(minutes[-size:])
        since = until - size * MINUTE
        if events < LEAST_EVENTS or events < LEAST_RATIO * (mean := usual.most(since, size)):
            continue
        expected = mean * _raised(usual, sum(minutes[-size - RUN_UP : -size]), since)
        dispersion = usual.dispersion(expected, size)
        strays = deviation(events, mean=expected, dispersion=dispersion)
        if events < LEAST_RATIO * expected or strays <= usual.limit(expected, size):
            continue
        if is_rare(events, mean=expected, dispersion=dispersion):
            return Spike(minutes=size, events=events, expected=expected)
    return None


def _raised(usual: Usual, events: int, until: datetime) -> float:
    """Return by how much more came in the run-up than is usual, 1 if it was less."""
    parts = (usual.mean(until - hours * HOUR, 60) for hours in range(1, RUN_UP // 60 + 1))
    return max((events + PRIOR) / (sum(parts) + PRIOR), 1.0)


def is_rare(events: int, *, mean: float, dispersion: float) -> bool:
    """Tell whether a negative binomial count reaches *events*, which are more than its mean, less often than `RARE`."""
    if mean <= 0:
        return events > 0
    size = 1 / max(dispersion, 1e-9)
    log_q = -math.log1p(size / mean)
    first = math.exp(
        math.lgamma(events + size)
        - math.lgamma(size)
        - math.lgamma(events + 1)
        - size * math.log1p(mean / size)
        + events * log_q
    )
    return _tail(first, events, size=size, q=math.exp(log_q)) < RARE


def _tail(term: float, events: int, *, size: float, q: float) -> float:
    """Return the sum of the probabilities from that of *events*, *term*, on; or `RARE` and more as soon as it is."""
    total = 0.0
    while total < RARE:
        total += term
        ratio = max((events + size) / (events + 1) * q, q)  # of one to the one before, from here on at most
        rest = term * ratio / (1 - ratio) if ratio < 1 else math.inf
        if total + rest < RARE or rest < total * TOLERANCE:
            break
        term, events = term * (events + size) / (events + 1) * q, events + 1
    return total
