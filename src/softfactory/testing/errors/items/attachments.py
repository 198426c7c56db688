"""The contract of files."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import attrs
import pytest

from softfactory.domain.errors.items.kept import Attachment, Feedback
from softfactory.domain.errors.ports import ErrorsStore
from softfactory.testing.samples import NOON, event, hex_id, pattern, with_project
from softfactory.testing.stores import OpenErrors

HOUR = timedelta(hours=1)
ALL_BYTES = bytes(range(256))


class AttachmentsContract:
    """What every adapter promises about files."""

    def test_a_file_comes_back_as_it_was(self, open_errors: OpenErrors) -> None:
        odd = _file(1, filename="Zoë 😀.txt", content_type="a/b", attachment_type="x", is_packed=True)
        with with_project(open_errors()).writing() as tx:
            tx.attachments.add(odd, ALL_BYTES)
            tx.attachments.add(_file(2), b"")

            assert tx.attachments.find(hex_id(9), hex_id(1), None) == (odd, ALL_BYTES)
            assert tx.attachments.find(hex_id(9), hex_id(2), frozenset({1})) == (_file(2), b"")
            assert tx.attachments.of_event(hex_id(9), None) == [odd, _file(2)]

    def test_files_are_found_among_the_projects_asked_for(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors(), 2).writing() as tx:
            tx.attachments.add(_file(1), b"mine")
            tx.attachments.add(_file(2, project_id=2), b"theirs")

            assert tx.attachments.of_event(hex_id(9), frozenset({2, 2**70})) == [_file(2, project_id=2)]
            assert len(tx.attachments.of_event(hex_id(9), None)) == 2
            assert list(tx.attachments.of_event(hex_id(9), frozenset())) == []
            assert tx.attachments.find(hex_id(9), hex_id(1), frozenset({2})) is None

    @pytest.mark.parametrize("unknown", ["", "x", hex_id(171).upper(), "\0", "\ud800"])
    def test_what_is_no_file_is_not_found(self, open_errors: OpenErrors, unknown: str) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.attachments.add(_file(1), b"")

            assert tx.attachments.find(hex_id(9), unknown, None) is None
            assert tx.attachments.find(unknown, hex_id(1), None) is None
            assert list(tx.attachments.of_event(unknown, None)) == []

    def test_what_an_event_and_a_day_hold_is_told_in_bytes(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors(), 2).writing() as tx:
            assert (tx.attachments.held(1, hex_id(9)), tx.attachments.received(1, NOON)) == ({}, 0)

            tx.attachments.add(_file(1, size=3), b"")
            tx.attachments.add(_file(2, size=4, at=NOON + HOUR, event_id=hex_id(8)), b"")
            tx.attachments.add(_file(3, size=5, project_id=2), b"")

            assert tx.attachments.held(1, hex_id(9)) == {hex_id(1): 3}
            assert (tx.attachments.received(1, NOON), tx.attachments.received(1, NOON + HOUR)) == (7, 4)

    def test_concurrent_files_of_an_event_see_each_other(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: _add_unless_full(store, number), range(16)))

        with store.reading() as tx:
            assert len(tx.attachments.held(1, hex_id(9))) == 5

    def test_files_go_with_age(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors(), 2).writing() as tx:
            for file in (_file(1), _file(2, at=NOON + HOUR), _file(3, project_id=2)):
                tx.attachments.add(file, b"x")
            tx.attachments.expire(1, NOON + HOUR)

            assert [file.id for file in tx.attachments.of_event(hex_id(9), None)] == [hex_id(2), hex_id(3)]

    def test_files_that_wait_in_vain_for_their_event_go(self, open_errors: OpenErrors) -> None:
        told = Feedback(
            project_id=1, id=hex_id(8), event_id=None, name="", email="", message="x", url="", environment="",
            release="", at=NOON,
        )  # fmt: skip
        with with_project(open_errors(), 2).writing() as tx:
            tx.patterns.claim([pattern()])
            tx.events.append([(event(9, pattern()), b"")])
            tx.feedback.add(told)
            kept = [_file(1), _file(2, event_id=hex_id(8)), _file(3, event_id=hex_id(7), at=NOON + HOUR)]
            for file in (*kept, _file(4, event_id=hex_id(7)), _file(5, project_id=2)):
                tx.attachments.add(file, b"x")
            tx.attachments.expire_orphans(NOON + HOUR)

            left = [file for number in (9, 8, 7) for file in tx.attachments.of_event(hex_id(number), None)]
            assert left == kept


def _file(number: int, **changes: Any) -> Attachment:
    sample = Attachment(
        project_id=1, event_id=hex_id(9), id=hex_id(number), filename="a.log", content_type="text/plain",
        attachment_type="event.attachment", size=1, is_packed=False, at=NOON,
    )  # fmt: skip
    return attrs.evolve(sample, **changes)


def _add_unless_full(store: ErrorsStore, number: int) -> None:
    with store.writing() as tx:
        if len(tx.attachments.held(1, hex_id(9))) < 5:
            tx.attachments.add(_file(number), b"x")
