from softfactory.adapters.security.argon2 import Argon2Hasher

HASHER = Argon2Hasher()


def test_a_password_matches_its_own_hash_and_no_other():
    hashed = HASHER.hash("correct horse")

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert HASHER.verify("correct horse", hashed)
    assert not HASHER.verify("correct hors", hashed)
    assert HASHER.hash("correct horse") != hashed


def test_nobody_s_hash_matches_nothing():
    assert not HASHER.verify("nobody's password", None)
    assert not HASHER.verify("x", "not a hash")


def test_any_text_is_a_password():
    for password in ("", "\0", "\ud800", "ü" * 1000):
        assert HASHER.verify(password, HASHER.hash(password))
