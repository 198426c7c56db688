"""E-mail addresses, and what makes two of them the same."""

import re
import unicodedata

from softfactory.domain.kernel.problems import Invalid

MAX_LENGTH = 254
ROUNDS = 5
_LABEL = "[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?"
_SHAPE = re.compile(rf"[^@\s]{{1,64}}@(?:{_LABEL}\.)+{_LABEL}")


class InvalidEmail(Invalid):
    """Not an address mail could be sent to."""

    code = "invalid-email"
    title = "The e-mail address is not acceptable."


def canonical(email: str) -> str:
    """Return the address that counts: trimmed, NFKC, case-folded whole, its domain in IDNA (RFC 3490).

    Never raises: what is no address is only folded, so that it can be looked up and not be found. What is canonical
    stays: the steps are repeated while they change something, as one may undo another.
    """
    for _ in range(ROUNDS):
        folded = _folded(email)
        if folded == email:
            break
        email = folded
    return email


def _folded(email: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).casefold()).strip()
    local, at, domain = text.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return text


def checked(email: str) -> str:
    """Return the canonical address; raises `InvalidEmail` unless it looks like one of at most 254 characters.

    No character of it is invisible or turns the text around it, so that it looks like what it is.
    """
    address = canonical(email)
    if len(address) > MAX_LENGTH or not address.isprintable() or not _SHAPE.fullmatch(address):
        raise InvalidEmail("An address looks like name@example.org and has at most 254 characters.")
    return address
