"""The head of the audit log in a file that only grows."""

import os
from collections.abc import Iterable
from pathlib import Path

from softfactory.domain.audit.ports import Anchor, AnchorUnavailable, Line

from .lines import read, written

TAIL = 65536
"""Bytes from the end in which the last line is looked for first."""


class FileAnchor(Anchor):
    """One line of JSON for each head, for the owner only; keep a copy of it where who writes the database cannot."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, line: Line) -> None:
        try:
            new = not self._path.exists()
            descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                self._write(descriptor, written(line) + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if new:
                self._keep_name()
        except OSError as error:
            raise AnchorUnavailable(f"The anchor {self._path} cannot be written: {error.strerror}.") from error

    def last(self) -> Line | None:
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - TAIL))
                lines = [found for text in file.read().split(b"\n")[size > TAIL :] if (found := read(text))]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise AnchorUnavailable(f"The anchor {self._path} cannot be read: {error.strerror}.") from error
        if lines or size <= TAIL:
            return lines[-1] if lines else None
        return next((line for line in reversed(list(self.lines())) if line), None)  # a longer line than most

    def lines(self) -> Iterable[Line | None]:
        try:
            with self._path.open("rb") as file:
                return [read(text) for text in file]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise AnchorUnavailable(f"The anchor {self._path} cannot be read: {error.strerror}.") from error

    @staticmethod
    def _write(descriptor: int, text: bytes) -> None:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            text = b"\n" + text  # a line that a crash cut off stays one unreadable line
        while text:
            text = text[os.write(descriptor, text) :]

    def _keep_name(self) -> None:
        """Have the directory remember the new file, whatever happens to the machine."""
        directory = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
