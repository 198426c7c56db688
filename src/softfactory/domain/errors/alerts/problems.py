"""What alerts refuse."""

from datetime import timedelta

from softfactory.domain.kernel.problems import Conflict, Invalid, NotFound, Problem, TooMany, Unavailable


class RuleNotFound(NotFound):
    """No such alert rule, or none that the actor may see."""

    code = "alert-rule-not-found"
    title = "There is no such alert rule."


class InvalidRule(Invalid):
    """A rule that lacks what its condition needs, or has what it does not."""

    code = "invalid-alert-rule"
    title = "The alert rule is not acceptable."


class TooManyRules(Conflict):
    """The project has as many alert rules as it may."""

    code = "too-many-alert-rules"
    title = "The project has too many alert rules."


class TriedTooSoon(TooMany):
    """A rule is tried once a minute."""

    code = "alert-rule-tried-too-soon"
    title = "The alert rule was tried a moment ago."
    wait = timedelta(minutes=1)


class NotDelivered(Unavailable):
    """Whoever it is for did not take it; trying again may help."""

    code = "notification-not-delivered"
    title = "The notification was not taken."


class NeverDelivered(Problem):
    """It will never be taken."""

    code = "notification-refused"
    title = "The notification was refused."


class EndpointGone(NeverDelivered):
    """The webhook answered 410: it wants no more of them."""

    code = "endpoint-gone"
    title = "The endpoint is gone."
