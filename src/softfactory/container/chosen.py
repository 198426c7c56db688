"""Adapters and rules that the settings choose between."""

from ipaddress import ip_network
from pathlib import Path

import sqlalchemy as sa

from softfactory.adapters.anchors.file import FileAnchor
from softfactory.adapters.anchors.nowhere import NoAnchor
from softfactory.adapters.anchors.webhook import WebhookAnchor
from softfactory.adapters.fetch.http import HttpFetch
from softfactory.adapters.mail.urls import mailer_of
from softfactory.adapters.notifying.channels import ByChannel
from softfactory.adapters.notifying.email import EmailNotifier
from softfactory.adapters.notifying.webhook import WebhookNotifier
from softfactory.adapters.payments.ledger import LedgerGateway
from softfactory.adapters.security.argon2 import Argon2Hasher
from softfactory.domain.accounts.lockout import LockoutPolicy
from softfactory.domain.accounts.rules import Rules as AccountRules
from softfactory.domain.audit.ports import Anchor
from softfactory.domain.billing.gateway import PaymentGateway
from softfactory.domain.billing.ports import BillingStore
from softfactory.domain.errors.alerts.model import Channel
from softfactory.domain.errors.alerts.ports import Notifier
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.fetch import Fetch
from softfactory.domain.kernel.mail import Mailer
from softfactory.settings import BadSetting, Settings


def anchor_of(settings: Settings) -> Anchor:
    """Return where the settings keep the head of the audit log."""
    place, database = settings.audit_anchor, settings.database_url
    if place.startswith(("http://", "https://")):
        return WebhookAnchor(place)
    if not place and database.startswith("sqlite:"):
        place = f"{sa.make_url(database).database}.anchor"
    return FileAnchor(Path(place)) if place else NoAnchor()


def fetch_of(settings: Settings) -> Fetch:
    """Return what calls servers outside, and those of the networks in the settings."""
    return HttpFetch(networks=[ip_network(part.strip()) for part in settings.outgoing_networks.split(",") if part])


def gateway_of(settings: Settings, *, store: BillingStore, now: Clock) -> PaymentGateway:
    """Return who takes the money: Stripe, or else the book of test money, in *store*. Raises `BadSetting`."""
    if bool(settings.stripe_key) != bool(settings.stripe_webhook_secret):
        raise BadSetting("SOFTFACTORY_STRIPE_KEY and SOFTFACTORY_STRIPE_WEBHOOK_SECRET go together: set both or none.")
    if not settings.stripe_key:
        return LedgerGateway(store=store, now=now)
    try:
        from softfactory.adapters.payments.stripe import StripeGateway  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as error:
        raise BadSetting("SOFTFACTORY_STRIPE_KEY needs Stripe's library: pip install softfactory[stripe].") from error
    pages = f"{settings.public_url.rstrip('/')}/payment"
    return StripeGateway(
        key=settings.stripe_key,
        webhook_secret=settings.stripe_webhook_secret,
        now=now,
        success_url=f"{pages}/paid",
        cancel_url=f"{pages}/canceled",
    )


def hasher_of(settings: Settings) -> Argon2Hasher:
    """Return what hashes passwords; raises `BadSetting` for parameters that would not be verified."""
    try:
        return Argon2Hasher(settings.argon2)
    except ValueError as error:
        raise BadSetting(f"SOFTFACTORY_ARGON2 cannot be used: {error}") from error


def notifier_of(*, mailer: Mailer, fetch: Fetch) -> Notifier:
    """Return what sends alerts, by mail and by webhooks."""
    return ByChannel({Channel.EMAIL: EmailNotifier(mailer), Channel.WEBHOOK: WebhookNotifier(fetch)})


def outbox_of(settings: Settings, now: Clock) -> Mailer:
    """Return where letters go; raises `BadSetting` when that cannot be read, or when accounts need a real server."""
    url = settings.mail_url or default_mail_url(settings)
    if settings.verify_email and not url.startswith("smtp"):
        raise BadSetting("SOFTFACTORY_VERIFY_EMAIL=on needs a mail server: set SOFTFACTORY_MAIL_URL to smtp://...")
    try:
        return mailer_of(url, sender=settings.mail_from, now=now)
    except ValueError as error:
        raise BadSetting(f"SOFTFACTORY_MAIL_URL or SOFTFACTORY_MAIL_FROM cannot be used: {error}.") from error


def default_mail_url(settings: Settings) -> str:
    """Return where letters go without a setting: files in `outbox`, beside the SQLite database where there is one."""
    if settings.in_memory:
        return "memory:"
    database = settings.database_url
    beside = Path(sa.make_url(database).database or "").parent if database.startswith("sqlite:") else Path()
    return beside.joinpath("outbox").absolute().as_uri()


def rules_of(settings: Settings) -> AccountRules:
    """Return what the settings say about accounts."""
    return AccountRules(
        lockout=LockoutPolicy(attempts=settings.lockout_attempts, duration=settings.lockout_duration),
        rates=settings.rates,
        password_min_length=settings.password_min_length,
        password_max_age=settings.password_max_age,
        verify_email=settings.verify_email,
        access_token_lifetime=settings.access_token_lifetime,
    )
