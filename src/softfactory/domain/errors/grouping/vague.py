"""Places in source code that say too little: many bugs go through them, and only the message tells which."""

import re

_TEXT = "message|msg|text|reason|what|why|description|detail|details|err_?msg|error_?message|explanation"
_GIVEN = re.compile(
    rf"\b(?:raise|throw|new|panic!?)\b[\s(]{{0,4}}(?:new\s{{1,4}})?[\w.$:\\]{{0,80}}[\s(,]{{1,4}}\$?(?:{_TEXT})"
    r"\s{0,4}(?:[,);]|$|from\b|if\b|unless\b)",
    re.IGNORECASE,
)
"""A line that raises with the text it was given: `raise InvariantError(message)`, `throw new Error(msg)`."""
_DATABASE = re.compile(
    r"""
    (?:.*[.:\\])?(?:
        (?:Integrity|Operational|Programming|Data|Database|NotSupported|Interface|Internal)Error      # Python, Ruby
      | (?:Unique|ForeignKey|NotNull|Check|Exclusion|Restrict)Violation
      | \w{0,40}SQL\w{0,40}(?:Exception|Error) | Sql(?:ite)?(?:Exception|Error) | PostgresException   # JDBC, .NET
      | BatchUpdateException | DataIntegrityViolationException | ConstraintViolationException | DbUpdateException
      | PDOException | QueryException | DriverException                                               # PHP
      | StatementInvalid | RecordNotUnique | InvalidForeignKey | NotNullViolation                     # Ruby
      | Sequelize\w{0,40}Error | QueryFailedError | PrismaClient\w{0,40}Error | MongoServerError      # JavaScript
    )
  | (?:PG|Mysql2|SQLite3|TinyTds)::\w{1,60}
    """,
    re.VERBOSE,
)


def is_vague(kind: str, source: str) -> bool:
    """Tell whether the message counts though the place is known, given the exception's type and the line of source.

    A helper raises whatever text it is given; and most statements go through one line that runs them.
    """
    return _DATABASE.fullmatch(kind) is not None or _GIVEN.search(source) is not None


def never(_: str, __: str) -> bool:
    """Say that every place says enough."""
    return False
