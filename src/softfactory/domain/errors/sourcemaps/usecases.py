"""Taking uploads of source maps, and looking after them."""

import hashlib
import re
from collections.abc import Mapping, Sequence

import attrs

from softfactory.domain.errors.usecases import must_see
from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.events import done_by
from softfactory.domain.kernel.paging import Page, PageRequest

from .assembling import Assembling
from .model import CHUNK, MOST_CHUNKS_AT_ONCE, MOST_WAITING, MOST_ZIPPED, UNUSED, WAITING, Assembly, Bundle
from .problems import ArtifactNotFound, ChunkTooLarge, InvalidChunk, UploadsWaiting

EXPIRE = "errors.artifacts"
"""The kind of job that forgets what is no longer used."""
SHA1 = re.compile("[0-9a-f]{40}")
LONGEST_BUILD = 200
"""Characters of a release, and of a dist."""
MOST_PROJECTS = 5
"""That one upload may be for."""


@attrs.frozen(kw_only=True, slots=False)
class ArtifactUseCases(Assembling):
    """Uploads in pieces, bundles of source maps out of them."""

    def upload_chunks(self, actor: Actor, chunks: Mapping[str, bytes]) -> None:
        """Keep up to 16 pieces of an upload, each of up to 1 MiB, by their SHA-1, for a day.

        Raises `InvalidChunk`, `ChunkTooLarge`, `UploadsWaiting` beyond 128 MiB of unfinished pieces, `NotAllowed` for
        the holder of a project's key.
        """
        owner = owner_of(actor)
        if len(chunks) > MOST_CHUNKS_AT_ONCE:
            raise InvalidChunk(f"At most {MOST_CHUNKS_AT_ONCE} pieces may come at once.")
        for checksum, content in chunks.items():
            if len(content) > CHUNK:
                raise ChunkTooLarge(f"A piece has at most {CHUNK} bytes.")
            if hashlib.sha1(content, usedforsecurity=False).hexdigest() != checksum:
                raise InvalidChunk("The name of a piece must be its SHA-1, in 40 lower-case hex digits.")
        with self.store.writing() as tx:
            waiting = tx.artifacts.waiting(owner) + sum(map(len, chunks.values()))
            if waiting <= MOST_WAITING:
                tx.artifacts.put_chunks(owner, chunks, at=self.now())
        if waiting > MOST_WAITING:
            raise UploadsWaiting("Pieces that were never put together are forgotten after a day.", retry_after=WAITING)

    def assemble_artifacts(
        self,
        actor: Actor,
        *,
        checksum: str,
        chunks: Sequence[str],
        projects: Sequence[str],
        release: str | None = None,
        dist: str | None = None,
    ) -> Assembly:
        """Put pieces together to a bundle of source maps for up to 5 projects, named by their id or name.

        What the bundle says of its release counts where nothing is given. The same bundle again is the same one.
        Raises `ProjectNotFound`, `AmbiguousProject`, `InvalidChunk`, `NotAllowed` for the holder of a project's key.
        """
        owner = owner_of(actor)
        if not all(text is None or (len(text) <= LONGEST_BUILD and text.isprintable()) for text in (release, dist)):
            raise InvalidChunk(f"Release and dist have at most {LONGEST_BUILD} printable characters.")
        if not 1 <= len(projects) <= MOST_PROJECTS:
            raise InvalidChunk(f"An upload is for 1 to {MOST_PROJECTS} projects.")
        if len(chunks) > MOST_ZIPPED // CHUNK or not all(map(SHA1.fullmatch, (checksum, *chunks))):
            raise InvalidChunk(f"A bundle has at most {MOST_ZIPPED // CHUNK} pieces, each named by its SHA-1.")
        numbers = [self._named(actor, name) for name in dict.fromkeys(projects)]
        if self._has_all(numbers, checksum):
            return Assembly()
        with self.store.reading() as tx:
            held = tx.artifacts.chunks_held(owner, chunks)
        if missing := tuple(one for one in dict.fromkeys(chunks) if one not in held):
            return Assembly(missing=missing)
        return self._put_together(
            actor, owner, numbers, checksum=checksum, chunks=chunks, build=(release or None, dist or None)
        )

    def artifacts(self, actor: Actor, project_id: int, page: PageRequest | None = None) -> Page[Bundle]:
        """Return the project's bundles of source maps, newest first."""
        must_see(actor, project_id)
        with self.store.reading() as tx:
            return tx.artifacts.bundles(project_id, page or PageRequest())

    def delete_artifacts(self, actor: Actor, project_id: int, bundle_id: str) -> None:
        """Forget a bundle: other processes may use it for some minutes more. Raises `ArtifactNotFound`."""
        must_see(actor, project_id)
        with self.store.writing() as tx:
            found = tx.artifacts.find_bundle(project_id, bundle_id)
            if found:
                tx.artifacts.remove([bundle_id])
                details = {"project": str(project_id), "bundle": bundle_id}
                tx.record(done_by(actor, "artifacts_deleted", at=self.now(), details=details))
        if found is None:
            raise ArtifactNotFound("The project has no such bundle.")
        self._forget_remembered()

    def expire_artifacts(self, _: object = None) -> None:
        """Forget bundles that no event asked for in 90 days, and pieces that waited for a day: the work of a job."""
        now = self.now()
        with self.store.writing() as tx:
            tx.artifacts.expire(unused_since=now - UNUSED, waiting_since=now - WAITING)


def owner_of(actor: Actor) -> str:
    """Return who is sending, as 32 hex digits that do not tell who it is; raises `NotAllowed` for nobody."""
    if actor.user_id is None and not actor.is_admin:
        raise NotAllowed("Users upload source maps; a project's key only reports.")
    return hashlib.blake2b((actor.user_id or "system").encode(), digest_size=16).hexdigest()
