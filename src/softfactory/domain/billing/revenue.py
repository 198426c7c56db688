"""What comes in: exact until the one rounding."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from softfactory.domain.kernel.money import Money, total

from .model import Interval
from .ports import Recurring, Taken

A_YEAR = {Interval.MONTH: 12, Interval.YEAR: 1}
"""How often it is paid within a year."""
Kind = tuple[str, bool]
"""A currency, and whether its money is none."""


@attrs.frozen(kw_only=True)
class Revenue:
    """What comes in, in one currency; test money by itself."""

    currency: str
    test: bool
    subscriptions: int
    """Active ones that are paid again and again."""
    mrr: Money
    """What these bring in a month: a year's price counts a twelfth, and only the sum is rounded."""
    arr: Money
    """What these bring in a year."""
    one_off: Money
    """What products that are sold once have brought so far, less what was given back."""
    taken: Money
    """Everything that was ever paid, bookings too, less what was given back or is on its way."""


def revenue_of(recurring: Sequence[Recurring], *, once: Sequence[Taken], taken: Sequence[Taken]) -> Sequence[Revenue]:
    """Return what comes in, by currency; of one currency test money last."""
    kinds = {(one.price.currency, one.test) for one in recurring}
    kinds |= {(one.amount.currency, one.test) for one in (*once, *taken)}
    sums = [{(one.amount.currency, one.test): one.amount for one in some} for some in (once, taken)]
    return [_of_kind(kind, recurring, *sums) for kind in sorted(kinds)]


def _of_kind(
    kind: Kind, recurring: Iterable[Recurring], once: Mapping[Kind, Money], taken: Mapping[Kind, Money]
) -> Revenue:
    currency, test = kind
    mine = [one for one in recurring if (one.price.currency, one.test) == kind]
    nothing = Money(amount=0, currency=currency)
    a_year = total((one.price.times(A_YEAR[one.interval]) for one in mine), currency)
    return Revenue(
        currency=currency,
        test=test,
        subscriptions=sum(one.subscriptions for one in mine),
        mrr=a_year.times(Fraction(1, 12)),
        arr=a_year,
        one_off=once.get(kind, nothing),
        taken=taken.get(kind, nothing),
    )
