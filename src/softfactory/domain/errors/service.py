"""The service of error tracking: all its use cases behind one name."""

import attrs

from softfactory.domain.errors.intake.usecases import IntakeUseCases

from .person import PersonUseCases
from .projects import ProjectUseCases
from .reading import ReadingUseCases
from .summary import SummaryUseCases


@attrs.frozen(kw_only=True, slots=False)
class Errors(ProjectUseCases, IntakeUseCases, ReadingUseCases, SummaryUseCases, PersonUseCases):
    """An application's errors in, its bugs out."""
