"""What projects set."""

from typing import Annotated, cast

from msgspec import UNSET, Meta, UnsetType, to_builtins

from softfactory.domain.errors.model import Severity
from softfactory.domain.errors.settings import Changes
from softfactory.entrypoints.http.wire import Wire, given

Limit = Annotated[int, Meta(ge=1, le=1_000_000_000)]
ScrubNames = Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=100)]


Glob = Annotated[str, Meta(min_length=1, max_length=200)]


class MatcherShape(Wire):
    """What a rule looks at, and what that must be like: `*` is any text, `?` any character.

    One of type, message, logger, level, path, function, module and tags.NAME.
    """

    on: Glob
    glob: Glob


class RuleShape(Wire):
    """What is said of the events for which all matchers hold."""

    matchers: Annotated[list[MatcherShape], Meta(min_length=1, max_length=10)]
    fingerprint: Annotated[list[Glob], Meta(min_length=1, max_length=10)] | None = None
    severity: Severity | None = None
    in_app: bool | None = None


class ProjectChange(Wire):
    """What a project sets: members that are not given stay as they are, null is no limit."""

    events_per_minute: Limit | UnsetType | None = UNSET
    retention_days: Limit | UnsetType | None = UNSET
    retention_events: Limit | UnsetType | None = UNSET
    scrub_names: ScrubNames | UnsetType = UNSET
    scrub_addresses: bool | UnsetType = UNSET
    rules: Annotated[list[RuleShape], Meta(max_length=100)] | UnsetType = UNSET

    def changes(self) -> Changes:
        """Return what was given, as the domain has it."""
        found = given(self)
        if self.rules is not UNSET:
            found["rules"] = to_builtins(self.rules)
        return cast(Changes, found)
