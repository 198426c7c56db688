"""Templates of messages, without what they only quote: the text a parser refused, the statement a database did."""

import re

from . import lexer

_JSON = re.compile(
    r"""
    (?:Unexpected\ (?:token|number|string|non-whitespace)|Expected\ |Unterminated\ string|Bad\ |No\ number
      |Exponent\ part|"(?=[^"]{0,200}"\ is\ not)).{0,300}?
      (?:\bis\ not\ valid\ JSON|\b(?:in|after)\ JSON(?:\ at\ position\ \d+)?)
      (?:\ \(line\ \d+\ column\ \d+\))?                                                 # V8
  | [Uu]nexpected\ end\ of\ JSON\ input
  | invalid\ character\ '.{1,10}?'\ (?:looking\ for|after|in)\ [^:\n]{1,80}             # Go
  | JSON\.parse:\ .{1,100}?\ at\ line\ \d+\ column\ \d+\ of\ the\ JSON\ data            # Firefox
  | JSON\ Parse\ error:\ .{1,300}                                                       # Safari
  | (?:Expecting|Extra\ data|Unterminated|Invalid|[Uu]nexpected)[^:\n]{0,80}:\ line\ \d+\ column\ \d+\ \(char\ \d+
      (?:\ -\ \d+)?\)                                                                   # Python
  | '.{1,10}?'\ is\ (?:an\ )?invalid\ .{1,200}?\|\ LineNumber:\ \d+\ \|\ BytePositionInLine:\ \d+\.?   # .NET
  | (?:Unexpected\ character\ \('.{1,10}?'\ \(code\ |Unrecognized\ token\ '|Unexpected\ end-of-input).{1,400} # Jackson
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTING = re.compile(
    r"JSON|\(char \d|LineNumber: |\(code |Unrecognized token|end-of-input|^invalid character|: invalid c"
)
_STATEMENT = re.compile(r"\n\s{0,8}(?:\[SQL: |\[parameters: |(?:DETAIL|HINT|CONTEXT|STATEMENT|LINE \d{1,9}): )")


def template(message: str) -> str:
    """Return *message* with placeholders for what varies, as `lexer.template` does, shorter where it quotes.

    What parsers of JSON say describes their input, not the bug: all of it is `invalid JSON`. After a database's own
    words come the statement and its values.
    """
    message = message[: lexer.MOST_READ]
    if "\n" in message and (found := _STATEMENT.search(message)):
        message = message[: found.start()]
    if _QUOTING.search(message):
        message = _JSON.sub("invalid JSON", message)
    return lexer.template(message)
