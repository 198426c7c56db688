"""Chefs, as everybody finds them and as they describe themselves."""

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from softfactory.domain.coocook.model import Chef, Profile, RefundPolicy
from softfactory.domain.coocook.ports import ChefCriteria
from softfactory.domain.coocook.problems import (
    AlreadyAChef,
    ChefNotFound,
    InvalidChef,
    InvalidPeriod,
    NonexistentTime,
    NotAChef,
)
from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.fetch import MAX_URL, FetchFailed, TargetNotAllowed
from softfactory.domain.kernel.money import InvalidMoney
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import PUBLIC, USER_READS, USER_WRITES
from softfactory.entrypoints.http.money import GivenMoney, MoneyView
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Short, Wire, given, into

from .shapes import HoursView, hours_view

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Bio = Annotated[str, Meta(max_length=4000)]
Cuisines = Annotated[list[Annotated[str, Meta(min_length=1, max_length=50)]], Meta(min_length=1, max_length=10)]
Zone = Annotated[str, Meta(max_length=100, description="Of the IANA database.", examples=["Asia/Seoul"])]
Address = Annotated[str, Meta(max_length=MAX_URL)]


class NewChef(Wire):
    """What somebody says of themselves to become a chef; `rate` is for an hour."""

    name: Name
    cuisines: Cuisines
    location: Name
    timezone: Zone
    rate: GivenMoney
    bio: Bio = ""
    policy: RefundPolicy = RefundPolicy.FLEXIBLE

    def profile(self) -> Profile:
        """Return it as the domain has it."""
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return Profile(**given | {"rate": self.rate.money(), "cuisines": tuple(self.cuisines)})


class ChefChange(Wire):
    """What to change; `calendar_url` is a calendar whose busy times cannot be booked, null for none."""

    name: Name | UnsetType = UNSET
    cuisines: Cuisines | UnsetType = UNSET
    location: Name | UnsetType = UNSET
    timezone: Zone | UnsetType = UNSET
    rate: GivenMoney | UnsetType = UNSET
    bio: Bio | UnsetType = UNSET
    policy: RefundPolicy | UnsetType = UNSET
    listed: bool | UnsetType = UNSET
    calendar_url: Address | UnsetType | None = UNSET

    def given(self) -> dict[str, Any]:
        """Return what was given, by name."""
        found = given(self)
        if "rate" in found:
            found["rate"] = found["rate"].money()
        if "cuisines" in found:
            found["cuisines"] = tuple(found["cuisines"])
        return found


class ChefView(Wire):
    """A chef as guests see them; `rate` is for an hour, `rating` of 1 to 5 on average."""

    id: str
    name: str
    bio: str
    cuisines: list[str]
    location: str
    timezone: str
    rate: MoneyView
    policy: RefundPolicy
    rating: float | None
    ratings: int


class OwnChefView(ChefView):
    """A chef as they see themselves."""

    listed: bool
    hours: HoursView
    calendar_url: str | None
    calendar_error: str
    """Why the calendar could not be read the last time; empty when it could."""


class ChefsQuery(Paged):
    """Which chefs; `date`: those with an hour free on that day, in their own zone."""

    cuisine: Short | None = None
    location: Short | None = None
    on: date | None = msgspec.field(name="date", default=None)


class Chefs(Resource):
    """/api/coocook/chefs."""

    @operation(guard=PUBLIC, answer=PageView[ChefView], refuses=(BadCursor, InvalidPeriod))
    def on_get(self, query: ChefsQuery) -> Page[Chef]:
        """List chefs, newest first."""
        criteria = ChefCriteria(cuisine=query.cuisine, location=query.location)
        return self.services.coocook.chefs(criteria, on=query.on, request=query.page())

    @operation(
        guard=USER_WRITES,
        answer=OwnChefView,
        status=201,
        refuses=(NotAllowed, InvalidChef, InvalidMoney, AlreadyAChef),
    )
    def on_post(self, actor: Actor, body: NewChef, idempotency_key: str | None) -> OwnChefView:
        """Become a chef, whom guests find; hours are set next."""
        return own_view(self.services.coocook.become_chef(actor, body.profile(), key=idempotency_key))


class OneChef(Resource):
    """/api/coocook/chefs/{chef_id}."""

    @operation(guard=PUBLIC, answer=ChefView, refuses=(ChefNotFound,))
    def on_get(self, chef_id: str) -> Chef:
        """Show a chef."""
        return self.services.coocook.chef(chef_id)


class MyChef(Resource):
    """/api/coocook/chefs/me."""

    @operation(guard=USER_READS, answer=OwnChefView, refuses=(NotAChef,))
    def on_get(self, actor: Actor) -> OwnChefView:
        """Show what you are as a chef."""
        return own_view(self.services.coocook.my_chef(actor))

    @operation(
        guard=USER_WRITES,
        answer=OwnChefView,
        refuses=(NotAChef, InvalidChef, InvalidMoney, NonexistentTime, TargetNotAllowed, FetchFailed),
    )
    def on_patch(self, actor: Actor, body: ChefChange) -> OwnChefView:
        """Change what you are as a chef; bookings stay as they were agreed on."""
        return own_view(self.services.coocook.change_chef(actor, **body.given()))


def own_view(chef: Chef) -> OwnChefView:
    """Return a chef as they see themselves."""
    shown = {name: getattr(chef, name) for name in OwnChefView.__struct_fields__ if name not in ("rate", "hours")}
    shown["cuisines"] = list(chef.cuisines)
    return OwnChefView(**shown, rate=into(MoneyView, chef.rate), hours=hours_view(chef.hours))
