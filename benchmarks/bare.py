"""What softfactory is compared with: Falcon on waitress, that reads the body and answers with an id."""

import argparse
import logging

import falcon
import waitress

ID = "0123456789abcdef0123456789abcdef"


class Envelope:
    """Where SDKs send."""

    def on_post(self, req: falcon.Request, resp: falcon.Response, project: str) -> None:  # noqa: ARG002 - in the path
        """Read the body."""
        req.bounded_stream.read()
        resp.media = {"id": ID}


class Health:
    """Where a server is asked whether it is ready."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Say yes."""
        resp.media = {"status": "ok"}


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bare")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, default=40, help="as many as softfactory serve")
    given = parser.parse_args()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # as quiet as softfactory serve
    app = falcon.App()
    app.add_route("/api/{project}/envelope/", Envelope())
    app.add_route("/health", Health())
    waitress.serve(app, host="127.0.0.1", port=given.port, threads=given.threads, connection_limit=200, backlog=1024)


if __name__ == "__main__":
    main()
