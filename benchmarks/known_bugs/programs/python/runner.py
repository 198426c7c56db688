"""Runs into every bug: `python runner.py`, told by the environment where to send and which release it is.

The tags `bug` and `turn` are for the recorder, which takes them off.
"""

import logging
import os
import random
import threading

import bugs
import sentry_sdk
from falcon import testing
from market import admin, jobs, web
from sentry_sdk.integrations.falcon import FalconIntegration
from words import Words

RELEASE = os.environ["SENTRY_RELEASE"]


def begin():
    sentry_sdk.init(
        environment="production",
        server_name="market-1",
        project_root=os.getcwd(),
        include_local_variables=False,
        auto_enabling_integrations=False,
        integrations=[FalconIntegration()],
    )
    threading.excepthook = lambda _: None  # the SDK has told already


def run_into(label, turn):
    dice = random.Random(f"{RELEASE} {label} {turn}")
    words = Words(dice)
    function, arguments = dice.choice(bugs.BUGS[label])
    arguments = arguments(words)
    door = dice.choice(["/do", "/show", "work", "background", "admin"])
    with sentry_sdk.isolation_scope() as scope:
        scope.set_tags({"bug": label.rstrip("."), "turn": str(turn)})
        scope.set_user({"id": str(words.number(1, 40)), "username": words.name()})
        if door.startswith("/"):
            path = f"{door}/{words.product()}/{words.number()}"
            method = "GET" if door == "/show" else "POST"
            client = testing.TestClient(web.application(path, function, arguments))
            client.simulate_request(method, path, host="market.example")
        elif door == "admin":
            admin.command(function, arguments)
        else:
            job = jobs.Job(function, arguments)
            (jobs.work if door == "work" else jobs.in_background)(job)


def main():
    begin()
    for label in bugs.BUGS:
        for turn in range(random.Random(label).randint(4, 20)):
            run_into(label, turn)
        sentry_sdk.flush()
    sentry_sdk.get_client().close()


main()
