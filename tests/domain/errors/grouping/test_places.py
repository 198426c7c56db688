"""Which place an exception has, and when the place alone says too little."""

import pytest

from tests.domain.errors.grouping.test_fingerprint import event, fingerprint, frame, grouped, raised

HELPERS = [
    "raise InvariantError(msg)",
    "raise InvariantError(message) from error",
    "raise errors.Refused(reason, code)",
    "throw new Error(message);",
    "if (!ok) throw new shop.Failed(text, { cause });",
    "throw Error(what)",
    "throw new \\App\\Failed($message);",
    "raise Failed, message",
    "raise Failed, message unless found",
    "panic(msg)",
]
SAYING = [
    'raise InvariantError("no seats")',
    "raise InvariantError(order)",
    "raise Failed(self.message)",
    "throw new Error(`no seats for ${message}`);",
    "throw new Error(error.message);",
    "raise Failed(message_of(error))",
    "log(message)",
    "raise",
]
DATABASES = [
    "IntegrityError",
    "sqlalchemy.exc.OperationalError",
    "UniqueViolation",
    "java.sql.SQLException",
    "java.sql.SQLIntegrityConstraintViolationException",
    "org.postgresql.util.PSQLException",
    "PDOException",
    "PG::UniqueViolation",
    "System.Data.SqlClient.SqlException",
    "SequelizeUniqueConstraintError",
]


def said(source, *texts, kind="Error"):
    return [fingerprint(event(raised(kind, text, frame("check", source)))) for text in texts]


@pytest.mark.parametrize("source", HELPERS)
def test_of_what_a_helper_raises_the_message_counts(source):
    seats, more_seats, refund = said(source, "4 of 3 seats", "9 of 2 seats", "no refund")

    assert seats == more_seats != refund


@pytest.mark.parametrize("source", SAYING)
def test_of_what_a_line_raises_itself_the_message_does_not_count(source):
    assert len(set(said(source, "4 of 3 seats", "no refund"))) == 1


@pytest.mark.parametrize("kind", DATABASES)
def test_what_a_database_says_counts_for_all_statements_go_through_one_line(kind):
    twice, nobody = said("return db.execute(statement)", "UNIQUE failed: a.b", "FOREIGN KEY failed", kind=kind)

    assert twice != nobody


@pytest.mark.parametrize("kind", ["ValueError", "SquallError", "DataErrorReport"])
def test_what_others_say_does_not(kind):
    assert len(set(said("return db.execute(statement)", "no such user", "no such order", kind=kind))) == 1


@pytest.mark.parametrize("quoted", ["[SQL: SELECT a FROM b WHERE c = ?]\n[parameters: ('d',)]", "DETAIL:  Key (a)=(b)"])
def test_the_statement_and_its_values_do_not(quoted):
    bare, told = said("db.execute(statement)", "UNIQUE failed: a.b", f"UNIQUE failed: a.b\n{quoted}", kind="DataError")

    assert bare == told


def test_an_engines_own_functions_are_not_the_place():
    ours = frame("restore", "", filename="src/cart.js", module="")
    parse = {"filename": "<anonymous>", "function": "JSON.parse", "in_app": True}

    found = grouped(event(raised("SyntaxError", "Unexpected end of JSON input", ours, parse), platform="javascript"))

    assert found.parts == ("exception", "SyntaxError", "in src/cart.js.restore", "message: invalid JSON")


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("/srv/node_modules/@sentry/node/build/esm/integrations/onunhandledrejection.js", "@sentry.node.build.esm:x"),
        ("sentry_sdk/integrations/logging.py", "sentry_sdk.integrations.logging"),
        ("", "io.sentry.android.core.AnrIntegration"),
    ],
)
def test_where_a_client_noticed_an_error_is_no_place(file, module):
    noticed = frame("report", "captureException(reason)", filename=file, module=module, in_app=False)

    assert grouped(event(raised("Error", "no seat 7", noticed))).parts == (
        "exception",
        "Error",
        "message: no seat <num>",
    )


CAUSE = raised("KeyError", "'sku'", frame())


def handled(line, cause=CAUSE, **more):
    return grouped(event(cause, raised("CartError", "x", frame("view", line)), **more)).parts


@pytest.mark.parametrize("line", ["raise CartError(sku)", "raise CartError(sku) from error", "else: raise", ""])
def test_what_is_raised_on_purpose_has_its_cause(line):
    assert handled(line)[:2] == ("exception", "KeyError")


def test_what_breaks_in_a_handler_is_a_bug_of_its_own():
    found = handled("log(error.message)")

    assert found == ("exception", "CartError", "in shop.cart.view", "source: log(error.message)")
    assert found == handled("log(error.message)", raised("ValueError", "x", frame("tax")))


def test_what_was_said_to_be_a_cause_is_one():
    assert handled("return stored", raised("KeyError", "'sku'", frame(), source="__cause__"))[1] == "KeyError"


def test_elsewhere_a_cause_is_always_said():
    assert handled("return await pay(sku)", platform="javascript")[1] == "KeyError"


def test_what_breaks_in_a_library_may_be_raised_on_purpose():
    library = frame("send", "self.connect()", module="lib", in_app=False)
    outer = raised("CartError", "x", frame("view", "send(sku)"), library)

    assert grouped(event(CAUSE, outer)).parts[1] == "KeyError"


def test_what_followed_an_accident_is_raised_as_such():
    accident = raised("AttributeError", "x", frame("tax", "error.code"))
    top = raised("CartError", "x", frame("view", "raise CartError"))

    found = grouped(event(CAUSE, accident, top)).parts

    assert found == ("exception", "AttributeError", "in shop.cart.tax", "source: error.code", "raised as CartError")
