"""What people are given of what error tracking holds about them."""

from softfactory.domain.kernel.portable import Fields

from .alerts.model import Rule
from .model import Activity
from .person import Holdings

EXPORTED: Fields = {
    Holdings: ("projects", "activity", "assigned", "alert_rules"),
    Activity: ("id", "project_id", "pattern_id", "at", "deed", "note"),
    Rule: (
        *("id", "project_id", "name", "condition", "environment", "severity", "events", "minutes", "channel", "target"),
        *("created_at", "enabled", "disabled_because"),
    ),
}
