"""A handler for the standard library's logging."""

import logging
from typing import Unpack

from .outbox import PATIENCE
from .records import error_of, payload_of
from .reporter import Options, Reports, Target, reporter_of
from .state import is_first, is_reporting, reporting

OWN = "softfactory"


class Handler(logging.Handler, Reports):
    """Reports each record as an event: `Handler("https://KEY@HOST/PROJECT")`, or `Handler(services, project=1)`.

    A record is told with its template and parameters, its exception and what caused that, what `extra` added, and the
    request being answered if there is a `Middleware`. An exception that was just reported is not reported again, and
    what softfactory itself logs is not reported at all.
    """

    def __init__(self, target: Target, *, level: int | str = logging.ERROR, **options: Unpack[Options]) -> None:
        super().__init__(level)
        self.reporter = reporter_of(target, options)

    def emit(self, record: logging.LogRecord) -> None:
        """Have the record sent; never raises, never waits."""
        if is_reporting() or record.name.partition(".")[0] == OWN:
            return
        try:
            error = error_of(record)
            if error is None or is_first(error, self.reporter.destination):
                with reporting():
                    self.reporter.report(payload_of(record))
        except Exception as defect:  # noqa: BLE001 - the program is not to suffer
            self.reporter.fail(defect)

    def flush(self) -> None:
        """Wait until what was logged is sent or lost, at most 2 s; `reporter.flush` takes another time."""
        self.reporter.flush(PATIENCE)

    def close(self) -> None:
        """Send what is left, for at most 2 s, and report nothing from now on."""
        self.reporter.close()
        super().close()
