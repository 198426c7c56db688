"""Mistakes in the order of things, and what is left when nothing special fits."""

from .entry import advice

TABLE = (
    advice(
        "All goroutines wait at {place}: nobody can go on.",
        "Look for a channel that nobody reads or closes, or a lock that is taken twice.",
        says="all goroutines are asleep",
    ),
    advice(
        "A channel was used after it was closed at {place}.",
        "Let only the sender close a channel, once; tell the others with a context.",
        says="(?:send on|close of) (?:closed|nil) channel",
    ),
    advice(
        "A promise was rejected at {place}, and nobody handled it.",
        "Add `catch` or `await` it within `try`, where something useful can be done about it.",
        type="UnhandledRejection",
        or_says="unhandled promise rejection|non-error promise rejection",
    ),
    advice(
        "The task was cancelled at {place}.",
        (
            "If that is how it should end, let it pass without reporting; if not, find who cancelled it: a "
            "timeout, a client that went away, a shutdown."
        ),
        type="Cancel|Abort(?:Error|ed)|Interrupted",
    ),
    advice(
        "An assumption of the code does not hold at {place}.",
        "Read what is asserted there, and with which values it failed; check input where it comes in.",
        type="AssertionError|AssertionFailed|IllegalState|InvariantViolation",
    ),
    advice(
        "Something that is not written yet was called at {place}.",
        "Write it, or do not offer it yet.",
        type="NotImplemented|UnsupportedOperation",
    ),
    advice(
        "A template at {place} uses something it does not have: {value}.",
        "Check the names that the template uses against what it is given.",
        type="Template|UndefinedError|Jinja",
    ),
    advice(
        "The database refused the statement at {place}.",
        (
            "Read the statement that failed in the event; run it by hand, and check it against the schema of "
            "this release."
        ),
        type=(
            "OperationalError|ProgrammingError|SQLException|SQLSyntax|DataError|InternalError|DatabaseError|"
            "StatementInvalid"
        ),
    ),
    advice(
        "A value is not acceptable at {place}: {value}.",
        (
            "Check input where it comes in and tell the sender which field was wrong; what comes from your own "
            "code needs a test with that value."
        ),
        type=(
            "ValueError|IllegalArgument|ValidationError|ArgumentError|RangeError|NumberFormat|InvalidArgument|"
            "FormatException|BadRequest|DateTimeParse"
        ),
    ),
    advice(
        "A value has another type at {place} than the code expects.",
        (
            "Compare the types of what goes in with what the function takes; type hints, or a schema at the "
            "edge, find it before it runs."
        ),
        type="TypeError|TypeMismatch",
    ),
)
