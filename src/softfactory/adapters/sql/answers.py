"""Idempotency keys and their answers in SQL."""

from datetime import datetime
from typing import TypeVar

import attrs
import msgspec
import sqlalchemy as sa

from softfactory.domain.kernel.once import Answers, Asked, KeyReused

from .answers_tables import answers
from .rows import INSERTS
from .unit import Unit

T = TypeVar("T", bound=attrs.AttrsInstance)

_BEGIN = {name: insert(answers).on_conflict_do_nothing().returning(answers.c.key) for name, insert in INSERTS.items()}
_OF_KEY = sa.and_(
    answers.c.user_id == sa.bindparam("of_user"),
    answers.c.deed == sa.bindparam("of_deed"),
    answers.c.key == sa.bindparam("of_key"),
)
_FIND = sa.select(answers.c.digest, answers.c.answer).where(_OF_KEY)
_KEEP = answers.update().where(_OF_KEY).values(answer=sa.bindparam("answered"))
_FORGET = answers.delete().where(answers.c.user_id == sa.bindparam("of_user"))
_EXPIRE = answers.delete().where(answers.c.begun_at < sa.bindparam("before"))


class SqlAnswers(Answers):
    """Keys and answers: entities as JSON."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def begin(self, asked: Asked, *, at: datetime) -> bool:
        # where another transaction has just inserted the key, PostgreSQL waits for its end here
        row = {"user_id": asked.user_id, "deed": asked.deed, "key": asked.key, "digest": asked.digest, "begun_at": at}
        if self._run(_BEGIN[self._unit.dialect], row).all():
            return True
        digest = self._run(_FIND, _of(asked)).scalar_one_or_none()
        if digest != asked.digest:
            raise KeyReused("The key stands for another request: use a new one for each.")
        return False

    def find(self, asked: Asked, kind: type[T]) -> T | None:
        row = self._run(_FIND, _of(asked)).one_or_none()
        return msgspec.json.decode(row.answer, type=kind) if row and row.answer is not None else None

    def keep(self, asked: Asked, answer: attrs.AttrsInstance) -> None:
        self._run(_KEEP, {**_of(asked), "answered": msgspec.json.encode(answer)})

    def forget(self, user_id: str) -> None:
        self._run(_FORGET, {"of_user": user_id})

    def expire(self, *, begun_before: datetime) -> int:
        return self._run(_EXPIRE, {"before": begun_before}).rowcount


def _of(asked: Asked) -> dict[str, str]:
    return {"of_user": asked.user_id, "of_deed": asked.deed, "of_key": asked.key}
