"""Second factors: the codes that every app makes, none of them good twice."""

import base64
from datetime import UTC, datetime, timedelta

import attrs
import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.accounts import totp
from softfactory.domain.accounts.model import Factor
from softfactory.testing.samples import NOON, uuid

SECRET = b"12345678901234567890"
CODES = ["aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh"]
FACTOR = Factor(user_id=uuid(1), secret=b"sealed", created_at=NOON, recovery=totp.recovery_digests(CODES))
STEP = timedelta(seconds=30)


def accepted(factor, code, at=NOON):
    return totp.accepted(factor, code, secret=SECRET, at=at)


def code(at=NOON):
    return pyotp.TOTP(base64.b32encode(SECRET).decode()).at(at)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_rfc(seconds, expected):
    assert totp.code_at(SECRET, seconds // totp.STEP) == expected


@given(st.binary(min_size=20, max_size=20), st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_codes_are_those_of_apps(secret, naive):
    at = naive.replace(tzinfo=UTC)
    app = pyotp.TOTP(totp.shown(secret))

    assert totp.code_at(secret, int(at.timestamp()) // 30) == app.at(at)


def test_an_app_reads_the_uri():
    app = pyotp.parse_uri(totp.uri(SECRET, "zoë@example.org"))

    assert isinstance(app, pyotp.TOTP)
    assert app.at(NOON) == code()
    assert (app.name, app.issuer) == ("zoë@example.org", "softfactory")


@pytest.mark.parametrize(("off", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_a_step_off(off, good):
    assert (accepted(FACTOR, code(NOON + off * STEP)) is not None) == good


@given(st.permutations(range(-1, 2)))
def test_no_step_serves_twice_nor_one_before_it(order):
    factor, served = FACTOR, []
    for off in order:
        after = accepted(factor, code(NOON + off * STEP))
        assert (after is not None) == (not served or off > max(served))
        if after:
            served.append(off)
            factor = after

    assert all(accepted(factor, code(NOON + off * STEP)) is None for off in served)


@pytest.mark.parametrize("spelling", ["aaaa-bbbb-cccc-dddd", "AAAABBBBCCCCDDDD", " aaaa bbbb cccc dddd "])
def test_a_recovery_code_serves_once_however_it_is_typed(spelling):
    after = accepted(FACTOR, spelling)

    assert after == attrs.evolve(FACTOR, recovery=FACTOR.recovery[1:])
    assert accepted(after, spelling) is None
    assert accepted(after, CODES[1]) is not None


@pytest.mark.parametrize("wrong", ["", "000000", "12345", "1234567", "é", "\ud800", "0" * 40, "aaaa-bbbb-cccc-dddx"])
def test_anything_else_is_refused(wrong):
    assert accepted(FACTOR, wrong) is None


@given(st.binary(min_size=10, max_size=10))
def test_a_recovery_code_is_found_by_what_is_kept_of_it(raw):
    shown = totp.recovery_code(raw)
    factor = attrs.evolve(FACTOR, recovery=totp.recovery_digests([shown]))

    assert len(shown) == 19
    assert accepted(factor, shown) is not None
