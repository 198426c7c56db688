"""The contract of errors, part by part. Inherit `ErrorsContract` and give `open_errors`."""

from softfactory.testing.errors.alerts import AlertsContract
from softfactory.testing.errors.artifacts import ArtifactsContract
from softfactory.testing.errors.counts import CountsContract
from softfactory.testing.errors.events import EventsContract
from softfactory.testing.errors.ingest import IngestContract
from softfactory.testing.errors.items import ItemsContract
from softfactory.testing.errors.merges import MergesContract
from softfactory.testing.errors.patterns import PatternsContract
from softfactory.testing.errors.persons import PersonsContract
from softfactory.testing.errors.projects import ProjectsContract
from softfactory.testing.errors.retention import RetentionContract


class ErrorsContract(
    ProjectsContract,
    IngestContract,
    EventsContract,
    PatternsContract,
    CountsContract,
    MergesContract,
    PersonsContract,
    ItemsContract,
    RetentionContract,
    AlertsContract,
    ArtifactsContract,
):
    """Everything that error tracking needs from a database."""
