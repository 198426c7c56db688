"""What can be set about accounts, and what cannot."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from .lockout import LockoutPolicy

REFRESH_IDLE = timedelta(days=30)
"""A session that is not refreshed for that long is over."""
SESSION_LIFETIME = timedelta(days=90)
"""However often it is refreshed."""
DEVICE_LIFETIME = timedelta(days=180)
"""A device without a login for that long is a stranger again."""
MAIL_TOKEN_LIFETIME = timedelta(minutes=30)
REUSE_TOLERANCE = timedelta(seconds=10)
"""For that long the refresh token before the current one gets the same successor: two tabs, an answer that was lost."""
FRESH = timedelta(minutes=10)
"""How long a proven password stands for the next change of the account."""


@attrs.frozen(kw_only=True)
class Rules:
    """The settings of accounts."""

    lockout: LockoutPolicy = attrs.field(factory=LockoutPolicy)
    rates: Mapping[str, int] = attrs.field(factory=dict)
    """How many logins, registrations and mails an address of origin gets in a minute; without a number, any."""
    password_min_length: int = 15
    password_max_age: timedelta | None = None
    verify_email: bool = False
    access_token_lifetime: timedelta = timedelta(minutes=10)
