"""Where events go: completes them, and has them sent."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict, Union

from .dsn import Dsn
from .exceptions import exceptions
from .losses import Losses
from .machine import event_id, name, now
from .outbox import PATIENCE, Outbox, Sender
from .state import REQUEST, is_first, is_reporting, reporting
from .values import text

if TYPE_CHECKING:
    from softfactory.domain.errors.service import Errors
    from softfactory.services import Services

Target = Union["str", "Services", "Errors", "Reporter", "Reports"]
"""A DSN; a platform in this process, or its error tracking; or something that reports already."""

MAX_TAGS = 50


class Reports:
    """Something with a reporter that others may share."""

    reporter: "Reporter"


class Options(TypedDict, total=False):
    """What may be said once about every event."""

    project: int
    """Whose events these are, when the target is a platform."""
    environment: str | None
    release: str | None
    server_name: str | None
    """This machine's name if not given."""
    tags: Mapping[str, str]
    queue_size: int
    """Events that may wait, 1,000 if not given; those beyond are counted and lost."""


class Reporter:
    """Sends events to one destination, by a thread that starts with the first.

    Raises ValueError for a DSN that is none, and for a platform without a project.
    """

    def __init__(self, target: "str | Services | Errors", options: Options) -> None:
        self._losses = Losses()
        self.destination, sender = _sender(target, options.get("project"), self._losses)
        self._outbox = Outbox(sender, size=options.get("queue_size", 1_000), losses=self._losses)
        said = {
            "platform": "python",
            "environment": options.get("environment"),
            "release": options.get("release"),
            "server_name": options.get("server_name") or name(),
            "tags": {
                text(tag, 200): text(value, 200) for tag, value in list(options.get("tags", {}).items())[:MAX_TAGS]
            },
            "sdk": {"name": "softfactory.logging"},
        }
        self._said = {what: value for what, value in said.items() if value}

    def report(self, payload: Mapping[str, Any]) -> None:
        """Have an event sent: JSON values in the shape of Sentry's protocol."""
        self._outbox.put({"event_id": event_id(), **self._said, **(REQUEST.get() or {}), **payload})

    def report_exception(self, error: BaseException, *, mechanism: str = "generic", handled: bool = True) -> None:
        """Have an exception sent, unless it is the one this thread reported last; never raises."""
        try:
            if not is_reporting() and is_first(error, self.destination):
                with reporting():
                    values = exceptions(error, mechanism=mechanism, handled=handled)
                    self.report({"timestamp": now().timestamp(), "level": "error", "exception": {"values": values}})
        except Exception as defect:  # noqa: BLE001 - the program is not to suffer
            self.fail(defect)

    def fail(self, defect: BaseException) -> None:
        """Count an event that could not be made."""
        self._losses.add("internal_sdk_error", type(defect).__name__)

    @property
    def lost(self) -> Mapping[str, int]:
        """How many events were lost, by reason as Sentry names them."""
        return self._losses.total

    def flush(self, timeout: float = PATIENCE) -> bool:
        """Wait until what was reported is sent or lost; False when *timeout* seconds were not enough."""
        return self._outbox.flush(timeout)

    def close(self, timeout: float = PATIENCE) -> None:
        """Send what is left, for at most *timeout* seconds, and take nothing from now on."""
        self._outbox.close(timeout)


def reporter_of(target: Target, options: Options) -> Reporter:
    """Return the reporter that reports to the target: its own if it has one, else a new one."""
    if isinstance(target, Reports):
        target = target.reporter
    if not isinstance(target, Reporter):
        return Reporter(target, options)
    if options:
        raise ValueError(f"{', '.join(options)}: said to whom the events go to already.")
    return target


def _sender(target: "str | Services | Errors", project: int | None, losses: Losses) -> tuple[object, Sender]:
    if isinstance(target, str):
        dsn = Dsn.read(target)
        from .remote import Remote  # noqa: PLC0415 - who embeds a platform does without an HTTP client

        return (dsn.envelopes, dsn.key), Remote(dsn, losses)
    if project is None:
        raise ValueError("Say which project of the platform the events are of: project=...")
    from .embedded import Embedded  # noqa: PLC0415 - who sends to a DSN does without

    errors: Any = getattr(target, "errors", target)
    return (id(errors), project), Embedded(errors, project, losses)
