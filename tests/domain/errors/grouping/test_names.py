import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.names import clean_file, clean_function, clean_module, clean_type


@pytest.mark.parametrize(
    ("name", "platform", "cleaned"),
    [
        ("total", "python", "total"),
        ("<lambda>", "python", "<lambda>"),
        ("lambda$checkout$17", "java", "checkout.lambda"),
        ("access$000", "java", "access"),
        ("(*Server).handle.func3", "other", "(*Server).handle.func"),
        ("Map[go.shape.int]", "go", "Map"),
        ("block (2 levels) in show", "ruby", "block  in show"),
        ("shop::cart::total::h0123456789abcdef", "native", "shop::cart::total"),
        ("std::vector<int>::at(unsigned long)", "native", "std::vector::at"),
        ("async Cart.sum [as total]", "javascript", "Cart.sum"),
        ("new Cart", "node", "Cart"),
        ("Object.<anonymous>", "node", "<anonymous>"),
        ("Kn", "javascript", "<anonymous>"),
        ("", "python", "<anonymous>"),
    ],
)
def test_a_function_is_named_without_what_compilers_add(name, platform, cleaned):
    assert clean_function(name, platform) == cleaned


@pytest.mark.parametrize(
    ("module", "cleaned"),
    [
        ("shop.cart", "shop.cart"),
        ("com.shop.Cart$$Lambda$14/0x0000000800c8", "com.shop.Cart"),
        ("com.shop.Cart$$EnhancerBySpringCGLIB$$a1b2c3", "com.shop.Cart"),
        ("com.shop.Cart$1", "com.shop.Cart"),
        ("com.sun.proxy.$Proxy42", "com.sun.proxy"),
        ("github.com/acme/shop/cart", "acme/shop/cart"),
    ],
)
def test_a_module_is_named_without_what_compilers_add(module, cleaned):
    assert clean_module(module) == cleaned


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [
        ("https://shop.example/static/js/main.3f2a9c1b.js?v=7", "static/js/main.js"),
        ("https://shop.example/assets/index-BxY12_zQ.js", "assets/index.js"),
        ("app:///dist/server.js", "dist/server.js"),
        ("webpack:///./src/cart.ts", "src/cart.ts"),
        ("webpack-internal:///(app)/src/cart.ts", "(app)/src/cart.ts"),
        ("/srv/releases/20260131101112/shop/cart.py", "releases/shop/cart.py"),
        (r"C:\app\shop\cart.py", "app/shop/cart.py"),
        ("node_modules/lib@1.2.3/x.js", "node_modules/lib/x.js"),
        ("application.js", "application.js"),
        ("components-registry.js", "components-registry.js"),
    ],
)
def test_a_file_is_named_without_its_build(path, cleaned):
    assert clean_file(path) == cleaned


@given(st.text(max_size=400), st.sampled_from(["javascript", "native", "java", ""]))
def test_names_are_bounded_whatever_comes(text, platform):
    cleaned = [clean_function(text, platform), clean_module(text), clean_file(text), clean_type(text)]

    assert max(map(len, cleaned)) <= 210


def test_a_long_name_is_cut():
    assert max(map(len, [clean_function("f" * 999), clean_module("m" * 999), clean_type("T" * 999)])) <= 210
