"""The contract of review, part by part. Inherit `ReviewContract` and give `open_review`."""

from softfactory.testing.review.applications import ApplicationsContract
from softfactory.testing.review.campaigns import CampaignsContract
from softfactory.testing.review.ledger import RewardsContract
from softfactory.testing.review.places import PlacesContract
from softfactory.testing.review.submissions import SubmissionsContract


class ReviewContract(CampaignsContract, ApplicationsContract, PlacesContract, SubmissionsContract, RewardsContract):
    """Everything that review needs from a database."""
