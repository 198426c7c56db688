"""Chefs: how somebody becomes one, and what they say about themselves."""

from typing import Any

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.once import Asked, once

from .calendars import put_reading
from .chef_rules import checked, must_be_hours
from .model import Chef, Hours, Profile
from .usecases import UseCases, listed, mine


@attrs.frozen(kw_only=True, slots=False)
class ChefUseCases(UseCases):
    """What chefs do about themselves."""

    def become_chef(
        self, actor: Actor, profile: Profile, *, hours: Hours | None = None, key: str | None = None
    ) -> Chef:
        """Make the actor a chef, whom guests find; the system makes chefs of the house, for whom administrators speak.

        Raises `NotAllowed`, `InvalidChef`, `InvalidMoney`, `InvalidHours`, `AlreadyAChef`.
        """
        if actor.user_id is None and not actor.is_admin:
            raise NotAllowed("Users become chefs.")
        at = self.now()
        given = attrs.asdict(profile, recurse=False)
        chef = Chef(id=self.ids.uuid7(), user_id=actor.user_id, hours=hours or Hours(), created_at=at, **given)
        new = checked(chef)
        asked = Asked.by(actor, "coocook.become_chef", key, profile, hours)
        with self.store.writing() as tx:
            return once(tx, asked, Chef, lambda: tx.chefs.add(new), at=at)

    def my_chef(self, actor: Actor) -> Chef:
        """Return the chef that the actor is; raises `NotAChef`."""
        with self.store.reading() as tx:
            return mine(tx, actor)

    def chef(self, chef_id: str) -> Chef:
        """Return a chef whom guests find: for everybody. Raises `ChefNotFound`."""
        with self.store.reading() as tx:
            return listed(tx, chef_id)

    def change_chef(self, actor: Actor, **changes: Any) -> Chef:  # noqa: ANN401 - of the fields named below
        """Change what the actor is as a chef; bookings stay as they were agreed on.

        *changes*: of `CHANGEABLE`; `calendar_url` is the address of a calendar whose busy times cannot be booked, None
        for none, and must not lead to a private network. Raises `NotAChef`, `InvalidChef`, `InvalidMoney`,
        `NonexistentTime`, `TargetNotAllowed`, `FetchFailed`.
        """
        if unknown := changes.keys() - CHANGEABLE:
            raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed")
        if (address := changes.get("calendar_url")) is not None:
            self.fetch.must_allow(address)
        with self.store.writing() as tx:
            before = mine(tx, actor)
            chef = checked(attrs.evolve(before, **changes))
            if chef.calendar_url != before.calendar_url:
                chef = attrs.evolve(chef, calendar_error="")
                tx.chefs.set_busy(chef.id, ())
                put_reading(tx, chef, ids=self.ids, at=self.now())
            tx.chefs.save(chef)
        return chef

    def set_hours(self, actor: Actor, hours: Hours) -> Chef:
        """Replace the actor's hours as a chef. Raises `NotAChef`, `InvalidHours`, `NonexistentTime`."""
        with self.store.writing() as tx:
            chef = attrs.evolve(mine(tx, actor), hours=hours)
            must_be_hours(hours, chef.timezone)
            tx.chefs.save(chef)
        return chef


CHANGEABLE = frozenset({"name", "bio", "cuisines", "location", "timezone", "rate", "policy", "listed", "calendar_url"})
