"""Campaigns in memory."""

from collections.abc import Callable, Sequence

from softfactory.domain.kernel.paging import Page, PageRequest, page
from softfactory.domain.review.model import Campaign
from softfactory.domain.review.places import PUBLIC
from softfactory.domain.review.ports import CampaignCriteria, Campaigns

from .unit import Unit


class MemoryCampaigns(Campaigns):
    """Campaigns, by id."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, campaign: Campaign) -> None:
        self._put(campaign)

    def find(self, campaign_id: str) -> Campaign | None:
        return self._unit.table("campaigns").get(campaign_id)

    def fetch(self, campaign_id: str) -> Campaign | None:
        return self.find(campaign_id)

    def save(self, campaign: Campaign) -> None:
        if campaign.id in self._unit.table("campaigns"):
            self._put(campaign)

    def remove(self, campaign_id: str) -> None:
        self._unit.remove("campaigns", campaign_id)

    def listed(self, criteria: CampaignCriteria, request: PageRequest) -> Page[Campaign]:
        def meets(campaign: Campaign) -> bool:
            return campaign.state in PUBLIC and criteria.category in (None, campaign.category)

        return self._paged(meets, request)

    def of_creator(self, user_id: str, request: PageRequest) -> Page[Campaign]:
        return self._paged(lambda campaign: campaign.creator_id == user_id, request)

    def all_of_creator(self, user_id: str) -> Sequence[Campaign]:
        everything = sorted(self._unit.table("campaigns").items())
        return [campaign for _, campaign in everything if campaign.creator_id == user_id]

    def _put(self, campaign: Campaign) -> None:
        if not 0 <= campaign.taken <= campaign.max_reviewers:
            raise ValueError(f"{campaign.taken} of {campaign.max_reviewers} places are taken")
        self._unit.put("campaigns", campaign.id, campaign)

    def _paged(self, meets: Callable[[Campaign], bool], request: PageRequest) -> Page[Campaign]:
        after = request.after(str)
        found = [
            campaign
            for campaign_id, campaign in sorted(self._unit.table("campaigns").items(), reverse=True)
            if meets(campaign) and (after is None or campaign_id < str(after[0]))
        ]
        return page(found, request.limit, lambda campaign: (campaign.id,))
