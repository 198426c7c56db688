"""What SDKs of every language send as modules, files and types of exceptions: the same name from every build."""

import pytest

from softfactory.domain.errors.grouping.names.cleaning import clean_module, clean_type
from softfactory.domain.errors.grouping.names.platforms import platform_of

PYTHON = {
    "shop.cart": ["shop.cart"],
    "__main__": ["__main__", "__mp_main__"],
    "shop/cart.py": ["shop/cart.py"],
    "<notebook>": ["<ipython-input-12-3f2a9c1b>", "<ipython-input-3-77b0de41>", "/var/ipykernel_1234/987654.py"],
    "<attrs generated shop.Cart>": ["<attrs generated init shop.Cart>", "<attrs generated eq shop.Cart-3>"],
    "<string>": ["<string>"],
    "releases/shop/cart.py": ["/srv/releases/20260131101112/shop/cart.py", "/srv/releases/20260207101112/shop/cart.py"],
}
JAVASCRIPT = {
    "static/js/main.js": [
        "https://shop.example/static/js/main.3f2a9c1b.js?v=7",
        "https://cdn.example/static/js/main.77b0de41.js",
        "app:///static/js/main.a01f9e3c.js",
    ],
    "static/js/vendor.chunk.js": ["https://shop.example/static/js/vendor.3f2a9c1b.chunk.js"],
    "assets/index.js": [
        "https://shop.example/assets/index-BxY12_zQ.js",
        "https://shop.example/assets/index-Dk3-9aBc.js",
        "https://shop.example/assets/index.js#x",
        "https://shop.example/assets/index-DqZtWvXk.js",
    ],
    "assets/chunk.js": ["/assets/chunk-PVWAREVJ.js", "/assets/chunk-3QX7KZ2M.js"],
    "chunks/pages/_app.js": [
        "https://shop.example/_next/static/chunks/pages/_app-32a97962c2ff7664.js",
        "app:///_next/static/chunks/pages/_app-48be6d29b9652cb4.js",
    ],
    "_next/static/_buildManifest.js": [
        "https://shop.example/_next/static/Xk2dV0aB3cD4eF5gH6iJ7/_buildManifest.js",
        "https://shop.example/_next/static/aB3cD4eF5gH6iJ7Xk2dV0/_buildManifest.js",
    ],
    "static/chunks/node_modules_ai_dist_index.js": [
        "app:///_next/static/chunks/node_modules_ai_dist_index_16zsbns._.js",
        "app:///_next/static/chunks/node_modules_ai_dist_index_0x9kq2m._.js",
    ],
    "static/chunks/turbopack.js": ["/_next/static/chunks/turbopack-5356a889447ffe6d.js"],
    "src/cart.ts": [
        "webpack:///./src/cart.ts",
        "webpack://shop/./src/cart.ts?3f2a",
        "webpack://_N_E/./src/cart.ts",
        "webpack-internal:///./src/cart.ts",
        "webpack-internal:///(rsc)/./src/cart.ts",
        "webpack-internal:///(app-pages-browser)/./src/cart.ts",
        "turbopack:///[project]/src/cart.ts",
        "app:///src/cart.ts",
        "file:///src/cart.ts",
        "http://localhost:5173/src/cart.ts?t=1769854272",
    ],
    "Application/App.app/main.jsbundle": [
        "/var/containers/Bundle/Application/0F8FAD5B-D9CB-469F-A165-70867728950E/App.app/main.jsbundle",
    ],
    "main.jsbundle": ["app:///main.jsbundle"],
    "worker": ["worker-ZFZYEMA2", "worker-6I355JL7", "worker.OUOZRKOG"],
    "dist:worker": ["dist:worker-ZFZYEMA2"],
    "dist:PAYMENTS": ["dist:PAYMENTS"],
    "worker-Payments": ["worker-Payments"],
    "node_modules/lib/x.js": ["node_modules/lib@1.2.3/x.js", "node_modules/lib@2.0.0-rc.1/x.js"],
    "shop-cartView.js": ["shop-cartView.js"],
    "shop-userView.js": ["shop-userView.js"],
    "components-registry.js": ["components-registry.js"],
    "my-component2.js": ["my-component2.js"],
    "application.js": ["application.js"],
    "bugs": ["bugs"],
    "server": ["server.3f2a9c1b", "server-77b0de41"],
    "express.lib:router": ["express.lib:router"],
}
JAVA = {
    "com.shop.Cart": [
        "com.shop.Cart",
        "com.shop.Cart$1",
        "com.shop.Cart$1$2",
        "com.shop.Cart$$Lambda$14/0x0000000800c8",
        "com.shop.Cart$$Lambda/0x00007f9338139800",
        "com.shop.Cart$$Lambda$887.1827771163",
        "com.shop.Cart$$ExternalSyntheticLambda3",
        "-$$Lambda$com.shop.Cart$Vb6MZ0i1hLr3XH6Z0sNq",
        "com.shop.Cart$$EnhancerBySpringCGLIB$$a1b2c3",
        "com.shop.Cart$$FastClassBySpringCGLIB$$9f8e7d6c",
        "com.shop.Cart$$SpringCGLIB$$0",
        "com.shop.Cart$$EnhancerByGuice$$1234567",
        "com.shop.Cart$HibernateProxy$xYz12AbC",
        "com.shop.Cart$ByteBuddy$AbC12xYz",
        "com.shop.Cart$MockitoMock$1234567",
        "com.shop.Cart_$$_jvst7f8_0",
        "com.shop.Cart_$$_javassist_12",
        "com.shop.Cart$Proxy$_$$_WeldClientProxy",
        "com.shop.Cart_ClientProxy",
        "com.shop.Cart_Subclass",
        "app//com.shop.Cart",
        "shop@1.2.3/com.shop.Cart",
        "com.shop.Cart@1b6d3586",
    ],
    "com.shop.Cart$checkout": ["com.shop.Cart$checkout$1", "com.shop.Cart$checkout$2$1"],
    "com.shop.Cart$Companion": ["com.shop.Cart$Companion"],
    "com.shop.CartKt": ["com.shop.CartKt"],
    "com.shop.Cart$inlined$map": ["com.shop.Cart$$inlined$map$1$2", "com.shop.Cart$$inlined$map$2$2"],
    "com.sun.proxy": ["com.sun.proxy.$Proxy42", "com.sun.proxy.$Proxy7"],
    "jdk.proxy": ["jdk.proxy2.$Proxy12", "jdk.proxy3.$Proxy104"],
    "sun.reflect.GeneratedMethodAccessor": ["sun.reflect.GeneratedMethodAccessor12"],
    "Cart.java": ["Cart.java"],
}
GO = {
    "acme/shop/cart": ["github.com/acme/shop/cart", "github.com/acme/shop@v1.2.3/cart"],
    "main": ["main"],
    "app/orders/orders.go": ["/app/orders/orders.go"],
}
PHP = {
    "App/Cart": ["App\\Cart", "Proxies\\__CG__\\App\\Cart"],
    "src/Cart.php": ["/src/Cart.php"],
}
CSHARP = {
    "Shop.Cart": [
        "Shop.Cart",
        "Shop.Cart`1",
        "Shop.Cart+<>c",
        "Shop.Cart+<>c__DisplayClass5_0",
        "Shop.Cart+<>c__DisplayClass12_1",
        "Shop.Cart`1[[System.Int32, mscorlib, Version=4.0.0.0, Culture=neutral]]",
        "Shop.Cart, Shop, Version=1.2.3.0, Culture=neutral",
        "Shop.Cart_3F2A9C1B77B0DE41A01F9E3C3F2A9C1B77B0DE41A01F9E3C3F2A9C1B77B0DE41",
    ],
    "Shop.Cart.Total": ["Shop.Cart+<Total>d__5", "Shop.Cart+<Total>d__17`1"],
    "Shop.Cart+Line": ["Shop.Cart+Line"],
    "Castle.Proxies.CartProxy": ["Castle.Proxies.CartProxy", "Castle.Proxies.CartProxy_1"],
}
NATIVE = {"shop": ["shop"], "src/cart.cpp": ["src/cart.cpp"], "shop::cart": ["shop::cart"]}
RUBY = {"app/models/cart.rb": ["app/models/cart.rb"]}
OTHER = {
    "com.shop.Cart": ["com.shop.Cart", "com.shop.Cart$1", "com.shop.Cart$$Lambda$14/0x0000000800c8"],
    "acme/shop/cart": ["github.com/acme/shop/cart"],
    "(app)/src/cart.ts": ["/(app)/src/cart.ts"],
    "app/shop/cart.py": [r"C:\app\shop\cart.py"],
}
LANGUAGES = {
    "python": PYTHON,
    "javascript": JAVASCRIPT,
    "java": JAVA,
    "go": GO,
    "ruby": RUBY,
    "php": PHP,
    "csharp": CSHARP,
    "native": NATIVE,
    "": OTHER,
}
EXAMPLES = [
    (platform, sent, cleaned)
    for platform, names in LANGUAGES.items()
    for cleaned, spellings in names.items()
    for sent in spellings
]
TYPES = [
    ("python", "KeyError", "KeyError"),
    ("javascript", "TypeError", "TypeError"),
    ("javascript", "t", "Error"),
    ("javascript", "Xn", "Error"),
    ("javascript", "Error [ERR_CLOSED]", "Error"),
    ("java", "CartException", "CartException"),
    ("java", "Cart$1", "Cart"),
    ("go", "*errors.errorString", "*errors.errorString"),
    ("go", "*shop.Error[...]", "*shop.Error"),
    ("php", "App\\Error@anonymous\0/srv/r7/cart.php:12$0", "App\\Error@anonymous"),
    ("csharp", "Shop.CartError`1[[System.Int32, mscorlib]]", "Shop.CartError"),
    ("native", "shop::Error<std::string>", "shop::Error"),
    ("native", "EXC_BAD_ACCESS / KERN_INVALID_ADDRESS at 0x7f3a", "EXC_BAD_ACCESS / KERN_INVALID_ADDRESS at"),
    ("", "Error", "Error"),
]


@pytest.mark.parametrize(("platform", "sent", "cleaned"), EXAMPLES)
def test_every_build_calls_a_module_the_same(platform, sent, cleaned):
    assert clean_module(sent, platform) == cleaned


@pytest.mark.parametrize(("platform", "sent", "cleaned"), TYPES)
def test_every_build_calls_a_type_the_same(platform, sent, cleaned):
    assert clean_type(sent, platform) == cleaned


@pytest.mark.parametrize(
    ("platform", "file", "language"),
    [
        ("node", "", "javascript"),
        ("python", "x.js", "python"),
        ("", "Cart.java", "java"),
        ("", "Cart.kt", "java"),
        ("other", "cart.go", "go"),
        ("cocoa", "", "native"),
        ("rust", "", "native"),
        ("java-spring", "", "java"),
        ("elixir", "cart.ex", ""),
        ("", "", ""),
    ],
)
def test_a_frame_is_in_the_language_of_its_event_or_file(platform, file, language):
    assert platform_of(platform, file) == language
