"""Whose thing each route is about, and what is sent to it."""

from collections.abc import Callable, Mapping
from typing import Any

from .people import NEW_PASSWORD, PASSWORD, World, email_of
from .verdicts import EVERYBODYS, MEMBERS_OWN, PROJECTS, REPORTS, Verdicts

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
]
