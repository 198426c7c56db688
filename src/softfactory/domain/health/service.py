"""Whether the platform works: every check, and the worst of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import attrs

from softfactory.domain.kernel.clock import Clock

from .ports import Check, Metrics, Stored, Traffic

MILLISECOND = timedelta(milliseconds=1)


@attrs.frozen(kw_only=True)
class Finding:
    """What one check found."""

    name: str
    ok: bool
    reason: str
    milliseconds: float


@attrs.frozen(kw_only=True)
class Examination:
    """What every check found."""

    findings: Sequence[Finding]

    @property
    def ok(self) -> bool:
        """Whether all is well: the worst of the findings."""
        return all(finding.ok for finding in self.findings)


@attrs.frozen(kw_only=True)
class Health:
    """Runs checks and shows numbers."""

    checks: Mapping[str, Check]
    metrics: Metrics
    now: Clock

    def examine(self) -> Examination:
        """Run every check; none raises."""
        return Examination(findings=[self._finding(name, check) for name, check in self.checks.items()])

    def traffic(self) -> Traffic:
        """Return how much the server does."""
        return self.metrics.traffic()

    def exposition(self, stored: Stored) -> bytes:
        """Return all numbers in Prometheus' text format."""
        return self.metrics.exposition(stored)

    def _finding(self, name: str, check: Check) -> Finding:
        started = self.now()
        try:
            ok, reason = True, check()
        except Exception as error:  # noqa: BLE001 - whatever is wrong is the finding
            ok, reason = False, f"{type(error).__name__}: {error}"[:500]
        return Finding(name=name, ok=ok, reason=reason, milliseconds=(self.now() - started) / MILLISECOND)
