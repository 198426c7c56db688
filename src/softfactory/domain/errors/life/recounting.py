"""What a pattern counts once others were merged into it, or split off."""

from collections.abc import Sequence

import attrs

from softfactory.domain.errors.model import Pattern, Severity
from softfactory.domain.errors.payloads import facts
from softfactory.domain.errors.ports import Criteria, ErrorsTx, Packer
from softfactory.domain.errors.rules import Rules
from softfactory.domain.kernel.paging import PageRequest


def recounted(tx: ErrorsTx, pattern: Pattern, *, packer: Packer, rules: Rules) -> Pattern:
    """Return the pattern with the counts of all that is shown under it by now, and its first and latest event's facts.

    Counts are those kept beside the events, so that they are true whatever events were deleted.
    """
    counts = tx.counts.sums(Criteria(pattern=pattern.id), "severity")
    by_severity = {severity: counts.get(severity, 0) for severity in Severity}
    frequency = sum(by_severity.values())
    pattern = attrs.evolve(
        pattern,
        frequency=frequency,
        low=by_severity[Severity.LOW],
        medium=by_severity[Severity.MEDIUM],
        high=by_severity[Severity.HIGH],
        critical=by_severity[Severity.CRITICAL],
        users=tx.counts.users(pattern.id),
        homes=len(tx.patterns.members(pattern.id)),
    )
    if not frequency:
        return pattern
    pattern = _with_ends(tx, pattern, packer)
    worst = max((severity for severity, count in by_severity.items() if count), key=lambda severity: severity.rank)
    return attrs.evolve(
        pattern,
        severity=rules.raised(worst, frequency=frequency, error_type=pattern.error_type, message=pattern.message),
    )


def combined(target: Pattern, sources: Sequence[Pattern], *, rules: Rules) -> Pattern:
    """Return the target with what the sources count, but for users, whom they may share. Pure."""
    together = (target, *sources)
    first = min(together, key=lambda pattern: (pattern.frequency == 0, pattern.first_seen))
    latest = max(together, key=lambda pattern: (pattern.frequency > 0, pattern.last_seen))
    frequency = sum(pattern.frequency for pattern in together)
    worst = max((pattern.severity for pattern in together if pattern.frequency), key=_rank, default=target.severity)
    return attrs.evolve(
        target,
        homes=sum(pattern.homes for pattern in together),
        frequency=frequency,
        low=sum(pattern.low for pattern in together),
        medium=sum(pattern.medium for pattern in together),
        high=sum(pattern.high for pattern in together),
        critical=sum(pattern.critical for pattern in together),
        severity=rules.raised(worst, frequency=frequency, error_type=target.error_type, message=latest.message),
        first_seen=first.first_seen,
        first_release=first.first_release,
        last_seen=latest.last_seen,
        last_release=latest.last_release,
        latest_event=latest.latest_event,
        message=latest.message,
        culprit=latest.culprit,
        location=latest.location,
    )


def _rank(severity: Severity) -> int:
    return severity.rank


def _with_ends(tx: ErrorsTx, pattern: Pattern, packer: Packer) -> Pattern:
    first = tx.events.first(pattern.id)
    latest = next(iter(tx.events.newest(Criteria(pattern=pattern.id), PageRequest(limit=1)).items), None)
    stored = tx.events.find(latest.event_id, frozenset({pattern.project_id})) if latest else None
    if first is None or latest is None or stored is None:
        return pattern
    return attrs.evolve(
        pattern,
        first_seen=first.timestamp,
        first_release=first.release,
        last_seen=latest.timestamp,
        last_release=latest.release,
        latest_event=latest.event_id,
        message=latest.message,
        culprit=latest.culprit,
        location=facts.read(packer.unpack(stored[1])).location,
    )
