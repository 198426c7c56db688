"""Putting the pieces of an upload together."""

import hashlib
from collections.abc import Sequence

import attrs

from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.errors.usecases import must_see, scope
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import done_by
from softfactory.domain.kernel.paging import MAX_LIMIT, PageRequest

from .bundle import BadBundle, Contents, Sent, read_bundle
from .model import MOST_BUNDLES, MOST_KEPT, Assembly, Bundle, MapFile
from .ports import Artifacts
from .problems import AmbiguousProject
from .resolving import Resolving

MOST_LOOKED_THROUGH = 1000
"""Projects whose names are compared."""
_MOST_DIGITS = 10
Build = tuple[str | None, str | None]
"""Release and dist."""


@attrs.frozen(kw_only=True, slots=False)
class Assembling(Resolving):
    """Makes bundles of what was sent in pieces."""

    def _put_together(
        self, actor: Actor, owner: str, projects: Sequence[int], *, checksum: str, chunks: Sequence[str], build: Build
    ) -> Assembly:
        with self.store.reading() as tx:
            pieces = [tx.artifacts.chunk(owner, one) for one in chunks]
        zipped = b"".join(piece or b"" for piece in pieces)
        if hashlib.sha1(zipped, usedforsecurity=False).hexdigest() != checksum:
            return Assembly(refused="The pieces put together do not have the bundle's SHA-1.")
        try:
            contents = read_bundle(zipped)
        except BadBundle as error:
            return Assembly(refused=str(error))
        packed = [self.packer.pack(plain(sent.raw)) for sent in contents.maps]
        with self.store.writing() as tx:
            for project_id in projects:
                bundle = self._bundle(project_id, checksum, contents, packed, build)
                if tx.artifacts.add(bundle, _files(bundle, contents.maps, packed)):
                    details = {"project": str(project_id), "bundle": bundle.id}
                    tx.record(done_by(actor, "artifacts_uploaded", at=bundle.created_at, details=details))
                _make_room(tx.artifacts, project_id)
            tx.artifacts.drop_chunks(owner, chunks)
        self._forget_remembered()
        return Assembly()

    def _bundle(
        self, project_id: int, checksum: str, contents: Contents, packed: Sequence[bytes], build: Build
    ) -> Bundle:
        release, dist = build
        now = self.now()
        return Bundle(
            id=self.ids.uuid7(),
            project_id=project_id,
            checksum=checksum,
            release=release or contents.release,
            dist=dist or contents.dist,
            maps=len(packed),
            size=sum(map(len, packed)),
            created_at=now,
            last_used=now,
        )

    def _has_all(self, projects: Sequence[int], checksum: str) -> bool:
        """Tell whether all projects have the bundle, which is in use then."""
        with self.store.writing() as tx:
            found = [tx.artifacts.by_checksum(project_id, checksum) for project_id in projects]
            tx.artifacts.used([bundle.id for bundle in found if bundle], at=self.now())
        return all(found)

    def _named(self, actor: Actor, name: str) -> int:
        """Return the id of the project that has this id, or this name; raises `ProjectNotFound`, `AmbiguousProject`."""
        if name.isascii() and name.isdigit():
            number = int(name) if len(name) <= _MOST_DIGITS else 0
            must_see(actor, number)
            with self.store.reading() as tx:
                if tx.projects.find(number) is None:
                    raise ProjectNotFound(f"There is no project {number}.")
            return number
        found = [number for number, known in self._names(actor) if _slug(known) == _slug(name)]
        if len(found) > 1:
            raise AmbiguousProject(f"Say which one by its number: {', '.join(map(str, found[:10]))}.")
        if not found:
            raise ProjectNotFound("There is no project of this name, or you are not a member of it.")
        return found[0]

    def _names(self, actor: Actor) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        cursor = None
        with self.store.reading() as tx:
            while len(found) < MOST_LOOKED_THROUGH:
                page = tx.projects.listed(scope(actor, None), PageRequest(limit=MAX_LIMIT, cursor=cursor))
                found += [(project.id, project.name) for project in page.items]
                if (cursor := page.next_cursor) is None:
                    break
        return found

    def _forget_remembered(self) -> None:
        """Look again at once for what was said to be missing, or to be there."""
        self._memory.answers.clear()


def plain(raw: bytes) -> bytes:
    """Return a source map as JSON: without a byte order mark and the line that keeps scripts from running it."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    return raw.partition(b"\n")[2] if raw.startswith(b")]}") else raw


def _files(bundle: Bundle, maps: Sequence[Sent], packed: Sequence[bytes]) -> list[tuple[MapFile, bytes]]:
    return [
        (
            MapFile(
                bundle_id=bundle.id,
                number=number,
                project_id=bundle.project_id,
                debug_id=sent.debug_id,
                release=bundle.release,
                dist=bundle.dist,
                url=sent.url,
            ),
            content,
        )
        for number, (sent, content) in enumerate(zip(maps, packed, strict=True))
    ]


def _make_room(artifacts: Artifacts, project_id: int) -> None:
    """Forget what was unused longest where a project has too much."""
    kept = artifacts.longest_unused(project_id)
    count, size, dropped = len(kept), sum(size for _, size in kept), []
    for bundle_id, taken in kept:
        if count <= MOST_BUNDLES and size <= MOST_KEPT:
            break
        dropped.append(bundle_id)
        count, size = count - 1, size - taken
    if dropped:
        artifacts.remove(dropped)


def _slug(name: str) -> str:
    """Return a name as it is written in addresses: lower-case, with hyphens for spaces."""
    return "-".join(name.lower().split())
