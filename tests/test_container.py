"""The container's arguments are what types do not check: every provider is built under every storage."""

import sys

import pytest

import softfactory
from softfactory.container import Container, build, upgrade
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.settings import BadSetting

SECRET = "s" * 32


def settings(url):
    return softfactory.Settings(database_url=url, secret_key=SECRET)


def test_every_provider_builds_under_every_storage(database_url):
    container = Container(settings=settings(database_url))
    for name, provider in container.providers.items():
        if container.storage() == "sql" or name != "engine":
            provider()
    services = container.services()
    project = services.errors.create_project(SYSTEM, name="shop")

    assert services.errors.log(project.id, "ValueError", "x").is_new
    assert all(finding.ok for finding in services.health.examine().findings)
    services.close()


def test_an_adapter_is_replaced_when_building(clock):
    services = build(settings("memory://"), clock=clock)

    assert services.errors.create_project(SYSTEM, name="shop").created_at == clock.now


def test_replacing_what_is_not_there_says_what_is():
    with pytest.raises(TypeError, match=r"There is no watch to replace; there are .*clock"):
        build(settings("memory://"), watch=1)


def test_a_postgresql_that_is_not_up_to_date_is_refused_with_the_command(empty_postgres_url):
    with pytest.raises(BadSetting, match="softfactory db upgrade"):
        build(settings(empty_postgres_url))

    upgrade(settings(empty_postgres_url))
    build(settings(empty_postgres_url)).close()


def test_a_database_in_memory_has_nothing_to_upgrade():
    with pytest.raises(BadSetting):
        upgrade(settings("memory://"))


def made(name, **values):
    return getattr(Container(settings=softfactory.Settings(secret_key=SECRET, **values)), name)()


def test_letters_go_beside_the_database_unless_a_setting_says_otherwise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mailers = [
        made("mailer", database_url=f"sqlite:///{tmp_path}/data/softfactory.db"),
        made("mailer", database_url="sqlite:///softfactory.db"),
        made("mailer", database_url="postgresql://localhost/x"),
        made("mailer", database_url="memory://", mail_url=f"file://{tmp_path}/letters"),
    ]

    assert [str(mailer.directory.relative_to(tmp_path)) for mailer in mailers] == [
        "data/outbox", "outbox", "outbox", "letters",
    ]  # fmt: skip
    assert made("mailer", database_url="memory://").letters == []


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("mailer", {"verify_email": True}, "SOFTFACTORY_VERIFY_EMAIL=on needs a mail server"),
        ("mailer", {"mail_url": "smtp://user@localhost"}, "smtp://USER:PASSWORD@HOST:PORT"),
        ("mailer", {"mail_from": "nobody"}, "one address"),
        ("hasher", {"argon2": "m=2097152,t=2,p=1"}, "SOFTFACTORY_ARGON2"),
        ("gateway", {"stripe_key": "sk_test_0123456789"}, "SOFTFACTORY_STRIPE_WEBHOOK_SECRET go together"),
        ("gateway", {"stripe_webhook_secret": "whsec_0123456789"}, "SOFTFACTORY_STRIPE_KEY and"),
    ],
)
def test_a_setting_that_an_adapter_cannot_use_is_refused_in_a_sentence(name, values, said):
    with pytest.raises(BadSetting, match=f"{said}.*[.)]$"):
        made(name, **values)


def test_verification_by_mail_is_for_real_servers():
    assert made("mailer", verify_email=True, mail_url="smtp://localhost").server.host == "localhost"


STRIPE = {"stripe_key": "sk_test_0123456789", "stripe_webhook_secret": "whsec_0123456789"}


@pytest.mark.parametrize(("kind", "is_test"), [("sk_test", True), ("rk_test", True), ("sk_live", False)])
def test_money_is_taken_by_stripe_where_there_is_a_key(kind, is_test):
    test_money = made("gateway", database_url="memory://")
    stripe = made("gateway", **STRIPE | {"stripe_key": f"{kind}_0123456789"}, public_url="https://shop.example/")

    assert (test_money.name, test_money.is_test) == ("ledger", True)
    assert (stripe.name, stripe.is_test) == ("stripe", is_test)
    assert stripe.success_url == "https://shop.example/payment/paid"
    assert stripe.api_base == "https://api.stripe.com"


def test_stripe_without_its_library_is_refused_with_the_command(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("softfactory.adapters.payments.stripe")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "stripe", None)

    with pytest.raises(BadSetting, match=r"pip install softfactory\[stripe\]\.$"):
        made("gateway", **STRIPE)
