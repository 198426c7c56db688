"""What people are given of what accounts hold about them: everything but what opens something."""

from softfactory.domain.kernel.portable import Fields

from .erasure import Holdings
from .model import ApiKey, Device, Session, User
from .profile import Account

EXPORTED: Fields = {
    Holdings: ("account", "sessions", "devices", "api_keys"),
    Account: ("user", "locked_until", "second_factor"),
    User: (
        "id",
        "email",
        "name",
        "role",
        "created_at",
        "password_changed_at",
        "must_change_password",
        "disabled_at",
    ),
    Session: ("id", "device_id", "created_at", "authenticated_at", "refreshed_at", "address", "user_agent"),
    Device: ("id", "created_at", "used_at", "user_agent"),
    ApiKey: ("id", "name", "scopes", "created_at", "expires_at", "used_at"),
}
