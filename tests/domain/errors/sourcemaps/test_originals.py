import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.sourcemaps.mappings import BadMap, Token
from softfactory.domain.errors.sourcemaps.originals import SourceMap, read_map, shown
from tests.source_maps import source_map

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("A;,3", max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["version", "sections", "offset", "line", "column", "map", "sources", "names", "mappings", "sourcesContent",
             "sourceRoot", "ignoreList"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("../../src/cart.ts", "src/cart.ts"),
        ("./src/cart.ts", "src/cart.ts"),
        ("webpack://shop/./src/cart.ts?1f2e", "src/cart.ts"),
        ("webpack:///src/cart.ts", "src/cart.ts"),
        ("webpack://shop/webpack/bootstrap", "webpack/bootstrap"),
        ("https://cdn.example/assets/cart.js", "assets/cart.js"),
        ("/home/ann/shop/cart.js", "/home/ann/shop/cart.js"),
        ("..\\src\\cart.ts", "src/cart.ts"),
        ("~/cart.js", "cart.js"),
        ("src/what?.ts", "src/what?.ts"),
        ("a\0\ud800", "a\ufffd\ufffd"),
        ("", ""),
    ],
)
def test_a_source_is_told_without_the_bundlers_way_to_it(path, told):
    assert shown(path) == told


def test_sources_have_their_root():
    read = read_map(source_map([], sources=["a.js", "/b.js", "https://x/c.js"], sourceRoot="/srv/"))

    assert list(read.sources) == ["/srv/a.js", "/b.js", "https://x/c.js"]


def test_sections_are_read_as_one():
    one = source_map([((0, 0), (0, 1, 2, 0))], sources=["a.js"], names=["total"], contents=["let a"])
    two = source_map([((0, 0), (0, 3, 4, 0))], sources=["b.js"], names=["price"], ignoreList=[0])
    sections = [{"offset": {"line": line, "column": 5}, "map": part} for line, part in enumerate((one, two))]

    read = read_map({"version": 3, "sections": sections})

    assert [read.find(line, 5) for line in (0, 1)] == [Token(0, 1, 2, 0), Token(1, 3, 4, 1)]
    assert (read.name(read.find(0, 9)), read.name(read.find(1, 9))) == ("total", "price")
    assert (read.content(0), read.content(1), read.ignored) == ("let a", None, frozenset({1}))


def test_indices_of_nothing_say_nothing():
    read = read_map(source_map([((0, 0), (0, 0, 0, 7)), ((0, 5), (3, 0, 0, None))]))

    assert (read.find(0, 0), read.name(read.find(0, 0)), read.find(0, 5)) == (Token(0, 0, 0, 7), "", None)


@given(
    st.dictionaries(st.text(max_size=3), json_values, max_size=2)
    | json_values.filter(lambda one: isinstance(one, dict))
)
def test_any_object_is_a_map_or_refused(value):
    for given_value in (value, {**value, "version": 3}):
        try:
            read = read_map(given_value)
        except BadMap:
            continue
        assert isinstance(read, SourceMap)
        assert read.cost >= 0


@pytest.mark.parametrize("version", [None, 2, "3"])
def test_other_versions_are_refused(version):
    with pytest.raises(BadMap):
        read_map({**source_map([]), "version": version})
