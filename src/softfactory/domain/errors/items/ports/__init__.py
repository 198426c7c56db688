"""What the items beside events need from a database. Rows equal entities, as everywhere.

Whatever is given as a collection is written in the order of its keys, so that writers never wait in a circle.
"""

from abc import abstractmethod
from typing import Protocol

from .attachments import Attachments
from .checkins import CheckIns
from .drops import MOST_DROPS_SHOWN, Drops
from .feedback import Feedbacks
from .sessions import SessionKey, Sessions

__all__ = [
    "MOST_DROPS_SHOWN",
    "Attachments",
    "CheckIns",
    "Drops",
    "Feedbacks",
    "ItemsTx",
    "SessionKey",
    "Sessions",
]


class ItemsTx(Protocol):
    """What a transaction of error tracking sees beside events."""

    @property
    @abstractmethod
    def drops(self) -> Drops:
        """What was not stored."""

    @property
    @abstractmethod
    def sessions(self) -> Sessions:
        """Sessions of the programs that report."""

    @property
    @abstractmethod
    def checkins(self) -> CheckIns:
        """Check-ins of monitors."""

    @property
    @abstractmethod
    def feedback(self) -> Feedbacks:
        """What people told."""

    @property
    @abstractmethod
    def attachments(self) -> Attachments:
        """Files."""
