"""The door of what is due by itself."""

import threading

import sentry_sdk


class Job:
    """One function, sometime."""

    def __init__(self, function, arguments):
        self.function, self.arguments = function, arguments

    def run(self):
        return self.function(*self.arguments)


def work(job):
    try:
        job.run()
    except Exception as error:
        sentry_sdk.capture_exception(error)


def in_background(job):
    thread = threading.Thread(target=job.run)
    thread.start()
    thread.join()
