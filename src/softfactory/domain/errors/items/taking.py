"""Storing what comes beside events: read by whoever brings it, committed in groups of its own."""

from collections.abc import Sequence

import attrs

from softfactory.domain.errors.intake.drafting import Drafting
from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.kernel.actor import SYSTEM, Actor
from softfactory.domain.kernel.batch import Batcher

from .haul import Haul, hauled
from .sent import Sent
from .storing import store
from .told.arrival import Arrival


@attrs.frozen(kw_only=True, slots=False)
class TakingUseCases(Drafting):
    """Taking what SDKs send beside events."""

    _hauls: Batcher[Haul, None] = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda self: Batcher(self._store_hauls), takes_self=True),
    )
    """Shared by concurrent calls."""

    def take_items(self, project: int, sent: Sent, actor: Actor = SYSTEM) -> None:
        """Count and keep what came beside an event; return when it is on disk.

        What is not understood, or more than may be kept, is counted as dropped. Raises `ProjectNotFound`, `TooBusy`,
        `StoreUnavailable`.
        """
        if not actor.reports_to(project):
            raise ProjectNotFound(f"There is no project {project}, or you are not a member of it.")
        if not sent:
            return

        def clean(told: Payload) -> Payload:
            return self._scrubbed(told, self._settings(project))[0]

        self._hauls.submit(hauled(sent, Arrival(project_id=project, at=self.now()), clean))

    def _store_hauls(self, hauls: Sequence[Haul]) -> list[None]:
        with self.store.writing() as tx:
            store(tx, hauls)
        return [None] * len(hauls)
