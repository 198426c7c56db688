"""What hashes passwords lets all others pass."""

import pytest
from attrs import define, field

from softfactory.entrypoints.http.serving.lanes import Lanes

LOGIN, HEALTH = "/api/auth/login", "/health"


@define
class Request:
    """As much of one as lanes look at."""

    path: str


@define
class Channel:
    """A connection with one request."""

    requests: list[object]
    served: int = 0

    def service(self):
        self.served += 1
        raise ConnectionError


@define
class Waiting:
    """Lanes with room for two that hash, and how often one of them was done."""

    done: int = 0
    lanes: Lanes = field(init=False)

    def __attrs_post_init__(self):
        self.lanes = Lanes(room=2, done=self.count)

    def count(self):
        self.done += 1

    def come(self, *paths):
        channels = [Channel([Request(path)]) for path in paths]
        for channel in channels:
            self.lanes.append(channel)
        return channels


def test_what_hashes_lets_all_others_pass():
    waiting = Waiting()
    _, health = waiting.come(LOGIN, HEALTH)

    assert waiting.lanes.popleft() is health


@pytest.mark.parametrize("path", [LOGIN, "/api/auth/register", "/api/auth/password", "/api/auth/reset-password"])
def test_no_more_of_what_hashes_is_taken_than_there_is_room_for(path):
    waiting = Waiting()
    waiting.come(path, path, path)

    waiting.lanes.popleft()
    waiting.lanes.popleft()

    assert not waiting.lanes
    assert len(waiting.lanes) == 1


def test_others_are_taken_where_there_is_no_room_for_what_hashes():
    waiting = Waiting()
    *_, health = waiting.come(LOGIN, LOGIN, LOGIN, HEALTH)
    waiting.lanes.popleft()
    waiting.lanes.popleft()
    waiting.lanes.popleft()
    waiting.lanes.append(health)

    assert waiting.lanes.popleft() is health


def test_one_that_hashed_says_that_it_is_done_even_if_its_answer_failed():
    waiting = Waiting()
    [login] = waiting.come(LOGIN)

    with pytest.raises(ConnectionError):
        waiting.lanes.popleft().service()

    assert (login.served, waiting.done) == (1, 1)


def test_a_request_that_could_not_be_read_waits_with_the_others():
    waiting = Waiting()
    unread = Channel([object()])
    waiting.come(LOGIN)
    waiting.lanes.append(unread)

    assert waiting.lanes.popleft() is unread
