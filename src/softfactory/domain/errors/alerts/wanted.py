"""What somebody asks of a rule, and whether that makes sense. Pure."""

import re
from typing import Any

import attrs

from softfactory.domain.errors.model import Severity
from softfactory.domain.kernel.fetch import MAX_URL
from softfactory.domain.kernel.texts import has_controls

from .model import Channel, Condition
from .problems import InvalidRule

MAX_NAME = MAX_ENVIRONMENT = 200
MAX_ADDRESS = 254
MOST_EVENTS, MOST_MINUTES = 10_000, 60
NEEDS = {Condition.SEVERITY: {"severity"}, Condition.FREQUENCY: {"events", "minutes"}}
"""What only rules on these have, and must have."""
_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"[\w!#$%&'*+/=?^`{{|}}~.-]{{1,64}}@(?:{_LABEL}\.)+{_LABEL}")


@attrs.frozen(kw_only=True)
class Wanted:
    """A rule as it is asked for."""

    name: str
    condition: Condition
    environment: str | None = None
    severity: Severity | None = None
    events: int | None = None
    """1 to 10,000."""
    minutes: int | None = None
    """1 to 60."""
    email: str | None = None
    webhook: str | None = None
    """One of both."""

    def checked(self) -> dict[str, Any]:
        """Return the fields of a rule; raises `InvalidRule`."""
        given = {name for name in ("severity", "events", "minutes") if getattr(self, name) is not None}
        if given != NEEDS.get(self.condition, set()):
            raise InvalidRule("severity goes with a rule on severity, events and minutes go with one on frequency.")
        self._check_numbers()
        named = {"name": name_of(self.name), "environment": self._environment()}
        told = {"condition": self.condition, "severity": self.severity, "events": self.events, "minutes": self.minutes}
        return {**named, **told, **self._channel()}

    def _check_numbers(self) -> None:
        if self.events is not None and not 1 <= self.events <= MOST_EVENTS:
            raise InvalidRule(f"events are 1 to {MOST_EVENTS}.")
        if self.minutes is not None and not 1 <= self.minutes <= MOST_MINUTES:
            raise InvalidRule(f"minutes are 1 to {MOST_MINUTES}.")

    def _environment(self) -> str | None:
        if self.environment is None:
            return None
        if not 1 <= len(self.environment) <= MAX_ENVIRONMENT or has_controls(self.environment):
            raise InvalidRule(f"An environment has 1 to {MAX_ENVIRONMENT} characters, and no control characters.")
        return self.environment

    def _channel(self) -> dict[str, Any]:
        if (self.email is None) == (self.webhook is None):
            raise InvalidRule("It is told by email or by webhook: give one of both.")
        if self.email is not None:
            return {"channel": Channel.EMAIL, "target": address_of(self.email)}
        if len(self.webhook or "") > MAX_URL or not (self.webhook or "").isprintable():
            raise InvalidRule(f"webhook is an address of at most {MAX_URL} printable characters.")
        return {"channel": Channel.WEBHOOK, "target": self.webhook}


def name_of(given: str) -> str:
    """Return a name without spaces around it; raises `InvalidRule`."""
    name = given.strip()
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise InvalidRule(f"The name has 1 to {MAX_NAME} printable characters.")
    return name


def address_of(given: str) -> str:
    """Return an address that mail can be sent to, its domain in ASCII; raises `InvalidRule`."""
    local, _, domain = given.strip().rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode().lower()}"
    except UnicodeError:
        address = ""
    if len(address) > MAX_ADDRESS or not address.isprintable() or not _ADDRESS.fullmatch(address):
        raise InvalidRule(f"email is an address such as name@example.org, of at most {MAX_ADDRESS} characters.")
    return address
