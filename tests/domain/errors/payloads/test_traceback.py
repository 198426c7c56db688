from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.payloads.traceback import MOST_READ, parse

PYTHON = """junk
Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 12, in total
    return prices[sku]
           ~~~~~~^^^^^
KeyError: 'apple'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/lib/python3.11/site-packages/flask/app.py", line 3, in run
    x()
  File "/srv/app/shop/web.py", line 40, in view
    raise shop.errors.CartError("no price\\nat all") from error
shop.errors.CartError: no price
at all
"""
GROUP = """  + Exception Group Traceback (most recent call last):
  |   File "/srv/a.py", line 3, in <module>
  |     raise ExceptionGroup("many", errors)
  | ExceptionGroup: many (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/srv/a.py", line 9, in one
    |     int("x")
    | ValueError: invalid literal for int() with base 10: 'x'
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/srv/a.py", line 19, in two
    |     d["k"]
    | KeyError: 'k'
    +------------------------------------
"""
V8 = """/srv/app/cart.js:10
    throw x
    ^

TypeError: Cannot read properties of undefined (reading 'price')
    at total (/srv/app/cart.js:10:15)
    at async Cart.sum [as total] (file:///srv/app/lib.js:3:1)
    at new Foo (/srv/app/x.js:1:1)
    at Array.map (<anonymous>)
    at /srv/app/node_modules/express/router.js:5:2
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  [cause]: RangeError: bad
      at inner (/srv/app/deep.js:7:8)
}
"""
FIREFOX = """total@https://shop.example/static/main.3f2a9c1b.js:1:2345
checkout/<@https://shop.example/static/main.3f2a9c1b.js:1:999
@https://shop.example/x.js:3:4
"""
JAVA = """Exception in thread "main" java.lang.RuntimeException: cannot check out
	at com.shop.Cart.checkout(Cart.java:40)
	at com.shop.Cart.lambda$run$0(Cart.java:41)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)
	at app//com.shop.Main.main(Main.java:5)
	Suppressed: java.io.IOException: closed
		at com.shop.X.close(X.java:1)
Caused by: java.lang.NullPointerException: Cannot invoke "String.length()" because "<local1>" is null
	at com.shop.Price.of(Price.java:9)
	... 3 more
"""
GO = """panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f4a5]

goroutine 1 [running]:
panic({0x4a0, 0x1})
	/usr/local/go/src/runtime/panic.go:884 +0x212
github.com/acme/shop/cart.(*Cart).Total(0xc0000b4000, {0x4b, 0x1})
	/app/cart/cart.go:15 +0x1d
main.main.func1()
	/app/main.go:5 +0x2b
created by main.main in goroutine 1
	/app/main.go:9 +0x3

goroutine 2 [select]:
main.other()
	/app/main.go:99
exit status 2
"""
RUBY = """app/models/cart.rb:12:in `total': undefined method `price' for nil:NilClass (NoMethodError)
	from app/controllers/carts.rb:5:in `block (2 levels) in show'
	from /usr/lib/ruby/gems/3.0.0/gems/rack-2/lib/rack.rb:5:in `call'
app/models/price.rb:3:in `fetch': key not found: :apple (KeyError)
	from app/models/cart.rb:10:in `total'
"""
RUBY_34 = """app/models/cart.rb:12:in 'Cart#total': undefined method 'price' for nil (NoMethodError)
	from app/controllers/carts.rb:5:in 'Carts#show'
"""
RAILS = """NoMethodError (undefined method `price' for nil:NilClass):
  app/models/cart.rb:12:in `total'
  app/controllers/carts.rb:5:in `show'
"""


def read(text) -> list[Any]:
    return list(parse(text))


def summary(text):
    """Return per exception type, value and frames: function, line, a star if it is the application's."""
    return [
        (
            e["type"],
            e["value"],
            [f"{f['function']}:{f.get('lineno', '')}{'*' if f['in_app'] else ''}" for f in e["stacktrace"]["frames"]],
        )
        for e in read(text)
    ]


