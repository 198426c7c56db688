"""Reporting from Python: a handler for the standard library's logging, and a WSGI middleware.

Both report to an embedded platform, or to any server by its DSN:

    logging.getLogger().addHandler(Handler("https://<key>@errors.example.org/1", release="shop@1.4.2"))
    application = Middleware(application, "https://<key>@errors.example.org/1")

The program never waits for them and never fails because of them: events are sent by a thread of their own, and what
cannot be sent is counted. Importing this loads neither a database nor an HTTP client.
"""

from .handler import Handler
from .middleware import Middleware
from .reporter import Reporter

__all__ = ["Handler", "Middleware", "Reporter"]
