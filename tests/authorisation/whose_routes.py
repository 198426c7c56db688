"""Whose thing each route is about, and what is sent to it."""

from collections.abc import Callable, Mapping
from typing import Any

from .people import NEW_PASSWORD, PASSWORD, World, booking_start, email_of
from .verdicts import (
    APPLICATIONS,
    BOOKINGS,
    CAMPAIGNS,
    CHEFS,
    EVERYBODYS,
    GUESTS_PART,
    HANDED_IN,
    JUDGED,
    MEMBERS_OWN,
    PROJECTS,
    REPORTS,
    SUBSCRIPTIONS,
    Verdicts,
)

Body = Callable[[World], Any]
EVENT = {"error_type": "ValueError", "message": "bad price"}
ENVELOPE = b'{}\n{"type":"event"}\n{"message":"bad price"}'


def sends(**members: Any) -> Body:
    """Return a body that is always the same."""
    return lambda _: members


ABOUT: list[tuple[Verdicts, Mapping[str, Body | None]]] = [
    (
        EVERYBODYS,
        {
            "GET /health": None,
            "GET /metrics": None,
            "GET /openapi.json": None,
            "GET /docs": None,
            "GET /problems/{code}": None,
            "GET /.well-known/jwks.json": None,
            "POST /api/auth/register": sends(email="new@example.org", password=NEW_PASSWORD, name="New"),
            "POST /api/auth/login": sends(email=email_of("member"), password=PASSWORD),
            "POST /api/auth/refresh": lambda world: {"refresh_token": world.tokens["member"].refresh_token},
            "POST /api/auth/logout": sends(),
            "GET /api/auth/me": None,
            "PATCH /api/auth/me": sends(name="Another"),
            "GET /api/auth/export": None,
            "POST /api/auth/password": sends(current=PASSWORD, new=NEW_PASSWORD),
            "POST /api/auth/password/confirm": sends(password=PASSWORD),
            "GET /api/auth/sessions": None,
            "POST /api/auth/verify-email": sends(token="x" * 43),
            "POST /api/auth/forgot-password": sends(email=email_of("member")),
            "POST /api/auth/reset-password": sends(token="x" * 43, password=NEW_PASSWORD),
            "POST /api/auth/unlock": sends(email=email_of("member")),
            "POST /api/auth/mfa/totp": None,
            "DELETE /api/auth/mfa/totp": None,
            "POST /api/auth/mfa/totp/confirm": sends(code="123456"),
            "POST /api/auth/mfa/recovery-codes": None,
            "GET /api/auth/api-keys": None,
            "POST /api/auth/api-keys": sends(name="another", scopes=["read"]),
            "GET /api/admin/users": None,
            "GET /api/admin/users/{user_id}": None,
            "POST /api/admin/users/{user_id}/unlock": None,
            "POST /api/admin/users/{user_id}/disable": None,
            "POST /api/admin/users/{user_id}/enable": None,
            "POST /api/admin/users/{user_id}/role": sends(role="auditor"),
            "POST /api/admin/users/{user_id}/require-password-change": None,
            "GET /api/admin/audit": None,
            "GET /api/admin/audit/verify": None,
            "GET /api/admin/audit/export": None,
            "GET /api/errors/recent": None,
            "GET /api/errors/patterns": None,
            "GET /api/errors/summary": None,
            "GET /api/errors/projects": None,
            "POST /api/errors/projects": sends(name="another"),
            "GET /api/review/campaigns": None,
            "GET /api/review/campaigns/{campaign_id}": None,
            "POST /api/review/campaigns": lambda world: {
                "title": "Try it",
                "product_name": "Kettle",
                "category": "kitchen",
                "description": "It boils.",
                "reward_type": "points",
                "reward_value": 1,
                "max_reviewers": 1,
                "deadline": booking_start(world.services, days=5).isoformat(),
                "disclosure": "#ad",
            },
            "POST /api/review/campaigns/{campaign_id}/apply": sends(
                message="Tea!", sns_link="https://example.org", follower_count=5
            ),
            "GET /api/review/my-campaigns": None,
            "GET /api/review/my-applications": None,
            "GET /api/review/my-rewards": None,
            "GET /api/payment/plans": None,
            "GET /api/coocook/chefs": None,
            "POST /api/coocook/chefs": sends(
                name="Ann",
                cuisines=["thai"],
                location="Seoul",
                timezone="UTC",
                rate={"amount": 1, "currency": "USD"},
            ),
            "GET /api/coocook/chefs/{chef_id}": None,
            "GET /api/coocook/chefs/{chef_id}/slots": None,
            "GET /api/coocook/chefs/{chef_id}/reviews": None,
            "GET /api/coocook/calendars/{token}": None,
            "GET /api/coocook/bookings": None,
            "POST /api/coocook/bookings": lambda world: {
                "chef_id": world.things["chef_id"],
                "start": booking_start(world.services, days=5).isoformat(),
                "duration_minutes": 60,
            },
            "POST /api/payment/checkout": sends(product="review", interval="month"),
            "POST /api/payment/webhook": lambda _: b"{}",
            "GET /api/payment/subscriptions": None,
            "GET /api/payment/payments": None,
            "GET /payment/paid": None,
            "GET /payment/canceled": None,
            "GET /api/platform/products": None,
            "GET /api/platform/dashboard": None,
            "GET /api/platform/admin/users": None,
            "GET /api/platform/admin/revenue": None,
            "GET /api/metrics/health": None,
            "GET /api/metrics/summary": None,
            "GET /api/metrics/prometheus": None,
            "DELETE /api/auth/me": None,
        },
    ),
    (
        PROJECTS,
        {
            "GET /api/errors/events/{event_id}": None,
            "GET /api/errors/patterns/{pattern_id}": None,
            "GET /api/errors/patterns/{pattern_id}/events": None,
            "POST /api/errors/patterns/{pattern_id}/resolve": sends(resolution="Prices are checked."),
            "GET /api/errors/projects/{project_id}": None,
            "GET /api/errors/projects/{project_id}/keys": None,
            "POST /api/errors/projects/{project_id}/keys": None,
            "DELETE /api/errors/projects/{project_id}/keys/{key}": None,
            "GET /api/errors/projects/{project_id}/members": None,
            "POST /api/errors/projects/{project_id}/members": sends(email=email_of("auditor")),
            "DELETE /api/errors/projects/{project_id}/members/{user_id}": None,
        },
    ),
    (
        REPORTS,
        {
            "POST /api/errors/log": lambda world: {**EVENT, "project": world.project},
            "POST /api/{project_id}/envelope/": lambda _: ENVELOPE,
            "POST /api/{project_id}/store/": lambda _: EVENT,
        },
    ),
    (
        MEMBERS_OWN,
        {
            "DELETE /api/auth/sessions/{session_id}": None,
            "DELETE /api/auth/api-keys/{key_id}": None,
        },
    ),
    (
        CAMPAIGNS,
        {
            "PATCH /api/review/campaigns/{campaign_id}": sends(description="It boils water."),
            "POST /api/review/campaigns/{campaign_id}/publish": None,
            "POST /api/review/campaigns/{campaign_id}/close": None,
            "POST /api/review/campaigns/{campaign_id}/cancel": None,
            "GET /api/review/campaigns/{campaign_id}/applications": None,
            "GET /api/review/campaigns/{campaign_id}/rewards": None,
        },
    ),
    (APPLICATIONS, {"GET /api/review/applications/{application_id}": None}),
    (
        JUDGED,
        {
            "PUT /api/review/applications/{application_id}": sends(status="accepted"),
            "POST /api/review/applications/{application_id}/ship": sends(shipping="by post"),
            "POST /api/review/applications/{application_id}/approve": sends(override=True),
            "POST /api/review/applications/{application_id}/request-changes": sends(feedback="Shorter."),
        },
    ),
    (HANDED_IN, {"POST /api/review/applications/{application_id}/submit": sends(url="http://127.0.0.1/")}),
    (
        CHEFS,
        {
            "GET /api/coocook/chefs/me": None,
            "PATCH /api/coocook/chefs/me": sends(name="Another"),
            "PUT /api/coocook/chefs/me/hours": sends(weekly=[]),
            "GET /api/coocook/chefs/me/calendar.ics": None,
            "POST /api/coocook/chefs/me/calendar-address": None,
        },
    ),
    (
        BOOKINGS,
        {
            "GET /api/coocook/bookings/{booking_id}": None,
            "PUT /api/coocook/bookings/{booking_id}": sends(status="canceled"),
        },
    ),
    (
        GUESTS_PART,
        {
            "POST /api/coocook/bookings/{booking_id}/pay": None,
            "POST /api/coocook/bookings/{booking_id}/review": sends(rating=5),
        },
    ),
    (SUBSCRIPTIONS, {"DELETE /api/payment/subscriptions/{subscription_id}": None}),
]
