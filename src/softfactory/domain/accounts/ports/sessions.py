"""Logins that last, and the devices they were made on."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from softfactory.domain.accounts.model import (
    Device,
    Session,
)


class Sessions(Protocol):
    """Logins that last, and the devices they were made on."""

    @abstractmethod
    def add(self, session: Session) -> None:
        """Store a session."""

    @abstractmethod
    def save(self, session: Session) -> None:
        """Replace the session of the same id, if it is still there."""

    @abstractmethod
    def find(self, session_id: str) -> Session | None:
        """Return a session; in a writing transaction nobody else changes it until that ends."""

    @abstractmethod
    def of_user(self, user_id: str) -> Sequence[Session]:
        """Return a user's sessions, oldest first."""

    @abstractmethod
    def end(self, session_id: str) -> None:
        """Remove a session: its tokens are refused from then on."""

    @abstractmethod
    def end_all(self, user_id: str, *, but: str | None = None) -> None:
        """Remove all sessions of a user, but one."""

    @abstractmethod
    def expire(self, *, created_before: datetime, refreshed_before: datetime) -> int:
        """Remove the sessions that are over, and return how many there were."""


class Devices(Protocol):
    """Devices that their owners logged in on."""

    @abstractmethod
    def put(self, device: Device) -> None:
        """Store a device, or replace the one of the same id."""

    @abstractmethod
    def find(self, device_id: str) -> Device | None:
        """Return a device."""

    @abstractmethod
    def of_user(self, user_id: str) -> Sequence[Device]:
        """Return a user's devices, oldest first."""

    @abstractmethod
    def end(self, device_id: str) -> None:
        """Trust a device no longer."""

    @abstractmethod
    def end_all(self, user_id: str) -> None:
        """Trust none of a user's devices any longer."""

    @abstractmethod
    def expire(self, *, used_before: datetime) -> int:
        """Remove devices that were not used since, and return how many there were."""
