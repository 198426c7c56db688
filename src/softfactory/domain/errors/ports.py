"""What error tracking needs from a database. Frozen entities in, frozen entities out: rows equal entities."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

import attrs

from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.store import Store, Tx

from .model import Activity, Arrivals, Event, Pattern, Project, ProjectKey, Severity, Status, Tally

EventKey = tuple[int, str]
"""Project id and event id."""

GroupKey = tuple[int, str]
"""Project id and fingerprint."""

Dimension = Literal["project_id", "pattern_id", "hour", "severity", "environment", "error_type"]
"""What counts may be summed by."""

MOST_TAG_KEYS = 50
"""Tags of one pattern that are shown: a client can send any number of keys."""

PATTERN_SORTS = ("last_seen", "first_seen", "frequency", "users")


@attrs.frozen(kw_only=True)
class Criteria:
    """Which events, or which patterns: those that meet everything given. None asks for nothing.

    For patterns each criterion holds of at least one of its events, told from counts: `environment`, `release`,
    `severity`, `since` and `until` of the same hour's events; `since` and `until` count by whole hours there, but a
    pattern whose first event is after `until`, or whose last is before `since`, never meets them.
    """

    projects: frozenset[int] | None = None
    """None: every project there is."""
    error_type: str | None = None
    severity: Severity | None = None
    """Of an event: its own. Of a pattern: the pattern's."""
    environment: str | None = None
    release: str | None = None
    user: str | None = None
    tag: tuple[str, str] | None = None
    since: datetime | None = None
    """The first instant."""
    until: datetime | None = None
    """The first instant that is too late."""
    q: str | None = None
    """Text, compared without regard to case, that the pattern's error type or template must contain."""
    pattern: str | None = None
    """Events of this pattern only."""
    status: Status | None = None
    """Patterns only."""


class Projects(Protocol):
    """Projects, their keys and members."""

    @abstractmethod
    def add(self, name: str, *, created_at: datetime) -> Project:
        """Store a project under the next free id, counted from 1 and never given twice."""

    @abstractmethod
    def find(self, project_id: int) -> Project | None:
        """Return the project."""

    @abstractmethod
    def listed(self, among: frozenset[int] | None, request: PageRequest) -> Page[Project]:
        """Return projects, newest (highest id) first; None means all. Raises `BadCursor`."""

    @abstractmethod
    def add_key(self, key: ProjectKey) -> None:
        """Store a key; keys are never equal."""

    @abstractmethod
    def find_key(self, key: str) -> ProjectKey | None:
        """Return the key, also when it is revoked."""

    @abstractmethod
    def keys(self, project_id: int) -> Sequence[ProjectKey]:
        """Return the project's keys, oldest first, revoked ones too."""

    @abstractmethod
    def revoke_key(self, key: str, *, at: datetime) -> None:
        """Mark the key as revoked; one that is stays as it is."""

    @abstractmethod
    def add_member(self, project_id: int, user_id: str) -> None:
        """Let the user see the project; a member stays one."""

    @abstractmethod
    def remove_member(self, project_id: int, user_id: str) -> None:
        """Undo `add_member`; whoever is no member stays none."""

    @abstractmethod
    def members(self, project_id: int) -> Sequence[str]:
        """Return the ids of the project's members, sorted."""

    @abstractmethod
    def of_member(self, user_id: str) -> frozenset[int]:
        """Return the ids of the projects that the user is a member of."""

    @abstractmethod
    def forget_member(self, user_id: str) -> None:
        """Remove the user from all projects."""


class Events(Protocol):
    """Occurrences, each with what the client sent."""

    @abstractmethod
    def known(self, keys: Collection[EventKey]) -> Mapping[EventKey, Event]:
        """Return those of up to 1,000 *keys* that are stored already."""

    @abstractmethod
    def append(self, events: Sequence[tuple[Event, bytes]]) -> None:
        """Store up to 1,000 events, each with its packed payload.

        Raises `EventIdTaken` when a concurrent transaction stored one of them first: begin again, and it is `known`.
        """

    @abstractmethod
    def find(self, event_id: str, among: frozenset[int] | None) -> tuple[Event, bytes] | None:
        """Return the event and its packed payload among these projects (None = all), the one received last."""

    @abstractmethod
    def newest(self, criteria: Criteria, request: PageRequest) -> Page[Event]:
        """Return events by timestamp, then event id, latest first. Raises `BadCursor`."""


