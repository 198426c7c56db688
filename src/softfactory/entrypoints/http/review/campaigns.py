"""Campaigns: what everybody sees of them, and their creators do."""

from typing import Any, cast

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.money import InvalidMoney
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.domain.review.changing import Given
from softfactory.domain.review.drafting import New
from softfactory.domain.review.model import RewardType
from softfactory.domain.review.ports import CampaignCriteria
from softfactory.domain.review.problems import CampaignNotFound, InvalidCampaign
from softfactory.domain.review.rules import reward_of
from softfactory.entrypoints.http.auth import PUBLIC, PUBLIC_OR_USER, USER_READS, USER_WRITES, subscribed
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Instant, InvalidRequest, Paged, PageView, Wire, instant

from .shapes import CampaignView, Category, Description, Line, Places, Value, Zone, campaign_view, given_value

SUBSCRIBED = subscribed("review")


class NewCampaign(Wire):
    """What a campaign is made of; submitting ends two weeks after the deadline unless `submit_by` says otherwise."""

    title: Line
    product_name: Line
    category: Category
    description: Description
    reward_type: RewardType
    reward_value: Value
    max_reviewers: Places
    deadline: Instant
    disclosure: Line
    submit_by: Instant | None = None
    timezone: Zone = "Asia/Seoul"


class CampaignChange(Wire):
    """What to change: of a campaign that recruits the description, and more places and later times."""

    title: Line | None = None
    product_name: Line | None = None
    category: Category | None = None
    description: Description | None = None
    reward_type: RewardType | None = None
    reward_value: Value | None = None
    max_reviewers: Places | None = None
    deadline: Instant | None = None
    disclosure: Line | None = None
    submit_by: Instant | None = None
    timezone: Zone | None = None


def given(shape: NewCampaign | CampaignChange) -> dict[str, Any]:
    """Return what a shape gives, as the domain has it; raises `InvalidRequest` for half a reward."""
    values: dict[str, Any] = {name: getattr(shape, name) for name in shape.__struct_fields__}
    found = {name: value for name, value in values.items() if value is not None}
    for name in found.keys() & {"deadline", "submit_by"}:
        found[name] = instant(found[name])
    kind, value = found.pop("reward_type", None), found.pop("reward_value", None)
    if (kind is None) != (value is None):
        raise InvalidRequest("reward_type and reward_value are given together.")
    return found if kind is None else {**found, "reward": reward_of(kind, given_value(value))}


class CampaignsQuery(Paged):
    """Which campaigns."""

    category: Category | None = None


class Campaigns(Resource):
    """/api/review/campaigns."""

    @operation(guard=PUBLIC, answer=PageView[CampaignView], refuses=(BadCursor,))
    def on_get(self, query: CampaignsQuery) -> Page[CampaignView]:
        """List campaigns, newest first: all but drafts and canceled ones."""
        found = self.services.review.campaigns(CampaignCriteria(category=query.category), query.page())
        return found.map(campaign_view)

    @operation(guard=SUBSCRIBED, answer=CampaignView, status=201, refuses=(NotAllowed, InvalidCampaign, InvalidMoney))
    def on_post(self, actor: Actor, body: NewCampaign, idempotency_key: str | None) -> CampaignView:
        """Draft a campaign; nobody else sees it until it is published."""
        made = self.services.review.create(actor, key=idempotency_key, **cast(New, given(body)))
        return campaign_view(made)


class OneCampaign(Resource):
    """/api/review/campaigns/{campaign_id}."""

    @operation(guard=PUBLIC_OR_USER, answer=CampaignView, refuses=(CampaignNotFound,))
    def on_get(self, actor: Actor | None, campaign_id: str) -> CampaignView:
        """Show a campaign; a draft or a canceled one to its creator only."""
        return campaign_view(self.services.review.campaign(actor, campaign_id))

    @operation(
        guard=SUBSCRIBED,
        answer=CampaignView,
        refuses=(CampaignNotFound, InvalidCampaign, InvalidMoney, InvalidTransition),
    )
    def on_patch(self, actor: Actor, campaign_id: str, body: CampaignChange) -> CampaignView:
        """Change a draft; while people apply, only the description, and upwards the places and the times."""
        return campaign_view(self.services.review.change(actor, campaign_id, **cast(Given, given(body))))


class Publish(Resource):
    """/api/review/campaigns/{campaign_id}/publish."""

    @operation(guard=SUBSCRIBED, answer=CampaignView, refuses=(CampaignNotFound, InvalidCampaign, InvalidTransition))
    def on_post(self, actor: Actor, campaign_id: str, idempotency_key: str | None) -> CampaignView:
        """Show a draft to everybody; people apply from now until its deadline."""
        return campaign_view(self.services.review.publish(actor, campaign_id, key=idempotency_key))


class Close(Resource):
    """/api/review/campaigns/{campaign_id}/close."""

    @operation(guard=USER_WRITES, answer=CampaignView, refuses=(CampaignNotFound, InvalidTransition))
    def on_post(self, actor: Actor, campaign_id: str, idempotency_key: str | None) -> CampaignView:
        """End applying before the deadline; once it is over, end choosing."""
        return campaign_view(self.services.review.close(actor, campaign_id, key=idempotency_key))


class Cancel(Resource):
    """/api/review/campaigns/{campaign_id}/cancel."""

    @operation(guard=USER_WRITES, answer=CampaignView, refuses=(CampaignNotFound, InvalidTransition))
    def on_post(self, actor: Actor, campaign_id: str, idempotency_key: str | None) -> CampaignView:
        """Give a campaign up; those who were sent the product may finish, and are rewarded."""
        return campaign_view(self.services.review.cancel(actor, campaign_id, key=idempotency_key))


class MyCampaigns(Resource):
    """/api/review/my-campaigns."""

    @operation(guard=USER_READS, answer=PageView[CampaignView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[CampaignView]:
        """List your own campaigns, newest first."""
        return self.services.review.my_campaigns(actor, query.page()).map(campaign_view)
