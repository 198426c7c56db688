"""What is kept of an upload, and how much of it."""

from datetime import datetime, timedelta

import attrs

MEBIBYTE = 1024 * 1024
CHUNK = MEBIBYTE
"""Bytes of a piece of an upload; the last one is shorter."""
MOST_CHUNKS_AT_ONCE = 16
MOST_ZIPPED = 32 * MEBIBYTE
"""Bytes of a bundle as it is sent."""
MOST_WAITING = 4 * MOST_ZIPPED
"""Bytes that one user's pieces may have before they are put together."""
WAITING = timedelta(days=1)
"""How long pieces wait to be put together."""
MOST_MAP = 32 * MEBIBYTE
"""Bytes of one source map."""
MOST_UNZIPPED = 8 * MOST_MAP
"""Bytes of a bundle's source maps together."""
MOST_FILES = 10_000
MOST_BUNDLES = 1_000
"""Of one project; the one longest unused makes room."""
MOST_KEPT = 1024 * MEBIBYTE
"""Bytes of one project's bundles, compressed; the one longest unused makes room."""
UNUSED = timedelta(days=90)
"""How long a bundle is kept that no event asks for."""
COARSELY = timedelta(days=1)
"""How often a process notes that a bundle is in use."""


@attrs.frozen(kw_only=True)
class Bundle:
    """The source maps of one build, as they were uploaded together."""

    id: str
    project_id: int
    checksum: str
    """SHA-1 of what was sent, 40 lower-case hex digits: the same again is the same bundle."""
    release: str | None
    dist: str | None
    maps: int
    """How many source maps it holds."""
    size: int
    """Bytes that they take, compressed."""
    created_at: datetime
    last_used: datetime
    """When an event was last told by it, to the day; when it came, if none was."""


@attrs.frozen(kw_only=True)
class MapFile:
    """One source map of a bundle, and what it is found by."""

    bundle_id: str
    number: int
    """From 0, within the bundle."""
    project_id: int
    debug_id: str | None
    """32 lower-case hex digits that the build put into the minified file and its map."""
    release: str | None
    dist: str | None
    url: str
    """Where the minified file lies: ``~/static/app.js`` at any host."""


@attrs.frozen(kw_only=True)
class Assembly:
    """What came of putting pieces together."""

    missing: tuple[str, ...] = ()
    """Pieces that must be sent first, by SHA-1."""
    refused: str = ""
    """Why what was sent is no bundle, in one sentence."""
