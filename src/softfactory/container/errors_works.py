"""What falls due in error tracking."""

from collections.abc import Mapping
from datetime import timedelta

from softfactory.domain.errors.alerts.alarming import NOTIFY
from softfactory.domain.errors.alerts.sending import ATTEMPTS
from softfactory.domain.errors.alerts.watching import WATCH
from softfactory.domain.errors.life.consolidating import CONSOLIDATE
from softfactory.domain.errors.life.deciding import UNMUTE
from softfactory.domain.errors.retention.usecases import RETAIN
from softfactory.domain.errors.service import Errors
from softfactory.domain.errors.sourcemaps.usecases import EXPIRE as EXPIRE_ARTIFACTS
from softfactory.domain.kernel.work import Cron, Work

ERRORS_CRONS = (
    Cron(name=EXPIRE_ARTIFACTS, kind=EXPIRE_ARTIFACTS, every=timedelta(hours=1)),
    Cron(name=RETAIN, kind=RETAIN, every=timedelta(minutes=10)),
    Cron(name=CONSOLIDATE, kind=CONSOLIDATE, every=timedelta(minutes=1)),
    Cron(name=UNMUTE, kind=UNMUTE, every=timedelta(minutes=1)),
    Cron(name=WATCH, kind=WATCH, every=timedelta(minutes=1)),
)
"""What happens at regular times in error tracking."""


def errors_works(errors: Errors) -> Mapping[str, Work]:
    """Return how error tracking's jobs of each kind are done."""
    return {
        EXPIRE_ARTIFACTS: Work(call=errors.expire_artifacts),
        CONSOLIDATE: Work(call=lambda _: errors.consolidate_lately()),
        UNMUTE: Work(call=lambda _: errors.unmute()),
        NOTIFY: Work(call=errors.notify, keep=errors.keep_sent, most_attempts=ATTEMPTS),
        WATCH: Work(call=lambda _: errors.watch()),
        RETAIN: Work(call=errors.retain, keep=errors.go_on_retaining),
    }
