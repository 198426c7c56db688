"""The service of review: all its use cases behind one name."""

import attrs

from .applications import ApplicationUseCases
from .campaigns import CampaignUseCases
from .checking import CheckingUseCases
from .person import PersonUseCases
from .rewards import RewardUseCases
from .submissions import SubmissionUseCases


@attrs.frozen(kw_only=True, slots=False)
class Review(
    CampaignUseCases, ApplicationUseCases, SubmissionUseCases, CheckingUseCases, RewardUseCases, PersonUseCases
):
    """Review campaigns."""
