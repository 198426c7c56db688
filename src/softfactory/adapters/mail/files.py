"""Letters as files, to be read by whoever runs the server."""

import os
from email.headerregistry import Address
from pathlib import Path
from tempfile import NamedTemporaryFile

import attrs

from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.mail import Mail, Mailer, MailUnavailable

from .letter import POLICY, composed


@attrs.frozen(kw_only=True)
class FileMailer(Mailer):
    """Writes each letter whole into *directory*, as ``<id>.eml``; only the server's own user may read it.

    The directory is made when the first letter is sent. The same letter twice is one file.
    """

    directory: Path
    sender: Address
    now: Clock

    def send(self, mail: Mail) -> None:
        letter = composed(mail, sender=self.sender, at=self.now())
        content = letter.as_bytes(policy=POLICY.clone(utf8=not mail.to.isascii()))
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self.directory / f"{mail.id}.eml", content)
        except OSError as error:
            raise MailUnavailable(f"The letter cannot be written into {self.directory}: {error.strerror}.") from error

    def _write(self, file: Path, content: bytes) -> None:
        with NamedTemporaryFile(dir=self.directory, prefix=".", suffix=".tmp", delete=False) as temporary:  # mode 0600
            try:
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
                Path(temporary.name).replace(file)
            except BaseException:
                Path(temporary.name).unlink()
                raise
