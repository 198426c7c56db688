import base64
import hashlib
import json
import os
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from softfactory.adapters.security import jwt as adapter
from softfactory.adapters.security.jwt import AUDIENCE, MAX_HEADER, MAX_TOKEN, TYPE, JwtSigner
from softfactory.domain.accounts.credentials import Claims

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLAIMS = Claims(user_id="u", session_id="s", token_id="t", issued_at=NOON, expires_at=NOON + timedelta(minutes=10))
ISSUER = "https://errors.example.org"
SIGNER = JwtSigner(ISSUER, os.urandom)
PRIVATE, PUBLIC = JwtSigner(ISSUER, lambda count: bytes(range(1, count + 1))).new_key()
KEY = Ed25519PrivateKey.from_private_bytes(PRIVATE)
KID = SIGNER.kid(PUBLIC)
KEYS = {KID: PUBLIC}
TOKEN = SIGNER.sign(CLAIMS, PRIVATE)
HEADER, BODY, SIGNATURE = TOKEN.split(".")


def unpacked(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def base64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def packed(values):
    return base64url(json.dumps(values).encode())


def signed(header=None, **changes):
    """Sign other claims, or with another header, by the real key; None leaves one out."""
    parts = (unpacked(HEADER) | (header or {}), unpacked(BODY) | changes)
    text = ".".join(packed({name: value for name, value in part.items() if value is not None}) for part in parts)
    return f"{text}.{base64url(KEY.sign(text.encode()))}"


def as_hmac(secret):
    return jwt.encode(unpacked(BODY), secret, algorithm="HS256", headers=unpacked(HEADER) | {"alg": "HS256"})


PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
LAST = SIGNATURE[-1]
FORGED = {
    "alg none": f"{packed({'alg': 'none', 'typ': TYPE, 'kid': KID})}.{BODY}.",
    "alg none, signed": signed({"alg": "none"}),
    "the public key as a secret": as_hmac(base64.b64encode(PEM)),
    "the raw public key as a secret": as_hmac(PUBLIC),
    "an algorithm of another name": signed({"alg": "Ed25519"}),
    "another key under our name": jwt.encode(
        unpacked(BODY), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers=unpacked(HEADER)
    ),
    "another key under its own name": SIGNER.sign(CLAIMS, SIGNER.new_key()[0]),
    "a key in the header": signed({"kid": None, "jwk": SIGNER.jwk(PUBLIC)}),
    "a key beside ours": signed({"jwk": SIGNER.jwk(PUBLIC)}),
    "an extension that must be understood": signed({"crit": ["exp"]}),
    "another type": signed({"typ": "JWT"}),
    "another case of the type": signed({"typ": "AT+JWT"}),
    "no type": signed({"typ": None}),
    "an unknown kid": signed({"kid": "x"}),
    "a kid that is no text": signed({"kid": [KID]}),
    "no kid": signed({"kid": None}),
    "a header that is no object": f"{packed(['alg'])}.{BODY}.{SIGNATURE}",
    "a header that is deep": f"{base64url(b'[' * 2000)}.{BODY}.{SIGNATURE}",
    "another audience": signed(aud="other"),
    "ours among other audiences": signed(aud=[AUDIENCE, "other"]),
    "another issuer": signed(iss="other"),
    "the issuer and more": signed(iss=f"{ISSUER}/"),
    **{f"no {claim}": signed(**{claim: None}) for claim in unpacked(BODY)},
    **{f"a {claim} of another type": signed(**{claim: 7}) for claim in ("iss", "aud", "sub", "sid", "jti")},
    **{f"a {claim} of another type": signed(**{claim: "x"}) for claim in ("iat", "nbf", "exp")},
    "an end beyond all time": signed(exp=10**20),
    "an end that is not whole": signed(exp=1e300),
    "good before it was issued": signed(nbf=int(NOON.timestamp()) - 60),
    "a subject that was not signed": f"{HEADER}.{packed(unpacked(BODY) | {'sub': 'admin'})}.{SIGNATURE}",
    "a changed signature": f"{HEADER}.{BODY}.{SIGNATURE[:-4]}AAAA",
    "no signature": f"{HEADER}.{BODY}.",
    "a padded signature": f"{TOKEN}==",
    "a padded header": f"{HEADER}==.{BODY}.{SIGNATURE}",
    "another spelling of the signature": TOKEN[:-1] + chr(ord(LAST) + 1),
    "base64 with other letters": TOKEN.replace("-", "+").replace("_", "/"),
    "white space within": f"{HEADER}.{BODY}.{SIGNATURE[:40]} {SIGNATURE[40:]}",
    "a line more": f"{TOKEN}\n",
    "a part more": f"{TOKEN}.{SIGNATURE}",
    "two tokens": f"{TOKEN}, {TOKEN}",
    "longer than any": signed(more="x" * MAX_TOKEN),
    "nothing": "",
    "no token": "a.b.c",
    "text that is not ASCII": "é.é.é",
    "half a character": "\ud800.\ud800.\ud800",
}


def test_a_token_says_what_was_claimed():
    assert SIGNER.verify(TOKEN, KEYS, at=NOON + timedelta(minutes=9)) == CLAIMS
    assert unpacked(BODY)["aud"] == AUDIENCE
    assert unpacked(HEADER) == {"alg": "EdDSA", "typ": TYPE, "kid": KID}


def test_the_signer_of_the_tricks_makes_good_tokens():
    assert SIGNER.verify(signed(), KEYS, at=NOON) == CLAIMS


def test_every_process_with_the_keys_reads_the_token():
    assert JwtSigner(ISSUER, os.urandom).verify(TOKEN, KEYS, at=NOON) == CLAIMS


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_no_other_token_is_taken(token):
    assert token != TOKEN
    assert SIGNER.verify(token, KEYS, at=NOON) is None


@pytest.mark.parametrize("at", [NOON - timedelta(seconds=1), NOON + timedelta(minutes=10)])
def test_a_token_is_good_from_when_it_was_issued_until_it_ends(at):
    assert SIGNER.verify(TOKEN, KEYS, at=NOON) == CLAIMS  # and remembered
    assert SIGNER.verify(TOKEN, KEYS, at=at) is None


def test_a_remembered_token_ends_with_its_key():
    assert SIGNER.verify(TOKEN, KEYS, at=NOON) == CLAIMS
    assert SIGNER.verify(TOKEN, {}, at=NOON) is None
    assert SIGNER.verify(TOKEN, {KID: SIGNER.new_key()[1]}, at=NOON) is None


def test_two_keys_live_while_one_takes_over():
    private, public = SIGNER.new_key()
    both = KEYS | {SIGNER.kid(public): public}

    assert SIGNER.verify(TOKEN, both, at=NOON) == SIGNER.verify(SIGNER.sign(CLAIMS, private), both, at=NOON) == CLAIMS


def test_a_key_under_the_name_of_another_verifies_nothing_of_it():
    _, public = SIGNER.new_key()

    assert SIGNER.verify(TOKEN, {KID: public, SIGNER.kid(public): PUBLIC}, at=NOON) is None


def test_only_good_tokens_are_remembered_and_not_without_end(monkeypatch):
    monkeypatch.setattr(adapter, "REMEMBERED", 2)
    signer = JwtSigner(ISSUER, os.urandom)
    for token in (TOKEN, TOKEN, *FORGED.values(), TOKEN):
        signer.verify(token, KEYS, at=NOON)
    once = signer._read.cache_info()
    for subject in "abc":
        signer.verify(signed(sub=subject), KEYS, at=NOON)

    assert (once.currsize, once.hits) == (1, 2)
    assert signer._read.cache_info().currsize == 2


def test_a_header_of_ours_is_shorter_than_is_read():
    assert len(HEADER) < MAX_HEADER


def test_keys_are_random_and_their_names_their_hash():
    private, public = JwtSigner(ISSUER, lambda count: b"\x07" * count).new_key()

    assert private == b"\x07" * 32
    assert Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw() == public
    assert SIGNER.kid(public) == base64url(hashlib.sha256(public).digest())[:16]


def test_others_verify_with_the_key_as_a_json_web_key():
    key = jwt.PyJWK(SIGNER.jwk(PUBLIC))

    assert isinstance(key.key, Ed25519PublicKey)
    assert (
        jwt.decode(
            TOKEN,
            key,
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )["sub"]
        == CLAIMS.user_id
    )
    assert SIGNER.jwk(PUBLIC) == {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": base64url(PUBLIC),
        "kid": KID,
        "use": "sig",
        "alg": "EdDSA",
    }
