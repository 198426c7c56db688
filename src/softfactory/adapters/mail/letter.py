"""A letter as RFC 5322 has it; nothing that a letter says can become a header of its own."""

import re
import uuid
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy

from softfactory.domain.kernel.mail import Mail, MailRefused

POLICY = EmailPolicy(cte_type="7bit")
"""7 bits, because not every server on the way takes 8."""
LONGEST = 998
"""Characters of a line: RFC 5322, section 2.1.1."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_SPEC = rf"([\w!#$%&'*+/=?^`{{|}}~.-]+)@({_DOMAIN.pattern})"
_SENDER = re.compile(rf'([^<>@"]*)<{_SPEC}>|{_SPEC}', re.ASCII)
_NOT_PLAIN = re.compile(rf"[^\n\t\x20-\x7e]|[^\n]{{{LONGEST + 1}}}")


def composed(mail: Mail, *, sender: Address, at: datetime) -> EmailMessage:
    """Return *mail* as a message; raises `MailRefused` for an address or a subject that none can have."""
    if _CONTROL.search(mail.subject):
        raise MailRefused("The subject of a mail is one line.")
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = address(mail.to)
    message["Subject"] = mail.subject
    message["Date"] = at
    message["Message-ID"] = f"<{uuid.UUID(mail.id)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    text = mail.text.encode(errors="replace").decode()
    # Plain text as it is, so that a link stays whole to whoever reads the source.
    message.set_content(text, cte="quoted-printable" if _NOT_PLAIN.search(text) else "7bit")
    return message


def address(text: str) -> Address:
    """Return an address, its local part quoted if need be; raises `MailRefused` for what is none."""
    local, _, domain = text.rpartition("@")
    if not local or _CONTROL.search(local) or not _DOMAIN.fullmatch(domain):
        raise MailRefused("Mail is sent to an address such as name@example.org, its domain in ASCII.")
    return Address(username=local, domain=domain)


def sender_of(text: str) -> Address:
    """Return who letters come from: an address, or a name and one; raises ValueError for what is neither."""
    found = _SENDER.fullmatch(text)
    if not found or _CONTROL.search(text):
        raise ValueError("mails come from one address such as errors@example.org or Errors <errors@example.org>")
    name, local, domain = found[1] or "", found[2] or found[4], found[3] or found[5]
    return Address(name.strip(), local, domain)
