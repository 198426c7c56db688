"""What every store of idempotency keys must pass: inherit it and give `open_store`."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from enum import Enum, StrEnum
from threading import Semaphore

import attrs
import pytest

from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.once import MAX_KEY, Asked, KeyReused, forget_answers, once
from softfactory.domain.kernel.problems import Conflict
from softfactory.domain.kernel.store import Store, Tx
from softfactory.testing.samples import NOON, job, uuid
from softfactory.testing.stores import OpenStore

THREADS = 8
PATIENCE = 20
"""Seconds after which a test gives up that would wait for ever."""


class Colour(StrEnum):
    """A state."""

    RED = "red"


class Size(Enum):
    """A number that has a name."""

    LARGE = 3


@attrs.frozen(kw_only=True)
class Part:
    """Something within an answer."""

    price: Money
    names: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Answer:
    """Something that was answered."""

    text: str = ""
    number: int = 0
    share: float = 0.5
    colour: Colour = Colour.RED
    size: Size = Size.LARGE
    at: datetime = NOON
    day: date = date(2026, 2, 28)
    lasts: timedelta = timedelta(days=1, microseconds=1)
    price: Money | None = None
    main: Part | None = None
    parts: tuple[Part, ...] = ()
    pairs: tuple[tuple[str, int], ...] = ()
    tags: Mapping[str, str] = attrs.field(factory=dict)
    kinds: frozenset[Colour] = frozenset()


KRW = Money(amount=2**53 - 1, currency="KRW")
WHOLE = Answer(
    text='김치 🍜 "\\ \x00 \n',
    number=-(2**53),
    share=0.1,
    at=datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC),
    price=Money(amount=-1, currency="USD"),
    main=Part(price=KRW, names=("a", "", "b")),
    parts=(Part(price=KRW), Part(price=KRW, names=("c",))),
    pairs=(("x", 1), ("y", 2)),
    tags={"größe": "1"},
    kinds=frozenset(Colour),
)


class Refused(Conflict):
    """What was asked for is not possible now."""


class OnceContract:
    """What every store promises about idempotency keys."""

    @pytest.mark.parametrize("answer", [Answer(), WHOLE])
    def test_an_answer_is_found_as_it_was_kept(self, open_store: OpenStore, answer: Answer) -> None:
        store = open_store()

        with store.writing() as tx:
            assert tx.answers.begin(asked(), at=NOON)
            assert tx.answers.find(asked(), Answer) is None
            tx.answers.keep(asked(), answer)
            assert tx.answers.find(asked(), Answer) == answer

        assert found(store, asked()) == answer

    def test_the_same_is_done_once_and_answered_again(self, open_store: OpenStore) -> None:
        store, made = open_store(), Made()

        answers = [done(store, asked(), made) for _ in range(3)]

        assert answers == [Answer(number=1)] * 3
        assert made.count == 1

    def test_without_a_key_everything_is_done_each_time(self, open_store: OpenStore) -> None:
        store, made = open_store(), Made()

        assert [done(store, None, made).number for _ in range(3)] == [1, 2, 3]

    def test_a_key_counts_for_one_person_and_one_deed(self, open_store: OpenStore) -> None:
        store, made = open_store(), Made()
        others = [asked(user=2), asked(deed="other"), asked(key="K"), asked(user=None), asked(key="k" * MAX_KEY)]

        assert [done(store, one, made).number for one in [asked(), *others]] == [1, 2, 3, 4, 5, 6]
        assert [done(store, one, made).number for one in [asked(), *others]] == [1, 2, 3, 4, 5, 6]

    def test_a_key_that_stands_for_another_request_is_refused(self, open_store: OpenStore) -> None:
        store, made = open_store(), Made()
        done(store, asked("two guests"), made)

        with pytest.raises(KeyReused):
            done(store, asked("three guests"), made)

        assert made.count == 1
        assert done(store, asked("two guests"), made) == Answer(number=1)

    def test_a_refusal_undoes_the_key(self, open_store: OpenStore) -> None:
        store, made = open_store(), Made()
        with pytest.raises(Refused):
            done(store, asked("two"), refuse)

        assert found(store, asked("two")) is None
        assert done(store, asked("three"), made) == Answer(number=1)

    def test_what_is_done_and_its_key_are_kept_or_undone_together(self, open_store: OpenStore) -> None:
        store = open_store()

        with pytest.raises(RuntimeError), store.writing() as tx:  # noqa: PT012 - the block is what raises
            once(tx, asked(), Answer, lambda: putting(tx, 1), at=NOON)
            raise RuntimeError
        assert (jobs(store), found(store, asked())) == (0, None)

        for _ in range(2):
            with store.writing() as tx:
                once(tx, asked(), Answer, lambda: putting(tx, 1), at=NOON)
        assert (jobs(store), found(store, asked())) == (1, Answer(number=1))

    def test_a_key_that_was_begun_without_an_answer_goes_on(self, open_store: OpenStore) -> None:
        store, made = open_store(), Made()
        with store.writing() as tx:
            assert tx.answers.begin(asked(), at=NOON)

        with store.writing() as tx:
            assert not tx.answers.begin(asked(), at=NOON)
        assert found(store, asked()) is None

        assert done(store, asked(), made) == done(store, asked(), made) == Answer(number=1)

    def test_an_answer_to_a_key_that_was_never_begun_is_not_kept(self, open_store: OpenStore) -> None:
        store = open_store()

        with store.writing() as tx:
            tx.answers.keep(asked(), WHOLE)

        assert found(store, asked()) is None

    def test_of_many_with_one_key_at_once_one_does_it_and_the_others_wait_for_its_answer(
        self, open_store: OpenStore
    ) -> None:
        store, made, arrived = open_store(), Made(), Semaphore(0)

        def make() -> Answer:
            for _ in range(THREADS - 1):  # so that all the others are at the key, or about to be
                assert arrived.acquire(timeout=PATIENCE)
            return made()

        def ask(_: int) -> Answer:
            arrived.release()
            return done(store, asked(), make)

        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(ask, range(THREADS)))

        assert answers == [Answer(number=1)] * THREADS
        assert made.count == 1

    def test_when_the_first_is_refused_one_of_those_who_waited_does_it(self, open_store: OpenStore) -> None:
        store, made, arrived, firsts = open_store(), Made(), Semaphore(0), Semaphore(1)

        def make() -> Answer:
            if firsts.acquire(blocking=False):
                for _ in range(THREADS - 1):
                    assert arrived.acquire(timeout=PATIENCE)
                raise Refused
            return made()

        def ask(_: int) -> Answer | None:
            arrived.release()
            try:
                return done(store, asked(), make)
            except Refused:
                return None

        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(ask, range(THREADS)))

        assert sorted(answers, key=str) == [Answer(number=1)] * (THREADS - 1) + [None]
        assert made.count == 1

    def test_of_two_requests_with_one_key_at_once_one_is_refused(self, open_store: OpenStore) -> None:
        store, made, arrived = open_store(), Made(), Semaphore(0)

        def make() -> Answer:
            for _ in range(THREADS - 1):
                assert arrived.acquire(timeout=PATIENCE)
            return made()

        def ask(number: int) -> bool:
            arrived.release()
            try:
                done(store, asked(f"{number} guests"), make)
            except KeyReused:
                return False
            return True

        with ThreadPoolExecutor(THREADS) as pool:
            assert sum(pool.map(ask, range(THREADS))) == 1

        assert made.count == 1

    def test_different_keys_do_not_mix_in_a_race(self, open_store: OpenStore) -> None:
        store = open_store()

        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(
                pool.map(lambda n: done(store, asked(key=f"{n % 10}"), lambda: Answer(number=n % 10)), range(40))
            )

        assert [answer.number for answer in answers] == [number % 10 for number in range(40)]

    def test_a_person_s_keys_are_forgotten_and_nobody_else_s(self, open_store: OpenStore) -> None:
        store, mine = open_store(), [asked(key="a"), asked(deed="other")]
        for one in (*mine, asked(user=2)):
            done(store, one, lambda: WHOLE)

        with store.writing() as tx:
            tx.answers.forget(uuid(1))

        assert [found(store, one) for one in mine] == [None, None]
        assert found(store, asked(user=2)) == WHOLE

    def test_who_is_erased_is_forgotten_in_the_same_transaction(self, open_store: OpenStore) -> None:
        store = open_store(forget_answers)
        done(store, asked(), lambda: WHOLE)

        with store.writing() as tx:
            tx.record(PersonErased(at=NOON, user_id=uuid(1)))
            assert tx.answers.find(asked(), Answer) == WHOLE

        assert found(store, asked()) is None

    def test_keys_expire_by_when_they_were_begun(self, open_store: OpenStore) -> None:
        store, microsecond = open_store(), timedelta(microseconds=1)
        for key, at in (("old", NOON - microsecond), ("new", NOON), ("begun", NOON - microsecond)):
            with store.writing() as tx:
                tx.answers.begin(asked(key=key), at=at)
                if key != "begun":
                    tx.answers.keep(asked(key=key), WHOLE)

        with store.writing() as tx:
            assert [tx.answers.expire(begun_before=NOON) for _ in range(2)] == [2, 0]

        assert [found(store, asked(key=key)) for key in ("old", "new")] == [None, WHOLE]
        assert done(store, asked("another", key="old"), Answer) == Answer()


class Made:
    """Makes answers, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> Answer:
        self.count += 1
        return Answer(number=self.count)


def asked(*what: object, user: int | None = 1, deed: str = "book", key: str = "k") -> Asked:
    actor = Actor(user_id=None if user is None else uuid(user), role=Role.USER)
    request = Asked.by(actor, deed, key, *what)
    assert request
    return request


def done(store: Store[Tx], request: Asked | None, make) -> Answer:
    with store.writing() as tx:
        answer: Answer = once(tx, request, Answer, make, at=NOON)
        return answer


def refuse() -> Answer:
    raise Refused


def found(store: Store[Tx], request: Asked) -> Answer | None:
    with store.reading() as tx:
        return tx.answers.find(request, Answer)


def putting(tx: Tx, number: int) -> Answer:
    tx.jobs.put(job(number))
    return Answer(number=number)


def jobs(store: Store[Tx]) -> int:
    with store.reading() as tx:
        return sum(tx.jobs.find(uuid(number)) is not None for number in range(9))
