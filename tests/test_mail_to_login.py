"""From registering to a login with a code: mails read from a real SMTP server, codes from a real app's library."""

import pyotp
import pytest
from falcon import testing

import softfactory
from softfactory.testing.platform import QUICK, SECRET
from tests.smtp import smtp_server

EMAIL, PASSWORD = "ann@example.org", "correct horse battery staple"


@pytest.fixture
def mail(tmp_path):
    with smtp_server(tmp_path) as running:
        yield running


def test_an_account_begins_with_a_mail_and_ends_in_a_login_with_a_code(mail, sqlite_url):
    settings = softfactory.Settings(
        database_url=sqlite_url, secret_key=SECRET, argon2=QUICK, verify_email=True, mail_url=mail.url
    )
    services = softfactory.build(settings)
    client = testing.TestClient(softfactory.wsgi(services))
    client.simulate_post("/api/auth/register", json={"email": EMAIL, "password": PASSWORD, "name": "Ann"})
    services.worker.run_due()
    (letter,) = mail.spool.letters()
    token = letter.get_content().partition("#token=")[2].split()[0]

    confirmed = client.simulate_post("/api/auth/verify-email", json={"token": token, "password": PASSWORD})
    assert confirmed.json["email"] == EMAIL
    tokens = client.simulate_post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD}).json
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    app = pyotp.parse_uri(client.simulate_post("/api/auth/mfa/totp", headers=headers).json["uri"])
    assert isinstance(app, pyotp.TOTP)
    codes = client.simulate_post("/api/auth/mfa/totp/confirm", json={"code": app.now()}, headers=headers).json
    asked = client.simulate_post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD})
    assert (asked.status_code, asked.json["type"]) == (401, "/problems/second-factor-required")

    with_code = {"email": EMAIL, "password": PASSWORD, "code": codes["recovery_codes"][0]}
    assert client.simulate_post("/api/auth/login", json=with_code).status_code == 200
    assert client.simulate_post("/api/auth/login", json=with_code).json["type"] == "/problems/wrong-code"
    services.close()
