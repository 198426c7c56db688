"""The container's arguments are what types do not check: every provider is built under every storage."""

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
