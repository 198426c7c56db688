"""What people are given of what review holds about them."""

from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.portable import Fields

from .model import Application, Campaign, Checks, LedgerEntry, Reward
from .person import Holdings

EXPORTED: Fields = {
    Holdings: ("campaigns", "applications", "rewards"),
    Campaign: (
        *("id", "title", "product_name", "category", "description", "reward", "max_reviewers", "deadline", "submit_by"),
        *("timezone", "disclosure", "state", "created_at", "taken"),
    ),
    Reward: ("type", "text", "money", "points"),
    Money: ("amount", "currency"),
    Application: (
        *("id", "campaign_id", "message", "sns_link", "follower_count", "state", "created_at", "changed_at"),
        *("waiting_since", "due_at", "shipping", "url", "checks", "feedback"),
    ),
    Checks: ("at", "reachable", "names_product", "disclosed", "details"),
    LedgerEntry: ("id", "reward_id", "campaign_id", "side", "unit", "amount", "what", "at"),
}
