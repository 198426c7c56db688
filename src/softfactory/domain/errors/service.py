"""The service of error tracking: all its use cases behind one name."""

import attrs

from softfactory.domain.errors.alerts.keeping import RuleUseCases
from softfactory.domain.errors.alerts.sending import SendingUseCases
from softfactory.domain.errors.alerts.watching import WatchUseCases
from softfactory.domain.errors.intake.usecases import IntakeUseCases
from softfactory.domain.errors.items.usecases import ItemUseCases
from softfactory.domain.errors.life.consolidating import ConsolidatingUseCases
from softfactory.domain.errors.retention.usecases import RetentionUseCases
from softfactory.domain.errors.sourcemaps.usecases import ArtifactUseCases

from .person import PersonUseCases
from .projects import ProjectUseCases
from .reading import ReadingUseCases
from .summary import SummaryUseCases


@attrs.frozen(kw_only=True, slots=False)
class Errors(
    ProjectUseCases,
    IntakeUseCases,
    ReadingUseCases,
    ConsolidatingUseCases,
    SummaryUseCases,
    PersonUseCases,
    RetentionUseCases,
    ItemUseCases,
    ArtifactUseCases,
    RuleUseCases,
    SendingUseCases,
    WatchUseCases,
):
    """An application's errors in, its bugs out."""
