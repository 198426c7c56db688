"""Bundles of source maps in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.errors.sourcemaps.model import Bundle, MapFile
from softfactory.domain.errors.sourcemaps.ports import Artifacts
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .errors_artifact_tables import artifact_bundles, artifact_chunks, artifact_maps
from .locks import lock
from .rows import ids_that_fit, row_of, upsert, values_of
from .store import Unit

_CHUNKS, _BUNDLES, _MAPS = artifact_chunks.c, artifact_bundles.c, artifact_maps.c
_PUT_CHUNK = upsert(artifact_chunks, keep=("at",))
_ADD = upsert(artifact_bundles, keys=("project_id", "checksum"))
_ADD_MAP = artifact_maps.insert()
_FIELDS = [_MAPS[name] for name in values_of(MapFile)[0]]
_WAITING = sa.select(sa.func.coalesce(sa.func.sum(_CHUNKS.size), 0)).where(_CHUNKS.owner == sa.bindparam("of"))
_HAS_ANY = sa.select(sa.literal(1)).where(_BUNDLES.project_id == sa.bindparam("of")).limit(1)
_UNUSED = (
    sa.select(_BUNDLES.id, _BUNDLES.size)
    .where(_BUNDLES.project_id == sa.bindparam("of"))
    .order_by(_BUNDLES.last_used, _BUNDLES.id)
)


class SqlArtifacts(Artifacts):
    """Bundles, their maps, and pieces."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def put_chunks(self, owner: str, chunks: Mapping[str, bytes], *, at: datetime) -> None:
        for checksum, content in sorted(chunks.items()):
            row = {"owner": owner, "checksum": checksum, "at": at, "size": len(content), "content": content}
            self._run(_PUT_CHUNK[self._unit.dialect], row)

    def chunks_held(self, owner: str, checksums: Collection[str]) -> Collection[str]:
        query = sa.select(_CHUNKS.checksum).where(_CHUNKS.owner == owner, _CHUNKS.checksum.in_(checksums))
        return set(self._run(query).scalars())

    def chunk(self, owner: str, checksum: str) -> bytes | None:
        query = sa.select(_CHUNKS.content).where(_CHUNKS.owner == owner, _CHUNKS.checksum == checksum)
        return self._run(query).scalar()

    def waiting(self, owner: str) -> int:
        lock(self._unit, "artifact_chunks", owner)
        return int(self._run(_WAITING, {"of": owner}).scalar_one())

    def drop_chunks(self, owner: str, checksums: Collection[str]) -> None:
        self._run(artifact_chunks.delete().where(_CHUNKS.owner == owner, _CHUNKS.checksum.in_(checksums)))

    def add(self, bundle: Bundle, files: Sequence[tuple[MapFile, bytes]]) -> bool:
        stored = self._run(_ADD[self._unit.dialect].returning(_BUNDLES.id), row_of(bundle)).scalar()
        for file, content in files if stored else ():
            self._run(_ADD_MAP, {**row_of(file), "content": content})
        return stored is not None

    def by_checksum(self, project_id: int, checksum: str) -> Bundle | None:
        return self._bundle(_BUNDLES.project_id == project_id, _BUNDLES.checksum == checksum)

    def find_bundle(self, project_id: int, bundle_id: str) -> Bundle | None:
        return self._bundle(_BUNDLES.project_id == project_id, _BUNDLES.id == bundle_id)

    def bundles(self, project_id: int, request: PageRequest) -> Page[Bundle]:
        after = request.after(str)
        query = artifact_bundles.select().where(_BUNDLES.project_id.in_(ids_that_fit([project_id])))
        if after:
            query = query.where(_BUNDLES.id < str(after[0]))
        rows = self._run(query.order_by(_BUNDLES.id.desc()).limit(request.limit + 1))
        return page([Bundle(**row._asdict()) for row in rows], request.limit, lambda bundle: (bundle.id,))

    def longest_unused(self, project_id: int) -> Sequence[tuple[str, int]]:
        lock(self._unit, "artifact_bundles", str(project_id))
        return [(row[0], row[1]) for row in self._run(_UNUSED, {"of": project_id})]

    def remove(self, bundles: Collection[str]) -> None:
        for bundle_id in sorted(bundles):
            self._run(artifact_maps.delete().where(_MAPS.bundle_id == bundle_id))
            self._run(artifact_bundles.delete().where(_BUNDLES.id == bundle_id))

    def has_any(self, project_id: int) -> bool:
        return bool(ids_that_fit([project_id])) and self._run(_HAS_ANY, {"of": project_id}).scalar() is not None

    def by_debug_id(self, project_id: int, debug_ids: Collection[str]) -> Mapping[str, MapFile]:
        files = self._files(_MAPS.project_id == project_id, _MAPS.debug_id.in_(debug_ids))
        return {file.debug_id: file for file in files if file.debug_id}

    def by_url(
        self, project_id: int, urls: Collection[str], *, release: str, dist: str | None
    ) -> Mapping[str, MapFile]:
        build = (_MAPS.release == release, _MAPS.dist.is_(None) if dist is None else _MAPS.dist == dist)
        return {file.url: file for file in self._files(_MAPS.project_id == project_id, *build, _MAPS.url.in_(urls))}

    def content(self, file: MapFile) -> bytes | None:
        query = sa.select(_MAPS.content).where(_MAPS.bundle_id == file.bundle_id, _MAPS.number == file.number)
        return self._run(query).scalar()

    def used(self, bundles: Collection[str], *, at: datetime) -> None:
        for bundle_id in sorted(bundles):
            late = (_BUNDLES.id == bundle_id, _BUNDLES.last_used < at)
            self._run(artifact_bundles.update().where(*late).values(last_used=at))

    def expire(self, *, unused_since: datetime, waiting_since: datetime) -> None:
        self._run(artifact_chunks.delete().where(_CHUNKS.at < waiting_since))
        found = self._run(sa.select(_BUNDLES.id).where(_BUNDLES.last_used < unused_since).with_for_update())
        self.remove(list(found.scalars()))

    def _bundle(self, *criteria: sa.ColumnElement[bool]) -> Bundle | None:
        row = self._run(artifact_bundles.select().where(*criteria)).one_or_none()
        return Bundle(**row._asdict()) if row else None

    def _files(self, *criteria: sa.ColumnElement[bool]) -> list[MapFile]:
        """Return maps, those of the latest bundle last."""
        query = sa.select(*_FIELDS).where(*criteria).order_by(_MAPS.bundle_id, _MAPS.number.desc())
        return [MapFile(**row._asdict()) for row in self._run(query)]
