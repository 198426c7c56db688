"""Sessions and trusted devices in memory."""

from collections.abc import Sequence
from datetime import datetime

from softfactory.domain.accounts.model import Device, Session
from softfactory.domain.accounts.ports import Devices, Sessions

from .accounts_rows import add, drop, of_user
from .unit import Unit


class MemorySessions(Sessions):
    """Logins that last."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, session: Session) -> None:
        add(self._unit, "sessions", session)

    def save(self, session: Session) -> None:
        if session.id in self._unit.table("sessions"):
            self._unit.put("sessions", session.id, session)

    def find(self, session_id: str) -> Session | None:
        return self._unit.table("sessions").get(session_id)

    def of_user(self, user_id: str) -> Sequence[Session]:
        return of_user(self._unit, "sessions", user_id)

    def end(self, session_id: str) -> None:
        self._unit.remove("sessions", session_id)

    def end_all(self, user_id: str, *, but: str | None = None) -> None:
        drop(self._unit, "sessions", lambda session: session.user_id == user_id and session.id != but)

    def expire(self, *, created_before: datetime, refreshed_before: datetime) -> int:
        return drop(
            self._unit,
            "sessions",
            lambda session: session.created_at < created_before or session.refreshed_at < refreshed_before,
        )


class MemoryDevices(Devices):
    """Devices that their owners logged in on."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, device: Device) -> None:
        self._unit.put("devices", device.id, device)

    def find(self, device_id: str) -> Device | None:
        return self._unit.table("devices").get(device_id)

    def of_user(self, user_id: str) -> Sequence[Device]:
        return of_user(self._unit, "devices", user_id)

    def end(self, device_id: str) -> None:
        self._unit.remove("devices", device_id)

    def end_all(self, user_id: str) -> None:
        drop(self._unit, "devices", lambda device: device.user_id == user_id)

    def expire(self, *, used_before: datetime) -> int:
        return drop(self._unit, "devices", lambda device: device.used_at < used_before)