class Patterns(Protocol):
    """Patterns and what they count."""

    @abstractmethod
    def claim(self, candidates: Collection[Pattern]) -> Mapping[GroupKey, Pattern]:
        """Return, for each of up to 1,000 candidates, the stored pattern of its project and fingerprint.

        A candidate without one is stored as it is. Candidates have distinct keys. All returned patterns are locked
        until the transaction ends, in the order of their keys, so that concurrent batches neither lose a count nor
        wait for each other in a circle.
        """

    @abstractmethod
    def save(self, patterns: Collection[Pattern]) -> None:
        """Replace patterns that `claim` or `fetch` returned in this transaction."""

    @abstractmethod
    def fetch(self, pattern_id: str) -> Pattern | None:
        """Return the pattern, locked until the transaction ends when it is a writing one."""

    @abstractmethod
    def listed(self, criteria: Criteria, sort: str, request: PageRequest) -> Page[Pattern]:
        """Return patterns by *sort* (one of `PATTERN_SORTS`), highest first, then by id, highest first.

        Answered from counts: its time does not grow with the number of events. Raises `BadCursor`, also for a cursor of
        another sort.
        """

    @abstractmethod
    def count(self, tallies: Collection[Tally]) -> None:
        """Add to the counts per hour; tallies are distinct but for `events`."""

    @abstractmethod
    def count_tags(self, tags: Mapping[tuple[str, str, str], int]) -> None:
        """Add to the counts of tags: (pattern id, tag key, tag value) -> events."""

    @abstractmethod
    def add_users(self, users: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Remember who was affected, as (pattern id, user); return those that are new."""

    @abstractmethod
    def sums(self, criteria: Criteria, by: Dimension) -> Mapping[str | int | datetime, int]:
        """Return events per project id, pattern id, hour, severity, environment ("" = not given) or error type.

        Summed over the counts that meet `projects`, `pattern`, `environment`, `release`, and by their hour `since` and
        `until`; most events first, then by that value. The error type is the pattern's.
        """

    @abstractmethod
    def tags(self, pattern_id: str, most: int) -> Sequence[tuple[str, str, int]]:
        """Return (key, value, events), per key its *most* frequent values, by key, then most frequent first.

        Only of the `MOST_TAG_KEYS` keys that most of the pattern's events have.
        """

    @abstractmethod
    def totals(self) -> Mapping[tuple[int, Severity], int]:
        """Return how many events each project ever stored, by the event's severity, without those that are none."""

    @abstractmethod
    def add_activity(self, activities: Collection[Activity]) -> None:
        """Append to the histories."""

    @abstractmethod
    def activity(self, projects: frozenset[int] | None, *, since: datetime, until: datetime) -> Sequence[Activity]:
        """Return what happened to patterns of these projects (None = all) from *since* to before *until*, by time."""

    @abstractmethod
    def of_actor(self, user_id: str) -> Sequence[Activity]:
        """Return what the user did to patterns, by time. Reads all histories: it is for the rare export."""

    @abstractmethod
    def forget_actor(self, user_id: str) -> None:
        """Have histories, and patterns that the user resolved, say nobody in their place; what was done stays.

        Locks those patterns in the order of their keys, as `claim` does. Reads all histories and patterns.
        """

    @abstractmethod
    def count_arrivals(self, arrivals: Collection[Arrivals]) -> None:
        """Add to the counts per minute; one of a project and minute."""

    @abstractmethod
    def arrived(self, projects: frozenset[int] | None, *, since: datetime) -> int:
        """Return how many events were stored since the minute of *since*."""


class ErrorsTx(Tx, Protocol):
    """The slice of a transaction that error tracking sees."""

    @property
    @abstractmethod
    def projects(self) -> Projects:
        """Projects, keys and members."""

    @property
    @abstractmethod
    def events(self) -> Events:
        """Occurrences."""

    @property
    @abstractmethod
    def patterns(self) -> Patterns:
        """Bugs."""


ErrorsStore = Store[ErrorsTx]


class Packer(Protocol):
    """Turns a payload into few bytes and back."""

    @abstractmethod
    def encode(self, payload: Mapping[str, object]) -> bytes:
        """Return *payload* as JSON in UTF-8, nothing escaped that need not be; what is no JSON value, as its `repr`."""

    @abstractmethod
    def pack(self, text: bytes) -> bytes:
        """Return JSON compressed."""

    @abstractmethod
    def unpack(self, packed: bytes) -> dict[str, object]:
        """Return the payload that was encoded and packed."""
