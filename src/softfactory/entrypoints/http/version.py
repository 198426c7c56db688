"""Which softfactory this is."""

from importlib.metadata import version

VERSION = version("softfactory")
