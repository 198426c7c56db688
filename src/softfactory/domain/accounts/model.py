"""What accounts know: users."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import Role


@attrs.frozen(kw_only=True)
class User:
    """Somebody who may log in."""

    id: str
    """A UUID of version 7: later users have higher ones."""
    email: str
    """In canonical form: what makes two addresses the same is decided before it comes here."""
    name: str
    role: Role
    password_hash: str = attrs.field(repr=False)
    created_at: datetime
    disabled_at: datetime | None = None
