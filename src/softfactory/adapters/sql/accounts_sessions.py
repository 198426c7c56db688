"""Sessions and trusted devices in SQL."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.accounts.model import Device, Session
from softfactory.domain.accounts.ports import Devices, Sessions

from .accounts_tables import devices, sessions
from .lookup import Lookup
from .prepared import Bulk
from .rows import plain, row_of, upsert, values_of
from .unit import Unit

_SESSION, _session_values = values_of(Session)
_ADD = Bulk(plain(sessions), _SESSION)
_SAVE = sessions.update().where(sessions.c.id == sa.bindparam("session_id"))
_BY_ID = Lookup(Session, sessions.c.id)
_OF_USER = Lookup(Session, sessions.c.user_id, sessions.c.created_at, sessions.c.id)
_END = sessions.delete().where(sessions.c.id == sa.bindparam("session_id"))
_END_ALL = sessions.delete().where(sessions.c.user_id == sa.bindparam("user_id"))
_END_ALL_BUT = _END_ALL.where(sessions.c.id != sa.bindparam("but"))
_EXPIRE = sessions.delete().where(
    (sessions.c.created_at < sa.bindparam("created_before"))
    | (sessions.c.refreshed_at < sa.bindparam("refreshed_before"))
)

_DEVICE, _device_values = values_of(Device)
_PUT_DEVICE = Bulk(upsert(devices, keep=[name for name in _DEVICE if name != "id"]), _DEVICE)
_DEVICE_BY_ID = Lookup(Device, devices.c.id)
_DEVICES_OF_USER = Lookup(Device, devices.c.user_id, devices.c.created_at, devices.c.id)
_END_DEVICE = devices.delete().where(devices.c.id == sa.bindparam("device_id"))
_END_DEVICES = devices.delete().where(devices.c.user_id == sa.bindparam("user_id"))
_EXPIRE_DEVICES = devices.delete().where(devices.c.used_at < sa.bindparam("used_before"))


class SqlSessions(Sessions):
    """Logins that last."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, session: Session) -> None:
        _ADD.run(self._unit, [_session_values(session)])

    def save(self, session: Session) -> None:
        self._run(_SAVE, row_of(session) | {"session_id": session.id})

    def find(self, session_id: str) -> Session | None:
        return _BY_ID.fetch(self._unit, session_id)

    def of_user(self, user_id: str) -> Sequence[Session]:
        return _OF_USER.all(self._unit, user_id)

    def end(self, session_id: str) -> None:
        self._run(_END, {"session_id": session_id})

    def end_all(self, user_id: str, *, but: str | None = None) -> None:
        if but is None:
            self._run(_END_ALL, {"user_id": user_id})
        else:
            self._run(_END_ALL_BUT, {"user_id": user_id, "but": but})

    def expire(self, *, created_before: datetime, refreshed_before: datetime) -> int:
        return self._run(_EXPIRE, {"created_before": created_before, "refreshed_before": refreshed_before}).rowcount


class SqlDevices(Devices):
    """Devices that their owners logged in on."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def put(self, device: Device) -> None:
        _PUT_DEVICE.run(self._unit, [_device_values(device)])

    def find(self, device_id: str) -> Device | None:
        return _DEVICE_BY_ID.find(self._unit, device_id)

    def of_user(self, user_id: str) -> Sequence[Device]:
        return _DEVICES_OF_USER.all(self._unit, user_id)

    def end(self, device_id: str) -> None:
        self._run(_END_DEVICE, {"device_id": device_id})

    def end_all(self, user_id: str) -> None:
        self._run(_END_DEVICES, {"user_id": user_id})

    def expire(self, *, used_before: datetime) -> int:
        return self._run(_EXPIRE_DEVICES, {"used_before": used_before}).rowcount
