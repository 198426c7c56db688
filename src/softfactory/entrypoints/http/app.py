"""The WSGI application."""

from wsgiref.types import WSGIApplication

import falcon

from softfactory.domain.kernel.problems import Problem
from softfactory.services import Services

from .converters import CONVERTERS
from .headers import protecting
from .middleware import Around, OtherOrigins
from .problems import on_defect, on_http_error, on_problem
from .routes import made
from .sentry.door import LIKE_A_DOOR, no_project


def wsgi(services: Services) -> WSGIApplication:
    """Return the HTTP door into the services."""
    origins = services.settings.cors_origins
    around = Around(services, services.errors.ids, protecting(services.settings.public_url))
    app = falcon.App(middleware=[around, OtherOrigins.of(origins)] if origins else [around])
    app.req_options.keep_blank_qs_values = True
    app.req_options.auto_parse_qs_csv = False
    app.req_options.strip_url_path_trailing_slash = False
    app.router_options.converters.update(CONVERTERS)
    app.add_error_handler(Exception, on_defect)
    app.add_error_handler(falcon.HTTPError, on_http_error)
    app.add_error_handler(Problem, on_problem)
    for path, resource in made(services):
        app.add_route(path, resource)
    app.add_sink(no_project, LIKE_A_DOOR)  # asked only where no route is
    return app
