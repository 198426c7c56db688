"""What review needs of a database."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.store import Store, Tx

from .model import Application, ApplicationState, Campaign, LedgerEntry


@attrs.frozen(kw_only=True)
class CampaignCriteria:
    """Which campaigns: those that meet all that is given."""

    category: str | None = None
    """Whole, as it is stored."""


class Campaigns(Protocol):
    """Campaigns. Never more places are taken than there are: the database holds to that."""

    @abstractmethod
    def add(self, campaign: Campaign) -> None:
        """Store a new campaign."""

    @abstractmethod
    def find(self, campaign_id: str) -> Campaign | None:
        """Return a campaign, locking nothing."""

    @abstractmethod
    def fetch(self, campaign_id: str) -> Campaign | None:
        """Return a campaign; in a writing transaction it is locked until that ends.

        Lock the campaign before its applications, and several campaigns in the order of their ids.
        """

    @abstractmethod
    def save(self, campaign: Campaign) -> None:
        """Store a campaign that is there."""

    @abstractmethod
    def remove(self, campaign_id: str) -> None:
        """Remove a campaign that nobody applied for."""

    @abstractmethod
    def listed(self, criteria: CampaignCriteria, request: PageRequest) -> Page[Campaign]:
        """Return campaigns that everybody may see (no drafts, none canceled), the newest first. Raises `BadCursor`."""

    @abstractmethod
    def of_creator(self, user_id: str, request: PageRequest) -> Page[Campaign]:
        """Return a creator's campaigns, the newest first. Raises `BadCursor`."""

    @abstractmethod
    def all_of_creator(self, user_id: str) -> Sequence[Campaign]:
        """Return all of a creator's campaigns, in the order of their ids, locking nothing."""


class Applications(Protocol):
    """Applications: one of a person for a campaign."""

    @abstractmethod
    def add(self, application: Application) -> None:
        """Store a new application; raises `AlreadyApplied` when its user has one for the campaign."""

    @abstractmethod
    def find(self, application_id: str) -> Application | None:
        """Return an application, locking nothing."""

    @abstractmethod
    def fetch(self, application_id: str) -> Application | None:
        """Return an application; in a writing transaction it is locked until that ends: lock its campaign before."""

    @abstractmethod
    def save(self, application: Application) -> None:
        """Store an application that is there."""

    @abstractmethod
    def of_campaign(
        self, campaign_id: str, request: PageRequest, state: ApplicationState | None = None
    ) -> Page[Application]:
        """Return a campaign's applications, the newest first. Raises `BadCursor`."""

    @abstractmethod
    def of_user(self, user_id: str, request: PageRequest) -> Page[Application]:
        """Return a user's applications, the newest first. Raises `BadCursor`."""

    @abstractmethod
    def all_of_user(self, user_id: str) -> Sequence[Application]:
        """Return all of a user's applications, in the order of their campaigns' ids, locking nothing."""

    @abstractmethod
    def next_waiting(self, campaign_id: str) -> Application | None:
        """Return the one that has been waitlisted for the longest time."""

    @abstractmethod
    def overdue(self, campaign_id: str, states: Collection[ApplicationState], *, at: datetime) -> Sequence[Application]:
        """Return a campaign's applications in one of *states* that are due at or before *at*, the first due first."""

    @abstractmethod
    def counts(self, campaign_id: str) -> Mapping[ApplicationState, int]:
        """Return how many of a campaign's applications are in each state that any is in."""

    @abstractmethod
    def extend(self, campaign_id: str, states: Collection[ApplicationState], *, due_at: datetime) -> None:
        """Make a campaign's applications in *states* that are due before *due_at* due then."""

    @abstractmethod
    def turn(
        self, campaign_id: str, states: Collection[ApplicationState], *, to: ApplicationState, at: datetime
    ) -> None:
        """Put all of a campaign's applications that are in one of *states* into another, none of which has a place."""


class Ledger(Protocol):
    """Rewards, each as two sides that add up to nothing; what is written stays."""

    @abstractmethod
    def add(self, entries: Sequence[LedgerEntry]) -> None:
        """Write the sides of a reward; raises `AlreadyRewarded` when its application was rewarded before."""

    @abstractmethod
    def of_user(self, user_id: str, request: PageRequest) -> Page[LedgerEntry]:
        """Return a user's side of their rewards, the newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def of_campaign(self, campaign_id: str, request: PageRequest) -> Page[LedgerEntry]:
        """Return a campaign's side of its rewards, the newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def all_of_user(self, user_id: str) -> Sequence[LedgerEntry]:
        """Return a user's side of all their rewards, the oldest first."""

    @abstractmethod
    def balances_of_user(self, user_id: str) -> Mapping[str, int]:
        """Return how much a user was rewarded with, by unit; no unit without a reward."""

    @abstractmethod
    def balances_of_campaign(self, campaign_id: str) -> Mapping[str, int]:
        """Return how much a campaign has more by its rewards, which is less than nothing, by unit."""

    @abstractmethod
    def forget(self, user_id: str) -> None:
        """Unlink a user from their side of rewards; the sums stay."""


class ReviewTx(Tx, Protocol):
    """The slice of review."""

    @property
    @abstractmethod
    def campaigns(self) -> Campaigns:
        """Campaigns."""

    @property
    @abstractmethod
    def applications(self) -> Applications:
        """Applications."""

    @property
    @abstractmethod
    def ledger(self) -> Ledger:
        """Rewards."""


ReviewStore = Store[ReviewTx]
