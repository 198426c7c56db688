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
