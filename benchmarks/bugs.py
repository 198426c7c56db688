"""Bugs of a shop, and what reports of them look like: ids vary, releases shift lines, callers differ."""

import random
from collections.abc import Iterator

from benchmarks.labelled import (
    Dice,
    Event,
    Maker,
    address,
    chained,
    exception,
    frame,
    go,
    instant,
    java,
    log,
    number,
    python,
    said,
    script,
    single,
    sku,
    token,
    user,
)

Made = tuple[str, Event, str, str]
"""Label of the bug, payload, error type, message."""

PROXY = "com.shop.Stock$$EnhancerBySpringCGLIB$$a#f"
LOGIN = ("shop.web", "login", "raise LoginFailed(name) from error")


def events(*, seed: int = 1, each: int = 25) -> Iterator[Made]:
    """Yield *each* events of every bug: ids vary, releases shift lines, callers differ."""
    for label, make in BUGS.items():
        for at in range(each):
            dice = random.Random(f"{seed} {label} {at}")
            payload = make(dice)
            payload.setdefault("release", f"shop@1.{dice.randint(0, 3)}.0")
            values = payload.get("exception", {}).get("values", [])
            kind = values[-1]["type"] if values else "Message"
            message = (
                values[-1]["value"] if values else payload["logentry"].get("formatted", payload["logentry"]["message"])
            )
            yield label, payload, kind, message


def _refused(module: str, function: str, source: str) -> Maker:
    """A connection that nobody takes, noticed deep in a library: the cause has no frame of the application."""
    library = (("urllib3.connection", "connect"), ("socket", "create_connection"))

    def make(dice: Dice) -> Event:
        host = address(dice)
        deep = [frame("socket.py", "create_connection", 800, module="socket", source="sock.connect(sa)", in_app=False)]
        root = exception("ConnectionRefusedError", "[Errno 111] Connection refused", deep)
        frames = python(dice, (module, function, source), library=library)
        return chained(
            root, exception("ConnectionError", f"HTTPConnectionPool(host='{host}'): Max retries exceeded", frames)
        )

    return make


