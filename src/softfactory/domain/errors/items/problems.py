"""What is refused of what SDKs send beside events."""

from softfactory.domain.kernel.problems import NotFound


class AttachmentNotFound(NotFound):
    """The event has no such file, or none that the actor may see."""

    code = "attachment-not-found"
    title = "There is no such file."
