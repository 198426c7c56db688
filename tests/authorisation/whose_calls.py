"""Whom each public method of the services obeys."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from softfactory.domain.accounts.model import Scope
from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.coocook.model import Hours, Profile
from softfactory.domain.coocook.model import State as Booked
from softfactory.domain.errors.items.sent import Sent
from softfactory.domain.errors.life.decisions import Mute
from softfactory.domain.errors.payloads.report import Told
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.money import Money
from softfactory.domain.review.model import ApplicationState, RewardType
from softfactory.domain.review.rules import reward_of

from .people import ALERT, NEW_PASSWORD, PASSWORD, World, booking_start, email_of
from .verdicts import (
    APPLICATIONS,
    BOOKINGS,
    CAMPAIGNS,
    CHEFS,
    EVERYBODYS,
    GUESTS_PART,
    HANDED_IN,
    JUDGED,
    MEMBERS_OWN,
    PROJECTS,
    REPORTS,
    SUBSCRIPTIONS,
    Verdicts,
    verdicts,
)

Call = Callable[[Any, Actor, World], object]
"""Takes the service, somebody, and the world."""

SENT = Sent(refused=(("too_large", "attachment", 1),))
ADMINS = verdicts("403 403 403 yes 403 403 403")
AUDITORS = verdicts("403 403 403 yes yes 403 403")
USERS = verdicts("403 yes yes yes yes 403 yes")
"""For whoever has an account."""
COOCOOK = REVIEW = verdicts("403 403 yes yes 403 403 yes")
"""For whoever subscribed to it, as the member did."""
OWN_ACCOUNT = verdicts("404 yes yes yes yes 404 yes")
"""Likewise; others have no account to be shown, and learn nothing of who has one."""
FRESH_LOGINS = verdicts("403 yes yes yes yes 403 403")
"""For whoever proved the password within ten minutes, which an API key does not."""
FRESH_OWNERS = verdicts("404 yes yes yes yes 404 403")
"""Likewise, and others have no account."""
PROOFS = verdicts("401 yes yes yes yes 401 401")
"""The password is proven, of the session that asks."""
UPLOADS = verdicts("403 404 yes yes 404 403 yes")
"""For users who see the project; a project's key uploads nothing anywhere."""
MEMBERS_AND_ADMINS = verdicts("403 403 yes yes 403 403 yes")
"""What is about the member, for them and for administrators."""

PRODUCT = Product(code="another", name="Another", prices=(Price(money=Money(amount=1, currency="USD")),))
ANN = Profile(name="Ann", cuisines=("thai",), location="Seoul", timezone="UTC", rate=Money(amount=1, currency="USD"))
REPORT = Told(error_type="ValueError", message="bad price")

