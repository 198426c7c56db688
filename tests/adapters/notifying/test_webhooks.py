"""Webhooks arrive at a real server, where the library of Standard Webhooks verifies them."""

import base64
from datetime import UTC, datetime

import attrs
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from softfactory.adapters.fetch.http import HttpFetch
from softfactory.adapters.notifying.webhook import WebhookNotifier
from softfactory.domain.errors.alerts.model import Channel
from softfactory.domain.errors.alerts.ports import Notification
from softfactory.domain.errors.alerts.problems import EndpointGone, NotDelivered
from softfactory.testing.samples import uuid
from tests.webhooks import HERE, endpoint

SECRET = bytes(range(32))
WHSEC = "whsec_" + base64.b64encode(SECRET).decode()
BODY = '{"type":"errors.alert.new","title":"안녕"}'.encode()


def notification(url):
    return Notification(
        id=uuid(7),
        at=datetime.now(UTC),
        channel=Channel.WEBHOOK,
        target=url,
        secret=SECRET,
        subject="New error",
        text="New error\n",
        body=BODY,
    )


def sent(*answers):
    with endpoint(*answers) as server:
        try:
            WebhookNotifier(HttpFetch(HERE)).send(notification(server.url))
        finally:
            assert len(server.got) == 1
    return server.got[0]


def test_the_library_of_the_standard_verifies_what_is_sent():
    received = sent()

    assert Webhook(WHSEC).verify(received.body, received.headers) == {"type": "errors.alert.new", "title": "안녕"}
    assert (received.headers["webhook-id"], received.headers["content-type"]) == (uuid(7), "application/json")
    assert received.path == "/hook"


@pytest.mark.parametrize("changed", ["body", "id", "secret"])
def test_what_was_altered_is_refused(changed):
    received = sent()
    body = received.body + b" " if changed == "body" else received.body
    headers = received.headers | ({"webhook-id": uuid(8)} if changed == "id" else {})
    secret = WHSEC if changed != "secret" else "whsec_" + base64.b64encode(SECRET[::-1]).decode()

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


@pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 408, 422, 429, 500, 503])
def test_any_other_answer_than_2xx_is_worth_another_try(status):
    with pytest.raises(NotDelivered):
        sent(status)


def test_410_says_that_nothing_more_is_wanted():
    with pytest.raises(EndpointGone):
        sent(410)


def test_a_private_address_is_not_called():
    with endpoint() as server, pytest.raises(NotDelivered):
        WebhookNotifier(HttpFetch()).send(notification(server.url))

    assert server.got == []


def test_a_server_that_is_away_is_worth_another_try():
    with endpoint() as server:
        url = server.url
    with pytest.raises(NotDelivered):
        WebhookNotifier(HttpFetch(HERE)).send(notification(url))


def test_the_secret_is_not_in_what_is_logged():
    assert SECRET.hex() not in repr(notification("https://example.org"))
    assert repr(SECRET) not in repr(attrs.asdict(notification("x"), filter=lambda field, _: field.repr is True))
