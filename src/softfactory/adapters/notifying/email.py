"""Notifications as letters."""

from softfactory.domain.errors.alerts.ports import Notification, Notifier
from softfactory.domain.errors.alerts.problems import NeverDelivered, NotDelivered
from softfactory.domain.kernel.mail import Mail, Mailer, MailRefused, MailUnavailable


class EmailNotifier(Notifier):
    """Hands the text to the mailer, under the notification's id."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def send(self, notification: Notification) -> None:
        mail = Mail(id=notification.id, to=notification.target, subject=notification.subject, text=notification.text)
        try:
            self._mailer.send(mail)
        except MailUnavailable as failed:
            raise NotDelivered(str(failed)) from failed
        except MailRefused as refused:
            raise NeverDelivered(str(refused)) from refused
