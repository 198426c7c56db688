"""What review refuses."""

from softfactory.domain.kernel.problems import Conflict, Invalid, NotFound


class CampaignNotFound(NotFound):
    """No such campaign, or none that the actor may see."""

    code = "campaign-not-found"
    title = "There is no such campaign."


class ApplicationNotFound(NotFound):
    """No such application, or none that the actor may see."""

    code = "application-not-found"
    title = "There is no such application."


class InvalidCampaign(Invalid):
    """A text, a reward, the places or the times of a campaign are not acceptable."""

    code = "invalid-campaign"
    title = "The campaign is not acceptable."


class InvalidApplication(Invalid):
    """What an application says is not acceptable."""

    code = "invalid-application"
    title = "The application is not acceptable."


class AlreadyApplied(Conflict):
    """One person applies once for a campaign, whatever became of it."""

    code = "already-applied"
    title = "You applied for this campaign before."


class OwnCampaign(Conflict):
    """Nobody reviews for a campaign of their own."""

    code = "own-campaign"
    title = "This campaign is your own."


class ApplyingOver(Conflict):
    """The deadline has passed, or its creator closed applying."""

    code = "applying-over"
    title = "Nobody applies for this campaign any more."


class InvalidSubmission(Invalid):
    """The address, what is said about the delivery, or what is to be changed, is not acceptable."""

    code = "invalid-submission"
    title = "This is not acceptable."


class SubmittingOver(Conflict):
    """It was due before."""

    code = "submitting-over"
    title = "The time to submit is over."


class ChecksMissing(Conflict):
    """The submitted page has not been looked at yet."""

    code = "checks-missing"
    title = "The submission has not been checked yet."


class ChecksFailed(Conflict):
    """The submitted page is not as the campaign, or the law, wants it."""

    code = "checks-failed"
    title = "The submission did not pass its checks."


class AlreadyRewarded(Conflict):
    """An application is rewarded once."""

    code = "already-rewarded"
    title = "This was rewarded before."
