"""Card numbers, told from other numbers by their issuer, their length and their checksum (ISO/IEC 7812)."""

import re

FILTERED = "[Filtered]"

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.])"  # neither within a hash nor behind a decimal point
    r"(?:[2-6][0-9]{12,18}|[2-6][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{1,7}|3[0-9]{3}([ -])[0-9]{6}\2[0-9]{4,5})"
    r"(?![0-9A-Za-z]|[.][0-9])"
)
_ISSUERS = re.compile(
    "4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"  # Visa
    "|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"  # Mastercard
    "|3[47][0-9]{13}"  # American Express
    "|3(?:0[0-59]|[689][0-9])[0-9]{11,16}"  # Diners Club
    "|35(?:2[89]|[3-8][0-9])[0-9]{12,15}"  # JCB
    "|(?:6011|64[4-9][0-9]|65[0-9]{2}|62[0-9]{2})[0-9]{12,15}"  # Discover, UnionPay
    "|(?:5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{8,15}"  # Maestro
)
_DOUBLED = str.maketrans("0123456789", "0246813579")
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_RUN = b"0" * 13


def may_hold_card(text: bytes) -> bool:
    """Tell quickly whether there are digits enough in a row; never no when there is a card number."""
    return _RUN in text.translate(_ZEROS, b" -")


def without_cards(text: str) -> str:
    """Return the text with card numbers taken out: the same object when it holds none."""
    clean = _NUMBER.sub(_judged, text)
    return text if clean == text else clean


def _judged(found: re.Match[str]) -> str:
    digits = found[0].replace(" ", "").replace("-", "")
    return FILTERED if _ISSUERS.fullmatch(digits) and _checks(digits) else found[0]


def _checks(digits: str) -> bool:
    """Luhn's checksum: each second digit from the right doubled, with the digits of the product added."""
    total = sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))
    return total % 10 == 0
