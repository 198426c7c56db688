"""Bundles of source maps in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

import attrs

from softfactory.domain.errors.sourcemaps.model import Bundle, MapFile
from softfactory.domain.errors.sourcemaps.ports import Artifacts
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .store import Unit

_CHUNKS, _BUNDLES, _MAPS = "artifact_chunks", "artifact_bundles", "artifact_maps"


class MemoryArtifacts(Artifacts):
    """Bundles, their maps, and pieces."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put_chunks(self, owner: str, chunks: Mapping[str, bytes], *, at: datetime) -> None:
        for checksum, content in chunks.items():
            self._unit.put(_CHUNKS, (owner, checksum), (at, content))

    def chunks_held(self, owner: str, checksums: Collection[str]) -> Collection[str]:
        return {checksum for checksum in checksums if (owner, checksum) in self._unit.table(_CHUNKS)}

    def chunk(self, owner: str, checksum: str) -> bytes | None:
        found: tuple[datetime, bytes] | None = self._unit.table(_CHUNKS).get((owner, checksum))
        return found[1] if found else None

    def waiting(self, owner: str) -> int:
        return sum(len(kept[1]) for key, kept in self._unit.table(_CHUNKS).items() if key[0] == owner)

    def drop_chunks(self, owner: str, checksums: Collection[str]) -> None:
        for checksum in checksums:
            self._unit.remove(_CHUNKS, (owner, checksum))

    def add(self, bundle: Bundle, files: Sequence[tuple[MapFile, bytes]]) -> bool:
        if self.by_checksum(bundle.project_id, bundle.checksum):
            return False
        self._unit.put(_BUNDLES, bundle.id, bundle)
        for file, content in files:
            self._unit.put(_MAPS, (file.bundle_id, file.number), (file, content))
        return True

    def by_checksum(self, project_id: int, checksum: str) -> Bundle | None:
        return next((one for one in self._of(project_id) if one.checksum == checksum), None)

    def find_bundle(self, project_id: int, bundle_id: str) -> Bundle | None:
        return next((one for one in self._of(project_id) if one.id == bundle_id), None)

    def bundles(self, project_id: int, request: PageRequest) -> Page[Bundle]:
        after = request.after(str)
        found = [one for one in self._of(project_id) if after is None or one.id < str(after[0])]
        return page(sorted(found, key=lambda one: one.id, reverse=True), request.limit, lambda one: (one.id,))

    def longest_unused(self, project_id: int) -> Sequence[tuple[str, int]]:
        return [(one.id, one.size) for one in sorted(self._of(project_id), key=lambda one: (one.last_used, one.id))]

    def remove(self, bundles: Collection[str]) -> None:
        self._unit.remove_where(_MAPS, lambda kept: kept[0].bundle_id in bundles)
        for bundle_id in bundles:
            self._unit.remove(_BUNDLES, bundle_id)

    def has_any(self, project_id: int) -> bool:
        return bool(self._of(project_id))

    def by_debug_id(self, project_id: int, debug_ids: Collection[str]) -> Mapping[str, MapFile]:
        files = self._files(lambda file: file.project_id == project_id and file.debug_id in debug_ids)
        return {file.debug_id: file for file in files if file.debug_id}

    def by_url(
        self, project_id: int, urls: Collection[str], *, release: str, dist: str | None
    ) -> Mapping[str, MapFile]:
        build = (project_id, release, dist)
        files = self._files(lambda file: (file.project_id, file.release, file.dist) == build and file.url in urls)
        return {file.url: file for file in files}

    def content(self, file: MapFile) -> bytes | None:
        found: tuple[MapFile, bytes] | None = self._unit.table(_MAPS).get((file.bundle_id, file.number))
        return found[1] if found else None

    def used(self, bundles: Collection[str], *, at: datetime) -> None:
        for bundle_id in bundles:
            found: Bundle | None = self._unit.table(_BUNDLES).get(bundle_id)
            if found and found.last_used < at:
                self._unit.put(_BUNDLES, bundle_id, attrs.evolve(found, last_used=at))

    def expire(self, *, unused_since: datetime, waiting_since: datetime) -> None:
        self._unit.remove_where(_CHUNKS, lambda kept: kept[0] < waiting_since)
        self.remove({one.id for one in self._unit.table(_BUNDLES).values() if one.last_used < unused_since})

    def _of(self, project_id: int) -> list[Bundle]:
        return [one for one in self._unit.table(_BUNDLES).values() if one.project_id == project_id]

    def _files(self, condition: Callable[[MapFile], bool]) -> list[MapFile]:
        """Return maps, those of the latest bundle last."""
        found = [file for file, _ in self._unit.table(_MAPS).values() if condition(file)]
        return sorted(found, key=lambda file: (file.bundle_id, -file.number))
