"""Client reports: what an SDK did not send, and why.

Source: https://develop.sentry.dev/sdk/telemetry/client-reports/
"""

from collections.abc import Iterator

from softfactory.domain.errors.items.model import Drop, DropOrigin
from softfactory.domain.errors.payloads.values import JsonObject, objects

from .arrival import Arrival, number, term

MOST_KINDS = 100
MAX_WORD = 64
MEMBERS = ("discarded_events", "rate_limited_events", "filtered_events", "filtered_sampling_events")


def report(payload: JsonObject, arrival: Arrival) -> Iterator[Drop]:
    """Yield what was dropped, counted in the hour in which it is told; what is not a count is left out."""
    told = [kind for name in MEMBERS for kind in objects(payload.get(name))]
    for kind in told[:MOST_KINDS]:
        reason, category = term(kind, "reason", MAX_WORD), term(kind, "category", MAX_WORD)
        quantity = number(kind.get("quantity"))
        if reason and category and quantity:
            yield Drop(
                project_id=arrival.project_id,
                hour=arrival.hour,
                origin=DropOrigin.CLIENT,
                reason=reason,
                category=category,
                quantity=quantity,
            )
