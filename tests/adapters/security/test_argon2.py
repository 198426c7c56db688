"""Passwords match their own hashes only; what is forged costs no more than nobody's; and no queue is without end."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from itertools import islice
from unicodedata import normalize

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.security.argon2 import Argon2Hasher
from softfactory.domain.accounts.lockout import LoginBusy

CHEAP = "m=8,t=1,p=1"
HASHER = Argon2Hasher(CHEAP)
HASHED = HASHER.hash("correct horse")
COST, SALT, DIGEST = HASHED.split("$")[3:]
FORGED = {
    "nothing": "",
    "no hash": "not a hash",
    "argon2i": HASHED.replace("argon2id", "argon2i"),
    "an older version": HASHED.replace("v=19", "v=16"),
    "no version": HASHED.replace("$v=19", ""),
    "more memory than may be": HASHED.replace("m=8", "m=1048577"),
    "memory without end": HASHED.replace("m=8", "m=4294967295"),
    "more passes than may be": HASHED.replace("t=1", "t=11"),
    "more lanes than may be": HASHED.replace("m=8,t=1,p=1", "m=4096,t=1,p=17"),
    "no passes": HASHED.replace("t=1", "t=0"),
    "less memory than lanes need": HASHED.replace("m=8", "m=7"),
    "another spelling of a number": HASHED.replace("m=8", "m=08"),
    "digits that are not ASCII": HASHED.replace("m=8", "m=٨"),
    "another order": HASHED.replace("m=8,t=1", "t=1,m=8"),
    "a data field": HASHED.replace("p=1", "p=1,data=AAAA"),
    "a digest so short that it can be guessed": HASHED.replace(DIGEST, "AAAAAA"),
    "a salt that is no base64": HASHED.replace(SALT, SALT[:-1] + "!"),
    "a digest that is no base64": HASHED[:-1] + "/",
    "a line more": HASHED + "\n",
    "something before": "$" + HASHED,
}
passwords = st.text(st.characters(), max_size=30)


class Watched(argon2.PasswordHasher):
    """The real one, which notes what it was asked to verify, and how many hashes it made at once."""

    asked: list[str]
    running: list[int]
    threads: set[int]
    lock: threading.Lock

    def verify(self, hash, password):  # noqa: A002 - its argument's name
        self.asked.append(hash)
        return super().verify(hash, password)

    def hash(self, password, *, salt=None):
        self.note(1)
        try:
            return super().hash(password, salt=salt)
        finally:
            self.note(-1)

    def note(self, step):
        with self.lock:
            self.running.append(self.running[-1] + step)
            self.threads.add(threading.get_ident())


def watched(parameters=CHEAP, **bounds):
    hasher = Argon2Hasher(parameters, **bounds)
    made = argon2.extract_parameters(hasher.hash(""))
    hasher._hasher = watch = Watched(made.time_cost, made.memory_cost, made.parallelism, made.hash_len, made.salt_len)
    watch.asked, watch.running, watch.threads, watch.lock = [], [0], set(), threading.Lock()
    return hasher, watch


def test_a_hash_is_a_phc_string_of_today_s_parameters():
    assert Argon2Hasher().hash("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@given(passwords, passwords)
def test_a_password_matches_its_own_hash_and_no_other(password, other):
    hashed = HASHER.hash(password)

    assert HASHER.verify(password, hashed)
    assert HASHER.verify(other, hashed) == (normalize("NFKC", other) == normalize("NFKC", password))
    assert HASHER.hash(password) != hashed


@pytest.mark.parametrize(("typed", "chosen"), [("pässword", "pa\u0308ssword"), ("ｆｕｌｌ", "full"), ("ﬁne", "fine")])  # noqa: RUF001
def test_what_looks_the_same_is_the_same_password(typed, chosen):
    assert HASHER.verify(typed, HASHER.hash(chosen))


def test_half_a_character_is_no_question_mark():
    assert not HASHER.verify("?", HASHER.hash("\ud800"))


def test_a_hash_made_without_normalizing_is_good_for_ascii():
    assert HASHER.verify("correct horse", argon2.PasswordHasher(1, 8, 1).hash("correct horse"))


def test_nobody_s_password_matches_nothing():
    assert not HASHER.verify("nobody's password", None)


@pytest.mark.parametrize("hashed", [None, *FORGED.values()], ids=["nobody's", *FORGED])
def test_what_is_no_hash_never_matches_and_costs_what_nobody_s_does(hashed):
    hasher, watch = watched("m=64,t=2,p=2")

    assert not hasher.verify("correct horse", hashed)
    assert not hasher.verify("nobody's password", hashed)
    assert [one for one in watch.asked if one != hashed] == [hasher._nobody] * 2
    assert hasher._nobody.startswith("$argon2id$v=19$m=64,t=2,p=2$")


def test_a_wrong_password_costs_one_verification():
    hasher, watch = watched()

    assert not hasher.verify("wrong", HASHED)
    assert watch.asked == [HASHED]


def test_other_parameters_than_today_s_are_outdated():
    assert not HASHER.is_outdated(HASHED)
    for other in ("m=16,t=1,p=1", "m=8,t=2,p=1", "m=16,t=1,p=2"):
        assert Argon2Hasher(other).is_outdated(HASHED)
        assert Argon2Hasher(other).verify("correct horse", HASHED)
    assert HASHER.is_outdated("not a hash")


@pytest.mark.parametrize("parameters", ["m=19455,t=2,p=1", "m=19456,t=1,p=1"])
def test_less_than_owasp_asks_for_is_warned_of_once(parameters, caplog):
    hasher = Argon2Hasher(parameters)
    hasher.verify("x", hasher.hash("x"))

    assert [(record.levelno, parameters in record.message) for record in caplog.records] == [(logging.WARNING, True)]


def test_the_default_is_not_warned_of(caplog):
    Argon2Hasher()

    assert caplog.records == []


@pytest.mark.parametrize(
    "parameters", ["m=1048577,t=1,p=1", "m=19456,t=11,p=1", "m=9999,t=1,p=17", "m=15,t=1,p=2", "x"]
)
def test_parameters_that_would_not_be_verified_are_not_taken(parameters):
    with pytest.raises(ValueError, match="m=1048576,t=10,p=16"):
        Argon2Hasher(parameters)


def test_a_few_wait_for_a_turn_and_the_others_are_refused_at_once():
    hasher, calls = Argon2Hasher(CHEAP, cores=1, waiting=2), 10

    with ThreadPoolExecutor(calls) as pool:
        with hasher.turn():
            asked = [pool.submit(hasher.verify, "x", None) for _ in range(calls)]
            refused = list(islice(as_completed(asked), calls - 2))
        waited = [call for call in asked if call not in refused]

    assert all(isinstance(call.exception(), LoginBusy) for call in refused)
    assert [call.result() for call in waited] == [False, False]


def test_hashing_within_a_turn_takes_no_other():
    hasher = Argon2Hasher(CHEAP, cores=1, waiting=0)

    with hasher.turn(), hasher.turn():
        assert hasher.verify("x", hasher.hash("x"))


def test_a_turn_ends():
    hasher = Argon2Hasher(CHEAP, cores=1, waiting=0)
    with hasher.turn():
        pass

    with ThreadPoolExecutor(1) as pool, ExitStack() as held:
        pool.submit(held.enter_context, hasher.turn()).result()
        with pytest.raises(LoginBusy):
            hasher.hash("x")
        pool.submit(held.close).result()

    assert hasher.verify("x", hasher.hash("x"))


def test_a_turn_is_given_back_whatever_happens_in_it():
    hasher = Argon2Hasher(CHEAP, cores=1, waiting=0)
    for _ in range(3):
        with ExitStack() as stack:
            stack.enter_context(pytest.raises(KeyError))
            stack.enter_context(hasher.turn())
            raise KeyError

    assert hasher.verify("x", hasher.hash("x"))


def test_no_more_hashes_run_at_once_than_there_are_cores():
    hasher, watch = watched(cores=2, waiting=30)

    with ThreadPoolExecutor(30) as pool:
        hashes = list(pool.map(hasher.hash, map(str, range(30))))

    assert max(watch.running) <= 2
    assert len(watch.threads) <= 2
    assert len(set(hashes)) == 30
