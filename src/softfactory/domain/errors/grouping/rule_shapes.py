"""A project's rules as plain objects, as they are stored and as people send them."""

from collections.abc import Mapping, Sequence
from typing import Any

from softfactory.domain.errors.model import Severity
from softfactory.domain.errors.problems import InvalidRules

from .matching import EVENT_FIELDS, FRAME_FIELDS, TAGS, Matcher
from .project_rules import ProjectRule
from .variables import NAMES, VARIABLE

MOST_RULES = 100
MOST_MATCHERS = 10
"""Matchers of one rule."""
MOST_TEXTS = 10
"""Texts of one fingerprint."""
LONGEST = 200
"""Characters of a text, of a name of a tag, of what a matcher looks for."""

_MEMBERS = frozenset(["matchers", "fingerprint", "severity", "in_app"])


def rules_of(value: object) -> tuple[ProjectRule, ...]:
    """Return the rules that a list of plain objects describes.

    Raises `InvalidRules`, whose sentence says where: `[2].matchers[0].glob`.
    """
    return tuple(_rule(f"[{at}]", item) for at, item in enumerate(_list("rules", value, MOST_RULES)))


def plain(rules: Sequence[ProjectRule]) -> list[dict[str, Any]]:
    """Return rules as plain objects, which `rules_of` reads again."""
    return [
        {
            "matchers": [{"on": matcher.on, "glob": matcher.glob} for matcher in rule.matchers],
            "fingerprint": None if rule.fingerprint is None else list(rule.fingerprint),
            "severity": rule.severity and rule.severity.value,
            "in_app": rule.in_app,
        }
        for rule in rules
    ]


def _rule(at: str, value: object) -> ProjectRule:
    given = _object(at, value, _MEMBERS)
    matchers = _list(f"{at}.matchers", given.get("matchers"), MOST_MATCHERS)
    rule = ProjectRule(
        matchers=tuple(_matcher(f"{at}.matchers[{number}]", matcher) for number, matcher in enumerate(matchers)),
        fingerprint=_fingerprint(f"{at}.fingerprint", given.get("fingerprint")),
        severity=_severity(f"{at}.severity", given.get("severity")),
        in_app=_flag(f"{at}.in_app", given.get("in_app")),
    )
    _must_say_something(at, rule)
    return rule


def _must_say_something(at: str, rule: ProjectRule) -> None:
    if not rule.matchers:
        raise InvalidRules(f"{at}.matchers: there must be one at least.")
    if rule.fingerprint is None and rule.severity is None and rule.in_app is None:
        raise InvalidRules(f"{at} sets nothing: give a fingerprint, a severity or in_app.")
    if rule.in_app is not None and not any(matcher.on in FRAME_FIELDS for matcher in rule.matchers):
        raise InvalidRules(f"{at}.in_app needs a matcher on a path, a function or a module.")


def _matcher(at: str, value: object) -> Matcher:
    given = _object(at, value, frozenset(["on", "glob"]))
    on = _text(f"{at}.on", given.get("on"))
    if on not in EVENT_FIELDS | FRAME_FIELDS and not (on.startswith(TAGS) and len(on) > len(TAGS)):
        raise InvalidRules(f"{at}.on: there is no such field.")
    return Matcher(on=on, glob=_text(f"{at}.glob", given.get("glob")))


def _fingerprint(at: str, value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    texts = tuple(_text(f"{at}[{number}]", text) for number, text in enumerate(_list(at, value, MOST_TEXTS)))
    if not texts:
        raise InvalidRules(f"{at}: there must be one text at least.")
    for variable in (name for text in texts for name in VARIABLE.findall(text)):
        if variable not in NAMES and not variable.startswith(TAGS):
            raise InvalidRules(f"{at}: there is no variable {variable}.")
    return texts


def _severity(at: str, value: object) -> Severity | None:
    if value is None or (isinstance(value, str) and value in set(Severity)):
        return None if value is None else Severity(value)
    raise InvalidRules(f"{at}: one of {', '.join(Severity)}.")


def _flag(at: str, value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise InvalidRules(f"{at}: true or false.")


def _text(at: str, value: object) -> str:
    if isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable():
        return value
    raise InvalidRules(f"{at}: 1 to {LONGEST} printable characters.")


def _list(at: str, value: object, most: int) -> Sequence[object]:
    if isinstance(value, list | tuple) and len(value) <= most:
        return value
    raise InvalidRules(f"{at}: a list of at most {most}.")


def _object(at: str, value: object, members: frozenset[str]) -> Mapping[str, object]:
    if isinstance(value, Mapping) and value.keys() <= members:
        return value
    raise InvalidRules(f"{at}: an object of {', '.join(sorted(members))}.")
