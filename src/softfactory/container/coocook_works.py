"""What falls due in coocook."""

from collections.abc import Mapping

from softfactory.domain.coocook.calendars import READ, READ_ALL
from softfactory.domain.coocook.errands import EXPIRE, REFUND
from softfactory.domain.coocook.ports import CooCookStore
from softfactory.domain.coocook.service import CooCook
from softfactory.domain.kernel.work import Work

from .billing_works import PATIENT


def coocook_works(coocook: CooCook, store: CooCookStore) -> Mapping[str, Work]:
    """Return how coocook's jobs of each kind are done."""
    return {
        EXPIRE: Work(keep=lambda tx, job, _: coocook.expire(store.joining(tx), job)),
        REFUND: Work(call=coocook.refund, most_attempts=PATIENT),
        READ: Work(call=coocook.read_calendar, keep=coocook.keep_calendar),
        READ_ALL: Work(keep=lambda tx, *_: coocook.have_calendars_read(tx)),
    }
