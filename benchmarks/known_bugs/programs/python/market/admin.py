"""The door of the staff."""

import sentry_sdk


def command(function, arguments):
    try:
        return execute(function, arguments)
    except Exception:
        sentry_sdk.capture_exception()


def execute(function, arguments):
    return function(*arguments)
