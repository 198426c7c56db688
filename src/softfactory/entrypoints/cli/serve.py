"""softfactory serve: the HTTP server."""

import os
import sys
import threading
import time
from collections.abc import Callable
from wsgiref.types import WSGIApplication

import click

from softfactory.entrypoints.http.serving.children import Entry
from softfactory.entrypoints.http.serving.supervisor import run
from softfactory.settings import BadSetting, Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_WORKERS = 256


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, MOST_WORKERS), help="Processes.")
@click.option(
    "--no-worker", "worker", is_flag=True, default=True, flag_value=False, help="Leave what falls due to others."
)
@click.option("--demo", is_flag=True, help="Make two users, errors, products, chefs and campaigns, once.")
def command(*, host: str, port: int, workers: int, worker: bool, demo: bool) -> None:
    """Serve the HTTP API until SIGTERM or Ctrl-C, then answer what was begun and leave."""
    settings = _settings(demo=demo)
    if settings.in_memory and workers > 1:
        raise BadSetting("A database in memory belongs to one process: serve it with --workers 1, or set a file.")
    if host not in LOOPBACK and "SOFTFACTORY_PUBLIC_URL" not in os.environ:
        click.echo(f"SOFTFACTORY_PUBLIC_URL is not set: DSNs will name {settings.public_url}.", err=True)
    started_at = time.time()  # noqa: TID251 - the clock port is built later, in each process; uptime counts from here

    def make_app() -> WSGIApplication:
        from softfactory.container import build  # noqa: PLC0415 - each process builds its own, and the parent nothing
        from softfactory.entrypoints.http.app import wsgi  # noqa: PLC0415
        from softfactory.entrypoints.http.logs import configure  # noqa: PLC0415

        configure()
        services = build(settings, started_at=started_at)
        if demo:
            from .demo import seed  # noqa: PLC0415

            seed(services, click.echo)
        if worker and settings.in_memory:  # nobody else sees what is in this process's memory
            threading.Thread(target=services.worker.run, name="worker", daemon=True).start()
        return wsgi(services)

    def ready(url: str) -> None:
        click.echo(f"softfactory serves at {url} (Ctrl-C ends it).")

    others = [Entry("worker of jobs", _work(settings))] if worker and not settings.in_memory else []
    sys.exit(run(make_app, host=host, port=port, workers=workers, ready=ready, others=others))


def _settings(*, demo: bool) -> Settings:
    if not demo or "SOFTFACTORY_SECRET_KEY" in os.environ:
        return Settings.from_env()
    from .demo import secret_key  # noqa: PLC0415 - only the demo makes one

    url = Settings.from_env(secret_key="-" * 32).database_url
    return Settings.from_env(secret_key=secret_key(url))


def _work(settings: Settings) -> Callable[[Callable[[], None]], None]:
    def main(serving: Callable[[], None]) -> None:
        from softfactory.container import build  # noqa: PLC0415 - in the process that needs it, see above
        from softfactory.entrypoints.http.logs import configure  # noqa: PLC0415
        from softfactory.entrypoints.worker.process import work  # noqa: PLC0415

        configure()
        work(build(settings).worker, ready=serving)

    return main