BUGS: dict[str, Maker] = {
    "py: price missing": single(
        "python", "KeyError", lambda d: repr(sku(d)), lambda d: python(d, ("shop.cart", "total", "return prices[sku]"))
    ),
    "py: discount missing, same function": single(
        "python",
        "KeyError",
        lambda d: repr(sku(d)),
        lambda d: python(d, ("shop.cart", "total", "rate = discounts[sku]")),
    ),
    "py: None cart": single(
        "python",
        "AttributeError",
        lambda _: "'NoneType' object has no attribute 'items'",
        lambda d: python(d, ("shop.cart", "total", "for item in cart.items():")),
    ),
    "py: bad quantity": single(
        "python",
        "ValueError",
        lambda d: f"invalid literal for int() with base 10: '{user(d)}{number(d)}'",
        lambda d: python(d, ("shop.forms", "quantity", "return int(text)")),
    ),
    "py: bad order id": single(
        "python",
        "ValueError",
        lambda d: f"invalid literal for int() with base 10: '{token(d)}'",
        lambda d: python(d, ("shop.forms", "order_id", "return int(text)")),
    ),
    "py: lambda in sort": single(
        "python",
        "TypeError",
        lambda _: "'<' not supported between instances of 'NoneType' and 'int'",
        lambda d: python(d, ("shop.search", "<lambda>", "items.sort(key=lambda item: item.rank)")),
    ),
    "py: payment service refused": _refused("shop.pay", "charge", "session.post(url, json=body)"),
    "py: stock service refused": _refused("shop.stock", "reserve", "session.put(url, json=body)"),
    "py: chained, user missing": lambda d: chained(
        exception("KeyError", repr(token(d)), python(d, ("shop.users", "load", "return cache[token]"))),
        exception("LoginFailed", f"no session for {user(d)}@example.com", python(d, LOGIN)),
    ),
    "py: chained, user table gone": lambda d: chained(
        exception(
            "OperationalError", "no such table: users", python(d, ("shop.users", "load", "row = db.execute(QUERY)"))
        ),
        exception("LoginFailed", f"no session for {user(d)}@example.com", python(d, LOGIN)),
    ),
    "js: undefined price": single(
        "javascript",
        "TypeError",
        lambda _: "Cannot read properties of undefined (reading 'price')",
        lambda d: script(d, "main", "renderCart", "formatPrice"),
    ),
    "js: undefined name, same function": single(
        "javascript",
        "TypeError",
        lambda _: "Cannot read properties of undefined (reading 'name')",
        lambda d: script(d, "main", "renderCart", "formatPrice"),
    ),
    "js: bad JSON, minified": single(
        "javascript",
        "SyntaxError",
        lambda d: f"Unexpected token < in JSON at position {d.randint(0, 9)}",
        lambda d: script(d, "vendor", d.choice(["e", "t", "Kn"])),
    ),
    "js: map of null, minified": single(
        "javascript",
        "TypeError",
        lambda _: "Cannot read properties of null (reading 'map')",
        lambda d: script(d, "vendor", d.choice(["n", "r", "aa"])),
    ),
    "js: chunk not loaded": single(
        "javascript",
        "ChunkLoadError",
        lambda d: (
            f"Loading chunk {d.randint(1, 60)} failed. (error: https://shop.example/{number(d)}.{token(d)[:8]}.js)"
        ),
        lambda d: script(d, "runtime", "requireEnsure"),
    ),
    "js: request 404": single(
        "node",
        "AxiosError",
        lambda _: "Request failed with status code 404",
        lambda d: script(d, "server", "fetchProduct", "settle"),
    ),
    "js: request 500": single(
        "node",
        "AxiosError",
        lambda _: "Request failed with status code 500",
        lambda d: script(d, "server", "fetchProduct", "settle"),
    ),
    "java: null address": single(
        "java",
        "NullPointerException",
        lambda _: 'Cannot invoke "Address.city()" because "address" is null',
        lambda d: java(d, ("com.shop.Shipping", "label"), ("com.shop.Shipping", "lambda$label$#")),
    ),
    "java: unknown sku": single(
        "java", "IllegalArgumentException", lambda d: f"Unknown sku {number(d)}", lambda d: java(d, (PROXY, "find"))
    ),
    "java: bad amount, same function": single(
        "java",
        "IllegalArgumentException",
        lambda d: f"Amount must be positive: -{number(d)}",
        lambda d: java(d, (PROXY, "find")),
    ),
    "java: class cast": single(
        "java",
        "ClassCastException",
        lambda _: "class com.shop.Guest cannot be cast to class com.shop.Member",
        lambda d: java(d, ("com.shop.Rebate$$Lambda$#/0x00000008000c#", "apply")),
    ),
    "go: nil order": single(
        "go",
        "runtime.Error",
        lambda _: "invalid memory address or nil pointer dereference",
        lambda d: go(d, ("orders", "(*Server).Handle"), ("orders", "(*Order).Total")),
    ),
    "go: nil basket, in a closure": single(
        "go",
        "runtime.Error",
        lambda _: "invalid memory address or nil pointer dereference",
        lambda d: go(d, ("orders", "(*Server).Handle"), ("basket", f"Each.func{d.randint(1, 4)}")),
    ),
    "go: index": single(
        "go",
        "runtime.Error",
        lambda d: f"index out of range [{d.randint(3, 90)}] with length {d.randint(0, 3)}",
        lambda d: go(d, ("orders", "(*Server).Handle"), ("orders", "(*Order).Total")),
    ),
    "log: mail not sent": log("Could not send mail to %s", lambda d: f"{user(d)}@example.com"),
    "log: slow query": log("Query took %d ms: %s", number, lambda d: f"price of {sku(d)}"),
    "log: payment refused": log("Payment of %s refused for user %s", number, user),
    "said: upload too large": said("Upload %s of %s bytes is too large", lambda d: f"/srv/up/{token(d)}.png", number),
    "said: lost connection": said("Lost connection to %s after %s ms", address, number),
    "said: lost lock": said("Lost lock %s after %s ms", token, number),
    "said: login failed": said("Login failed for user %s from %s", user, address),
    "said: queue full": said("Queue orders-%s is full: %s of 1000 items", lambda d: d.randint(1, 9), number),
    "said: export done late": said("Export for %s finished at %s", lambda d: f"{user(d)}@example.com", instant),
}