ABOUT: list[tuple[Verdicts, Mapping[str, Call]]] = [
    (
        EVERYBODYS,
        {
            "accounts.api_keys": lambda accounts, actor, _: accounts.api_keys(actor),
            "accounts.log_out": lambda accounts, actor, _: accounts.log_out(actor),
            "accounts.sessions": lambda accounts, actor, _: accounts.sessions(actor),
            "audit.denied": lambda audit, actor, _: audit.denied(actor, "GET /"),
            "coocook.bookings": lambda coocook, actor, _: coocook.bookings(actor),
            "coocook.holdings": lambda coocook, actor, _: coocook.holdings(actor),
            "billing.dashboard": lambda billing, actor, _: billing.dashboard(actor),
            "billing.holdings": lambda billing, actor, _: billing.holdings(actor),
            "billing.payments": lambda billing, actor, _: billing.payments(actor),
            "billing.products": lambda billing, actor, _: billing.products(actor),
            "billing.subscriptions": lambda billing, actor, _: billing.subscriptions(actor),
            "errors.alert_rules": lambda errors, actor, _: errors.alert_rules(actor),
            "errors.event_feedback": lambda errors, actor, world: errors.event_feedback(
                actor, world.things["event_id"]
            ),
            "errors.holdings": lambda errors, actor, _: errors.holdings(actor),
            "errors.patterns": lambda errors, actor, _: errors.patterns(actor),
            "errors.projects": lambda errors, actor, _: errors.projects(actor),
            "errors.recent": lambda errors, actor, _: errors.recent(actor),
            "errors.summary": lambda errors, actor, _: errors.summary(actor),
            "review.campaign": lambda review, actor, world: review.campaign(actor, world.things["campaign_id"]),
            "review.holdings": lambda review, actor, _: review.holdings(actor),
            "review.my_applications": lambda review, actor, _: review.my_applications(actor),
            "review.my_campaigns": lambda review, actor, _: review.my_campaigns(actor),
            "review.my_rewards": lambda review, actor, _: review.my_rewards(actor),
        },
    ),
    (
        UPLOADS,
        {
            "errors.assemble_artifacts": lambda errors, actor, world: errors.assemble_artifacts(
                actor, checksum="0" * 40, chunks=["1" * 40], projects=[str(world.project)]
            ),
        },
    ),
    (
        OWN_ACCOUNT,
        {
            "accounts.account": lambda accounts, actor, _: accounts.account(actor),
            "accounts.by_email": lambda accounts, actor, _: accounts.by_email(actor, email_of("auditor")),
            "accounts.change_profile": lambda accounts, actor, _: accounts.change_profile(actor, name="Another"),
            "accounts.holdings": lambda accounts, actor, _: accounts.holdings(actor),
            "export": lambda services, actor, _: services.export(actor),
        },
    ),
    (
        FRESH_LOGINS,
        {
            "accounts.add_api_key": lambda accounts, actor, _: accounts.add_api_key(
                actor, name="another", scopes=[Scope.WRITE]
            ),
            "accounts.begin_factor": lambda accounts, actor, _: accounts.begin_factor(actor),
            "accounts.confirm_factor": lambda accounts, actor, _: accounts.confirm_factor(actor, "123456"),
            "accounts.remove_factor": lambda accounts, actor, _: accounts.remove_factor(actor),
            "accounts.renew_recovery_codes": lambda accounts, actor, _: accounts.renew_recovery_codes(actor),
        },
    ),
    (FRESH_OWNERS, {"accounts.erase_me": lambda accounts, actor, _: accounts.erase_me(actor)}),
    (
        PROOFS,
        {
            "accounts.change_password": lambda accounts, actor, _: accounts.change_password(
                actor, current=PASSWORD, new=NEW_PASSWORD
            ),
            "accounts.confirm_password": lambda accounts, actor, _: accounts.confirm_password(actor, PASSWORD),
        },
    ),
    (
        MEMBERS_OWN,
        {
            "accounts.end_session": lambda accounts, actor, world: accounts.end_session(
                actor, world.things["session_id"]
            ),
            "accounts.remove_api_key": lambda accounts, actor, world: accounts.remove_api_key(
                actor, world.things["key_id"]
            ),
        },
    ),
    (MEMBERS_AND_ADMINS, {"audit.of_person": lambda audit, actor, world: audit.of_person(actor, world.member_id)}),
    (
        ADMINS,
        {
            "accounts.add_user": lambda accounts, actor, _: accounts.add_user(
                actor, email="new@example.org", name="New", role=Role.USER, password=PASSWORD
            ),
            "accounts.disable_user": lambda accounts, actor, world: accounts.disable_user(
                actor, world.things["user_id"]
            ),
            "accounts.enable_user": lambda accounts, actor, world: accounts.enable_user(actor, world.things["user_id"]),
            "accounts.erase_user": lambda accounts, actor, world: accounts.erase_user(actor, world.things["user_id"]),
            "accounts.require_password_change": lambda accounts, actor, world: accounts.require_password_change(
                actor, world.things["user_id"]
            ),
            "accounts.rotate_keys": lambda accounts, actor, _: accounts.rotate_keys(actor),
            "accounts.set_password": lambda accounts, actor, _: accounts.set_password(
                actor, email=email_of("member"), password=NEW_PASSWORD
            ),
            "accounts.set_role": lambda accounts, actor, world: accounts.set_role(
                actor, world.things["user_id"], Role.AUDITOR
            ),
            "accounts.unlock_user": lambda accounts, actor, world: accounts.unlock_user(actor, world.things["user_id"]),
            "accounts.users": lambda accounts, actor, _: accounts.users(actor),
            "audit.rotate_keys": lambda audit, actor, _: audit.rotate_keys(actor),
            "jobs.listed": lambda jobs, actor, _: jobs.listed(actor),
            "jobs.retry": lambda jobs, actor, world: jobs.retry(actor, world.things["job_id"]),
            "jobs.retry_all": lambda jobs, actor, _: jobs.retry_all(actor),
        },
    ),
    (
        AUDITORS,
        {
            "audit.export": lambda audit, actor, _: audit.export(actor),
            "audit.head": lambda audit, actor, _: audit.head(actor),
            "audit.search": lambda audit, actor, _: audit.search(actor),
            "audit.verify": lambda audit, actor, _: audit.verify(actor),
        },
    ),
    (USERS, {"errors.create_project": lambda errors, actor, _: errors.create_project(actor, name="another")}),
    (
        PROJECTS,
        {
            "errors.add_alert_rule": lambda errors, actor, world: errors.add_alert_rule(actor, world.project, ALERT),
            "errors.alert_rule": lambda errors, actor, world: errors.alert_rule(actor, world.things["rule_id"]),
            "errors.change_alert_rule": lambda errors, actor, world: errors.change_alert_rule(
                actor, world.things["rule_id"], enabled=False
            ),
            "errors.deliveries": lambda errors, actor, world: errors.deliveries(actor, world.things["rule_id"]),
            "errors.remove_alert_rule": lambda errors, actor, world: errors.remove_alert_rule(
                actor, world.things["rule_id"]
            ),
            "errors.try_alert_rule": lambda errors, actor, world: errors.try_alert_rule(actor, world.things["rule_id"]),
            "errors.attachment": lambda errors, actor, world: errors.attachment(
                actor, world.things["event_id"], world.things["attachment_id"]
            ),
            "errors.attachments": lambda errors, actor, world: errors.attachments(actor, world.things["event_id"]),
            "errors.drops": lambda errors, actor, world: errors.drops(actor, world.project),
            "errors.feedback": lambda errors, actor, world: errors.feedback(actor, world.project),
            "errors.monitors": lambda errors, actor, world: errors.monitors(actor, world.project),
            "errors.releases": lambda errors, actor, world: errors.releases(actor, world.project),
            "errors.add_key": lambda errors, actor, world: errors.add_key(actor, world.project),
            "errors.add_member": lambda errors, actor, world: errors.add_member(
                actor, world.project, world.things["user_id"]
            ),
            "errors.event": lambda errors, actor, world: errors.event(actor, world.things["event_id"]),
            "errors.artifacts": lambda errors, actor, world: errors.artifacts(actor, world.project),
            "errors.delete_artifacts": lambda errors, actor, world: errors.delete_artifacts(
                actor, world.project, world.things["bundle_id"]
            ),
            "errors.keys": lambda errors, actor, world: errors.keys(actor, world.project),
            "errors.members": lambda errors, actor, world: errors.members(actor, world.project),
            "errors.pattern": lambda errors, actor, world: errors.pattern(actor, world.things["pattern_id"]),
            "errors.pattern_events": lambda errors, actor, world: errors.pattern_events(
                actor, world.things["pattern_id"]
            ),
            "errors.project": lambda errors, actor, world: errors.project(actor, world.project),
            "errors.remove_member": lambda errors, actor, world: errors.remove_member(
                actor, world.project, world.things["user_id"]
            ),
            "errors.resolve": lambda errors, actor, world: errors.resolve(
                actor, world.things["pattern_id"], resolution="Prices are checked."
            ),
            "errors.activity": lambda errors, actor, world: errors.activity(actor, world.things["pattern_id"]),
            "errors.assign": lambda errors, actor, world: errors.assign(actor, world.things["pattern_id"], None),
            "errors.change_project": lambda errors, actor, world: errors.change_project(
                actor, world.project, events_per_minute=100
            ),
            "errors.comment": lambda errors, actor, world: errors.comment(actor, world.things["pattern_id"], "Why?"),
            "errors.decide": lambda errors, actor, world: errors.decide(actor, [world.things["pattern_id"]], Mute()),
            "errors.merge": lambda errors, actor, world: errors.merge(
                actor, world.things["pattern_id"], into=world.things["pattern_id"]
            ),
            "errors.mute": lambda errors, actor, world: errors.mute(actor, world.things["pattern_id"]),
            "errors.parts_of": lambda errors, actor, world: errors.parts_of(actor, world.things["pattern_id"]),
            "errors.reopen": lambda errors, actor, world: errors.reopen(actor, world.things["pattern_id"]),
            "errors.split": lambda errors, actor, world: errors.split(actor, world.things["pattern_id"]),
            "errors.revoke_key": lambda errors, actor, world: errors.revoke_key(
                actor, world.project, world.things["key"]
            ),
        },
    ),
    (
        REPORTS,
        {
            "errors.log": lambda errors, actor, world: errors.log(
                world.project, "ValueError", "bad price", actor=actor
            ),
            "errors.log_many": lambda errors, actor, world: errors.log_many([REPORT.report(world.project)], actor),
            "errors.take_items": lambda errors, actor, world: errors.take_items(world.project, SENT, actor),
            "errors.submit": lambda errors, actor, world: errors.submit(REPORT.report(world.project), actor),
        },
    ),
    (
        USERS,
        {
            "errors.upload_chunks": lambda errors, actor, _: errors.upload_chunks(actor, {}),
            "billing.checkout": lambda billing, actor, _: billing.checkout(
                actor, product="review", interval=Interval.MONTH
            ),
        },
    ),
    (
        SUBSCRIPTIONS,
        {
            "billing.cancel": lambda billing, actor, world: billing.cancel(
                actor, world.things["subscription_id"], at_once=True
            ),
        },
    ),
    (
        ADMINS,
        {
            "billing.offer": lambda billing, actor, _: billing.offer(actor, PRODUCT),
            "billing.revenue": lambda billing, actor, _: billing.revenue(actor),
            "billing.subscribers": lambda billing, actor, _: billing.subscribers(actor, []),
        },
    ),
    (USERS, {"coocook.become_chef": lambda coocook, actor, _: coocook.become_chef(actor, ANN)}),
    (
        CHEFS,
        {
            "coocook.calendar": lambda coocook, actor, _: coocook.calendar(actor),
            "coocook.change_chef": lambda coocook, actor, _: coocook.change_chef(actor, name="Another"),
            "coocook.my_chef": lambda coocook, actor, _: coocook.my_chef(actor),
            "coocook.new_calendar_token": lambda coocook, actor, _: coocook.new_calendar_token(actor),
            "coocook.set_hours": lambda coocook, actor, _: coocook.set_hours(actor, Hours()),
        },
    ),
    (
        COOCOOK,
        {
            "coocook.book": lambda coocook, actor, world: coocook.book(
                actor,
                chef_id=world.things["chef_id"],
                starts_at=booking_start(world.services, days=5),
                duration_minutes=60,
            ),
        },
    ),
    (
        BOOKINGS,
        {
            "coocook.booking": lambda coocook, actor, world: coocook.booking(actor, world.things["booking_id"]),
            "coocook.set_status": lambda coocook, actor, world: coocook.set_status(
                actor, world.things["booking_id"], Booked.CANCELED
            ),
        },
    ),
    (
        GUESTS_PART,
        {
            "coocook.pay": lambda coocook, actor, world: coocook.pay(actor, world.things["booking_id"]),
            "coocook.review": lambda coocook, actor, world: coocook.review(actor, world.things["booking_id"], rating=5),
        },
    ),
    (
        USERS,
        {
            "review.apply": lambda review, actor, world: review.apply(
                actor, world.things["campaign_id"], message="Tea!", sns_link="https://example.org", follower_count=5
            ),
        },
    ),
    (
        REVIEW,
        {
            "review.change": lambda review, actor, world: review.change(
                actor, world.things["campaign_id"], description="It boils water."
            ),
            "review.create": lambda review, actor, _: review.create(
                actor,
                title="Try it",
                product_name="Kettle",
                category="kitchen",
                description="It boils.",
                reward=reward_of(RewardType.POINTS, 1),
                max_reviewers=1,
                deadline=review.now() + timedelta(days=1),
                disclosure="#ad",
            ),
            "review.publish": lambda review, actor, world: review.publish(actor, world.things["campaign_id"]),
        },
    ),
    (
        CAMPAIGNS,
        {
            "review.applications": lambda review, actor, world: review.applications(actor, world.things["campaign_id"]),
            "review.cancel": lambda review, actor, world: review.cancel(actor, world.things["campaign_id"]),
            "review.close": lambda review, actor, world: review.close(actor, world.things["campaign_id"]),
            "review.spent": lambda review, actor, world: review.spent(actor, world.things["campaign_id"]),
        },
    ),
    (
        APPLICATIONS,
        {"review.application": lambda review, actor, world: review.application(actor, world.things["application_id"])},
    ),
    (
        JUDGED,
        {
            "review.approve": lambda review, actor, world: review.approve(actor, world.things["application_id"]),
            "review.request_changes": lambda review, actor, world: review.request_changes(
                actor, world.things["application_id"], feedback="Shorter."
            ),
            "review.set_status": lambda review, actor, world: review.set_status(
                actor, world.things["application_id"], ApplicationState.ACCEPTED
            ),
            "review.ship": lambda review, actor, world: review.ship(
                actor, world.things["application_id"], shipping="by post"
            ),
        },
    ),
    (
        HANDED_IN,
        {
            "review.submit": lambda review, actor, world: review.submit(
                actor, world.things["application_id"], url="http://127.0.0.1/"
            ),
        },
    ),
]

