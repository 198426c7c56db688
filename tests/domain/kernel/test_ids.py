from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.kernel.ids import Ids

INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(at=INSTANTS, tail=st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_7_that_holds_its_instant(at, tail):
    made = Ids(lambda: at, lambda n: tail[:n]).uuid7()

    parsed = UUID(made)
    assert str(parsed) == made
    assert (parsed.version, parsed.variant) == (7, RFC_4122)
    assert parsed.int >> 80 == int(at.timestamp() * 1000)


@given(
    at=INSTANTS,
    later=st.timedeltas(timedelta(milliseconds=2), timedelta(days=9)),
    tails=st.tuples(*[st.binary(min_size=10, max_size=10)] * 2),
)
def test_later_ids_sort_after_earlier_ones(at, later, tails):
    first = Ids(lambda: at, lambda _: tails[0]).uuid7()
    second = Ids(lambda: at + later, lambda _: tails[1]).uuid7()

    assert first < second


def test_a_token_is_128_bits_in_hex():
    assert Ids(lambda: datetime.now(UTC), lambda n: bytes(range(n))).token() == "000102030405060708090a0b0c0d0e0f"
