"""What SDKs of four languages send: exceptions with frames, log records, messages."""

import random
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]
Frame = dict[str, Any]
Dice = random.Random
Maker = Callable[[Dice], Event]

FIRST_NAMES = ("alice", "bob", "chen", "dmitri", "eve", "fatima", "grace", "heidi")
SKUS = ("tshirt-red", "mug_blue", "cap", "poster-xl", "AB-1009", "sock")


def exception(kind: str, value: str, frames: list[Frame] | None = None, **mechanism: object) -> Event:
    made: Event = {"type": kind, "value": value, "mechanism": {"type": "generic", "handled": False, **mechanism}}
    return made | ({"stacktrace": {"frames": frames}} if frames is not None else {})


def python(dice: Dice, *calls: tuple[str, str, str], library: tuple[tuple[str, str], ...] = ()) -> list[Frame]:
    """Return frames of one of several callers, then *calls* (module, function, source), then library frames."""
    entry = dice.choice(
        [
            ("shop.web", "order_view", "return render(cart)"),
            ("shop.jobs", "nightly", "run(job)"),
            ("shop.api", "post", "handle()"),
        ]
    )
    shift = dice.randint(0, 40)
    ours = [
        frame(f"{module.replace('.', '/')}.py", function, 20 + shift + at, module=module, source=f"    {source}")
        for at, (module, function, source) in enumerate([entry, *calls])
    ]
    around = frame("flask/app.py", "dispatch_request", 1400, module="flask.app", source="return rule()", in_app=False)
    below = [
        frame(f"{m.replace('.', '/')}.py", f, 300 + shift, module=m, source="return call()", in_app=False)
        for m, f in library
    ]
    return [around] * dice.randint(0, 2) + ours + below


def frame(
    filename: str, function: str, lineno: int, *, module: str = "", source: str = "", in_app: bool = True
) -> Frame:
    made: Frame = {"filename": filename, "function": function, "lineno": lineno, "in_app": in_app}
    return made | ({"module": module} if module else {}) | ({"context_line": source} if source else {})


def script(dice: Dice, file: str, *functions: str) -> list[Frame]:
    """Return frames of a browser: a bundle whose name holds a hash of the build, no source."""
    build = dice.choice(["3f2a9c1b", "77b0de41", "a01f9e3c"])
    url = f"https://shop.example/static/js/{file}.{build}.js?v={dice.randint(1, 9)}"
    caller = dice.choice(["onClick", "useEffect", "dispatch"])
    return [frame(url, function, dice.randint(1, 3)) for function in (caller, *functions)]


def java(dice: Dice, *calls: tuple[str, str]) -> list[Frame]:
    """Return frames of Java: no source lines; lambdas and proxies numbered by the build."""
    count, shift = dice.randint(0, 9), dice.randint(0, 30)
    outer = [("org.springframework.web.servlet.DispatcherServlet", "doDispatch", False)]
    inner = [(module.replace("#", str(count)), function.replace("#", str(count)), True) for module, function in calls]
    return [
        frame(f"{m.rpartition('.')[2]}.java", f, 50 + shift, module=m, in_app=ours) for m, f, ours in [*outer, *inner]
    ]


def go(dice: Dice, *calls: tuple[str, str]) -> list[Frame]:
    shift = dice.randint(0, 30)
    frames = [frame("net/http/server.go", "(*conn).serve", 1995, module="net/http", in_app=False)]
    return frames + [frame(f"/app/{m}/{m}.go", f, 10 + shift, module=f"shop/{m}") for m, f in calls]


def single(platform: str, kind: str, value: Callable[[Dice], str], frames: Callable[[Dice], list[Frame]]) -> Maker:
    def make(dice: Dice) -> Event:
        return {"platform": platform, "exception": {"values": [exception(kind, value(dice), frames(dice))]}}

    return make


def chained(root: Event, outer: Event) -> Event:
    return {"platform": "python", "exception": {"values": [root, outer]}}


def log(template: str, *values: Callable[[Dice], object]) -> Maker:
    def make(dice: Dice) -> Event:
        params = [value(dice) for value in values]
        return {
            "logentry": {"message": template, "params": params, "formatted": template % tuple(params)},
            "logger": "shop",
        }

    return make


def said(template: str, *values: Callable[[Dice], object]) -> Maker:
    return lambda dice: {"logentry": {"message": template % tuple(value(dice) for value in values)}}


def number(dice: Dice) -> int:
    return dice.randint(1, 999_999)


def sku(dice: Dice) -> str:
    return dice.choice(SKUS)


def user(dice: Dice) -> str:
    return dice.choice(FIRST_NAMES)


def token(dice: Dice) -> str:
    return f"{dice.getrandbits(128):032x}"


def address(dice: Dice) -> str:
    return f"10.0.{dice.randint(0, 255)}.{dice.randint(1, 254)}:5432"


def instant(dice: Dice) -> str:
    return f"2026-0{dice.randint(1, 9)}-11T08:{dice.randint(10, 59)}:00Z"
