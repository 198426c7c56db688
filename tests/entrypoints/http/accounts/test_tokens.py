"""Every trick with a token is answered 401, whatever it is."""

import base64
import json
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from falcon import testing

import softfactory
from softfactory.domain.accounts.keyring import LABEL
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.testing.platform import QUICK, SECRET, StillClock

ME = "/api/auth/me"
EMAIL, PASSWORD = "ann@example.org", "correct horse battery staple"


class World:
    """A platform, one user who is logged in, and the key that signs."""

    def __init__(self):
        self.clock = StillClock()
        settings = softfactory.Settings(database_url="memory://", secret_key=SECRET, argon2=QUICK)
        self.services = softfactory.build(settings, clock=self.clock)
        self.client = testing.TestClient(softfactory.wsgi(self.services))
        self.accounts = self.services.accounts
        self.accounts.add_user(SYSTEM, email="root@example.org", name="Root", role=Role.ADMIN, password=PASSWORD)
        self.user = self.accounts.add_user(SYSTEM, email=EMAIL, name="Ann", role=Role.USER, password=PASSWORD)
        self.tokens = self.accounts.log_in(EMAIL, PASSWORD)
        self.token = self.tokens.access_token
        with self.accounts.store.reading() as tx:
            key = tx.signing_keys.all()[-1]
        self.key = Ed25519PrivateKey.from_private_bytes(self.accounts.vault.open(LABEL, key.sealed))
        self.header, self.body, self.signature = self.token.split(".")

    def signed(self, header=None, key=None, algorithm="EdDSA", **changes):
        """Sign the token's claims anew, some of them changed, or left out where None."""
        claims = {name: value for name, value in (read(self.body) | changes).items() if value is not None}
        return jwt.encode(claims, key or self.key, algorithm=algorithm, headers=read(self.header) | (header or {}))

    def get(self, *values, path=ME):
        return self.client.simulate_get(path, headers=[("Authorization", value) for value in values])


