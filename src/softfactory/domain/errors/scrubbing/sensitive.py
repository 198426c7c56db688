"""Which names hold secrets: decided by the words a name is made of, so that `token_count` and `author` stay."""

import re
from enum import Enum
from itertools import pairwise

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
MAX_NAME = 200
MOST_REMEMBERED = 10_000

WORDS = frozenset(
    "password passwd pwd passphrase passcode secret token authorization cookie credential cvv cvc csc ssn "
    "bearer jwt otp totp apikey privatekey secretkey accesskey sessionid phpsessid jsessionid sessid csrf "
    "xsrf creditcard cardnumber iban".split()
)
"""A name with one of these words in it holds a secret, unless `ABOUT` or `AMOUNTS` say that it is about one."""
ENDINGS = ("password", "passwd", "passphrase", "token", "secret", "apikey", "cookie", "sessionid")
"""So do names that write two words as one."""
ALONE = frozenset({"auth", "session", "card", "pass", "sid", "pin", "dsn"})
"""These only when they are the whole name."""
PAIRS = frozenset(
    tuple(pair.split("_"))
    for pair in (
        "api_key private_key secret_key access_key encryption_key signing_key master_key ssh_key auth_key "
        "session_key x_auth session_id session_cookie session_hash session_data credit_card debit_card payment_card "
        "card_number card_no card_num card_pan card_data card_code security_code user_pass db_pass database_pass "
        "mysql_pass pg_pass smtp_pass mail_pass connection_string client_auth proxy_auth basic_auth http_auth "
        "auth_header auth_data pin_code social_security"
    ).split()
)
"""So do names with one of these pairs of neighbours, whatever else is in them."""
ABOUT = frozenset(
    "count length size limit type kind max min total num usage used name field form url uri endpoint path expiry "
    "expires expired expiration ttl lifetime age index valid invalid required error errors exception validator "
    "validators hasher hashers parser class policy strength reset changed".split()
)
"""A name that ends in one of these after the secret is about it: `token_count`, `password_reset`."""
AMOUNTS = frozenset("max min total num number used prompt completion input output cached reasoning per".split())
"""Before a plural they make an amount of it: `max_tokens`; a `reset_token` is a secret all the same."""
ADDRESSES = frozenset("url uri href referer referrer location query fragment dsn body".split())
"""Names with one of these words hold an address or a query string, in which names and values occur."""
ADDRESSES_ALONE = frozenset({"to", "from", "data", "link", "target"})
PROTECTED = frozenset("event_id trace_id span_id parent_span_id replay_id profile_id profiler_id debug_id".split())


class Care(Enum):
    """What is done with the value under a name."""

    NONE = "looked into"
    KEEP = "kept as it is, whatever it looks like"
    FILTER = "taken out"
    ADDRESS = "read as an address or a query string"
    NAME = "the name of the value beside it"


PLAIN: set[str] = set()
"""Names met lately that need nothing: an object whose names are all among them is passed at the speed of a set."""
KNOWN: dict[str, Care] = {}
"""What was decided about names met lately."""


def care(name: str) -> Care:
    """Return what the name asks for; remembered for up to 10,000 names, because SDKs use the same few over and over."""
    known = KNOWN.get(name)
    if known is None:
        known = _decided(name[:MAX_NAME])
        if len(name) <= MAX_NAME:
            _remember(name, known)
    return known


def _remember(name: str, known: Care) -> None:
    if len(KNOWN) >= MOST_REMEMBERED:  # begin again rather than keep whatever came first
        KNOWN.clear()
        PLAIN.clear()
    KNOWN[name] = known
    if known is Care.NONE or name == "data":  # which most often is an object; as a text it stands beside a URL
        PLAIN.add(name)


def _decided(name: str) -> Care:
    if name in PROTECTED:
        return Care.KEEP
    if name == "key":
        return Care.NAME
    words = [word.lower() for word in _WORD.findall(name)]
    if _secret(words):
        return Care.FILTER
    if not ADDRESSES.isdisjoint(words) or (len(words) == 1 and words[0] in ADDRESSES_ALONE):
        return Care.ADDRESS
    return Care.NONE


def _secret(words: list[str]) -> bool:
    singular = [word.removesuffix("s") if word.removesuffix("s") in WORDS else word for word in words]
    if len(singular) == 1 and not ALONE.isdisjoint({singular[0], singular[0].removesuffix("s")}):
        return True
    if any(pair in PAIRS for pair in pairwise(singular)):
        return True
    named = [at for at, word in enumerate(singular) if word in WORDS or word.endswith(ENDINGS)]
    if not named:
        return False
    is_amount = words[named[-1]].endswith("s") and not AMOUNTS.isdisjoint(words)
    return not is_amount and ABOUT.isdisjoint(words[named[-1] + 1 :])
