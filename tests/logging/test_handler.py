"""Log records become events, in an embedded platform and at a DSN, and the program notices nothing."""

import logging
import logging.config
import subprocess
import sys

import pytest
import sentry_sdk

from softfactory.domain.kernel.actor import SYSTEM
from softfactory.logging import Handler
from tests.logging.conftest import PATIENCE

NOTHING: dict[str, str] = {}


@pytest.fixture
def handler(platform, shop, log):
    handler = Handler(platform, project=shop, environment="test", release="shop@1.4.2", tags={"till": "4"})
    log.addHandler(handler)
    yield handler
    handler.close()


def raised(error):
    try:
        raise error
    except type(error) as caught:
        return caught


def test_records_of_one_template_are_one_pattern(platform, handler, log):
    log.error("no user %s", "ann")
    log.error("no user %s", "bob and carol")
    assert handler.reporter.flush(PATIENCE)

    [pattern] = platform.errors.patterns(SYSTEM).items
    assert (pattern.frequency, pattern.template) == (2, "no user %s")


def test_a_record_is_told_with_all_that_it_came_with(handler, log, stored):
    log.critical("no user %(name)s", {"name": "ann", "password": "hunter2"}, extra={"order": {"id": 7}, "token": "t0k"})
    assert handler.reporter.flush(PATIENCE)

    [event] = stored()
    assert event["logger"] == "shop.cart"
    assert event["level"] == "fatal"
    assert event["logentry"] == {
        "message": "no user %(name)s",
        "params": {"name": "ann", "password": "[Filtered]"},
        "formatted": "no user ann",
    }
    assert event["extra"] == {"order": {"id": 7}, "token": "[Filtered]"}
    assert (event["environment"], event["release"], event["tags"]) == ("test", "shop@1.4.2", {"till": "4"})
    [thread] = event["threads"]["values"]
    [frame] = thread["stacktrace"]["frames"]
    assert thread["name"] == "MainThread"
    assert frame["context_line"].lstrip().startswith("log.critical(")


def test_an_exception_is_told_with_its_source(handler, log, stored):
    try:
        NOTHING["name"]
    except KeyError:
        log.exception("no name")
    assert handler.reporter.flush(PATIENCE)

    [event] = stored()
    [exception] = event["exception"]["values"]
    frame = exception["stacktrace"]["frames"][-1]
    assert (exception["type"], exception["value"]) == ("KeyError", "'name'")
    assert exception["mechanism"]["handled"] is True
    assert frame["context_line"].strip() == 'NOTHING["name"]'
    assert frame["pre_context"][-1].strip() == "try:"
    assert frame["post_context"][0].strip() == "except KeyError:"
    assert (frame["module"], frame["function"], frame["in_app"]) == (
        __name__,
        "test_an_exception_is_told_with_its_source",
        True,
    )


def test_frames_of_python_and_of_packages_are_not_the_applications(handler, log, stored):
    import json  # noqa: PLC0415 - what the test breaks

    try:
        json.loads("{")
    except ValueError:
        log.exception("bad settings")
    assert handler.reporter.flush(PATIENCE)

    [event] = stored()
    frames = event["exception"]["values"][0]["stacktrace"]["frames"]
    assert {frame["module"]: frame["in_app"] for frame in frames} == {
        __name__: True,
        "json": False,
        "json.decoder": False,
    }


def test_an_exception_that_was_just_reported_is_not_reported_again(handler, log, stored):
    error = raised(ValueError("once"))
    log.error("inner", exc_info=error)
    log.error("outer", exc_info=error)
    log.error("another", exc_info=raised(ValueError("another")))
    assert handler.reporter.flush(PATIENCE)

    assert [event["logentry"]["formatted"] for event in stored()] == ["inner", "another"]


def test_what_softfactory_itself_logs_is_not_reported(handler, log, stored):
    own = logging.getLogger("softfactory.anything")
    own.addHandler(handler)
    own.error("no")
    own.removeHandler(handler)
    log.warning("below the level")
    log.error("yes")
    assert handler.reporter.flush(PATIENCE)

    assert [event["logentry"]["formatted"] for event in stored()] == ["yes"]


def test_what_an_argument_logs_while_it_is_shown_is_not_reported(handler, log, stored):
    class Chatty:
        def __repr__(self):
            log.error("shown %r", self)
            return "chatty"

    log.error("hello", extra={"guest": Chatty()})
    assert handler.reporter.flush(PATIENCE)

    [event] = stored()
    assert event["extra"] == {"guest": "chatty"}


@pytest.mark.parametrize(
    "arguments", [("%d items", "many"), ("%s %s", 1), ("plain", 1, 2), (ValueError("as message"),)]
)
def test_a_record_whose_arguments_do_not_fit_is_reported_as_it_is(handler, log, stored, arguments):
    log.error(*arguments)
    assert handler.reporter.flush(PATIENCE)

    [event] = stored()
    assert event["logentry"]["formatted"] == str(arguments[0])
    assert handler.reporter.lost == {}


