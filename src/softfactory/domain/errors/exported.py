"""What people are given of what error tracking holds about them."""

from softfactory.domain.kernel.portable import Fields

from .model import Activity
from .person import Holdings

EXPORTED: Fields = {
    Holdings: ("projects", "activity"),
    Activity: ("id", "project_id", "pattern_id", "at", "deed", "note"),
}
