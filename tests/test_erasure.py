"""Whoever uses the platform can have everything that is held about them, and have it erased.

Each column that names a user is listed here with what becomes of it, so that a new one is noticed; and a user who
leaves traces in all of them is looked for in every row of the database.
"""

import base64
import json
from datetime import timedelta

import attrs
import pytest

from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.schema import metadata
from softfactory.container import build
from softfactory.domain.accounts import exported as of_accounts
from softfactory.domain.accounts import totp
from softfactory.domain.accounts.model import Scope
from softfactory.domain.accounts.problems import LastAdministrator, UserNotFound
from softfactory.domain.audit import exported as of_audit
from softfactory.domain.billing import exported as of_billing
from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.coocook import exported as of_coocook
from softfactory.domain.coocook.model import Profile
from softfactory.domain.errors import exported as of_errors
from softfactory.domain.errors.alerts.model import Condition
from softfactory.domain.errors.alerts.wanted import Wanted
from softfactory.domain.kernel.actor import SYSTEM, Origin, Role
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.portable import portable
from softfactory.domain.review import exported as of_review
from softfactory.settings import Settings
from softfactory.testing.platform import SECRET
from tests import coocook_scene, review_scene

PASSWORD = "a quiet harbour at dawn"
EMAIL, NEXT_EMAIL, NAME = "ann.erased@example.org", "ann.later@example.org", "Ann Erased"
ORIGIN = Origin(address="203.0.113.77", user_agent="AnnsBrowser/7")
PERSONAL = (EMAIL, NEXT_EMAIL, NAME, ORIGIN.address, ORIGIN.user_agent, *coocook_scene.TOLD, *review_scene.TOLD)

SECRET_ONLY = "a secret; whether there is one is told elsewhere"
SHORT_LIVED = "over within a day"
HOLDERS = {
    "users.id": "account",
    "sessions.user_id": "sessions",
    "devices.user_id": "devices",
    "api_keys.user_id": "api_keys",
    "factors.user_id": SECRET_ONLY,
    "person_keys.user_id": SECRET_ONLY,
    "mail_tokens.user_id": SHORT_LIVED,
    "project_members.user_id": "errors",
    "patterns.resolved_by": "errors",
    "patterns.assignee": "errors",
    "pattern_activity.actor": "errors",
    "pattern_merges.actor": "errors",
    "alert_rules.created_by": "errors",
    "subscriptions.user_id": "billing",
    "payments.user_id": "billing",
    "chefs.user_id": "coocook",
    "bookings.guest_id": "coocook",
    "reviews.guest_id": "coocook",
    "campaigns.creator_id": "review",
    "campaign_applications.user_id": "review",
    "review_ledger.user_id": "review",
    "answers.user_id": SHORT_LIVED,
    "answers.answer": SHORT_LIVED,
    "audit_log.actor_id": "audit",
    "audit_log.subject_id": "audit",
    "audit_repeats.actor_id": "audit",
    "audit_repeats.whom": "audit",
}
"""The columns that hold the id of a user, and where the export shows what is kept under it, or why it does not."""
IN_TEXTS = {"answers.answer"}
"""What was answered says whom it was answered to."""
NOT_OF_A_KNOWN_USER = {"audit_repeats.subject_id"}
"""What repeats is about its actor, or about an identifier."""
CHAIN = {"audit_log.actor_id", "audit_log.subject_id", "audit_repeats.actor_id", "audit_repeats.whom"}
"""These keep the bare id: no row of the log changes, and those that are still counted become rows."""
ONCE_MORE = {"jobs.payload"}
"""For five minutes: then everything is erased once more that was being written meanwhile."""
WITHHELD = {
    "User": {"password_hash"},
    "Session": {"user_id", "counter"},
    "Device": {"user_id"},
    "ApiKey": {"user_id", "digest"},
    "Activity": {"actor"},
    "Rule": {"created_by", "secret"},
    "Payment": {"user_id", "attempt", "checkout_url"},
    "Subscription": {"user_id"},
    "Chef": {"user_id", "number", "feed_digest"},
    "Booking": {"guest_id", "buffer", "revision"},
    "Review": {"guest_id"},
    "Application": {"user_id"},
    "Campaign": {"creator_id"},
    "LedgerEntry": {"user_id"},
    "Readable": {"identifier", "erased"},
}
"""What is not exported: secrets and MACs, counters, and what says no more than whose it is."""
EXPORTED = {
    **of_accounts.EXPORTED,
    **of_billing.EXPORTED,
    **of_coocook.EXPORTED,
    **of_errors.EXPORTED,
    **of_review.EXPORTED,
    **of_audit.EXPORTED,
}


def columns():
    return {f"{table.name}.{column.name}": column for table in metadata.sorted_tables for column in table.c}


def names_a_user(column):
    names = {"user_id", "creator_id", "guest_id", "assignee", "actor", "actor_id", "subject_id", "whom"}
    return column.name in names or (column.name.endswith("_by") and column.name != "submit_by")