def read(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def written(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def loosely(part):
    """Spell the same bytes in another way: the bits that a last character does not need are set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return part[:-1] + alphabet[alphabet.index(part[-1]) ^ 1]


def pem(world):
    return world.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


TRICKS = {
    "alg none": lambda w: f"{written(read(w.header) | {'alg': 'none'})}.{w.body}.",
    "alg None, signature kept": lambda w: f"{written(read(w.header) | {'alg': 'None'})}.{w.body}.{w.signature}",
    "the public key as an HMAC secret": lambda w: w.signed({"alg": "HS256"}, base64.b64encode(pem(w)), "HS256"),
    "the raw public key as an HMAC secret": lambda w: w.signed(
        {"alg": "HS256"}, w.key.public_key().public_bytes_raw(), "HS256"
    ),
    "another key under the same kid": lambda w: w.signed(key=Ed25519PrivateKey.generate()),
    "a kid that is not ours": lambda w: w.signed({"kid": "x"}),
    "a kid that is a path": lambda w: w.signed({"kid": "../../dev/null"}),
    "a key of its own in the header": lambda w: w.signed({"jwk": {"kty": "OKP"}}),
    "a critical extension": lambda w: w.signed({"crit": ["x"], "x": 1}),
    "typ JWT": lambda w: w.signed({"typ": "JWT"}),
    "no typ": lambda w: w.signed({"typ": None}),
    "another audience": lambda w: w.signed(aud="other"),
    "two audiences": lambda w: w.signed(aud=["softfactory", "other"]),
    "no audience": lambda w: w.signed(aud=None),
    "another issuer": lambda w: w.signed(iss="https://evil.example"),
    "no issuer": lambda w: w.signed(iss=None),
    "no end": lambda w: w.signed(exp=None),
    "an end that is text": lambda w: w.signed(exp="9999999999"),
    "an end beyond the calendar": lambda w: w.signed(exp=10**18),
    "another user": lambda w: w.signed(sub="00000000-0000-7000-8000-000000000000"),
    "no session": lambda w: w.signed(sid=None),
    "a session that is none": lambda w: w.signed(sid="00000000-0000-7000-8000-000000000000"),
    "not yet": lambda w: w.signed(iat=read(w.body)["iat"] + 60, nbf=read(w.body)["nbf"] + 60),
    "padded": lambda w: f"{w.token}==",
    "padded in the middle": lambda w: f"{w.header}=.{w.body}.{w.signature}",
    "another spelling of the signature": lambda w: f"{w.header}.{w.body}.{loosely(w.signature)}",
    "a changed body": lambda w: f"{w.header}.{written(read(w.body) | {'sub': 'root'})}.{w.signature}",
    "a part more": lambda w: f"{w.token}.x",
    "a part less": lambda w: f"{w.header}.{w.body}",
    "nothing": lambda _: "",
    "very long": lambda w: w.token + "A" * 8000,
    "the refresh token": lambda w: w.tokens.refresh_token,
    "the device token": lambda w: w.tokens.device_token,
    "an API key that is none": lambda _: "sf_" + "A" * 43,
}


@pytest.fixture
def world():
    made = World()
    yield made
    made.services.close()


def assert_refused(answer, code="bad-token"):
    assert answer.status_code == 401, answer.text
    assert answer.json["type"] == f"/problems/{code}"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_token_itself_is_good(world):
    assert world.get(f"Bearer {world.token}").json["email"] == EMAIL
    assert world.get(f"bearer {world.signed()}").status_code == 200


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_answered_401(world, trick):
    assert_refused(world.get(f"Bearer {TRICKS[trick](world)}"))


def reuse(world):
    world.accounts.refresh(world.tokens.refresh_token)
    world.clock.advance(timedelta(seconds=11))
    sent = world.client.simulate_post("/api/auth/refresh", json={"refresh_token": world.tokens.refresh_token})
    assert_refused(sent, "bad-refresh-token")


@pytest.mark.parametrize(
    "change",
    {
        "expired": lambda w: w.clock.advance(timedelta(minutes=10)),
        "logged out": lambda w: w.accounts.log_out(w.services.actor(w.token)),
        "its session ended": lambda w: w.accounts.end_session(
            w.services.actor(w.token), w.services.actor(w.token).session_id
        ),
        "user disabled": lambda w: w.accounts.disable_user(SYSTEM, w.user.id),
        "user erased": lambda w: w.accounts.erase_user(SYSTEM, w.user.id),
        "role changed": lambda w: w.accounts.set_role(SYSTEM, w.user.id, Role.ADMIN),
        "password set": lambda w: w.accounts.set_password(SYSTEM, email=EMAIL, password="another good password"),
        "refresh token used again": reuse,
    }.items(),
    ids=lambda change: change[0],
)
def test_a_good_token_is_refused_after(world, change):
    change[1](world)

    assert_refused(world.get(f"Bearer {world.token}"))


@pytest.mark.parametrize("other", ["Bearer x", "Basic eDp5", ""])
def test_two_authorization_headers_are_none(world, other):
    good = f"Bearer {world.token}"

    for values in ((good, good), (good, other), (other, good), (f"{good}, {other}",), (f"{good}, {good}",)):
        assert_refused(world.get(*values))


@pytest.mark.parametrize("scheme", ["Basic", "Token", "Bearer Bearer", "", "Digest"])
def test_another_scheme_is_refused(world, scheme):
    assert_refused(world.get(f"{scheme} {world.token}"))


def test_an_administrator_who_was_one_is_none_any_more(world):
    tokens = world.accounts.log_in("root@example.org", PASSWORD)
    world.accounts.set_role(SYSTEM, world.user.id, Role.ADMIN)
    world.accounts.set_role(SYSTEM, tokens.user.id, Role.USER)

    assert_refused(world.get(f"Bearer {tokens.access_token}", path="/api/admin/users"))
