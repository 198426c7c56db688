"""The parent process: it binds, forks while it has one thread and nothing built, and from then on only watches.

One worker is a child as well: it is started again when it dies, its metrics and its leaving are those of many, and the
parent costs little more than the interpreter.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from wsgiref.types import WSGIApplication

from .children import Entry
from .limits import Limits
from .listening import CannotListen, listen, url_of
from .server import DEFAULTS, serve_on
from .share import Share
from .watch import Watch

MARGIN = 3.0
"""Seconds that a child gets beyond the time it takes for itself."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"


def run(
    make_app: Callable[[], WSGIApplication],
    *,
    host: str,
    port: int,
    workers: int,
    ready: Callable[[str], None],
    limits: Limits = DEFAULTS,
    others: Sequence[Entry] = (),
) -> int:
    """Serve what *make_app* makes, in *workers* processes, until SIGTERM or SIGINT; return the exit code.

    *make_app* is called in each child, anew in one that is started again; what it closes over (when the server started,
    say) is the parent's. *others* run beside them, each in a process of its own. *ready* is called once, in the parent,
    with the URL, when every child serves.
    """
    try:
        sock = listen(host, port)
    except CannotListen as error:
        sys.stderr.write(f"{error}\n")
        return 1

    def worker(number: int, share: Share) -> Entry:
        def main(serving: Callable[[], None]) -> None:
            serve_on(sock, make_app(), limits=limits, share=share, ready=serving)

        return Entry(f"worker {number}", main, share.leave)

    entries = [worker(number, share) for number, share in enumerate(Share.among(workers), start=1)]
    entries += others
    with metrics_directory() as metrics:
        url = url_of(sock)
        watch = Watch(
            entries,
            patience=limits.drain_time + MARGIN,
            ready=lambda: ready(url),
            stopping=sock.close,
            buried=lambda pid: bury(metrics, pid),
        )
        return watch.run()


@contextlib.contextmanager
def metrics_directory() -> Iterator[Path]:
    """Make the empty directory that prometheus-client shares between processes, which it reads when it is imported."""
    if "prometheus_client" in sys.modules:
        raise RuntimeError("prometheus_client was imported before its directory was made.")
    directory = Path(tempfile.mkdtemp(prefix="softfactory-metrics-"))
    os.environ[METRICS] = str(directory)
    try:
        yield directory
    finally:
        del os.environ[METRICS]
        shutil.rmtree(directory, ignore_errors=True)


def bury(metrics: Path, pid: int) -> None:
    """Forget the gauges that were true only while a process lived; its counters stay counted."""
    for file in metrics.glob(f"gauge_live*_{pid}.db"):
        file.unlink(missing_ok=True)
