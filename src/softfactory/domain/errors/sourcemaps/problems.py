"""What uploads are refused for."""

from softfactory.domain.kernel.problems import Invalid, NotFound, TooLarge, TooMany


class InvalidChunk(Invalid):
    """Not what its name says, or too many at once."""

    code = "invalid-chunk"
    title = "The piece of an upload is not acceptable."


class ChunkTooLarge(TooLarge):
    """More bytes than a piece may have."""

    code = "chunk-too-large"
    title = "The piece of an upload is too large."


class UploadsWaiting(TooMany):
    """Pieces that were never put together fill the room for them."""

    code = "uploads-waiting"
    title = "Too many uploads are unfinished."


class ArtifactNotFound(NotFound):
    """The project has no such bundle."""

    code = "artifact-not-found"
    title = "There is no such bundle of source maps."


class AmbiguousProject(Invalid):
    """Several projects have this name."""

    code = "ambiguous-project"
    title = "Several projects have this name."
