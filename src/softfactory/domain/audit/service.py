"""The service of the audit log: all its use cases behind one name."""

import attrs

from .keeping import KeepingUseCases
from .reading import ReadingUseCases


@attrs.frozen(kw_only=True, slots=False)
class Audit(ReadingUseCases, KeepingUseCases):
    """What happened to whom, and whether anybody changed the record of it."""
