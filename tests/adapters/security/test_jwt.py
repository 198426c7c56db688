import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from softfactory.adapters.security.jwt import AUDIENCE, TYPE, JwtSigner
from softfactory.domain.accounts.credentials import Claims

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLAIMS = Claims(user_id="u", session_id="s", token_id="t", issued_at=NOON, expires_at=NOON + timedelta(minutes=10))
SIGNER = JwtSigner("s" * 32, "https://errors.example.org")
TOKEN = SIGNER.sign(CLAIMS)
HEADER, BODY, SIGNATURE = TOKEN.split(".")


def unpacked(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def packed(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def signed(header=None, **changes):
    """Sign other claims, or with another header, by the real key."""
    body = {name: value for name, value in (unpacked(BODY) | changes).items() if value is not None}
    head = unpacked(HEADER) | (header or {})
    return jwt.encode(body, SIGNER._private, algorithm="EdDSA", headers=head)


PUBLIC = SIGNER._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
FORGED = {
    "alg none": f"{packed({'alg': 'none', 'typ': TYPE, 'kid': SIGNER._kid})}.{BODY}.",
    "the public key as a secret": jwt.encode(
        unpacked(BODY), base64.b64encode(PUBLIC), algorithm="HS256", headers=unpacked(HEADER) | {"alg": "HS256"}
    ),
    "another key": jwt.encode(
        unpacked(BODY), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers=unpacked(HEADER)
    ),
    "another secret": JwtSigner("t" * 32, "https://errors.example.org").sign(CLAIMS),
    "another type": signed({"typ": "JWT"}),
    "an unknown kid": signed({"kid": "x"}),
    "another audience": signed(aud="other"),
    "another issuer": signed(iss="other"),
    "no subject": signed(sub=None),
    "no session": signed(sid=None),
    "no end": signed(exp=None),
    "a subject that is no text": f"{HEADER}.{packed(unpacked(BODY) | {'sub': 7})}.{SIGNATURE}",
    "a changed body": f"{HEADER}.{packed(unpacked(BODY) | {'sub': 'admin'})}.{SIGNATURE}",
    "a changed signature": f"{HEADER}.{BODY}.{SIGNATURE[:-4]}AAAA",
    "a padded signature": f"{TOKEN}==",
    "two tokens": f"{TOKEN}, {TOKEN}",
    "nothing": "",
    "no token": "a.b.c",
    "text that is not ASCII": "é.é.é",
}


def test_a_token_says_what_was_claimed():
    assert SIGNER.verify(TOKEN, at=NOON + timedelta(minutes=9)) == CLAIMS
    assert unpacked(BODY)["aud"] == AUDIENCE


def test_every_process_with_the_secret_reads_the_token():
    assert JwtSigner("s" * 32, "https://errors.example.org").verify(TOKEN, at=NOON) == CLAIMS


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_no_other_token_is_taken(token):
    assert SIGNER.verify(token, at=NOON) is None


@pytest.mark.parametrize("at", [NOON - timedelta(seconds=1), NOON + timedelta(minutes=10)])
def test_a_token_is_good_from_when_it_was_issued_until_it_ends(at):
    assert SIGNER.verify(TOKEN, at=at) is None
