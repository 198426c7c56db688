"""The grammar of messages: what a token is, and which kinds of values there are.

One regular expression, tried once from left to right. Every alternative is bounded or ends at a character class, so the
time is linear in the message. Most words are plain: a run of them is one token, and the many alternatives that only
digits, quotes or hex digits can begin stand behind a look at the first character. Digits are taken whole by a look
ahead and a reference back to it, for possessive repetition is broken in the first releases of Python 3.11.
"""

import re

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY_OF_YEAR = rf"{_MONTH}[a-z]{{0,6}}\s{{1,2}}(?:\d{{1,2}},?\s)?(?:\d{{4}}\s)?"
_ZONE = r"(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?(?!\w)"
_CLOCK = rf"{_TIME}{_ZONE}(?:\s\d{{4}}(?!\w))?"
_MARKED = rf"(?:{_DAY}|{_MONTH})[a-z]{{0,6}}\s|(?:[Uu]ser|[Pp]assword)\s|(?:for|of|by|as)\suser\s"
_WHO = r"(?!(?:invalid|unknown|the|this|not|is|was|has)\b)[\w.-]{1,80}"
_HEX4 = "[0-9a-fA-F]{1,4}"
_SIZE = r"\s?(?:[kKMGTP]i?[bB]|[bB]ytes?|B|[KMGTP])"
_DURATION = (
    r"\s?(?:[nuµm]?s|msecs?|millis(?:econds?)?|microseconds?|nanoseconds?|secs?|seconds?"
    r"|mins?|minutes?|hrs?|hours?|days?)"
)
_NAMED = (
    "object|objects|has|is|module|column|table|does|attribute|argument|property|field|parameter|constraint|of undefined"
)

TOKEN = re.compile(
    rf"""
    (?P<prose>(?:(?!{_MARKED})[A-Za-z]+(?:[,;:)!?]?[ ]|[.,;:)!?]?\Z))+)
  | (?P<space>\s+)
  | (?P<kept><(?:num|id|uuid|hash|hex|ip|mac|email|url|host|path|date|time|duration|size|str|val)>)
  | (?=["'`“])(?:
      (?P<code>(?P<quote>["'`])[^\s"'`]{{1,80}}(?P=quote)(?=\s(?:{_NAMED})\b))
    | (?P<str>"[^"\n]{{0,300}}"(?!\s?:)|'(?:[^'\n]|''){{0,300}}'(?!\s?:|[\w<'])|`[^`\n]{{0,300}}`|“[^”\n]{{0,300}}”))
  | (?=[0-9a-fA-F:][0-9a-fA-F:])(?:
      (?P<uuid>[0-9a-fA-F]{{8}}(?:-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}(?!\w))
    | (?P<mac>[0-9a-fA-F]{{2}}(?:[:-][0-9a-fA-F]{{2}}){{5}}(?![\w:]))
    | (?P<ip6>(?=[0-9a-fA-F:]{{2,45}}(?![\w:]))(?=[a-fA-F:]{{0,9}}\d)
        (?:(?:{_HEX4}:){{7}}{_HEX4}|(?:{_HEX4}(?::{_HEX4}){{0,6}})?::(?:{_HEX4}(?::{_HEX4}){{0,6}})?)(?![\w:])))
  | (?=[-+]?\d)(?:
      (?P<date>\d{{4}}(?P<dash>[-/])\d{{1,2}}(?P=dash)\d{{1,2}}
        (?:[T\ ,_]\d{{1,2}}[:,]\d{{2}}(?:[:,]\d{{2}}(?:[.,]\d{{1,9}})?)?{_ZONE})?(?!\w)
      | \d{{1,2}}(?P<dot>[/.])\d{{1,2}}(?P=dot)\d{{4}}(?:,?\s{_TIME})?(?!\w)
      | \d{{1,2}}\s{_DAY_OF_YEAR}{_CLOCK})
    | (?P<time>{_TIME}(?![\w:]))
    | (?P<ip>(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?::\d{{1,5}}|/\d{{1,2}})?(?![\w-]|\.\w)(?:\s\((?:[\w-]*[.\d][\w.-]*)?\))?)
    | (?P<hex>0[xX][0-9a-fA-F]+(?!\w))
    | [-+]?(?=(?P<digits>\d+(?:[.,]\d+)*))(?P=digits)(?:
        (?P<size>{_SIZE})(?!\w)|(?P<duration>{_DURATION})(?!\w)|(?P<num>%?)(?!\w|[-.]\w)))
  | (?P<day>(?:{_DAY}[a-z]{{0,6}},?\s)?(?:\d{{1,2}}\s)?{_DAY_OF_YEAR}{_CLOCK})
  | (?P<url>[a-zA-Z][a-zA-Z0-9+.-]{{1,30}}://[^\s"'<>\]),;]+)
  | (?P<email>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}})
  | (?P<path>(?:[A-Za-z]:(?=[\\/])|~(?=/)|\.{{1,2}}(?=[\\/]))?(?:[\\/]{{1,3}}[\w.@%+~:*$=#-]+)+[\\/]{{0,3}})
  | (?P<who>(?:(?:for|of|by|as)\suser|[Pp]assword\sfor)\s{_WHO}(?=\s|[\])]|\Z)
      | [Uu]ser\s{{1,2}}{_WHO}(?=\s(?:from|by|at|on|via)\b|\s\[))
  | (?P<key>[^\W\d][\w.-]{{0,80}})=(?![=>])(?P<val><val>|"[^"\n]{{0,300}}"|'[^'\n]{{0,300}}'|[^\s,;&"'()\[\]{{}}<>]*)
  | (?P<word>[\w$]+(?:'[a-z]{{1,2}}(?!\w)|(?:[-./][\w$]+)*))
  | (?P<rest>.)
    """,
    re.VERBOSE | re.DOTALL,
)
