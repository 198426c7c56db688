"""What people told about a program: in an item of its own, and as SDKs sent it before.

Sources: https://develop.sentry.dev/sdk/data-model/envelope-items/ (user reports, user feedback)
"""

from softfactory.domain.errors.items.kept import Feedback
from softfactory.domain.errors.payloads.facts import event_id_of
from softfactory.domain.errors.payloads.values import JsonObject, as_object, as_text

from .arrival import Arrival, Refused, term

MAX_MESSAGE = 4096
MAX_URL = 2048
MAX_EMAIL = 320
_LINES = {"\n", "\t"}


def feedback_item(payload: JsonObject, arrival: Arrival, *, event_id: str | None) -> Feedback:
    """Return what an item `feedback` tells; an event of its own. Raises `Refused`.

    *event_id* is the envelope's, for one that names none.
    """
    told = as_object(as_object(payload.get("contexts")).get("feedback"))
    return _made(
        arrival,
        own_id=event_id_of(payload.get("event_id")) or event_id,
        event_id=event_id_of(told.get("associated_event_id")),
        told=told,
        email="contact_email",
        message="message",
        payload=payload,
    )


def user_report(payload: JsonObject, arrival: Arrival, *, event_id: str | None) -> Feedback:
    """Return what an item `user_report` tells about an event, of which one may come. Raises `Refused`."""
    about = event_id_of(payload.get("event_id")) or event_id
    return _made(
        arrival, own_id=about, event_id=about, told=payload, email="email", message="comments", payload=payload
    )


def _made(
    arrival: Arrival,
    *,
    own_id: str | None,
    event_id: str | None,
    told: JsonObject,
    email: str,
    message: str,
    payload: JsonObject,
) -> Feedback:
    text = _prose(as_text(told.get(message), MAX_MESSAGE))
    if own_id is None or not text:
        raise Refused("invalid")
    return Feedback(
        project_id=arrival.project_id,
        id=own_id,
        event_id=event_id,
        name=term(told, "name"),
        email=term(told, email, MAX_EMAIL),
        message=text,
        url=term(told, "url", MAX_URL),
        environment=term(payload, "environment"),
        release=term(payload, "release"),
        at=arrival.at,
    )


def _prose(text: str) -> str:
    lines = text.replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c in _LINES else " " for c in lines).strip()
