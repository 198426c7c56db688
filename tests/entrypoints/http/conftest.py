import json

import attrs
import pytest
from falcon import testing

import softfactory
from softfactory.domain.kernel.actor import SYSTEM, Role

PASSWORD = "correct horse battery staple"


@attrs.frozen
class Door:
    """The application, and people who come in by it."""

    services: softfactory.Services
    client: testing.TestClient

    def token(self, email="admin@example.org", role=Role.ADMIN):
        """Make a user and log in."""
        self.services.accounts.add_user(SYSTEM, email=email, name="Somebody", role=role, password=PASSWORD)
        answer = self.client.simulate_post("/api/auth/login", json={"email": email, "password": PASSWORD})
        return {"Authorization": f"Bearer {answer.json['access_token']}"}

    def project(self, name="shop"):
        """Make a project and return its id and key."""
        project = self.services.errors.create_project(SYSTEM, name=name)
        (key,) = self.services.errors.keys(SYSTEM, project.id).items
        return project.id, key.key

    def post(self, path, body, **kwargs):
        """Send exactly these bytes as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **kwargs.pop("headers", {})}
        return self.client.simulate_post(path, body=raw, headers=headers, **kwargs)


@pytest.fixture
def door():
    settings = softfactory.Settings(database_url="memory://", secret_key="x" * 32)
    services = softfactory.build(settings)
    yield Door(services, testing.TestClient(softfactory.wsgi(services)))
    services.close()
