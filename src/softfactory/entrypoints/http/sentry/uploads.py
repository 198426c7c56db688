"""What sentry-cli asks to upload source maps, and what it is told.

The organization in the paths is any word: there are only projects here.
Source: https://docs.sentry.io/api/ and what sentry-cli 3.8 sends.
"""

from typing import Annotated, Literal

import falcon
from msgspec import Meta

from softfactory.domain.accounts.model import Scope
from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.errors.sourcemaps.model import CHUNK, MEBIBYTE, MOST_CHUNKS_AT_ONCE, MOST_ZIPPED
from softfactory.domain.errors.sourcemaps.problems import AmbiguousProject, ChunkTooLarge, InvalidChunk, UploadsWaiting
from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.room import ROOM, Room, UnpackingBusy
from softfactory.entrypoints.http.wire import Wire

from .multipart import BadMultipart, NotMultipart, read_chunks

MOST_AT_ONCE = 17 * MEBIBYTE
"""Bytes of one body: 16 pieces, and what is around them."""
ASSEMBLING = Room(most=1, patience=60.0)
"""Bundles are put together one at a time: some 100 MB are held meanwhile."""

Sha1 = Annotated[str, Meta(pattern="^[0-9a-f]{40}$")]
Named = Annotated[str, Meta(min_length=1, max_length=200)]


class RootView(Wire):
    """Which API this is, and what the caller may do."""

    version: str
    auth: dict[str, list[str]]


class OptionsView(Wire):
    """How an upload is to be cut into pieces."""

    url: str
    chunkSize: int  # noqa: N815 - sentry-cli's word
    chunksPerRequest: int  # noqa: N815
    maxFileSize: int  # noqa: N815
    maxRequestSize: int  # noqa: N815
    concurrency: int
    hashAlgorithm: str  # noqa: N815
    compression: list[str]
    accept: list[str]


class Pieces(Wire, forbid_unknown_fields=False):
    """Which pieces make which bundle, and what it is for."""

    checksum: Sha1
    chunks: Annotated[list[Sha1], Meta(max_length=MOST_ZIPPED // CHUNK)]
    projects: Annotated[list[Named], Meta(min_length=1, max_length=5)]
    version: Annotated[str, Meta(max_length=200)] | None = None
    dist: Annotated[str, Meta(max_length=200)] | None = None


class AssemblyView(Wire):
    """Where it stands; `ok` means on disk."""

    state: Literal["ok", "not_found", "error"]
    missingChunks: list[str]  # noqa: N815 - sentry-cli's word
    detail: str | None = None


class Root(Resource):
    """/api/0/."""

    @operation(guard=USER_READS, answer=RootView)
    def on_get(self, actor: Actor) -> RootView:
        """Tell sentry-cli that its token is good, and what for."""
        scopes = sorted(actor.scopes) if actor.scopes is not None else [scope.value for scope in Scope]
        return RootView(version="0", auth={"scopes": scopes})


class Chunks(Resource):
    """/api/0/organizations/{organization}/chunk-upload/."""

    @operation(guard=USER_WRITES, answer=OptionsView)
    def on_get(self, organization: str) -> OptionsView:
        """Tell sentry-cli how to cut an upload into pieces."""
        return OptionsView(
            url=f"/api/0/organizations/{organization}/chunk-upload/",
            chunkSize=CHUNK,
            chunksPerRequest=MOST_CHUNKS_AT_ONCE,
            maxFileSize=MOST_ZIPPED,
            maxRequestSize=MOST_CHUNKS_AT_ONCE * CHUNK,
            concurrency=1,
            hashAlgorithm="sha1",
            compression=["gzip"],
            accept=["artifact_bundles", "artifact_bundles_v2"],
        )

    @operation(
        guard=USER_WRITES,
        body_type="multipart/form-data",
        refuses=(
            *(NotMultipart, BadMultipart, InvalidChunk, ChunkTooLarge),
            *(UploadsWaiting, UnpackingBusy, NotAllowed),
        ),
    )
    def on_post(self, actor: Actor, req: falcon.Request, organization: str) -> None:  # noqa: ARG002 - any will do
        """Keep pieces of an upload, named by their SHA-1, for a day."""
        with ROOM.of(2 * MOST_AT_ONCE):
            self.services.errors.upload_chunks(actor, read_chunks(req, MOST_AT_ONCE))


class Assemble(Resource):
    """/api/0/organizations/{organization}/artifactbundle/assemble/."""

    @operation(
        guard=USER_WRITES,
        answer=AssemblyView,
        refuses=(ProjectNotFound, AmbiguousProject, InvalidChunk, UnpackingBusy, NotAllowed),
    )
    def on_post(self, actor: Actor, body: Pieces, organization: str) -> AssemblyView:  # noqa: ARG002 - any will do
        """Put pieces together to a bundle of source maps, or tell which are missing."""
        with ASSEMBLING.of(1):
            done = self.services.errors.assemble_artifacts(
                actor,
                checksum=body.checksum,
                chunks=body.chunks,
                projects=body.projects,
                release=body.version,
                dist=body.dist,
            )
        state: Literal["ok", "not_found", "error"] = "not_found" if done.missing else "error" if done.refused else "ok"
        return AssemblyView(state=state, missingChunks=list(done.missing), detail=done.refused or None)