def test_objects_that_cannot_be_shown_do_no_harm(handler, log, stored):
    class Broken(Exception):
        def __str__(self):
            raise RuntimeError

        __repr__ = __str__

    log.error("%s", Broken(), exc_info=raised(Broken()), extra={"what": Broken(), "nul": "a\0\ud800"})
    assert handler.reporter.flush(PATIENCE)

    [event] = stored()
    assert event["exception"]["values"][0]["value"] == "<Broken that cannot be shown>"
    assert event["extra"] == {"what": "<Broken that cannot be shown>", "nul": "a\ufffd\ufffd"}


def test_logging_is_configured_with_a_dsn(dsn, stored):
    log = logging.getLogger("shop.till")
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"errors": {"class": "softfactory.logging.Handler", "level": "WARNING", "target": dsn}},
            "loggers": {"shop.till": {"handlers": ["errors"]}},
        }
    )
    log.warning("%s is slow", "search")
    log.error("%s is down", "search")
    [handler] = log.handlers
    assert isinstance(handler, Handler)
    assert handler.reporter.flush(PATIENCE)
    log.removeHandler(handler)
    handler.close()

    assert [(event["level"], event["logentry"]["formatted"]) for event in stored()] == [
        ("warning", "search is slow"),
        ("error", "search is down"),
    ]
    assert handler.reporter.lost == {}


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("errors.example.org", "https://KEY@HOST/PROJECT"),
        ("https://errors.example.org/1", "no key"),
        ("https://k@h:99999/1", "no URL"),
        ("ftp://k@h/1", "https://KEY@HOST/PROJECT"),
    ],
)
def test_a_bad_dsn_is_refused_at_once(target, why):
    with pytest.raises(ValueError, match=why):
        Handler(target)


def test_a_platform_needs_a_project(platform):
    with pytest.raises(ValueError, match="which project"):
        Handler(platform)


def test_events_that_a_platform_refuses_are_counted_and_said_once(platform, log, caplog):
    handler = Handler(platform, project=77)
    log.addHandler(handler)
    for number in range(3):
        log.error("number %s", number)
    assert handler.reporter.flush(PATIENCE)
    handler.close()

    assert handler.reporter.lost == {"send_error": 3}
    assert len([record for record in caplog.records if record.name == "softfactory.logging"]) == 1


def test_after_closing_nothing_is_taken(handler, log, stored):
    log.error("before")
    handler.close()
    log.error("after")

    assert [event["logentry"]["formatted"] for event in stored()] == ["before"]
    assert handler.reporter.lost == {"closed": 1}


def run(program, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


BEGIN = """
import logging, os, sys, softfactory.logging
log = logging.getLogger("shop")
log.addHandler(softfactory.logging.Handler(sys.argv[1]))
log.propagate = False
"""


def test_a_program_that_ends_sends_what_is_left(listener):
    run(BEGIN + 'log.error("the last word")', listener.dsn)

    assert [event["logentry"]["formatted"] for event in listener.events] == ["the last word"]


def test_a_program_without_a_handler_sends_what_is_left_too(listener):
    program = """
try:
    softfactory.logging.Middleware(lambda *_: {}["name"], sys.argv[1])({}, print)
except KeyError:
    pass
"""
    run(BEGIN + program, listener.dsn)

    assert [event["exception"]["values"][0]["value"] for event in listener.events] == ["'name'"]


def test_parent_and_child_each_send_their_own(listener):
    program = """
import warnings
warnings.simplefilter("ignore")  # Python warns of forking with threads
log.error("before the fork")
pid = os.fork()
log.error("child" if pid == 0 else "parent")
if pid == 0:
    logging.shutdown()
    os._exit(0)
assert os.waitpid(pid, 0)[1] == 0
"""
    run(BEGIN + program, listener.dsn)

    said = sorted(event["logentry"]["formatted"] for event in listener.events)
    assert said == ["before the fork", "child", "parent"]


def test_importing_loads_neither_database_nor_http():
    heavy = ("sqlalchemy", "falcon", "msgspec", "urllib3", "waitress", "click")
    run(f"import sys, softfactory.logging; assert not set({heavy!r}) & sys.modules.keys()")


def test_what_the_handler_and_an_sdk_report_is_one_pattern(platform, handler, log, dsn):
    client = sentry_sdk.Client(dsn, default_integrations=False, keep_alive=False)
    error = raised(ExceptionGroup("several", [raised(KeyError(1)), raised(ValueError("two"))]))
    log.error("failed", exc_info=error)
    with sentry_sdk.new_scope() as scope:
        scope.set_client(client)
        scope.capture_exception(error)
        client.close(PATIENCE)
    assert handler.reporter.flush(PATIENCE)

    [pattern] = platform.errors.patterns(SYSTEM).items
    assert pattern.frequency == 2