def traces(url, *sought):
    """Return the columns of which any row holds one of these texts; of ids the 16 bytes count, too."""
    wanted = [text.encode() for text in sought]
    wanted += [bytes.fromhex(text.replace("-", "")) for text in sought if text.count("-") == 4]
    engine = connect(url)
    with engine.connect() as connection:
        found = {
            f"{table.name}.{name}"
            for table in metadata.sorted_tables
            for row in connection.execute(table.select()).mappings()
            for name, value in row.items()
            if any(one in (value if isinstance(value, bytes) else str(value).encode()) for one in wanted)
        }
    engine.dispose()
    return found


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def services(url, clock):
    settings = Settings(database_url=url, secret_key=SECRET, mail_url="memory:")
    built = build(settings, clock=clock, fetch=review_scene.pages())
    yield built
    built.close()


@pytest.fixture
def ann(services, clock):
    """A user who has done everything there is, as the actor of her session."""
    accounts, errors = services.accounts, services.errors
    accounts.add_user(SYSTEM, email=EMAIL, name=NAME, role=Role.USER, password=PASSWORD)
    actor = services.actor(accounts.log_in(EMAIL, PASSWORD, origin=ORIGIN).access_token, ORIGIN)
    shop = errors.create_project(actor, name="shop").id
    pattern_id = errors.log(shop, "KeyError", "no user 42").pattern_id
    actor = attrs.evolve(actor, projects=frozenset({shop}))
    errors.merge(actor, errors.log(shop, "KeyError", "no account 42").pattern_id, into=pattern_id)
    errors.assign(actor, pattern_id, actor.user_id)
    errors.resolve(actor, pattern_id, resolution="deployed a fix")
    errors.add_alert_rule(actor, shop, Wanted(name="to me", condition=Condition.NEW, email=EMAIL))
    errors.add_alert_rule(actor, shop, Wanted(name="to all", condition=Condition.SPIKE, webhook="https://example.org/"))
    price = Price(interval=Interval.MONTH, money=Money(amount=4900, currency="USD"))
    services.billing.offer(SYSTEM, Product(code="sns-auto", name="SNS Auto", prices=(price,)))
    services.billing.checkout(actor, product="sns-auto", interval=Interval.MONTH, key="once")
    coocook_scene.cooked(services, actor)
    review_scene.reviewed(services, actor)
    accounts.add_api_key(actor, name="backup", scopes=[Scope.READ])
    secret = base64.b32decode(accounts.begin_factor(actor).secret)
    accounts.confirm_factor(actor, totp.code_at(secret, int(clock.now.timestamp()) // totp.STEP))
    accounts.change_profile(actor, email=NEXT_EMAIL)
    services.audit.denied(actor, "GET /api/admin/users")
    return actor


def test_every_column_that_names_a_user_is_listed():
    assert {name for name, column in columns().items() if names_a_user(column)} == (
        HOLDERS.keys() | NOT_OF_A_KNOWN_USER
    ) - {"users.id"} - IN_TEXTS


def test_a_user_who_did_everything_is_in_every_column_listed(url, ann):
    assert traces(url, ann.user_id) == HOLDERS.keys()


def test_what_is_kept_under_a_user_is_in_the_export(services, ann, clock):
    clock.advance(timedelta(minutes=2))
    services.audit.write_repeats()

    told = json.loads(json.dumps(services.export(ann)))

    assert told.keys() == set(HOLDERS.values()) - {SECRET_ONLY, SHORT_LIVED}
    assert (told["account"]["user"]["email"], told["account"]["second_factor"]) == (EMAIL, True)
    assert [one["address"] for one in told["sessions"]] == [ORIGIN.address]
    assert [one["user_agent"] for one in told["devices"]] == [ORIGIN.user_agent]
    assert [(one["name"], one["scopes"]) for one in told["api_keys"]] == [("backup", ["read"])]
    assert told["errors"]["projects"] == [1]
    assert {one["deed"] for one in told["errors"]["activity"]} == {"merged", "assigned", "resolved"}
    assert "deployed a fix" in [one["note"] for one in told["errors"]["activity"]]
    assert told["errors"]["assigned"] == [services.errors.patterns(SYSTEM).items[0].id]
    assert [(one["product"], one["state"]) for one in told["billing"]["subscriptions"]] == [("sns-auto", "active")]
    assert {(one["name"], one["target"]) for one in told["errors"]["alert_rules"]} == {
        ("to me", EMAIL),
        ("to all", "https://example.org/"),
    }
    assert [one["amount"] for one in told["billing"]["payments"]] == [{"amount": 4900, "currency": "USD"}]
    assert (told["coocook"]["chef"]["name"], told["coocook"]["chef"]["calendar_url"]) == (
        coocook_scene.CHEF,
        coocook_scene.CALENDAR,
    )
    assert {(one["special_requests"], one["state"]) for one in told["coocook"]["bookings"]} == {
        (coocook_scene.WISHES, "held"),
        (coocook_scene.WISHES, "reviewed"),
    }
    assert [(one["comment"], one["rating"]) for one in told["coocook"]["reviews"]] == [(coocook_scene.COMMENT, 5)]
    assert [one["state"] for one in told["review"]["campaigns"]] == ["recruiting"]
    assert [(one["url"], one["state"]) for one in told["review"]["applications"]] == [(review_scene.URL, "rewarded")]
    assert [(one["unit"], one["amount"]) for one in told["review"]["rewards"]] == [("points", 500)]
    assert {"user_created", "authn_login_success", "authz_fail"} <= {one["name"] for one in told["audit"]}
    assert told["account"]["user"]["created_at"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("entity", EXPORTED, ids=lambda entity: entity.__name__)
def test_every_field_is_exported_or_withheld_for_a_reason(entity):
    fields = {field.name for field in attrs.fields(entity)}

    assert fields - set(EXPORTED[entity]) == WITHHELD.get(entity.__name__, set())
    assert set(EXPORTED[entity]) <= fields


def test_what_opens_something_is_not_exported(services, url, ann):
    text = json.dumps(services.export(ann))
    engine = connect(url)
    with engine.connect() as connection:
        secrets = {
            str(value)
            for column in ("users.password_hash", "api_keys.digest", "factors.recovery", "mail_tokens.id")
            for value in connection.execute(
                columns()[column].table.select().with_only_columns(columns()[column])
            ).scalars()
        }
    engine.dispose()

    assert len(secrets) == 4
    assert not [secret for secret in secrets if secret in text]


def test_a_user_who_was_erased_is_nowhere_but_as_an_id_in_the_chain(services, url, ann, clock):
    assert traces(url, *PERSONAL)

    services.accounts.erase_me(ann)

    assert traces(url, *PERSONAL) == set()
    assert traces(url, ann.user_id) <= CHAIN | ONCE_MORE
    clock.advance(timedelta(days=3))
    services.worker.run_due()
    assert traces(url, *PERSONAL) == set()
    assert traces(url, ann.user_id) == {"audit_log.actor_id", "audit_log.subject_id"}
    assert services.audit.verify(SYSTEM).ok


def test_an_administrator_erases_as_thoroughly(services, url, ann):
    services.accounts.erase_user(SYSTEM, ann.user_id)

    assert traces(url, *PERSONAL) == set()
    assert traces(url, ann.user_id) <= CHAIN | ONCE_MORE


def test_what_was_asked_for_before_and_is_written_after_is_erased_too(services, url, ann, clock):
    rate = Money(amount=30_000, currency="KRW")
    services.accounts.erase_me(ann)
    services.coocook.become_chef(
        ann, Profile(name=NAME, cuisines=("korean",), location="Seoul", timezone="Asia/Seoul", rate=rate)
    )
    services.errors.create_project(ann, name="late")
    assert traces(url, NAME) == {"chefs.name"}

    clock.advance(timedelta(minutes=5))
    services.worker.run_due()

    assert traces(url, *PERSONAL) == set()
    assert traces(url, ann.user_id) <= CHAIN


def test_what_others_and_the_bugs_hold_stays(services, ann):
    bob = services.accounts.add_user(SYSTEM, email="bob@example.org", name="Bob", role=Role.USER, password=PASSWORD)
    services.errors.add_member(SYSTEM, 1, bob.id)
    services.accounts.erase_me(ann)

    [pattern] = services.errors.patterns(SYSTEM).items
    assert [(rule.name, rule.created_by) for rule in services.errors.alert_rules(SYSTEM).items] == [("to all", None)]
    assert (pattern.resolution, pattern.resolved_by, pattern.frequency) == ("deployed a fix", None, 2)
    assert pattern.assignee is None
    assert list(services.errors.members(SYSTEM, 1).items) == [bob.id]
    assert services.errors.summary(SYSTEM).resolved_patterns == 1


def test_what_is_refused_erases_nothing(services, url, ann):
    services.accounts.set_role(SYSTEM, ann.user_id, Role.ADMIN)
    before = traces(url, ann.user_id)

    with pytest.raises(LastAdministrator):
        services.accounts.erase_user(SYSTEM, ann.user_id)

    assert traces(url, ann.user_id) == before


def test_nobody_exports_who_is_gone(services, ann):
    services.accounts.erase_me(ann)

    with pytest.raises(UserNotFound):
        services.export(ann)
    with pytest.raises(UserNotFound):
        services.export(SYSTEM)


def test_a_value_of_a_class_that_nobody_decided_about_is_not_exported():
    @attrs.frozen
    class Surprise:
        inner: object = b"sealed"

    with pytest.raises(KeyError):
        portable(Surprise(), {})
    with pytest.raises(KeyError):
        portable(Surprise(), {Surprise: ("inner",)})
