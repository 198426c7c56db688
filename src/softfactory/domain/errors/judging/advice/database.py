"""Databases that refuse."""

from .entry import advice

TABLE = (
    advice(
        "Two transactions at {place} waited for each other, and the database ended one of them.",
        (
            "Try the transaction again (it was undone whole), lock rows in the same order everywhere, and keep "
            "transactions short."
        ),
        says="deadlock|could not serialize access|lock wait timeout",
    ),
    advice(
        "The database is locked by another writer at {place}.",
        (
            "Keep writing transactions short, set a busy timeout, use WAL mode for SQLite, or a server database "
            "for many writers."
        ),
        says="database (?:table )?is locked",
    ),
    advice(
        "The database refused the row at {place}: {value} exists already.",
        (
            "Use an upsert (`ON CONFLICT`), or catch the violation and tell the caller. Testing first does not "
            "help: another may come between."
        ),
        says=(r"duplicate (?:key|entry)|UNIQUE constraint failed(?:: (?P<value>[\w.]{1,80}))?|unique constraint"),
    ),
    advice(
        "The database refused the row at {place} because of a constraint: {value}.",
        (
            "Check the value before writing: a required column without a value, a row it refers to that is "
            "missing or still in use."
        ),
        type=(
            "Integrity|Constraint|Database|SQL|Operational|NotNullViolation|ForeignKey|RecordInvalid|"
            "RecordNotUnique|Violation"
        ),
        says=(
            r"violates|constraint fails?|foreign key|NOT NULL constraint failed(?:: (?P<value>[\w.]{1,80}))?|"
            "cannot be null"
        ),
    ),
    advice(
        "A table or column that {place} needs does not exist: {value}.",
        (
            "Run the migrations that belong to this release, before it starts; check that it uses the database "
            "you think."
        ),
        says=(
            r"no such (?:table|column)(?:: (?P<value>[\w.]{1,80}))?|(?:relation|column|table) .{1,80} (?:does not|"
            "doesn't) exist|unknown column"
        ),
    ),
    advice(
        "All connections of the pool were in use at {place}.",
        (
            "Look for connections that are not given back (missing `with` or `close`), for slow queries, and "
            "only then raise the pool's size."
        ),
        says=(
            "pool (?:is )?(?:limit|exhausted|timed out)|QueuePool|too many connections|connection pool|"
            "remaining connection slots"
        ),
    ),
)
