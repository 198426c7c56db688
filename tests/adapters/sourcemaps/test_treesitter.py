import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.sourcemaps import treesitter
from softfactory.adapters.sourcemaps.treesitter import TreeSitterScopes

CLASS = """class Cart<T> extends Base {
  static #rates = async () => { here };
  private readonly add = (item: T): void => here;
  get size(): number { return here }
  async *[Symbol.iterator]() { here }
  constructor() { super(here) }
}"""


def around(source):
    """Return the innermost name around each word `here`."""
    scopes, found = TreeSitterScopes()(source), []
    for number, line in enumerate(source.split("\n")):
        at = line.encode("utf-16-le").find("here".encode("utf-16-le")) // 2
        if at >= 0:
            inside = [scope for scope in scopes if scope.begin <= (number, at) < scope.end]
            found.append(max(inside, key=lambda scope: scope.begin).name if inside else "")
    return found


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("function total() { here }", "total"),
        ("export default async function* total() { here }", "total"),
        ("export default function () { here }", ""),
        ("const total = () => here;", "total"),
        ("const total: Sum = async (a: number): Promise<number> => { here }", "total"),
        ("const total = (function () { here }) as Sum", "total"),
        ("cart.prototype.total = function () { here }", "cart.prototype.total"),
        ("const cart = { total() { here } }", "total"),
        ("const cart = { 'to tal': () => here }", "to tal"),
        ("const Cart = class { total() { here } }", "Cart.total"),
        ("const total = sum(function inner() { here })", "inner"),
        ("function total(items) { return items.map((item) => here) }", "total"),
        ("function total(of = () => here) {}", "of"),
        ("const App = () => <p>don't {items.map((one) => <b key={here} />)}</p>;", "App"),
        ("const a = <any>b; function total() { here }", "total"),
        ("const 합계 = '😀', total = () => '😀' + here;", "total"),
        ("const pattern = /[/'\"`{]/; const total = () => `${`${here}`}`", "total"),
        ("here", ""),
        ("if (a) { here }", ""),
    ],
)
def test_a_function_has_the_name_that_a_person_gave_it(source, name):
    assert around(source) == [name]


def test_members_have_their_class():
    assert around(CLASS) == ["Cart.#rates", "Cart.add", "Cart.size", "Cart.[Symbol.iterator]", "Cart.constructor"]


@given(st.text(max_size=200) | st.text("(){}[]<>/*`$'\"=>:;,\n functionclas", max_size=200))
def test_any_text_is_read(source):
    for scope in TreeSitterScopes()(source):
        assert scope.begin <= scope.end
        assert scope.name


@pytest.mark.parametrize("nested", ["(", "{", "[", "!", "a=>", "`${", "(a<", "<a>", "function a(){"])
def test_deep_nesting_is_read_or_given_up(nested):
    TreeSitterScopes()(nested * 20_000)


def test_a_text_that_takes_too_long_has_no_functions():
    ticks = iter(range(10**9))
    slow = TreeSitterScopes(patience=3, clock=lambda: float(next(ticks)))

    assert slow("function total() {}\n" * 5000) == ()
    assert len(TreeSitterScopes()("function total() {}")) == 1


def test_a_text_that_nobody_wrote_by_hand_has_no_functions(monkeypatch):
    monkeypatch.setattr(treesitter, "MOST", 10)

    assert TreeSitterScopes()("function total() {}") == ()
