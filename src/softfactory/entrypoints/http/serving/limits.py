"""What one process of the server gives to whoever connects, and for how long."""

import re

import attrs


@attrs.frozen(kw_only=True)
class Limits:
    """Bounds of the server; sizes in bytes, times in seconds. Routes bound their own bodies further."""

    threads: int = 40
    connections: int = 2000
    """Open at once in one process, fewer if it may open few files; the next ones wait in the kernel's queue."""
    header_bytes: int = 16 * 1024
    body_bytes: int = 1024 * 1024
    large_body_bytes: int = 21 * 1024 * 1024
    """Where events come in."""
    large_bodies: re.Pattern[str] = re.compile(
        "/api/(?:errors/log|[0-9]+/(?:envelope|store)/?|0/organizations/[^/]{1,100}/chunk-upload/)"
    )
    """The paths of those routes: no other gets its body kept before it is asked whether it wants one."""
    header_time: float = 15.0
    """From a request's first byte to the end of its header."""
    idle_time: float = 15.0
    """Without a byte in either direction, while nothing of ours is at work on an answer."""
    body_rate: int = 500
    """Bytes a second that a body makes on average at least, once `idle_time` has passed."""
    linger_time: float = 2.0
    """How long a closing connection is read to its end, so that the answer on its way is not reset."""
    grace_time: float = 0.25
    """After the signal to stop: how long idle connections and the door stay open for bytes still on the wire."""
    drain_time: float = 30.0
    """After the signal to stop: when whatever has not been answered is cut."""
    switch_interval: float = 0.02
    """How long a thread may keep the interpreter while another waits for it."""
