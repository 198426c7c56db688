"""What may be answered to somebody, and what follows from whose a thing is."""

from collections.abc import Mapping

from .people import PEOPLE

Verdicts = Mapping[str, str]
"""By whom: yes, or the status of the refusal."""

YES, STRANGER, FORBIDDEN, HIDDEN = "yes", "401", "403", "404"


def verdicts(text: str) -> Verdicts:
    """Return verdicts written in the order of `PEOPLE`; the last ones may be left out."""
    return dict(zip(PEOPLE, text.split(), strict=False))


def both(guard: Verdicts, whose: Verdicts) -> Verdicts:
    """Return what comes of a guard and, behind it, of whose the thing is."""
    return {who: whose[who] if verdict == YES else verdict for who, verdict in guard.items()}


EVERYBODYS = verdicts("yes yes yes yes yes yes yes yes")
"""About nothing that is somebody's, or about the asking one's own; or what is sent says whose it is."""
PROJECTS = verdicts("404 404 yes yes 404 404 yes yes")
"""For the project's members and administrators; for others there is no such thing."""
REPORTS = verdicts("404 404 yes yes 404 yes yes yes")
"""Likewise, and for whoever holds the project's key."""
MEMBERS_OWN = verdicts("404 404 yes 404 404 404 yes 404")
"""The member's own, which not even an administrator sees."""
CAMPAIGNS = verdicts("404 404 yes yes 404 404 yes 404")
"""For the member who made the campaign, and for administrators."""
APPLICATIONS = verdicts("404 yes yes yes 404 404 yes 404")
"""For whoever applied, too."""
JUDGED = verdicts("404 403 yes yes 404 404 yes 404")
"""What the applicant sees, and the campaign's creator decides."""
HANDED_IN = verdicts("404 yes 403 403 404 404 403 404")
"""What the campaign's creator sees, and the applicant does."""
BOOKINGS = verdicts("404 yes yes 404 404 404 yes 404")
"""For the member, who booked, and for the other user, who is the chef; not even administrators see it."""
GUESTS_PART = verdicts("404 403 yes 404 404 404 yes 404")
"""What the chef sees, and the guest does."""
CHEFS = verdicts("404 yes 404 404 404 404 404 404")
"""For the other user, who is a chef, about themselves."""
SUBSCRIPTIONS = verdicts("404 404 yes yes 404 404 yes 404")
"""For the member who subscribed, and for administrators."""
