"""What source maps need from a database, and from a reader of languages."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from softfactory.domain.kernel.paging import Page, PageRequest

from .model import Bundle, MapFile


@attrs.frozen
class Scope:
    """A function in a source text, from its first line and column to before its last; both count from 0, in UTF-16."""

    begin: tuple[int, int]
    end: tuple[int, int]
    name: str
    """With its class, as in ``Cart.total``."""


class Scopes(Protocol):
    """Finds functions in a source text: JavaScript or TypeScript, with or without JSX."""

    def __call__(self, source: str) -> Sequence[Scope]:
        """Return the functions that have a name; none of a text that cannot be read, or not quickly. Never raises."""


def no_scopes(source: str) -> Sequence[Scope]:  # noqa: ARG001 - a port's shape
    """Find nothing, where no reader is at hand."""
    return ()


class Artifacts(Protocol):
    """Bundles of source maps, and pieces of those that are being sent.

    *owner* (32 hex digits) tells whose a piece is: nobody puts together what others sent.
    """

    @abstractmethod
    def put_chunks(self, owner: str, chunks: Mapping[str, bytes], *, at: datetime) -> None:
        """Keep up to 16 pieces by their SHA-1; one that is kept already stays, as of *at*."""

    @abstractmethod
    def chunks_held(self, owner: str, checksums: Collection[str]) -> Collection[str]:
        """Return those of up to 32 *checksums* whose pieces are kept."""

    @abstractmethod
    def chunk(self, owner: str, checksum: str) -> bytes | None:
        """Return one piece."""

    @abstractmethod
    def waiting(self, owner: str) -> int:
        """Return how many bytes of pieces the owner has.

        Transactions that ask this of one owner come one after the other.
        """

    @abstractmethod
    def drop_chunks(self, owner: str, checksums: Collection[str]) -> None:
        """Forget up to 32 pieces."""

    @abstractmethod
    def add(self, bundle: Bundle, files: Sequence[tuple[MapFile, bytes]]) -> bool:
        """Store a bundle with its packed source maps; tell whether the project had none of this checksum."""

    @abstractmethod
    def by_checksum(self, project_id: int, checksum: str) -> Bundle | None:
        """Return the project's bundle that was sent as this."""

    @abstractmethod
    def find_bundle(self, project_id: int, bundle_id: str) -> Bundle | None:
        """Return one bundle of the project."""

    @abstractmethod
    def bundles(self, project_id: int, request: PageRequest) -> Page[Bundle]:
        """Return the project's bundles, newest (highest id) first. Raises `BadCursor`."""

    @abstractmethod
    def longest_unused(self, project_id: int) -> Sequence[tuple[str, int]]:
        """Return the ids and sizes of all the project's bundles, the longest unused first, then by id.

        Transactions that ask this of one project come one after the other.
        """

    @abstractmethod
    def remove(self, bundles: Collection[str]) -> None:
        """Forget bundles by their ids."""

    @abstractmethod
    def has_any(self, project_id: int) -> bool:
        """Tell whether the project has any bundle."""

    @abstractmethod
    def by_debug_id(self, project_id: int, debug_ids: Collection[str]) -> Mapping[str, MapFile]:
        """Return, of up to 64 ids, those the project has a map for: that of the latest bundle."""

    @abstractmethod
    def by_url(
        self, project_id: int, urls: Collection[str], *, release: str, dist: str | None
    ) -> Mapping[str, MapFile]:
        """Return, of up to 64 URLs in one build, those the project has a map for: that of the latest bundle."""

    @abstractmethod
    def content(self, file: MapFile) -> bytes | None:
        """Return a source map, packed; None when its bundle is gone."""

    @abstractmethod
    def used(self, bundles: Collection[str], *, at: datetime) -> None:
        """Note that up to 64 bundles were used; an earlier instant than the one noted changes nothing."""

    @abstractmethod
    def expire(self, *, unused_since: datetime, waiting_since: datetime) -> None:
        """Forget bundles that were not used since, and pieces that came before."""


class ArtifactsTx(Protocol):
    """The slice of a transaction that source maps see."""

    @property
    @abstractmethod
    def artifacts(self) -> Artifacts:
        """Bundles, and pieces of them."""
