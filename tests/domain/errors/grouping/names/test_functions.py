"""What SDKs of every language send as functions: the same name from every build, another for another function."""

import pytest

from softfactory.domain.errors.grouping.names.cleaning import clean_function

PYTHON = {
    "total": ["total", "0x7f3a12bc.total"],
    "Cart.total": ["Cart.total"],
    "outer.inner": ["outer.<locals>.inner"],
    "outer.<lambda>": ["outer.<locals>.<lambda>"],
    "<lambda>": ["<lambda>"],
    "<module>": ["<module>"],
    "<genexpr>": ["<genexpr>"],
    "wrapper": ["wrapper"],
    "<cell>": ["<cell line: 1>", "<cell line: 27>"],
    "block 'content'": ["block 'content'"],
    "__create_fn__.__init__": ["__create_fn__.<locals>.__init__"],
}
JAVASCRIPT = {
    "total": [
        "total",
        "async total",
        "new total",
        "Object.total",
        "Module.total",
        "exports.total",
        "module.exports.total",
        "async Object.total [as sum]",
        "total/<",
        "total/</<",
        "async*total",
        "promise callback*total",
        "get total",
        "bound total",
        "total$1",
        "?anon_0_total",
        "Cart.total",
        "Voucher.total",
        "Cart.total [as onClick]",
        "async Cart.total",
        "static Cart.total",
        "Cart.total/<",
        "shop.Cart.total",
    ],
    "renderCart": ["renderCart", "Function.renderCart"],
    "_callee": ["_callee$", "_callee2$", "_callee17$"],
    "_ref": ["_ref", "_ref2"],
    "<anonymous>": [
        "",
        "?",
        "<anonymous>",
        "anonymous",
        "Object.<anonymous>",
        "Cart.<anonymous>",
        "eval",
        "Object.eval",
        "e",
        "Kn",
        "t.e",
        "t0",
        "a$1",
        "x_1",
        "Module.4512",
        "Object../src/cart.js",
        "__webpack_require__",
        "__TURBOPACK__default__export__",
        "__TURBOPACK__module__evaluation__",
        "module evaluation",
        "[project]/src/cart.ts [app-client] (ecmascript)",
        "global code",
        "?anon_0_",
        "value",
    ],
}
JAVA = {
    "total": [
        "total",
        "total$default",
        "total$suspendImpl",
        "total-impl",
        "total-0E7RQCE",
        "CGLIB$total$0",
        "CGLIB$total$17",
    ],
    "total.lambda": [
        "lambda$total$0",
        "lambda$total$17",
        "lambda$total$3e8a5d1b$1",
        "total$lambda$3",
        "total$lambda$0$1",
        "total$lambda-3",
        "total$lambda-3$lambda-2",
        "$anonfun$total$1",
        "$anonfun$total$4$adapted",
    ],
    "total$add.lambda": ["lambda$total$add$0", "lambda$total$add$3"],
    "access": ["access$000", "access$117"],
    "access$getPrices$p": ["access$getPrices$p"],
    "r8.lambda": ["$r8$lambda$Vb6MZ0i1hLr3XH6Z0sNq", "$r8$lambda$aaaaaaaaaaaaaaaaaaaa"],
    "invokeSuspend": ["invokeSuspend"],
    "<init>": ["<init>"],
    "<clinit>": ["<clinit>"],
    "fn__": ["fn__1234", "fn__88"],
}
GO = {
    "Total": ["Total", "Total[...]", "Total[go.shape.int]", "Total[go.shape.struct { a [2]int }]", "Total-fm"],
    "(*Cart).Total": ["(*Cart).Total", "(*Cart[...]).Total", "(*Cart[go.shape.int]).Total", "(*Cart).Total-fm"],
    "Cart.Total": ["Cart.Total"],
    "(*Server).Handle.func": ["(*Server).Handle.func1", "(*Server).Handle.func12", "(*Server).Handle.func1.2.3"],
    "(*Server).Handle.gowrap": ["(*Server).Handle.gowrap1"],
    "glob..func": ["glob..func1", "glob..func7"],
    "init": ["init", "init.0", "init.3"],
    "func": ["func1", "func2.1"],
    "Each": ["Each-range1", "Each-range2"],
}
RUBY = {
    "total": ["total"],
    "Cart#total": ["Cart#total"],
    "block in total": ["block in total", "block (2 levels) in total", "block (3 levels) in total"],
    "rescue in total": ["rescue in total"],
    "<top (required)>": ["<top (required)>"],
    "<main>": ["<main>"],
    "block in <main>": ["block in <main>"],
    "<class:Cart>": ["<class:Cart>"],
    "_app_views_carts_show_html_erb": [
        "_app_views_carts_show_html_erb___2109190449403382248_70123456789",
        "_app_views_carts_show_html_erb__3309038383008110490_47123456789012",
    ],
    "block in _run__process_action__callbacks": [
        "block (2 levels) in _run__2109190449403382248__process_action__3309038383008110490__callbacks",
        "block in _run__17190449403382248__process_action__99038383008110490__callbacks",
    ],
}
PHP = {
    "total": ["total"],
    "App\\Cart::total": ["App\\Cart::total", "App\\Cart->total", "Proxies\\__CG__\\App\\Cart::total"],
    "{closure}": ["{closure}", "App\\{closure}", "{closure:/srv/r7/src/cart.php:12}", "{closure:C:\\shop\\cart.php:9}"],
    "App\\Cart::{closure}": [
        "App\\Cart::{closure}",
        "App\\Cart::App\\{closure}",
        "App\\Cart::{closure:App\\Cart::total():23}",
        "{closure:App\\Cart::total():24}",
        "App\\Cart::{closure:{closure:App\\Cart::total():23}:24}",
    ],
    "class@anonymous::run": [
        "class@anonymous\0/srv/r7/cart.php:12$0::run",
        "class@anonymous/srv/r8/cart.php:14$2::run",
        "class@anonymous/srv/r8/cart.php0x7f9697eb2405::run",
        "class@anonymous\ufffd/srv/r8/cart.php:3$0->run",
        "class@anonymous::run",
    ],
    "App\\Task@anonymous::run": ["App\\Task@anonymous\0/srv/r7/cart.php:12$0::run", "App\\Task@anonymous::run"],
    "Container\\getCartService::do": ["ContainerXk2D9fa\\getCartService::do", "ContainerB1aQw3z\\getCartService::do"],
    "CartGhost::load": ["CartGhost::load"],
    "Cart::load": ["CartGhost1a2b3c4::load", "CartProxy9f8e7d6::load"],
}
CSHARP = {
    "Total": ["Total", "Total`1", "<Total>d__5.MoveNext", "<Total>d__17.MoveNext"],
    "Total.lambda": ["<Total>b__0", "<Total>b__5_1", "<>c__DisplayClass5_0.<Total>b__0", "<>c.<Total>b__1_0"],
    "Total.Add": ["<Total>g__Add|5_0", "<Total>g__Add|7_2"],
    "ctor": [".ctor"],
    "cctor": [".cctor"],
    "MoveNext": ["MoveNext"],
    "Cart.Total": [
        "int Cart.Total(string sku)",
        "async Task<int> Cart.Total<T>(T sku)",
        "async Task<Dictionary<string, int>> Cart.Total<TKey, TValue>(TKey key, TValue value)",
        "IEnumerable<int> Cart.Total(int start)+MoveNext()",
        "Cart.Total ()",
        "Cart.Total[T] (System.String sku, Shop.Rate`1[T1] rate)",
    ],
    "Cart.Total.lambda": ["Task Cart.Total(Mode mode)+() => { }", "void Cart.Total<T>(T item)+(x) => { }"],
    "Cart.Total.Add": ["int Cart.Total(string sku)+Add(int price)"],
    "lambda_method": ["lambda_method1", "lambda_method417", "lambda_method"],
    "total": ["total@23", "total@25-1"],
    "Load": ["VB$StateMachine_5_Load.MoveNext", "VB$StateMachine_12_Load"],
}
NATIVE = {
    "total": [
        "total",
        "total(int*)",
        "total(int*) [clone .constprop.0]",
        "total.part.0",
        "total.cold",
        "total.llvm.7159",
    ],
    "shop::Cart::total": [
        "shop::Cart::total",
        "shop::Cart::total(char const *,char const *) const",
        "static unsigned int shop::Cart::total(std::vector<int> const&) const",
        "shop::Cart<std::vector<int>>::total<int>(int)",
        "struct shop::Sum<int> shop::Cart::total(int)",
        "shop::Cart::total[abi:cxx11](int)",
        "shop::Cart::total::h9de5fbebc1652d47",
        "<shop::Cart<S, H> as core::future::Future>::total",
        "<shop::Cart<'a, U>>::total",
        "shop::Cart<T>::total::h0123456789abcdef",
        "shop[8f0b1d2c3e4f5a6b]::Cart::total",
    ],
    "core::convert::Into::into": ["<T as core::convert::Into<U>>::into"],
    "std::vector::at": ["std::vector<int>::at(unsigned long)", "std::__1::vector<int, std::__1::alloc<int> >::at(int)"],
    "{anonymous}::total": ["(anonymous namespace)::total(int)", "`anonymous namespace'::total", "?A0xc3a0617d::total"],
    "v8::operator<<": ["v8::operator<<(std::ostream<char>&, v8::Brief const&)", "int v8::operator<<(int)"],
    "Cart::operator()": ["unsigned int Cart::operator()(std::ostream<char>&)", "Cart::operator()"],
    "std::unique_ptr::operator->": ["std::__1::unique_ptr<X, std::default_delete<X> >::operator->"],
    "Cart::operator bool": ["Cart::operator bool() const"],
    "main::$_": ["main::$_0", "main::$_42"],
    "main::{lambda}": ["main::{lambda(int)#1}", "main::{lambda()#42}"],
    "run::{{closure}}": ["run::{{closure}}", "run::{{closure}}::h9de5fbebc1652d47"],
    "run::{closure}": ["run::{closure#0}", "run::{closure#3}"],
    "glob64": ["glob64@GLIBC_2.2", "glob64@@GLIBC_2.27"],
    "Start": ["Start@16", "@Start@16"],
    "Cart_Total": ["Cart_Total_m7486FA1E8A228E806BA045D26ABECC87DFD436B4"],
    "-[Cart total:with:]": ["-[Cart total:with:]"],
    "-[Cart total:]_block_invoke": ["__46-[Cart total:]_block_invoke", "__46-[Cart total:]_block_invoke_2"],
    "Cart.total": [
        "Cart.total(Any) -> ()",
        "@objc Cart.total(Any, Foo -> Bar) -> Sum",
        "static Cart.total() throws -> Shop.Sum?",
        "specialized Cart.total(Any) -> ()",
    ],
    "closure in Cart.total": [
        "closure #1 () -> () in Cart.total(args: [Swift.String]) -> ()",
        "closure #2 @Swift.MainActor () -> () in static Cart.total(args: [Swift.String]) -> ()",
        "partial apply for closure #1 () in closure #2 (T1) in Cart.total(_: T2, arg: T3)",
    ],
}
OTHER = {
    "total": ["total", "total$default"],
    "total.lambda": ["lambda$total$17"],
    "(*Server).handle.func": ["(*Server).handle.func3"],
    "shop::cart::total": ["shop::cart::total::h0123456789abcdef"],
    "Total.lambda": ["<Total>b__0_1"],
    "App\\Cart::{closure}": ["{closure:App\\Cart::total():23}"],
    "Shop.Cart.total/1": ["Shop.Cart.total/1"],
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


@pytest.mark.parametrize(("platform", "sent", "cleaned"), EXAMPLES)
def test_every_build_calls_a_function_the_same(platform, sent, cleaned):
    assert clean_function(sent, platform) == cleaned


@pytest.mark.parametrize("platform", LANGUAGES)
def test_other_functions_have_other_names(platform):
    cleaned = {clean_function(spellings[0], platform) for spellings in LANGUAGES[platform].values()}

    assert len(cleaned) == len(LANGUAGES[platform])
