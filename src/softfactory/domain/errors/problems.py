"""What error tracking refuses."""

from softfactory.domain.kernel.problems import Conflict, Forbidden, Invalid, NotFound


class ProjectNotFound(NotFound):
    """No such project, or none that the actor may see."""

    code = "project-not-found"
    title = "There is no such project."


class EventNotFound(NotFound):
    """No such event, or none that the actor may see."""

    code = "event-not-found"
    title = "There is no such event."


class PatternNotFound(NotFound):
    """No such pattern, or none that the actor may see."""

    code = "pattern-not-found"
    title = "There is no such pattern."


class KeyNotFound(NotFound):
    """The project has no such key."""

    code = "key-not-found"
    title = "The project has no such key."


class BadKey(Forbidden):
    """No key, one that is unknown or revoked, or two that disagree."""

    code = "bad-key"
    title = "The project key is missing or wrong."


class InvalidEvent(Invalid):
    """The event says something that cannot be stored."""

    code = "invalid-event"
    title = "The event cannot be stored as it is."


class EventIdTaken(Conflict):
    """Another transaction stored this event first."""

    code = "event-id-taken"
    title = "The event is stored already."


class InvalidResolution(Invalid):
    """Empty or too long."""

    code = "invalid-resolution"
    title = "The resolution is not acceptable."


class UnknownSort(Invalid):
    """Not something patterns are sorted by."""

    code = "unknown-sort"
    title = "Patterns cannot be sorted by that."


class InvalidWindow(Invalid):
    """Too short or too long."""

    code = "invalid-window"
    title = "The window is not acceptable."


class InvalidProjectName(Invalid):
    """Empty, too long, or with characters that cannot be printed."""

    code = "invalid-project-name"
    title = "The project's name is not acceptable."


class InvalidDecision(Invalid):
    """A time that is over, a count or a text beyond its limits, or somebody who is no member."""

    code = "invalid-decision"
    title = "That cannot be decided about the pattern."


class InvalidMerge(Invalid):
    """Of one pattern, of patterns of two projects, or of one that is not merged."""

    code = "invalid-merge"
    title = "The patterns cannot be merged or split like that."


class InvalidSettings(Invalid):
    """A number, a name or a rule beyond its limits."""

    code = "invalid-project-settings"
    title = "The project's settings are not acceptable."


class InvalidRules(Invalid):
    """Rules of grouping of the wrong shape, beyond their limits, or that say nothing."""

    code = "invalid-rules"
    title = "The project's rules are not acceptable."
