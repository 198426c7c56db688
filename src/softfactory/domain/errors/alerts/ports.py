"""What alerts need: where they are kept, and who sends them."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from softfactory.domain.errors.model import Pattern
from softfactory.domain.kernel.paging import Page, PageRequest

from .model import Alert, Channel, Condition, Mark, Rule

Moment = tuple[datetime, str]
"""When an event happened, and its id."""


class Alerts(Protocol):
    """Rules, what was decided by them, and the counts that they are decided by."""

    @abstractmethod
    def add_rule(self, rule: Rule, *, most: int) -> bool:
        """Store a rule unless its project has *most* already, exactly, whoever else adds one; tell whether it was."""

    @abstractmethod
    def find_rule(self, rule_id: str) -> Rule | None:
        """Return the rule, locking nothing."""

    @abstractmethod
    def fetch_rule(self, rule_id: str) -> Rule | None:
        """Return the rule, locked until the transaction ends when it is a writing one."""

    @abstractmethod
    def save_rule(self, rule: Rule) -> None:
        """Replace a rule that `fetch_rule` returned in this transaction."""

    @abstractmethod
    def remove_rule(self, rule_id: str) -> None:
        """Remove a rule with all that was decided by it."""

    @abstractmethod
    def rules(self, projects: frozenset[int] | None, request: PageRequest) -> Page[Rule]:
        """Return the rules of these projects (None = all), newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def armed(self, conditions: Collection[Condition], projects: Collection[int] | None) -> Sequence[Rule]:
        """Return the enabled rules of these projects (None = all) on these conditions, by id, locking nothing."""

    @abstractmethod
    def of_creator(self, user_id: str) -> Sequence[Rule]:
        """Return the rules that a user made, by id."""

    @abstractmethod
    def forget_creator(self, user_id: str) -> None:
        """Remove the user's rules that send mail, with their alerts, and have the others say nobody made them."""

    @abstractmethod
    def add(self, alerts: Sequence[Alert]) -> Sequence[Alert]:
        """Store what was decided, and return it but for what had been decided already: by rule and occurrence."""

    @abstractmethod
    def find(self, alert_id: str) -> Alert | None:
        """Return the alert, locking nothing."""

    @abstractmethod
    def fetch(self, alert_id: str) -> Alert | None:
        """Return the alert, locked until the transaction ends when it is a writing one."""

    @abstractmethod
    def save(self, alert: Alert) -> None:
        """Replace an alert that `fetch` returned in this transaction."""

    @abstractmethod
    def of_rule(self, rule_id: str, request: PageRequest) -> Page[Alert]:
        """Return what a rule decided, newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def marks(self, rule_id: str) -> Mapping[str, Mark]:
        """Return a rule's marks by their subject."""

    @abstractmethod
    def mark(self, marks: Collection[Mark]) -> None:
        """Set marks, each in place of the one of its rule and subject."""

    @abstractmethod
    def frequent(self, rule: Rule, *, since: datetime, least: int, most: int) -> Sequence[Pattern]:
        """Return up to *most* living patterns that may have had *least* events since an instant, most events first.

        Told from counts per hour of the rule's project and environment, with those of merged patterns: some had fewer.
        Those that are muted are not among them, nor those last seen before *since*.
        """

    @abstractmethod
    def moments(self, pattern: Pattern, environment: str | None, *, since: datetime, most: int) -> Sequence[Moment]:
        """Return when the latest *most* events since an instant happened, with those of merged patterns, oldest first.

        None as environment asks for any.
        """

    @abstractmethod
    def arrivals(
        self, project_id: int, environment: str | None, *, since: datetime, until: datetime
    ) -> Sequence[tuple[datetime, int]]:
        """Return events a minute as they were stored, from the minute of *since* to before *until*."""

    @abstractmethod
    def expire(self, *, alerts: datetime, marks: datetime, arrivals: datetime) -> None:
        """Remove what was decided, held, or counted a minute, before these instants."""


class AlertsTx(Protocol):
    """What a transaction sees of alerts."""

    @property
    @abstractmethod
    def alerts(self) -> Alerts:
        """Rules, and what was decided by them."""


@attrs.frozen(kw_only=True)
class Notification:
    """What is sent: by mail the subject and the text, by webhook the body."""

    id: str
    """A UUID, the same for each attempt."""
    at: datetime
    """When this attempt is made."""
    channel: Channel
    target: str
    """An address in canonical form, or a URL."""
    secret: bytes = attrs.field(default=b"", repr=False)
    """What a webhook is signed with."""
    subject: str
    """One line."""
    text: str
    """Lines that end with a line feed."""
    body: bytes
    """JSON."""


class Notifier(Protocol):
    """Tells people and programs outside; a call takes half a minute at most."""

    @abstractmethod
    def send(self, notification: Notification) -> None:
        """Return when it was taken. Raises `NotDelivered` when trying again may help, else `NeverDelivered`."""
