import pytest

from softfactory.domain.errors.grouping.frames import where
from softfactory.domain.errors.payloads.chain import chains
from tests.domain.errors.grouping.test_fingerprint import event, fingerprint, frame, grouped, raised


@pytest.mark.parametrize("inlined", ["<listcomp>", "<setcomp>", "<dictcomp>"])
def test_a_comprehension_is_part_of_its_function_as_in_newer_pythons(inlined):
    older = event(raised("KeyError", "'sku'", frame("total"), frame(inlined)))
    newer = event(raised("KeyError", "'sku'", frame("total")))

    assert fingerprint(older) == fingerprint(newer)


def test_a_comprehension_within_another_is_part_of_the_same_function():
    assert (
        "in shop.cart.total"
        in grouped(event(raised("E", "x", *map(frame, ["total", "<listcomp>", "<listcomp>"])))).parts
    )


def test_a_comprehension_whose_function_is_not_told_keeps_its_name():
    alone, elsewhere = [frame("<listcomp>")], [frame("view", filename="shop/web.py"), frame("<listcomp>")]

    assert {where(stack[-1], stack, "python") for stack in (alone, elsewhere)} == {("shop.cart", "<listcomp>")}


def test_a_frame_is_read_in_its_own_language():
    native = frame("shop::total(int)", module="", filename="src/total.rs", platform="native")

    assert where(native, [native], "python") == ("src/total.rs", "shop::total")


def test_a_frame_of_an_unknown_platform_is_read_in_the_language_of_its_file():
    java = frame("lambda$total$3e8a5d1b$1", module="com.shop.Cart", filename="Cart.java")

    assert where(java, [java], "") == ("com.shop.Cart", "total.lambda")


@pytest.mark.parametrize(
    "file",
    [
        "node_modules/lib/x.js",
        "app:///_next/static/chunks/node_modules_ai_dist_index_16zsbns._.js",
        "node:internal/process/task_queues",
        "webpack/runtime/jsonp",
        "chrome-extension://abcdefghijklmnop/content.js",
        "safari-web-extension://ABC/content.js",
        "InternalBytecode.js",
        "[native code]",
        "native",
        "<anonymous>",
    ],
)
def test_what_pages_do_not_hold_is_not_the_applications_whatever_it_says(file):
    ours, theirs = frame("total", filename="src/cart.js", module=""), frame("e", filename=file, module="")

    [[link]] = chains(event(raised("TypeError", "x", ours, theirs), platform="javascript"))

    assert link.frame == ours


@pytest.mark.parametrize(
    "file", ["src/node_modules.ts", "src/extension/cart.ts", "src/bytecode.js", "src/webpack/x.js"]
)
def test_what_only_sounds_like_it_stays_the_applications(file):
    ours = frame("total", filename=file, module="")

    [[link]] = chains(event(raised("TypeError", "x", ours), platform="javascript"))

    assert link.frame == ours


@pytest.mark.parametrize(("one", "other"), [("t", "Xn"), ("e", "n")])
def test_classes_that_a_minifier_has_named_are_the_same_in_every_build(one, other):
    def thrown(kind):
        return event(raised(kind, "x", frame("total", "", filename="assets/shop.js", module="")), platform="javascript")

    assert fingerprint(thrown(one)) == fingerprint(thrown(other))
