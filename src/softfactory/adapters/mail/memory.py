"""Letters kept in memory, for tests and for embedding without a server."""

from softfactory.domain.kernel.mail import Mail, Mailer

MOST = 1000


class MemoryMailer(Mailer):
    """Keeps the last 1,000 letters; the same one twice is one."""

    def __init__(self) -> None:
        self.letters: list[Mail] = []
        """Oldest first."""

    def send(self, mail: Mail) -> None:
        if all(letter.id != mail.id for letter in self.letters):
            self.letters.append(mail)
        del self.letters[:-MOST]
