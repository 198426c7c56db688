"""Idempotency keys and their answers in memory."""

from datetime import datetime
from typing import TypeVar

import attrs

from softfactory.domain.kernel.once import Answers, Asked, KeyReused

from .unit import Unit

T = TypeVar("T", bound=attrs.AttrsInstance)


@attrs.frozen(kw_only=True)
class _Row:
    digest: str
    begun_at: datetime
    answer: attrs.AttrsInstance | None = None


class MemoryAnswers(Answers):
    """Keys and answers, as they are."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def begin(self, asked: Asked, *, at: datetime) -> bool:
        row = self._row(asked)
        if row is None:
            self._unit.put("answers", _key(asked), _Row(digest=asked.digest, begun_at=at))
            return True
        if row.digest != asked.digest:
            raise KeyReused("The key stands for another request: use a new one for each.")
        return False

    def find(self, asked: Asked, kind: type[T]) -> T | None:
        row = self._row(asked)
        return row.answer if row and isinstance(row.answer, kind) else None

    def keep(self, asked: Asked, answer: attrs.AttrsInstance) -> None:
        if (row := self._row(asked)) is not None:
            self._unit.put("answers", _key(asked), attrs.evolve(row, answer=answer))

    def forget(self, user_id: str) -> None:
        for key in [key for key in self._unit.table("answers") if key[0] == user_id]:
            self._unit.remove("answers", key)

    def expire(self, *, begun_before: datetime) -> int:
        old = [key for key, row in self._unit.table("answers").items() if row.begun_at < begun_before]
        for key in old:
            self._unit.remove("answers", key)
        return len(old)

    def _row(self, asked: Asked) -> _Row | None:
        return self._unit.table("answers").get(_key(asked))


def _key(asked: Asked) -> tuple[str, str, str]:
    return asked.user_id, asked.deed, asked.key
