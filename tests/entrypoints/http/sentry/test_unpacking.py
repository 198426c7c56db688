"""A process unpacks only so much at once; others wait a little, then come again later."""

import threading

import pytest

from softfactory.entrypoints.http.room import Room, UnpackingBusy
from softfactory.entrypoints.http.sentry.unpacking import ALWAYS, need


@pytest.mark.parametrize(
    ("encoding", "size"),
    [(None, 0), ("", 0), ("gzip", ALWAYS), ("br", 9 * ALWAYS), ("zstd", 7 * ALWAYS), ("gzip, br", 9 * ALWAYS)],
)
def test_a_body_needs_what_its_decoders_may_hold(encoding, size):
    assert need(encoding) == size


def test_who_finds_no_room_in_time_is_told_to_come_later():
    room = Room(most=10, patience=0.01)

    with room.of(6), pytest.raises(UnpackingBusy) as refused, room.of(6):
        pass

    assert refused.value.retry_after.total_seconds() > 0


def test_room_is_given_back_also_after_a_failure():
    room = Room(most=10, patience=0.01)
    with pytest.raises(ZeroDivisionError), room.of(10):
        raise ZeroDivisionError

    with room.of(10):
        pass


def test_who_waits_goes_on_when_there_is_room():
    room, entered, left = Room(most=10, patience=30), threading.Event(), threading.Event()

    def wait():
        with room.of(10):
            entered.set()

    with room.of(1):
        thread = threading.Thread(target=wait)
        thread.start()
        left.set()
        assert not entered.is_set()
    thread.join()

    assert entered.is_set()


def test_together_they_never_hold_more_than_there_is():
    room, held, most = Room(most=10, patience=30), [], []

    def hold(size):
        for _ in range(50):
            with room.of(size):
                held.append(size)
                most.append(sum(held))
                held.remove(size)

    threads = [threading.Thread(target=hold, args=(size,)) for size in (3, 4, 5, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) <= 10
