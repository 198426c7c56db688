"""Waitress' own settings, and the process' limit of open files."""

import contextlib
import copy
import resource

from waitress.adjustments import Adjustments

from .limits import Limits

BACKLOG = 4096
MOST_FILES = 65536


def open_files() -> int:
    """Let the process open as many files as it may, and return how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else MOST_FILES
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted, MOST_FILES)), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def adjustments(limits: Limits) -> Adjustments:
    """Return what waitress is told: believe no client, show nothing of ours, bound everything."""
    found = Adjustments(
        threads=limits.threads,
        backlog=BACKLOG,
        asyncore_use_poll=True,
        max_request_header_size=limits.header_bytes,
        max_request_body_size=limits.body_bytes,
        recv_bytes=16 * 1024,
        inbuf_overflow=256 * 1024,
        outbuf_overflow=1024 * 1024,
        outbuf_high_watermark=4 * 1024 * 1024,
        ident="",
        clear_untrusted_proxy_headers=False,  # `Answer` sets them apart
        log_socket_errors=False,
        expose_tracebacks=False,
        server_name="localhost",
    )
    found.large = copy.copy(found)
    found.large.max_request_body_size = limits.large_body_bytes
    found.large_bodies = limits.large_bodies
    return found
