"""Every table that the README quotes: `python -m benchmarks`, some half an hour."""

import subprocess
import sys

COMMANDS = (
    "startup",
    "ingest",
    "crash",
    "slow",
    "size",
    "audit",
    "jobs",
    "workers",
    "login",
    "storm",
    "timing",
    "lockout",
    "bookings",
    "slots",
    "known_bugs",
    "learning",
    "pages",
)


def main() -> int:
    """Run one command after the other, each in a process of its own; 1 if one fails."""
    return max(
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode for name in COMMANDS
    )


if __name__ == "__main__":
    sys.exit(main())
