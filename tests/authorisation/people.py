"""A platform with everybody on it who may or may not do something."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs
from falcon import testing

import softfactory
from softfactory.domain.accounts.model import Scope
from softfactory.domain.accounts.sessions import Tokens
from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.coocook.model import Hours, Opening, Profile, Weekly
from softfactory.domain.errors.alerts.model import Condition
from softfactory.domain.errors.alerts.wanted import Wanted
from softfactory.domain.errors.items.sent import Sent, SentFile
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.money import Money
from softfactory.domain.review.model import Reward, RewardType
from tests.source_maps import shipped, source_map

PEOPLE = (
    "nobody", "other user", "member", "admin", "auditor", "project key", "read-only API key", "must change password",
)  # fmt: skip
"""The API key is the member's; who must change the password is a member, too."""
CALLERS = PEOPLE[:-1]
"""That a password must be changed is a matter of doors."""
USERS = {
    "other user": Role.USER,
    "member": Role.USER,
    "admin": Role.ADMIN,
    "auditor": Role.AUDITOR,
    "must change password": Role.USER,
}
PASSWORD = "nobody-guesses-this-one"
NEW_PASSWORD = "nor-would-they-guess-that"
ALERT = Wanted(name="new", condition=Condition.NEW, email="shop@example.org")
FAR_AWAY = "192.0.2.7"
"""An address outside the metrics networks."""


@attrs.frozen(kw_only=True)
class World:
    """One project with an error in it, and people who are something to it or nothing."""

    services: softfactory.Services
    client: testing.TestClient
    tokens: Mapping[str, Tokens]
    things: Mapping[str, str]
    """Ids, by the names that paths have for them. `session_id` and `key_id` are the member's, `user_id` the other's.

    The member subscribed, made the campaign that the other user applied for, and booked the other user, who is a chef.
    """
    api_key: str

    def headers(self, who: str) -> dict[str, str]:
        """Return what somebody sends to say who they are."""
        if who == "project key":
            return {"X-Sentry-Auth": f"Sentry sentry_key={self.things['key']}"}
        if who == "read-only API key":
            return {"Authorization": f"Bearer {self.api_key}"}
        return {"Authorization": f"Bearer {self.tokens[who].access_token}"} if who in self.tokens else {}

    def actor(self, who: str) -> Actor:
        """Return somebody as the use cases know them."""
        if who == "project key":
            return self.services.errors.reporter(self.things["key"])
        bearer = self.headers(who).get("Authorization", "").removeprefix("Bearer ")
        return self.services.actor(bearer) if bearer else Actor(role=Role.USER)

    @property
    def member_id(self) -> str:
        """The member's id as a user."""
        return self.tokens["member"].user.id

    @property
    def project(self) -> int:
        """The project's id."""
        return int(self.things["project_id"])


def made() -> World:
    """Return a new world."""
    settings = softfactory.Settings(
        database_url="memory://", secret_key="x" * 32, argon2="m=8,t=1,p=1", rate_limits="off"
    )
    services = softfactory.build(settings)
    project = services.errors.create_project(SYSTEM, name="shop")
    users = {
        who: services.accounts.add_user(SYSTEM, email=email_of(who), name="Somebody", role=role, password=PASSWORD)
        for who, role in USERS.items()
    }
    for who in ("member", "must change password"):
        services.errors.add_member(SYSTEM, project.id, users[who].id)
    services.accounts.require_password_change(SYSTEM, users["must change password"].id)
    tokens = {who: services.accounts.log_in(email_of(who), PASSWORD) for who in USERS}
    member = services.actor(tokens["member"].access_token)
    api_key, text = services.accounts.add_api_key(member, name="reader", scopes=[Scope.READ])
    services.accounts.forgot_password(email_of("member"))
    receipt = services.errors.log(project.id, "ValueError", "bad price")
    campaign_id, application_id = _campaign(services, member, services.actor(tokens["other user"].access_token))
    chef_id, booking_id = _booking(services, tokens["member"].access_token, tokens["other user"].access_token)
    things = {
        "project_id": str(project.id),
        "key": services.errors.keys(SYSTEM, project.id).items[0].key,
        "event_id": receipt.event_id,
        "attachment_id": _attachment(services, project.id, receipt.event_id),
        "organization": "any",
        "bundle_id": _bundle(services, project.id),
        "rule_id": services.errors.add_alert_rule(member, project.id, ALERT)[0].id,
        "pattern_id": receipt.pattern_id,
        "user_id": users["other user"].id,
        "session_id": str(member.session_id),
        "key_id": api_key.id,
        "job_id": services.jobs.listed(SYSTEM).items[0].id,
        "code": "bad-token",
        "subscription_id": _subscription(services, member),
        "campaign_id": campaign_id,
        "application_id": application_id,
        "chef_id": chef_id,
        "booking_id": booking_id,
        "token": services.coocook.new_calendar_token(services.actor(tokens["other user"].access_token)),
    }
    return World(
        services=services,
        client=testing.TestClient(softfactory.wsgi(services)),
        tokens=tokens,
        things=things,
        api_key=text,
    )


