"""Does the chain hold? Row by row, and against every line that was kept outside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from .breaks import Break, Kind, Verdict, merged
from .chain import KEY_VERSION, MAC, SEQ, START, Checker, Row, fits
from .ports import Line

SUSPECTS = 20
"""Broken rows that are compared with each other: more would say no more."""


@attrs.frozen
class _Suspect:
    place: int
    previous: bytes
    row: Row


class Examination:
    """Goes along the chain: give it all rows in order, then ask for the verdict."""

    def __init__(self, keys: Mapping[int, bytes], lines: Iterable[Line | None]) -> None:
        self._checkers = {version: Checker(key) for version, key in keys.items()}
        self._rows = 0
        self._previous, self._expected = START, 1
        self._breaks: list[Break] = []
        self._suspects: list[_Suspect] = []
        self._anchored: dict[int, list[tuple[int, Line]]] = {}
        self._lines = 0
        for number, line in enumerate(lines, start=1):
            self._lines = number
            if line is None:
                self._breaks.append(Break(kind=Kind.LINE, first=number, last=number))
            else:
                self._anchored.setdefault(line.seq, []).append((number, line))

    def go_on(self, rows: Sequence[Row]) -> None:
        """Check the next rows. What a row is worth does not hang on the one before: each break is told once."""
        previous, expected, anchored, checkers = self._previous, self._expected, self._anchored, self._checkers
        for row in rows:
            seq, mac = row[SEQ], row[MAC]
            if seq != expected or not fits(checkers, previous, row):
                self._broken(row, previous, expected)
            if seq in anchored:
                self._compare(anchored.pop(seq), mac)
            if seq >= expected:
                previous, expected = mac, seq + 1
        self._previous, self._expected = previous, expected
        self._rows += len(rows)

    def verdict(self) -> Verdict:
        """Say whether the chain holds and, if not, where it breaks."""
        for number, line in sorted((found for lines in self._anchored.values() for found in lines), key=lambda f: f[0]):
            kind = Kind.CUT if line.seq >= self._expected else Kind.GONE
            self._breaks.append(Break(kind=kind, first=line.seq, last=line.seq, line=number))
        found = [*self._breaks, *self._examined()]
        if self._suspects and not found:  # something is broken: never say that it is not
            found = [Break(kind=Kind.ALTERED, first=one.place, last=one.place) for one in self._suspects]
        found.sort(key=lambda one: (one.kind is Kind.LINE, one.first, one.kind))
        return Verdict(rows=self._rows, lines=self._lines, breaks=merged(found))

    def _broken(self, row: Row, previous: bytes, expected: int) -> None:
        seq = row[SEQ]
        if seq > expected:  # whether this one was edited, too, only the missing one could tell
            self._breaks.append(Break(kind=Kind.MISSING, first=expected, last=seq - 1))
        elif seq == expected and len(self._suspects) < SUSPECTS:
            self._suspects.append(_Suspect(seq, previous, row))
        else:
            self._add(seq, Kind.UNKNOWN_KEY if row[KEY_VERSION] not in self._checkers else Kind.ALTERED)

    def _add(self, seq: int, kind: Kind) -> None:
        if self._breaks and self._breaks[-1].kind is kind and self._breaks[-1].last == seq - 1:
            self._breaks[-1] = attrs.evolve(self._breaks[-1], last=seq)  # a million of them are one break
        else:
            self._breaks.append(Break(kind=kind, first=seq, last=seq))

    def _compare(self, lines: Sequence[tuple[int, Line]], mac: object) -> None:
        for number, line in lines:
            if line.mac != mac:
                self._breaks.append(Break(kind=Kind.REPLACED, first=line.seq, last=line.seq, line=number))

    def _examined(self) -> Iterator[Break]:
        """Tell moved rows from edited ones, and leave out those that only follow a moved one."""
        before = {suspect.previous for suspect in self._suspects}
        before |= {suspect.row[MAC] for suspect in self._suspects if isinstance(suspect.row[MAC], bytes)}
        for suspect in self._suspects:
            place, row = suspect.place, suspect.row
            if row[KEY_VERSION] not in self._checkers:
                yield Break(kind=Kind.UNKNOWN_KEY, first=place, last=place)
                continue
            home = next((other.place for other in self._suspects if self._belongs(row, other.place, before)), None)
            if home is None:
                yield Break(kind=Kind.ALTERED, first=place, last=place)
            elif home != place:
                yield Break(kind=Kind.MOVED, first=place, last=place, home=home)

    def _belongs(self, row: Row, place: int, before: Iterable[bytes]) -> bool:
        there = (*row[:SEQ], place, *row[SEQ + 1 :])
        return any(fits(self._checkers, previous, there) for previous in before)
