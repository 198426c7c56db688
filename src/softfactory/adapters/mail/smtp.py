"""Letters over SMTP, by the standard library's smtplib."""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from time import monotonic

import attrs

from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.mail import Mail, Mailer, MailRefused, MailUnavailable

from .letter import composed
from .server import Server

STEP = 10
"""Seconds for each address of the server to connect, and again to greet."""
WHOLE = 30
"""Seconds for a letter, all in all."""
PERMANENT = 500
_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")


@attrs.frozen(kw_only=True)
class SmtpMailer(Mailer):
    """Hands each letter over in a connection of its own, within 30 seconds.

    With a login the connection is encrypted and the server's certificate verified, or nothing is sent. Without one
    STARTTLS is taken where it is offered, whatever the certificate (RFC 7435).
    """

    server: Server
    sender: Address
    now: Clock

    def send(self, mail: Mail) -> None:
        letter = composed(mail, sender=self.sender, at=self.now())
        end = monotonic() + WHOLE
        try:
            smtp = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise self._unusable(error) from error
        with _hung_up_at(end, smtp):
            try:
                self._introduce(smtp)
            except (smtplib.SMTPException, OSError) as error:
                raise self._unusable(error) from error
            _deliver(smtp, letter)
            with suppress(smtplib.SMTPException, OSError):  # the letter is theirs by now
                smtp.quit()

    def _connect(self) -> smtplib.SMTP:
        host, port, name = self.server.host, self.server.port, self.sender.domain
        if self.server.tls:
            return smtplib.SMTP_SSL(host, port, name, timeout=STEP, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, name, timeout=STEP)

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if not self.server.tls and (self.server.login or smtp.has_extn("starttls")):
            smtp.starttls(context=_context(verified=self.server.login is not None))
        if self.server.login:
            smtp.login(*self.server.login)

    def _unusable(self, error: Exception) -> MailUnavailable:
        """Return why no letter can be handed over now: that is no fault of the letter."""
        reason = (
            f"it answered {error.smtp_code}"
            if isinstance(error, smtplib.SMTPResponseException)
            else str(error).rstrip(".")
        )
        return MailUnavailable(f"The mail server {self.server.host}:{self.server.port} cannot be used: {reason}.")


def _context(*, verified: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def _hung_up_at(end: float, smtp: smtplib.SMTP) -> Generator[None, None, None]:
    """Close the connection afterwards, and hang up at *end*: timeouts are for a step, and a server may take many."""
    left = max(end - monotonic(), 0.1)
    if smtp.sock:
        smtp.sock.settimeout(left)
    timer = threading.Timer(left, _hang_up, [smtp])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        smtp.close()


def _hang_up(smtp: smtplib.SMTP) -> None:
    with suppress(OSError):
        if smtp.sock:  # not the socket's own shutdown: TLS's would let what follows go out in plain
            socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)


def _deliver(smtp: smtplib.SMTP, letter: EmailMessage) -> None:
    [recipient] = letter["To"].addresses
    [sender] = letter["From"].addresses
    try:
        smtp.send_message(letter, sender.addr_spec, [recipient.addr_spec])
    except smtplib.SMTPRecipientsRefused as error:
        [(code, text)] = error.recipients.values()
        raise _refusal(code, text) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefused("The mail server takes no address that is not in ASCII.") from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable("The mail server hung up before it took the letter.") from error


def _refusal(code: int, text: bytes | str) -> MailRefused | MailUnavailable:
    """Return what an answer means, without its words: they may hold the address."""
    found = _ENHANCED.search(text if isinstance(text, bytes) else text.encode())
    detail = f"The mail server answered {code}{' ' + found[0].decode() if found else ''}."
    return MailRefused(detail) if code >= PERMANENT else MailUnavailable(detail)