def test_python_chains_are_read_oldest_cause_first():
    assert summary(PYTHON) == [
        ("KeyError", "'apple'", ["total:12*"]),
        ("CartError", "no price\nat all", ["run:3", "view:40*"]),
    ]


def test_python_frames_have_their_source_and_types_their_module():
    cause, outer = read(PYTHON)

    assert cause["stacktrace"]["frames"][0]["context_line"] == "return prices[sku]"
    assert outer["module"] == "shop.errors"


def test_python_exception_groups_are_a_tree():
    found = read(GROUP)

    assert [(e["type"], e["mechanism"].get("parent_id")) for e in found] == [
        ("KeyError", 0),
        ("ValueError", 0),
        ("ExceptionGroup", None),
    ]
    assert [
        part
        for part in group({"exception": {"values": found}}, error_type="", message="").parts
        if part.startswith("in ")
    ] == [
        "in srv/a.py.two",
        "in srv/a.py.one",
    ]


def test_javascript_is_read_with_its_cause():
    frames = [
        "process.processTicksAndRejections:95",
        "<anonymous>:5",
        "Array.map:",
        "new Foo:1*",
        "async Cart.sum [as total]:3*",
        "total:10*",
    ]

    assert summary(V8) == [
        ("RangeError", "bad", ["inner:7*"]),
        ("TypeError", "Cannot read properties of undefined (reading 'price')", frames),
    ]


def test_javascript_of_firefox_is_read():
    assert summary(FIREFOX) == [("Error", "", ["<anonymous>:3*", "checkout/<:1*", "total:1*"])]


def test_java_is_read_with_its_cause_and_without_what_was_suppressed():
    assert summary(JAVA) == [
        ("NullPointerException", 'Cannot invoke "String.length()" because "<local1>" is null', ["of:9*"]),
        ("RuntimeException", "cannot check out", ["main:5*", "forEach:1511", "lambda$run$0:41*", "checkout:40*"]),
    ]


def test_go_is_read_as_the_goroutine_that_panicked():
    assert summary(GO) == [
        (
            "runtime.Error",
            "invalid memory address or nil pointer dereference",
            ["main.func1:5*", "(*Cart).Total:15*", "panic:884"],
        )
    ]
    assert [f["module"] for f in read(GO)[0]["stacktrace"]["frames"]] == [
        "main",
        "github.com/acme/shop/cart",
        "runtime",
    ]


def test_ruby_is_read_with_its_cause():
    assert summary(RUBY) == [
        ("KeyError", "key not found: :apple", ["total:10*", "fetch:3*"]),
        (
            "NoMethodError",
            "undefined method `price' for nil:NilClass",
            ["call:5", "block (2 levels) in show:5*", "total:12*"],
        ),
    ]


@pytest.mark.parametrize("text", [RUBY_34, RAILS])
def test_ruby_is_read_as_newer_versions_and_frameworks_write_it(text):
    [(kind, _, frames)] = summary(text)

    assert kind == "NoMethodError"
    assert len(frames) == 2


@pytest.mark.parametrize(
    "text", ["", "hello", "at the end of: 5", "user@example.com:12", "Caused by: rain", "Error: x"]
)
def test_what_is_no_traceback_is_none(text):
    assert read(text) == []


lines = st.sampled_from([line for text in (PYTHON, GROUP, V8, FIREFOX, JAVA, GO, RUBY) for line in text.splitlines()])


@given(st.lists(lines | st.text(max_size=40), max_size=40).map("\n".join))
def test_malformed_text_never_raises_and_has_the_right_shape(text):
    for exception in read(text):
        assert isinstance(exception["type"], str)
        assert isinstance(exception["value"], str)
        assert all(isinstance(frame["in_app"], bool) for frame in exception["stacktrace"]["frames"])


@settings(deadline=None, max_examples=20)
@given(lines)
def test_what_is_read_and_kept_is_bounded(line):
    found = read((line + "\n") * (2 * MOST_READ // (len(line) + 1)))

    assert all(len(exception["stacktrace"]["frames"]) <= 1_000 for exception in found)
