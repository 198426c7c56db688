import hmac
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.security.vault import HkdfVault
from softfactory.domain.kernel.vault import CannotOpen

OLD, NEW = "an older secret key of forty characters.", "the newer secret key of forty characters"

old = HkdfVault(OLD, random=secrets.token_bytes)
new = HkdfVault(NEW, random=secrets.token_bytes)
rotating = HkdfVault(NEW, OLD, random=secrets.token_bytes)

labels = st.text(max_size=20)


@given(labels, st.binary(max_size=100))
def test_what_is_sealed_opens_and_is_32_bytes_longer(label, plain):
    sealed = new.seal(label, plain)

    assert new.open(label, sealed) == plain
    assert len(sealed) == len(plain) + 32


def test_the_same_is_never_sealed_alike():
    assert new.seal("a", b"same") != new.seal("a", b"same")


@given(st.binary(min_size=1, max_size=40), st.data())
def test_any_altered_byte_shows(plain, data):
    sealed = new.seal("a", plain)
    place = data.draw(st.integers(0, len(sealed) - 1))
    altered = bytearray(sealed)
    altered[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(CannotOpen):
        new.open("a", bytes(altered))


@given(st.integers(0, 31))
def test_what_is_too_short_does_not_open(length):
    with pytest.raises(CannotOpen):
        new.open("a", new.seal("a", b"")[:length])


@given(labels, labels)
def test_labels_are_keys_apart(one, other):
    sealed, mac = new.seal(one, b"x"), new.mac(one, b"x")
    if one == other:
        assert (new.open(other, sealed), new.made(other, b"x", mac)) == (b"x", True)
        return
    with pytest.raises(CannotOpen):
        new.open(other, sealed)

    assert not new.made(other, b"x", mac)


def test_an_older_secret_still_opens_and_verifies_and_makes_nothing_new():
    sealed, mac = old.seal("a", b"x"), old.mac("a", b"x")

    assert rotating.open("a", sealed) == b"x"
    assert rotating.made("a", b"x", mac)
    assert (rotating.is_current(sealed), rotating.is_current(rotating.seal("a", b"x"))) == (False, True)
    assert rotating.mac("a", b"x") == new.mac("a", b"x") != mac
    assert new.open("a", rotating.seal("a", b"x")) == b"x"


def test_a_secret_that_is_not_given_any_more_opens_and_verifies_nothing():
    with pytest.raises(CannotOpen):
        new.open("a", old.seal("a", b"x"))

    assert not new.made("a", b"x", old.mac("a", b"x"))


@given(st.binary(max_size=40), st.integers(0, 40))
def test_a_mac_may_be_cut_to_16_bytes_and_no_further(message, length):
    mac = new.mac("a", message)

    assert new.made("a", message, mac[:length]) == (length >= 16)
    assert not new.made("a", message, mac + b"\0")
    assert not new.made("a", message + b"\0", mac)


def test_the_keys_are_those_of_rfc_5869():
    """Computed by hand: extract with an empty salt, expand one block."""
    extracted = hmac.digest(bytes(32), NEW.encode(), "sha256")
    derived = hmac.digest(extracted, b"softfactory mac refresh\x01", "sha256")

    assert new.mac("refresh", b"x") == hmac.digest(derived, b"x", "sha256")


@given(st.binary(max_size=100))
def test_what_is_encrypted_opens_by_its_own_key_alone(plain):
    key, other = secrets.token_bytes(32), secrets.token_bytes(32)
    encrypted = new.encrypt(key, plain)

    assert old.decrypt(key, encrypted) == plain
    for wrong_key, wrong in ((other, encrypted), (key, encrypted[:-1]), (key, b""), (key, encrypted + b"\0")):
        with pytest.raises(CannotOpen):
            new.decrypt(wrong_key, wrong)


def test_nothing_shows_its_secrets():
    assert NEW not in repr(rotating) + repr(vars(rotating))
