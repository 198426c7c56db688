"""Leaving: what was begun is answered, what is idle is closed.

"Begun" means that the request's first byte was sent before the signal. Such a byte is in one of four places: in a
channel, unread in a connection's socket, in a connection that nobody has accepted, or still on the wire. So connections
are accepted and read on for a moment of grace; a socket is looked into before it is closed; and every process that
shares the listening socket empties its queue before it lets go, for the last one to close it resets what is left there.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .loop import Server

PACE = 0.05
MANY = 1 << 16


class Drain:
    """How far a server has come in leaving."""

    pace = PACE

    def __init__(self, server: "Server", now: float) -> None:
        self.server = server
        self.grace_ends = now + server.limits.grace_time
        self.ends = now + server.limits.drain_time
        self.over = False

    def is_over(self) -> bool:
        """Tell whether nothing is left to do, or no time."""
        return self.over

    def step(self, now: float) -> None:
        """Go as far as possible without waiting."""
        server = self.server
        late = now >= self.ends
        if server.accepting:
            empty = server.accept_up_to(MANY)
            if (empty and now >= self.grace_ends) or late:
                server.close_door()
        if now >= self.grace_ends:
            for channel in list(server.active_channels.values()):
                if channel.is_idle():
                    channel.handle_close()
        self.over = late or not (server.accepting or server.active_channels or server.task_dispatcher.is_busy())