def _attachment(services: softfactory.Services, project_id: int, event_id: str) -> str:
    """Return the id of a file of the event."""
    services.errors.take_items(project_id, Sent(event_id=event_id, files=[SentFile(content=b"x")]))
    return services.errors.attachments(SYSTEM, event_id)[0].id


def _bundle(services: softfactory.Services, project_id: int) -> str:
    """Return the id of a bundle of source maps."""
    zipped = shipped(source_map([]))
    name = hashlib.sha1(zipped, usedforsecurity=False).hexdigest()
    services.errors.upload_chunks(SYSTEM, {name: zipped})
    services.errors.assemble_artifacts(SYSTEM, checksum=name, chunks=[name], projects=[str(project_id)])
    return services.errors.artifacts(SYSTEM, project_id).items[0].id


def _subscription(services: softfactory.Services, buyer: Actor) -> str:
    """Return the id of a subscription; another product can be bought."""
    for code in ("sns-auto", "review"):
        price = Price(interval=Interval.MONTH, money=Money(amount=2900, currency="USD"))
        services.billing.offer(SYSTEM, Product(code=code, name=code, prices=(price,)))
    services.billing.checkout(buyer, product="review", interval=Interval.MONTH)
    return services.billing.checkout(buyer, product="sns-auto", interval=Interval.MONTH).subscription.id


def _campaign(services: softfactory.Services, creator: Actor, applicant: Actor) -> tuple[str, str]:
    """Return the ids of a campaign and of an application for it."""
    creator = attrs.evolve(creator, products=frozenset({"review"}))
    made = services.review.create(
        creator,
        title="Try it",
        product_name="Kettle",
        category="kitchen",
        description="It boils.",
        reward=Reward(type=RewardType.POINTS, points=1),
        max_reviewers=1,
        deadline=services.review.now() + timedelta(days=1),
        disclosure="#ad",
    )
    services.review.publish(creator, made.id)
    blog = "https://blog.example.org"
    application = services.review.apply(applicant, made.id, message="Tea!", sns_link=blog, follower_count=5)
    return made.id, application.id


def _booking(services: softfactory.Services, guest: str, cook: str) -> tuple[str, str]:
    """Return the ids of a chef, who is always open, and of a booking that is held."""
    price = Price(interval=Interval.MONTH, money=Money(amount=2900, currency="USD"))
    services.billing.offer(SYSTEM, Product(code="coocook", name="CooCook", prices=(price,)))
    services.billing.checkout(services.actor(guest), product="coocook", interval=Interval.MONTH)
    always = tuple(Weekly(weekday=day, opening=Opening(opens=0, closes=1440)) for day in range(7))
    profile = Profile(
        name="Kim", cuisines=("korean",), location="Seoul", timezone="UTC", rate=Money(amount=100, currency="USD")
    )
    chef = services.coocook.become_chef(services.actor(cook), profile, hours=Hours(weekly=always))
    start = booking_start(services, days=3)
    booked = services.coocook.book(services.actor(guest), chef_id=chef.id, starts_at=start, duration_minutes=60)
    return chef.id, booked.id


def booking_start(services: softfactory.Services, *, days: int) -> datetime:
    """Return the midnight in so many days."""
    return services.coocook.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)


def email_of(who: str) -> str:
    """Return somebody's address."""
    return f"{who.replace(' ', '-')}@example.org"
