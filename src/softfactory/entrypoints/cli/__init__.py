"""The command line: `softfactory`, or `python -m softfactory`."""

from .root import main

__all__ = ["main"]
