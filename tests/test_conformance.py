"""The API does what its description says, whatever it is sent: no 5xx, and no answer that is not described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import softfactory
from softfactory.domain.kernel.actor import SYSTEM, Role

PASSWORD = "correct horse battery staple"
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@schemathesis.serializer("application/x-sentry-envelope")
def envelope(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


def made():
    services = softfactory.build(softfactory.Settings(database_url="memory://", secret_key="s" * 32))
    services.accounts.add_user(SYSTEM, email="ann@example.org", name="Ann", role=Role.ADMIN, password=PASSWORD)
    project = services.errors.create_project(SYSTEM, name="shop")
    services.errors.log(project.id, "ValueError", "x")
    return services


SERVICES = made()
SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", softfactory.wsgi(SERVICES))


@pytest.fixture
def headers():
    key = SERVICES.errors.keys(SYSTEM, 1).items[0]
    token = SERVICES.accounts.log_in("ann@example.org", PASSWORD).access_token
    return {"Authorization": f"Bearer {token}", "X-Sentry-Auth": f"Sentry sentry_key={key.key}"}


@SCHEMA.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_described(case, headers):
    answer = case.call_and_validate(headers=headers, checks=list(CHECKS))

    assert answer.status_code
