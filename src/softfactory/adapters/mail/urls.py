"""Where letters go, said by a URL."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.mail import Mailer

from .files import FileMailer
from .letter import sender_of
from .memory import MemoryMailer
from .server import Server
from .smtp import SmtpMailer


def mailer_of(url: str, *, sender: str, now: Clock) -> Mailer:
    """Return what ``smtp://…``, ``smtps://…``, ``file:///DIRECTORY`` or ``memory:`` asks for.

    Raises ValueError, with a part of a sentence that holds no password, for what cannot be read.
    """
    writer = sender_of(sender)
    if url.startswith("memory:"):
        return MemoryMailer()
    if url.startswith("file:"):
        return FileMailer(directory=Path(unquote(urlsplit(url).path)), sender=writer, now=now)
    return SmtpMailer(server=Server.of(url), sender=writer, now=now)