COMING_IN = "What is shown proves who it is: a password, a token, a key."
BY_THE_WORKER = "The worker does this when it falls due."
FOR_METRICS = "Numbers of the whole server; the door's guard judges who may see them."
FOR_DOORS = "A door asks it in order to make or show something; it tells nothing of others."
FOR_CONTEXTS = "Another context asks for it, and has judged who may."

UNASKED = {
    "accounts.ask_unlock": "The answer is the same for every address, and a mail goes to its owner only.",
    "accounts.bearer": COMING_IN,
    "accounts.erase_again": "After an older backup was restored, the one who restored it does this.",
    "accounts.erase_remains": BY_THE_WORKER,
    "accounts.expire": BY_THE_WORKER,
    "accounts.forgot_password": "The answer is the same for every address, and a mail goes to its owner only.",
    "accounts.key_holder": COMING_IN,
    "accounts.log_in": COMING_IN,
    "accounts.must_change_password": FOR_DOORS,
    "accounts.refresh": COMING_IN,
    "accounts.register": "Everybody may have an account.",
    "accounts.reset_password": COMING_IN,
    "accounts.send_letter": BY_THE_WORKER,
    "accounts.unlock": COMING_IN,
    "accounts.verify_email": COMING_IN,
    "actor": COMING_IN,
    "audit.erased_ids": BY_THE_WORKER,
    "audit.write_head": BY_THE_WORKER,
    "audit.write_repeats": BY_THE_WORKER,
    "billing.charge": FOR_CONTEXTS,
    "billing.collect": BY_THE_WORKER,
    "billing.disagree": BY_THE_WORKER,
    "billing.give_back": BY_THE_WORKER,
    "billing.keep_collected": BY_THE_WORKER,
    "billing.keep_renewal": BY_THE_WORKER,
    "billing.plans": "Everybody may know what things cost.",
    "billing.products_of": FOR_DOORS,
    "billing.refund": FOR_CONTEXTS,
    "billing.renew": BY_THE_WORKER,
    "billing.webhook": "The gateway's signature says who tells.",
    "errors.cause": FOR_DOORS,
    "errors.expire_artifacts": BY_THE_WORKER,
    "errors.keep_sent": BY_THE_WORKER,
    "errors.notify": BY_THE_WORKER,
    "errors.watch": BY_THE_WORKER,
    "errors.consolidate": BY_THE_WORKER,
    "errors.consolidate_lately": BY_THE_WORKER,
    "errors.dsn": FOR_DOORS,
    "errors.go_on_retaining": BY_THE_WORKER,
    "errors.retain": BY_THE_WORKER,
    "errors.unmute": BY_THE_WORKER,
    "errors.error_rate": FOR_METRICS,
    "errors.memberships": FOR_DOORS,
    "errors.reporter": COMING_IN,
    "errors.totals": FOR_METRICS,
    "health.examine": FOR_METRICS,
    "health.exposition": FOR_METRICS,
    "health.traffic": FOR_METRICS,
    "coocook.calendar_at": COMING_IN,
    "coocook.chef": "Everybody may look for a chef.",
    "coocook.chefs": "Everybody may look for a chef.",
    "coocook.expire": BY_THE_WORKER,
    "coocook.have_calendars_read": BY_THE_WORKER,
    "coocook.keep_calendar": BY_THE_WORKER,
    "coocook.read_calendar": BY_THE_WORKER,
    "coocook.refund": BY_THE_WORKER,
    "coocook.reviews": "Everybody may know what guests thought.",
    "coocook.slots": "Everybody may know when a chef is free.",
    "review.campaigns": "Everybody may look for campaigns.",
    "review.carry_on": BY_THE_WORKER,
    "review.check": BY_THE_WORKER,
    "review.keep_checks": BY_THE_WORKER,
    "known": COMING_IN,
    "worker.run": BY_THE_WORKER,
    "worker.run_due": BY_THE_WORKER,
    "worker.stop": BY_THE_WORKER,
}
"""Methods that take no actor, and why not."""
