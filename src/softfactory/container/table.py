"""The table of providers: which adapter serves which port."""

import secrets
import time
from collections.abc import Callable
from typing import Any

from dependency_injector import containers, providers

from softfactory.adapters.calendars.ical import ICalendars
from softfactory.adapters.memory.accounts import AccountsMemory
from softfactory.adapters.memory.audit import AuditMemory
from softfactory.adapters.memory.billing import BillingMemory
from softfactory.adapters.memory.coocook import CooCookMemory
from softfactory.adapters.memory.errors import ErrorsMemory
from softfactory.adapters.memory.review import ReviewMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore, MemoryTx
from softfactory.adapters.metrics.prometheus import PrometheusMetrics
from softfactory.adapters.packing import ZstdPacker
from softfactory.adapters.security.common_passwords import CommonPasswordFile
from softfactory.adapters.security.jwt import JwtSigner
from softfactory.adapters.security.vault import HkdfVault
from softfactory.adapters.sourcemaps.treesitter import TreeSitterScopes
from softfactory.adapters.sql.accounts import AccountsSql
from softfactory.adapters.sql.audit import AuditSql
from softfactory.adapters.sql.billing import BillingSql
from softfactory.adapters.sql.coocook import CooCookSql
from softfactory.adapters.sql.errors import ErrorsSql
from softfactory.adapters.sql.review import ReviewSql
from softfactory.adapters.sql.store import SqlStore, SqlTx
from softfactory.adapters.wakeup import PollingWakeup
from softfactory.domain.accounts.keyring import Keyring
from softfactory.domain.accounts.service import Accounts
from softfactory.domain.audit.keyring import Keyring as AuditKeyring
from softfactory.domain.audit.recorder import AuditRecorder
from softfactory.domain.audit.service import Audit
from softfactory.domain.billing.person import BillingRecorder
from softfactory.domain.billing.service import Billing
from softfactory.domain.coocook.person import CooCookRecorder
from softfactory.domain.coocook.service import CooCook
from softfactory.domain.errors.person import PersonRecorder
from softfactory.domain.errors.rules import Rules
from softfactory.domain.errors.service import Errors
from softfactory.domain.health.service import Health
from softfactory.domain.kernel.backlog import Backlog
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.once import forget_answers
from softfactory.domain.kernel.work import Cron
from softfactory.domain.kernel.worker import Worker
from softfactory.domain.review.person import ReviewRecorder
from softfactory.domain.review.service import Review
from softfactory.services import Services
from softfactory.settings import Settings

from .chosen import anchor_of, fetch_of, gateway_of, hasher_of, notifier_of, outbox_of, rules_of
from .clock import SystemClock
from .database import closer_of, database_checks, engine_of, memory_checks, storage_of, wakeup_of
from .works import CRONS, works_of

Provided = providers.Provider[Any]


def stores(
    storage: Provided,
    database: Provided,
    engine: Provided,
    memory: type[MemoryTx],
    sql: type[SqlTx],
    *recorders: Provided,
) -> providers.Selector:
    """Return what makes the store of one context, in memory or on the database."""
    return providers.Selector(
        storage,
        memory=providers.Singleton(MemoryStore, database, memory, *recorders),
        sql=providers.Singleton(SqlStore, engine, sql, *recorders),
    )


