"""Time is a port: the domain never asks the machine."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Return the current instant: timezone-aware, UTC, never earlier than the last call."""
