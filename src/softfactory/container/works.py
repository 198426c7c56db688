"""What falls due: each kind of job bound to the use case of a context."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from softfactory.domain.accounts.erasure import REMAINS
from softfactory.domain.accounts.ports import AccountsStore
from softfactory.domain.accounts.service import Accounts
from softfactory.domain.accounts.usecases import LETTER
from softfactory.domain.audit.service import Audit
from softfactory.domain.billing.service import Billing
from softfactory.domain.coocook.calendars import READ_ALL
from softfactory.domain.coocook.ports import CooCookStore
from softfactory.domain.coocook.service import CooCook
from softfactory.domain.errors.service import Errors
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.mail import MailRefused
from softfactory.domain.kernel.once import KEPT
from softfactory.domain.kernel.work import Cron, Work
from softfactory.domain.review.ports import ReviewStore
from softfactory.domain.review.service import Review

from .billing_works import billing_works
from .coocook_works import coocook_works
from .errors_works import ERRORS_CRONS, errors_works
from .review_works import review_works

log = logging.getLogger("softfactory.mail")
EXPIRE, KEEP, FORGET = "accounts.expire", "audit.keep", "answers.expire"
CRONS = (
    Cron(name=EXPIRE, kind=EXPIRE, every=timedelta(hours=1)),
    Cron(name=READ_ALL, kind=READ_ALL, every=timedelta(minutes=15)),
    Cron(name=FORGET, kind=FORGET, every=timedelta(hours=1)),
    Cron(name=KEEP, kind=KEEP, every=timedelta(minutes=1)),
    *ERRORS_CRONS,
)
"""What happens at regular times."""


def works_of(  # noqa: PLR0913 - what each context has to do
    *,
    accounts: Accounts,
    accounts_store: AccountsStore,
    audit: Audit,
    billing: Billing,
    coocook: CooCook,
    coocook_store: CooCookStore,
    errors: Errors,
    review: Review,
    review_store: ReviewStore,
) -> Mapping[str, Work]:
    """Return how jobs of each kind are done."""

    def send(job: Job) -> None:
        try:
            accounts.send_letter(job)
        except MailRefused as refused:  # strangers can cause these at will, so they are no dead jobs that stay
            log.warning("letter %s was refused for good: %s", job.id, refused)

    def keep_audit(_: Job) -> None:
        audit.write_repeats()
        for user_id in audit.erased_ids():  # an older backup was restored
            accounts.erase_again(user_id)
        audit.write_head()

    return {
        LETTER: Work(call=send),
        EXPIRE: Work(keep=lambda tx, *_: accounts.expire(accounts_store.joining(tx))),
        REMAINS: Work(keep=lambda tx, job, _: accounts.erase_remains(accounts_store.joining(tx), job)),
        FORGET: Work(keep=lambda tx, job, _: tx.answers.expire(begun_before=job.due_at - KEPT)),
        KEEP: Work(call=keep_audit),
        **billing_works(billing),
        **coocook_works(coocook, coocook_store),
        **errors_works(errors),
        **review_works(review, review_store),
    }
