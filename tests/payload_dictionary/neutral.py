"""Events like those that were recorded, but of no program that there is."""

import copy
import json
import random
import string
from collections.abc import Callable, Mapping
from typing import Any

from .installed import INTEGRATIONS, MODULES
from .vocabulary import CRUMBS, ERRORS, FRAMES, HEADERS, LINES, MESSAGES

Dice = random.Random
KEPT = frozenset({"platform", "level", "mechanism", "sdk", "in_app", "environment", "culture", "infer_ip"})
"""What SDKs say in words of their own."""
IDS = {"event_id": 32, "trace_id": 32, "span_id": 16}
SYSTEM = (
    "/usr/lib/python3.11/",
    "/usr/local/lib/python3.12/site-packages/",
    "/app/.venv/lib/python3.13/site-packages/",
)
"""Where libraries usually are."""


def neutral(event: Mapping[str, Any], dice: Dice) -> bytes:
    """Return an event of the same structure, with made-up words."""
    made = _replaced(event, "", dice)
    made["modules"] = modules(dice) if event["platform"] == "python" else {}
    if event["platform"] == "python":
        made["sdk"]["integrations"] = sorted(dice.sample(INTEGRATIONS, 14))
    crumbs = [_crumb(dice, event["platform"]) for _ in range(dice.randint(2, 8))]
    made["breadcrumbs"] = {"values": crumbs} if event["platform"] == "python" else crumbs
    if dice.random() < 1 / 2:
        made["request"] = _request(dice)
    return json.dumps(made, separators=(",", ":"), ensure_ascii=False).encode()


def _replaced(value: object, key: str, dice: Dice) -> Any:
    if key in KEPT:
        return value
    if key == "frames" and isinstance(value, list):
        return [_frame(frame, dice) for frame in value]
    if isinstance(value, Mapping):
        return {name: _replaced(part, name, dice) for name, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, key, dice) for part in value]
    return _leaf(value, key, dice)


def _leaf(value: object, key: str, dice: Dice) -> object:
    if key in IDS:
        return "".join(dice.choices("0123456789abcdef", k=IDS[key]))
    if key == "timestamp":
        moment = f"20{dice.randint(26, 39)}-{dice.randint(10, 12)}-{dice.randint(10, 28)}T{dice.randint(10, 23)}:"
        return dice.uniform(1.75e9, 2.1e9) if isinstance(value, float) else moment
    if isinstance(value, str):
        return MAKERS.get(key, _word)(dice)
    return dice.randint(1, 9999) if type(value) in (int, float) else value


def _frame(frame: Mapping[str, Any], dice: Dice) -> dict[str, Any]:
    made: dict[str, Any] = _replaced(frame, "frame", dice)
    made |= {key: [_line(dice) for _ in made[key]] for key in ("pre_context", "post_context") if key in made}
    if "abs_path" in made and dice.random() < 2 / 3:
        file, function = dice.choice(FRAMES).split()
        module = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        made |= {"filename": file, "abs_path": dice.choice(SYSTEM) + file, "function": function, "module": module}
        made["in_app"] = False
    return made


def _word(dice: Dice) -> str:
    return "".join(dice.choices(string.ascii_lowercase, k=dice.randint(3, 9)))


def _line(dice: Dice) -> str:
    return dice.choice(["", dice.choice(LINES) + _word(dice), dice.choice(LINES) + _word(dice)])


def _message(dice: Dice) -> str:
    return dice.choice(MESSAGES) + _word(dice)


def modules(dice: Dice) -> dict[str, str]:
    """Return a list of modules, with their versions."""
    found = sorted(dice.sample(MODULES, dice.randint(20, 90)))
    return {name: f"{dice.randint(0, 9)}.{dice.randint(0, 30)}.{dice.randint(0, 9)}" for name in found}


def _crumb(dice: Dice, platform: str) -> dict[str, Any]:
    crumb: dict[str, Any] = copy.deepcopy(dict(dice.choice(CRUMBS)))
    crumb["timestamp"] = _leaf("" if platform == "python" else 1.0, "timestamp", dice)
    return crumb


def _request(dice: Dice) -> dict[str, Any]:
    names = sorted(dice.sample(sorted(HEADERS), 8))
    return {
        "url": f"https://{_word(dice)}.",
        "method": dice.choice(["GET", "POST"]),
        "query_string": "",
        "headers": {name: HEADERS[name] for name in names},
        "env": {"SERVER_NAME": "", "SERVER_PORT": "", "REMOTE_ADDR": ""},
    }


MAKERS: Mapping[str, Callable[[Dice], str]] = {
    "type": lambda dice: dice.choice(ERRORS),
    "value": _message,
    "message": _message,
    "formatted": _message,
    "context_line": _line,
    "runtime": _word,
}
