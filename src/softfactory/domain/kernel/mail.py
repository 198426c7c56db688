"""Mail, as every context sends it: plain text to one address."""

from abc import abstractmethod
from typing import Protocol

import attrs

from .problems import Problem, Unavailable


@attrs.frozen(kw_only=True)
class Mail:
    """A letter to one person."""

    id: str
    """A UUID: the left part of Message-ID, so that a letter sent twice can be told as one."""
    to: str
    """An address in canonical form."""
    subject: str
    """One line."""
    text: str
    """Lines that end with a line feed."""


class MailRefused(Problem):
    """The mail server will never take this letter."""

    code = "mail-refused"
    title = "The mail server refused the mail."


class MailUnavailable(Unavailable):
    """The mail server does not answer, or asks to come later."""

    code = "mail-unavailable"
    title = "The mail server does not answer."


class Mailer(Protocol):
    """Hands letters over; a call takes at most 30 seconds."""

    @abstractmethod
    def send(self, mail: Mail) -> None:
        """Hand the letter over. Raises `MailUnavailable` when trying again may help, `MailRefused` when not."""
