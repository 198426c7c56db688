"""What people do with patterns: decide about them, merge and split them, and talk about them."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from softfactory.domain.errors.life.decisions import Assign, Decision, Mute, Reopen, Resolve
from softfactory.domain.errors.model import Activity, Deed, Pattern
from softfactory.domain.errors.problems import InvalidDecision, InvalidMerge, InvalidResolution, PatternNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Instant, Paged, PageView, Short, Wire

from .patterns import PatternView, pattern_view

PatternId = Annotated[str, Meta(max_length=36)]
Told = Annotated[str, Meta(min_length=1, max_length=2000)]
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]


class Resolution(Wire):
    """What was done about it, and in which release; only one of that release or newer is a regression then."""

    resolution: Told
    in_release: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


class Muting(Wire):
    """Until an instant, for so many more events, whichever comes first, or for good."""

    until: Instant | None = None
    until_count: Count | None = None


class Assignment(Wire):
    """Which member of the project is to mend it; null for nobody."""

    user_id: Short | None


class Comment(Wire):
    """What somebody says about it."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000)]


class Target(Wire):
    """The pattern to merge into, of the same project."""

    into: PatternId


class Bulk(Wire):
    """One decision about up to 100 patterns; those that it is true of already stay as they are."""

    ids: Annotated[list[PatternId], Meta(min_length=1, max_length=100)]
    action: Literal["resolve", "reopen", "mute", "assign"]
    resolution: Told | None = None
    in_release: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    until: Instant | None = None
    until_count: Count | None = None
    user_id: Short | None = None

    def decision(self) -> Decision:
        """Return what is decided; raises `InvalidResolution` for a resolution that says nothing."""
        if self.action == "resolve":
            return Resolve(resolution=self.resolution or "", in_release=self.in_release)
        if self.action == "mute":
            return Mute(until=self.until, until_count=self.until_count)
        return Assign(user_id=self.user_id) if self.action == "assign" else Reopen()


class ChangedView(Wire):
    """The patterns that changed."""

    items: list[PatternView]


class ActivityView(Wire):
    """One entry in a pattern's history."""

    id: str
    pattern_id: str
    at: datetime
    deed: Deed
    actor: str | None
    note: str


DECIDED = (PatternNotFound, InvalidTransition, InvalidDecision)


class OnPattern(Resource):
    """What is done with one pattern."""

    def shown(self, pattern: Pattern) -> PatternView:
        """Return the pattern as lists show it."""
        return pattern_view(self.services, pattern)


class ResolvePattern(OnPattern):
    """/api/errors/patterns/{pattern_id}/resolve."""

    @operation(guard=USER_WRITES, answer=PatternView, refuses=(PatternNotFound, InvalidTransition, InvalidResolution))
    def on_post(self, actor: Actor, pattern_id: str, body: Resolution) -> PatternView:
        """Mark a pattern as resolved; an event that happens later reopens it as a regression."""
        errors = self.services.errors
        return self.shown(errors.resolve(actor, pattern_id, resolution=body.resolution, in_release=body.in_release))


class ReopenPattern(OnPattern):
    """/api/errors/patterns/{pattern_id}/reopen."""

    @operation(guard=USER_WRITES, answer=PatternView, refuses=(PatternNotFound, InvalidTransition))
    def on_post(self, actor: Actor, pattern_id: str) -> PatternView:
        """Make a resolved or muted pattern active again."""
        return self.shown(self.services.errors.reopen(actor, pattern_id))


class MutePattern(OnPattern):
    """/api/errors/patterns/{pattern_id}/mute."""

    @operation(guard=USER_WRITES, answer=PatternView, refuses=(PatternNotFound, InvalidDecision))
    def on_post(self, actor: Actor, pattern_id: str, body: Muting) -> PatternView:
        """Have a pattern alert nobody."""
        return self.shown(self.services.errors.mute(actor, pattern_id, until=body.until, until_count=body.until_count))


class AssignPattern(OnPattern):
    """/api/errors/patterns/{pattern_id}/assign."""

    @operation(guard=USER_WRITES, answer=PatternView, refuses=DECIDED)
    def on_post(self, actor: Actor, pattern_id: str, body: Assignment) -> PatternView:
        """Say which member of the project is to mend it."""
        return self.shown(self.services.errors.assign(actor, pattern_id, body.user_id))


class CommentPattern(Resource):
    """/api/errors/patterns/{pattern_id}/comment."""

    @operation(guard=USER_WRITES, answer=ActivityView, status=201, refuses=(PatternNotFound, InvalidDecision))
    def on_post(self, actor: Actor, pattern_id: str, body: Comment) -> Activity:
        """Say something about a pattern; it stays in its history."""
        return self.services.errors.comment(actor, pattern_id, body.text)


class MergePattern(OnPattern):
    """/api/errors/patterns/{pattern_id}/merge."""

    @operation(guard=USER_WRITES, answer=PatternView, refuses=(PatternNotFound, InvalidMerge))
    def on_post(self, actor: Actor, pattern_id: str, body: Target) -> PatternView:
        """Show a pattern's events, and later ones, under another."""
        return self.shown(self.services.errors.merge(actor, pattern_id, into=body.into))


class SplitPattern(OnPattern):
    """/api/errors/patterns/{pattern_id}/split."""

    @operation(guard=USER_WRITES, answer=PatternView, refuses=(PatternNotFound, InvalidMerge))
    def on_post(self, actor: Actor, pattern_id: str) -> PatternView:
        """Undo the merge of a pattern (one of `merged`), for good."""
        return self.shown(self.services.errors.split(actor, pattern_id))


class PatternActivity(Resource):
    """/api/errors/patterns/{pattern_id}/activity."""

    @operation(guard=USER_READS, answer=PageView[ActivityView], refuses=(PatternNotFound, BadCursor))
    def on_get(self, actor: Actor, pattern_id: str, query: Paged) -> Page[Activity]:
        """List what happened to a pattern, latest first."""
        return self.services.errors.activity(actor, pattern_id, query.page())


class BulkPatterns(OnPattern):
    """/api/errors/patterns/bulk."""

    @operation(guard=USER_WRITES, answer=ChangedView, refuses=(PatternNotFound, InvalidDecision, InvalidResolution))
    def on_post(self, actor: Actor, body: Bulk) -> ChangedView:
        """Decide about many patterns at once, all or none."""
        changed = self.services.errors.decide(actor, body.ids, body.decision())
        return ChangedView(items=[self.shown(pattern) for pattern in changed])
