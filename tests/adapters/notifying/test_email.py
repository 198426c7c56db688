"""Notifications arrive at a real mail server as letters."""

from datetime import UTC, datetime

import pytest

from softfactory.adapters.mail.urls import mailer_of
from softfactory.adapters.notifying.channels import ByChannel
from softfactory.adapters.notifying.email import EmailNotifier
from softfactory.domain.errors.alerts.model import Channel
from softfactory.domain.errors.alerts.ports import Notification
from softfactory.domain.errors.alerts.problems import NeverDelivered, NotDelivered
from softfactory.testing.samples import NOON, uuid
from tests.smtp import smtp_server

LETTER = Notification(
    id=uuid(7),
    at=datetime(2026, 3, 1, tzinfo=UTC),
    channel=Channel.EMAIL,
    target="ann@example.org",
    subject="[shop] New error: KeyError: 안녕",
    text="New error\n\n<b>not bold</b>\n",
    body=b"{}",
)


def notifier(url):
    mailer = mailer_of(url, sender="errors@softfactory.example", now=lambda: NOON)
    return ByChannel({Channel.EMAIL: EmailNotifier(mailer)})


def test_a_notification_is_a_plain_letter_under_its_id(tmp_path):
    with smtp_server(tmp_path) as server:
        for _ in range(2):
            notifier(server.url).send(LETTER)
    letters = server.spool.letters()

    assert {(one["Message-ID"], one["To"], one["Subject"]) for one in letters} == {
        (f"<{uuid(7)}@softfactory.example>", "ann@example.org", LETTER.subject)
    }
    assert [(one.get_content_type(), one.get_content()) for one in letters] == [("text/plain", LETTER.text)] * 2


@pytest.mark.parametrize(("answer", "raised"), [("550 no", NeverDelivered), ("451 later", NotDelivered)])
def test_a_refusal_says_whether_trying_again_may_help(tmp_path, answer, raised):
    with smtp_server(tmp_path, answers={"RCPT": answer}) as server, pytest.raises(raised):
        notifier(server.url).send(LETTER)
