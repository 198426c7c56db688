"""What happens to the log from time to time: counts become rows, its head goes outside, its keys are rotated."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import SecurityEvent, done_by
from softfactory.domain.kernel.instants import micros

from .chain import MAC, SEQ
from .ports import AuditTx, Line
from .recorder import MINUTE
from .usecases import UseCases


@attrs.frozen(kw_only=True, slots=False)
class KeepingUseCases(UseCases):
    """What doors, cron entries and administrators cause."""

    def denied(self, actor: Actor, what: str) -> None:
        """Count that somebody was refused *what* they may not do."""
        event = attrs.evolve(done_by(actor, "authz_fail", at=self.now(), details={"what": what}), repeats=True)
        with self.store.writing() as tx:
            self.recorder.write(tx, [event])

    def write_repeats(self) -> int:
        """Make rows of the counts of minutes that are over, and return how many; to be called every minute."""
        now = micros(self.now())
        with self.store.writing() as tx:
            tx.chain.hold()
            drafts = tx.repeats.take(before=now - now % MINUTE)
            self.recorder.append(tx, drafts)
        return len(drafts)

    def write_head(self) -> Line | None:
        """Write the head to the anchor unless that has it; return what was written. To be called every minute.

        When the log does not hold what the anchor's last line says, it was cut or rolled back: that becomes a row, and
        the line stays, for `verify` to find. Raises `AnchorUnavailable`.
        """
        now, known = self.now(), self.anchor.last()
        with self.store.reading() as tx:
            head, holds = tx.chain.last(), known is None or _holds(tx, known)
        if not holds and known is not None:
            head = self._rolled_back(known, head, now)
        if head is None or (known is not None and head == (known.seq, known.mac)):
            return None
        with self.store.reading() as tx:
            erased = tx.chain.erased(after=known.seq if known and holds else 0)
        line = Line(seq=head[0], mac=head[1], at=now, erased=tuple(erased))
        self.anchor.append(line)
        return line

    def erased_ids(self) -> Sequence[str]:
        """Return who was erased, as the anchor knows, and is not by what the log says: an older backup was restored.

        Erase them again before the head is written, and record `PersonErased` of each, also of one who is no user.
        """
        last = self.anchor.last()
        with self.store.reading() as tx:
            if last is None or _holds(tx, last):  # then it holds all erasures of the lines before, too
                return []
            gone = tx.chain.erased()
        known = {user_id for line in self.anchor.lines() if line for user_id in line.erased}
        return sorted(known.difference(gone))

    def rotate_keys(self, actor: Actor) -> int:
        """Sign with a new key from now on, and return its version; the chain goes on.

        All keys are sealed under the current secret key, so that an older one need not be given any more.
        """
        actor.must_be_admin()
        with self.store.writing() as tx:
            tx.chain.hold()
            version = self.keyring.rotate(tx)
        after: str | None = ""
        while after is not None:
            with self.store.writing() as tx:
                tx.chain.hold()
                after = self.keyring.seal_persons(tx, after)
        return version

    def _rolled_back(self, known: Line, head: tuple[int, bytes] | None, now: datetime) -> tuple[int, bytes] | None:
        details = {"anchored": str(known.seq), "found": str(head[0] if head else 0)}
        with self.store.writing() as tx:
            self.recorder.write(tx, [SecurityEvent(at=now, name="audit_rolled_back", details=details)])
            return tx.chain.last()


def _holds(tx: AuditTx, line: Line) -> bool:
    rows = tx.chain.rows(line.seq, 1)
    return bool(rows) and (rows[0][SEQ], rows[0][MAC]) == (line.seq, line.mac)
