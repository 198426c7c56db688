"""What all use cases of the audit log share.

Each group of them is a class of its own; `Audit` is all of them, which slots would not allow.
"""

import attrs

from softfactory.domain.kernel.clock import Clock

from .keyring import Keyring
from .ports import Anchor, AuditStore
from .recorder import AuditRecorder


@attrs.frozen(kw_only=True, slots=False)
class UseCases:
    """The ports that the use cases work with."""

    store: AuditStore
    recorder: AuditRecorder
    keyring: Keyring
    anchor: Anchor
    now: Clock
