"""Searching, exporting and verifying the log."""

from collections.abc import Iterator

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.paging import MAX_LIMIT, Page, PageRequest

from .breaks import Verdict
from .chain import COLUMNS, SEQ
from .model import Entry, Readable
from .ports import Anchor, Criteria, Line
from .readers import Reader
from .usecases import UseCases
from .verification import Examination

CHUNK = 1000
"""Rows that are verified at once."""
FIRST = -(2**63)
"""Before any number that a database can hold: rows that were put in before the first one are seen, too."""
LAST = 2**63 - 1


@attrs.frozen(kw_only=True, slots=False)
class ReadingUseCases(UseCases):
    """What auditors do, and everybody with what is about them."""

    def search(self, actor: Actor, criteria: Criteria | None = None, page: PageRequest | None = None) -> Page[Readable]:
        """Return entries, newest first."""
        actor.must_audit()
        with self.store.reading() as tx:
            found = tx.chain.listed(criteria or Criteria(), page or PageRequest())
            return Page(items=Reader(self.keyring).read(tx, found.items), next_cursor=found.next_cursor)

    def export(self, actor: Actor) -> Iterator[Readable]:
        """Return all entries, oldest first, read in portions: whoever is slow to take them holds up nobody."""
        actor.must_audit()
        return self._all()

    def of_person(self, actor: Actor, user_id: str) -> Iterator[Readable]:
        """Return what was done by a person or to them, newest first, for them or an administrator.

        Of what is personal it shows only what is theirs: not where an administrator came from.
        """
        if actor.user_id != user_id and not actor.is_admin:
            raise NotAllowed("This is for the person it is about, and for administrators.")
        return self._about(user_id)

    def head(self, actor: Actor) -> Line | None:
        """Return the number and the MAC of the last row, None for an empty log: to be kept elsewhere, and compared."""
        actor.must_audit()
        with self.store.reading() as tx:
            last = tx.chain.last()
        return Line(seq=last[0], mac=last[1], at=self.now()) if last else None

    def verify(self, actor: Actor, anchor: Anchor | None = None) -> Verdict:
        """Check every row, and every line of the anchor."""
        actor.must_audit()
        lines = list((anchor or self.anchor).lines())  # before the rows: each line's row is there by then
        with self.store.reading() as tx:
            examination = Examination(self.keyring.verifying(tx), lines)
            start = FIRST
            while rows := tx.chain.rows(start, CHUNK):
                examination.go_on(rows)
                if len(rows) < CHUNK or (start := rows[-1][SEQ] + 1) > LAST:
                    break
        return examination.verdict()

    def _all(self) -> Iterator[Readable]:
        start = 1
        while True:
            with self.store.reading() as tx:
                rows = tx.chain.rows(start, MAX_LIMIT)
                found = Reader(self.keyring).read(tx, [Entry(**dict(zip(COLUMNS, row, strict=True))) for row in rows])
            yield from found
            if len(found) < MAX_LIMIT:
                return
            start = found[-1].seq + 1

    def _about(self, user_id: str) -> Iterator[Readable]:
        cursor: str | None = None
        while True:
            with self.store.reading() as tx:
                found = tx.chain.listed(Criteria(person=user_id), PageRequest(limit=MAX_LIMIT, cursor=cursor))
                readable = Reader(self.keyring, only=user_id).read(tx, found.items)
            yield from readable
            cursor = found.next_cursor
            if cursor is None:
                return
