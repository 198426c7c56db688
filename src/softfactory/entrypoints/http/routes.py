"""The route table: what answers where."""

from collections.abc import Iterator

import attrs

from softfactory.services import Services

from . import audit, documents, health
from .accounts import administration, api_keys, coming_in, factors, profile, recovery
from .billing import dashboard, pages, payment, platform, webhook
from .coocook import bookings, chefs, reviews, times
from .errors import alerts, artifacts, attachments, events, items, life, log, patterns, projects, summary
from .operation import Operation, Resource
from .review import applications, campaigns, rewards, submissions
from .sentry.resources import Envelopes, Store
from .sentry.uploads import Assemble, Chunks, Root

METHODS = ("get", "post", "put", "patch", "delete", "options")


@attrs.frozen
class Route:
    """A path, as Falcon spells templates, and who speaks there."""

    path: str
    resource: type[Resource]
    listed: bool = True
    """Whether the API description shows it; a second spelling of a path is not shown."""


ROUTES = (
    Route("/health", health.Alive),
    Route("/metrics", health.Prometheus),
    Route("/openapi.json", documents.Description),
    Route("/docs", documents.Reference),
    Route("/problems/{code:slug}", documents.ProblemPage),
    Route("/.well-known/jwks.json", api_keys.Jwks),
    Route("/api/auth/register", coming_in.Register),
    Route("/api/auth/login", coming_in.LogIn),
    Route("/api/auth/refresh", coming_in.Refresh),
    Route("/api/auth/logout", coming_in.LogOut),
    Route("/api/auth/me", profile.Me),
    Route("/api/auth/export", profile.Export),
    Route("/api/auth/password", profile.ChangePassword),
    Route("/api/auth/password/confirm", profile.ConfirmPassword),
    Route("/api/auth/sessions", profile.Sessions),
    Route("/api/auth/sessions/{session_id:id}", profile.OneSession),
    Route("/api/auth/verify-email", recovery.VerifyEmail),
    Route("/api/auth/forgot-password", recovery.ForgotPassword),
    Route("/api/auth/reset-password", recovery.ResetPassword),
    Route("/api/auth/unlock", recovery.Unlock),
    Route("/api/auth/mfa/totp", factors.Totp),
    Route("/api/auth/mfa/totp/confirm", factors.ConfirmTotp),
    Route("/api/auth/mfa/recovery-codes", factors.RecoveryCodes),
    Route("/api/auth/api-keys", api_keys.ApiKeys),
    Route("/api/auth/api-keys/{key_id:id}", api_keys.OneApiKey),
    Route("/api/admin/users", administration.Users),
    Route("/api/admin/users/{user_id:id}", administration.OneUser),
    Route("/api/admin/users/{user_id:id}/unlock", administration.UnlockUser),
    Route("/api/admin/users/{user_id:id}/disable", administration.DisableUser),
    Route("/api/admin/users/{user_id:id}/enable", administration.EnableUser),
    Route("/api/admin/users/{user_id:id}/role", administration.UserRole),
    Route("/api/admin/users/{user_id:id}/require-password-change", administration.RequirePasswordChange),
    Route("/api/admin/audit", audit.Search),
    Route("/api/admin/audit/verify", audit.Verify),
    Route("/api/admin/audit/export", audit.Export),
    Route("/api/coocook/chefs/{chef_id:id}/reviews", reviews.ChefReviews),
    Route("/api/coocook/bookings", bookings.Bookings),
    Route("/api/coocook/bookings/{booking_id:id}", bookings.OneBooking),
    Route("/api/coocook/bookings/{booking_id:id}/pay", bookings.Pay),
    Route("/api/coocook/bookings/{booking_id:id}/review", reviews.ReviewBooking),
    Route("/api/errors/log", log.Log),
    Route("/api/errors/recent", events.Recent),
    Route("/api/errors/events/{event_id:hex}", events.OneEvent),
    Route("/api/errors/events/{event_id:hex}/attachments", attachments.EventAttachments),
    Route("/api/errors/events/{event_id:hex}/attachments/{attachment_id:hex}", attachments.OneAttachment),
    Route("/api/errors/patterns", patterns.Patterns),
    Route("/api/errors/patterns/{pattern_id:id}", patterns.OnePattern),
    Route("/api/errors/patterns/{pattern_id:id}/events", patterns.PatternEvents),
    Route("/api/errors/patterns/{pattern_id:id}/prevention", patterns.Prevention),
    Route("/api/errors/patterns/{pattern_id:id}/activity", life.PatternActivity),
    Route("/api/errors/patterns/{pattern_id:id}/resolve", life.ResolvePattern),
    Route("/api/errors/patterns/{pattern_id:id}/reopen", life.ReopenPattern),
    Route("/api/errors/patterns/{pattern_id:id}/mute", life.MutePattern),
    Route("/api/errors/patterns/{pattern_id:id}/assign", life.AssignPattern),
    Route("/api/errors/patterns/{pattern_id:id}/comment", life.CommentPattern),
    Route("/api/errors/patterns/{pattern_id:id}/merge", life.MergePattern),
    Route("/api/errors/patterns/{pattern_id:id}/split", life.SplitPattern),
    Route("/api/errors/patterns/bulk", life.BulkPatterns),
    Route("/api/errors/summary", summary.Summary),
    Route("/api/errors/alerts", alerts.AlertRules),
    Route("/api/errors/alerts/{rule_id:id}", alerts.OneAlertRule),
    Route("/api/errors/alerts/{rule_id:id}/deliveries", alerts.Deliveries),
    Route("/api/errors/alerts/{rule_id:id}/test", alerts.TryAlertRule),
    Route("/api/errors/projects", projects.Projects),
    Route("/api/errors/projects/{project_id:number}", projects.OneProject),
    Route("/api/errors/projects/{project_id:number}/keys", projects.Keys),
    Route("/api/errors/projects/{project_id:number}/keys/{key:hex}", projects.OneKey),
    Route("/api/errors/projects/{project_id:number}/members", projects.Members),
    Route("/api/errors/projects/{project_id:number}/members/{user_id:id}", projects.OneMember),
    Route("/api/errors/projects/{project_id:number}/artifacts", artifacts.Artifacts),
    Route("/api/errors/projects/{project_id:number}/artifacts/{bundle_id:id}", artifacts.OneArtifact),
    Route("/api/errors/projects/{project_id:number}/releases", items.Releases),
    Route("/api/errors/projects/{project_id:number}/monitors", items.Monitors),
    Route("/api/errors/projects/{project_id:number}/feedback", items.ProjectFeedback),
    Route("/api/errors/projects/{project_id:number}/drops", items.Drops),
    Route("/api/coocook/chefs", chefs.Chefs),
    Route("/api/coocook/chefs/me", chefs.MyChef),
    Route("/api/coocook/chefs/me/hours", times.MyHours),
    Route("/api/coocook/chefs/me/calendar.ics", times.MyCalendar),
    Route("/api/coocook/chefs/me/calendar-address", times.MyCalendarAddress),
    Route("/api/coocook/chefs/{chef_id:id}", chefs.OneChef),
    Route("/api/coocook/chefs/{chef_id:id}/slots", times.Slots),
    Route("/api/coocook/calendars/{token:hex}", times.SecretCalendar),
    Route("/api/review/campaigns", campaigns.Campaigns),
    Route("/api/review/campaigns/{campaign_id:id}", campaigns.OneCampaign),
    Route("/api/review/campaigns/{campaign_id:id}/publish", campaigns.Publish),
    Route("/api/review/campaigns/{campaign_id:id}/close", campaigns.Close),
    Route("/api/review/campaigns/{campaign_id:id}/cancel", campaigns.Cancel),
    Route("/api/review/campaigns/{campaign_id:id}/apply", applications.Apply),
    Route("/api/review/campaigns/{campaign_id:id}/applications", applications.Applications),
    Route("/api/review/applications/{application_id:id}", applications.OneApplication),
    Route("/api/review/campaigns/{campaign_id:id}/rewards", rewards.CampaignRewards),
    Route("/api/review/applications/{application_id:id}/ship", submissions.Ship),
    Route("/api/review/applications/{application_id:id}/submit", submissions.Submit),
    Route("/api/review/applications/{application_id:id}/approve", submissions.Approve),
    Route("/api/review/applications/{application_id:id}/request-changes", submissions.RequestChanges),
    Route("/api/review/my-rewards", rewards.MyRewards),
    Route("/api/review/my-campaigns", campaigns.MyCampaigns),
    Route("/api/review/my-applications", applications.MyApplications),
    Route("/api/payment/plans", payment.Plans),
    Route("/api/payment/checkout", payment.Buy),
    Route("/api/payment/webhook", webhook.Webhook),
    Route("/api/payment/subscriptions", payment.Subscriptions),
    Route("/api/payment/subscriptions/{subscription_id:id}", payment.OneSubscription),
    Route("/api/payment/payments", payment.Payments),
    Route("/payment/paid", pages.Paid),
    Route("/payment/canceled", pages.Canceled),
    Route("/api/platform/products", platform.Products),
    Route("/api/platform/dashboard", dashboard.Dashboard),
    Route("/api/platform/admin/users", platform.Customers),
    Route("/api/platform/admin/revenue", platform.Income),
    Route("/api/metrics/health", health.Checks),
    Route("/api/metrics/summary", health.Numbers),
    Route("/api/metrics/prometheus", health.Prometheus),
    Route("/api/0/", Root),
    Route("/api/0/organizations/{organization:word}/chunk-upload/", Chunks),
    Route("/api/0/organizations/{organization:word}/artifactbundle/assemble/", Assemble),
    Route("/api/{project_id:number}/envelope/", Envelopes),
    Route("/api/{project_id:number}/store/", Store),
    Route("/api/{project_id:number}/envelope", Envelopes, listed=False),
    Route("/api/{project_id:number}/store", Store, listed=False),
)


def operations(route: Route) -> Iterator[tuple[str, Operation]]:
    """Yield each method of a route with what it takes and gives."""
    for method in METHODS:
        described = getattr(getattr(route.resource, f"on_{method}", None), "operation", None)
        if described is not None:
            yield method, described


def made(services: Services) -> Iterator[tuple[str, Resource]]:
    """Yield every path with its resource, one resource for each class."""
    resources = {route.resource: route.resource(services) for route in ROUTES}
    for route in ROUTES:
        yield route.path, resources[route.resource]
