"""What people are given of what the audit log holds about them."""

from softfactory.domain.kernel.actor import Origin
from softfactory.domain.kernel.portable import Fields

from .model import Readable

EXPORTED: Fields = {
    Readable: (
        "seq",
        "at",
        "name",
        "count",
        "actor_id",
        "subject_id",
        "session_id",
        "details",
        "origin",
        "personal",
    ),
    Origin: ("address", "user_agent"),
}
