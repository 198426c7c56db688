"""One notifier of several."""

from collections.abc import Mapping

from softfactory.domain.errors.alerts.model import Channel
from softfactory.domain.errors.alerts.ports import Notification, Notifier


class ByChannel(Notifier):
    """Sends each notification by its channel."""

    def __init__(self, notifiers: Mapping[Channel, Notifier]) -> None:
        self._notifiers = dict(notifiers)

    def send(self, notification: Notification) -> None:
        self._notifiers[notification.channel].send(notification)
