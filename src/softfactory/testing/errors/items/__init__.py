"""The contract of what SDKs send beside events, part by part."""

from softfactory.testing.errors.items.attachments import AttachmentsContract
from softfactory.testing.errors.items.checkins import CheckInsContract
from softfactory.testing.errors.items.drops import DropsContract
from softfactory.testing.errors.items.feedback import FeedbackContract
from softfactory.testing.errors.items.sessions import SessionsContract


class ItemsContract(DropsContract, SessionsContract, CheckInsContract, FeedbackContract, AttachmentsContract):
    """What every adapter promises about what comes beside events."""
