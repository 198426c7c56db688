"""The web door."""

import falcon


class Action:
    """Does one thing for a customer."""

    def __init__(self, function, arguments):
        self.function, self.arguments = function, arguments

    def on_post(self, request, response):
        response.media = str(self.function(*self.arguments))


class Listing:
    """Shows the outcome of a thing."""

    def __init__(self, function, arguments):
        self.function, self.arguments = function, arguments

    def on_get(self, request, response):
        self.show(response)

    def show(self, response):
        response.text = repr(self.function(*self.arguments))


def application(path, function, arguments):
    app = falcon.App()
    resource = Listing if path.startswith("/show") else Action
    app.add_route(path, resource(function, arguments))
    return app
