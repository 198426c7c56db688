"""Pages of blogs that are nowhere but in memory: what submissions lead to in tests."""

from softfactory.domain.kernel.fetch import Fetch, FetchFailed, Outgoing, Reply, TargetNotAllowed
from softfactory.domain.kernel.problems import Problem

PAGE = "https://blog.example.org/kettle"
PRIVATE = "http://127.0.0.1/"


class Pages(Fetch):
    """Answers with the pages it was given; other addresses do not answer, and `PRIVATE` is not allowed."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Problem] = {}
        self.asked: list[str] = []
        """Every address that was fetched, in order."""

    def put(self, source: str, url: str = PAGE, *, status: int = 200) -> None:
        """Have an address answer with HTML."""
        headers = {"content-type": "text/html; charset=utf-8"}
        self.replies[url] = Reply(status=status, url=url, headers=headers, body=source.encode())

    def must_allow(self, url: str) -> None:
        """Refuse `PRIVATE`."""
        if url == PRIVATE:
            raise TargetNotAllowed("It leads to this machine.")

    def send(self, outgoing: Outgoing) -> Reply:
        """Return the page, or raise what stands for it."""
        self.asked.append(outgoing.url)
        self.must_allow(outgoing.url)
        found = self.replies.get(outgoing.url) or FetchFailed("The server cannot be reached.")
        if isinstance(found, Problem):
            raise found
        return found