class Container(containers.DeclarativeContainer):
    """A table of providers. Replace one when building, never after."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    storage = providers.Callable(storage_of, settings)
    clock: providers.Provider[Clock] = providers.Object(SystemClock())
    random: providers.Provider[Callable[[int], bytes]] = providers.Object(secrets.token_bytes)
    pause: providers.Provider[Callable[[float], object]] = providers.Object(time.sleep)
    started_at: providers.Provider[float | None] = providers.Object(None)
    ids = providers.Singleton(Ids, clock, random)
    metrics = providers.Singleton(PrometheusMetrics, started_at=started_at)

    engine = providers.Singleton(engine_of, settings, metrics)
    database = providers.Singleton(MemoryDatabase)
    vault = providers.Singleton(
        HkdfVault, settings.provided.secret_key, settings.provided.older_secret_key, random=random
    )
    # of stores of their own: what recorders do is not recorded again
    errors_joining = stores(storage, database, engine, ErrorsMemory, ErrorsSql)
    errors_recorder = providers.Singleton(PersonRecorder, store=errors_joining)
    billing_joining = stores(storage, database, engine, BillingMemory, BillingSql)
    billing_recorder = providers.Singleton(BillingRecorder, store=billing_joining, ids=ids)
    coocook_joining = stores(storage, database, engine, CooCookMemory, CooCookSql)
    coocook_recorder = providers.Singleton(CooCookRecorder, store=coocook_joining, ids=ids)
    review_joining = stores(storage, database, engine, ReviewMemory, ReviewSql)
    review_recorder = providers.Singleton(ReviewRecorder, store=review_joining, ids=ids)
    answers_recorder = providers.Object(forget_answers)
    audit_store = stores(storage, database, engine, AuditMemory, AuditSql)
    audit_keyring = providers.Singleton(AuditKeyring, vault=vault, random=random)
    audit_recorder = providers.Singleton(AuditRecorder, store=audit_store, keyring=audit_keyring)
    # each may tell those after it; the last one holds the chain until the commit
    recorders = providers.List(
        billing_recorder, coocook_recorder, review_recorder, errors_recorder, answers_recorder, audit_recorder
    )
    accounts_store = stores(storage, database, engine, AccountsMemory, AccountsSql, recorders)
    errors_store = stores(storage, database, engine, ErrorsMemory, ErrorsSql, recorders)
    billing_store = stores(storage, database, engine, BillingMemory, BillingSql, recorders)
    coocook_store = stores(storage, database, engine, CooCookMemory, CooCookSql, recorders)
    review_store = stores(storage, database, engine, ReviewMemory, ReviewSql, recorders)
    checks = providers.Selector(
        storage, memory=providers.Singleton(memory_checks), sql=providers.Singleton(database_checks, engine)
    )

    hasher = providers.Singleton(hasher_of, settings)
    common_passwords = providers.Singleton(CommonPasswordFile)
    signer = providers.Singleton(JwtSigner, settings.provided.public_url, random)
    mailer = providers.Singleton(outbox_of, settings, clock)
    fetch = providers.Singleton(fetch_of, settings)
    notifier = providers.Singleton(notifier_of, mailer=mailer, fetch=fetch)
    packer = providers.Singleton(ZstdPacker)
    rules = providers.Singleton(Rules)
    scopes = providers.Singleton(TreeSitterScopes)

    account_rules = providers.Singleton(rules_of, settings)
    keyring = providers.Singleton(
        Keyring,
        store=accounts_store,
        signer=signer,
        vault=vault,
        now=clock,
        lifetime=settings.provided.access_token_lifetime,
    )
    accounts = providers.Singleton(
        Accounts,
        store=accounts_store,
        hasher=hasher,
        is_common=common_passwords,
        keyring=keyring,
        vault=vault,
        mailer=mailer,
        now=clock,
        ids=ids,
        pause=pause,
        rules=account_rules,
        public_url=settings.provided.public_url,
    )
    errors = providers.Singleton(
        Errors,
        store=errors_store,
        now=clock,
        ids=ids,
        packer=packer,
        rules=rules,
        scopes=scopes,
        notifier=notifier,
        fetch=fetch,
        vault=vault,
        public_url=settings.provided.public_url,
    )
    gateway = providers.Singleton(gateway_of, settings, store=billing_joining, now=clock)
    billing = providers.Singleton(Billing, store=billing_store, gateway=gateway, now=clock, ids=ids)
    calendars = providers.Singleton(ICalendars)
    coocook = providers.Singleton(
        CooCook, store=coocook_store, now=clock, ids=ids, payments=billing, fetch=fetch, calendars=calendars
    )
    review = providers.Singleton(Review, store=review_store, now=clock, ids=ids, fetch=fetch)
    anchor = providers.Singleton(anchor_of, settings)
    audit = providers.Singleton(
        Audit, store=audit_store, recorder=audit_recorder, keyring=audit_keyring, anchor=anchor, now=clock
    )
    health = providers.Singleton(Health, checks=checks, metrics=metrics, now=clock)
    jobs_store = stores(storage, database, engine, MemoryTx, SqlTx, recorders)
    # What falls due: a kind of job and how it is done, bound here to the use case of any context.
    works = providers.Singleton(
        works_of,
        accounts=accounts,
        accounts_store=accounts_store,
        audit=audit,
        billing=billing,
        coocook=coocook,
        coocook_store=coocook_store,
        errors=errors,
        review=review,
        review_store=review_store,
    )
    crons: providers.Provider[tuple[Cron, ...]] = providers.Object(CRONS)
    wakeup = providers.Selector(
        storage, memory=providers.Singleton(PollingWakeup), sql=providers.Singleton(wakeup_of, engine)
    )
    close = providers.Selector(
        storage, memory=providers.Object(lambda: None), sql=providers.Singleton(closer_of, engine, wakeup)
    )
    jobs = providers.Singleton(Backlog, store=jobs_store, now=clock)
    worker = providers.Singleton(Worker, store=jobs_store, works=works, crons=crons, now=clock, ids=ids, wakeup=wakeup)
    services = providers.Singleton(
        Services,
        settings=settings,
        accounts=accounts,
        audit=audit,
        billing=billing,
        coocook=coocook,
        errors=errors,
        health=health,
        jobs=jobs,
        review=review,
        worker=worker,
        close=close,
    )
