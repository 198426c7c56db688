"""What all use cases of coocook share.

Each group of them is a class of its own; `CooCook` is all of them, which slots would not allow.
"""

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.calendars import Calendars
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.fetch import Fetch
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.payments import Payments

from .model import Chef
from .ports import CooCookStore, CooCookTx
from .problems import ChefNotFound, NotAChef


@attrs.frozen(kw_only=True, slots=False)
class UseCases:
    """The ports that the use cases work with."""

    store: CooCookStore
    now: Clock
    ids: Ids
    payments: Payments
    fetch: Fetch
    calendars: Calendars


def mine(tx: CooCookTx, actor: Actor) -> Chef:
    """Return the chef that the actor is, locked in a writing transaction; raises `NotAChef`."""
    chef = tx.chefs.by_user(actor.user_id) if actor.user_id else None
    if chef is None:
        raise NotAChef("You are no chef: POST /api/coocook/chefs.")
    return chef


def listed(tx: CooCookTx, chef_id: str) -> Chef:
    """Return a chef whom guests find, locking nothing; raises `ChefNotFound`."""
    chef = tx.chefs.find(chef_id)
    if chef is None or not chef.listed:
        raise ChefNotFound("There is no such chef.")
    return chef
