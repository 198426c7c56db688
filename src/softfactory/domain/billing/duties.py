"""What billing leaves for the worker."""

from datetime import datetime, timedelta

from softfactory.domain.kernel.jobs import Job

COLLECT = "billing.collect"
"""Go on with a payment that a crash may have left."""
RENEW = "billing.renew"
"""Do what is due of a subscription: renew it, end it, or let it expire."""
DISAGREE = "billing.disagree"
"""Have the gateway collect nothing more for a subscription."""
GIVE_BACK = "billing.give-back"
"""Give back a payment for what nobody wants any more."""
SOON = timedelta(minutes=1)
"""After which a request that collects has ended, or never will."""
ABOUT = "about"
"""What the payload calls the id of the payment or of the subscription."""


def duty(job_id: str, kind: str, about: str, *, at: datetime, due_at: datetime | None = None) -> Job:
    """Return the job that does it, at once by default; there is one of a kind and thing, of renewals one each time."""
    due_at = due_at or at
    key = f"{about} {due_at.isoformat()}" if kind == RENEW else about
    return Job(id=job_id, kind=kind, payload={ABOUT: about}, created_at=at, due_at=due_at, dedupe_key=key)
