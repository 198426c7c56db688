"""What is asked of the machine: this package runs in other programs, which have no container."""

import os
from datetime import UTC, datetime


def now() -> datetime:
    """Return the current instant in UTC."""
    return datetime.now(UTC)  # noqa: TID251


def event_id() -> str:
    """Return 32 random hex digits; a forked process draws its own."""
    return os.urandom(16).hex()  # noqa: TID251


def name() -> str:
    """Return the name of this machine."""
    return os.uname().nodename
