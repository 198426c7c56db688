import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.payloads import facts
from softfactory.domain.errors.sourcemaps import frames as looking
from softfactory.domain.errors.sourcemaps.frames import File, wanted
from softfactory.domain.errors.sourcemaps.originals import read_map
from softfactory.domain.errors.sourcemaps.ports import Scope
from softfactory.domain.errors.sourcemaps.telling import MOST_FRAMES, NO_PLACE, mapped, place_of
from tests.source_maps import source_map

APP = "https://shop.example/assets/app-1f2e3d4c.js?v=2"
ID = "0ee66841-79a9-59a2-9a65-fa1dffbb583f"
SOURCE = "\n".join(f"line {number};" for number in range(1, 21))
MAP = source_map(
    [
        ((0, 0), (0, 0, 0, None)), ((0, 100), (0, 9, 4, 0)), ((0, 200), (0, 19, 2, None)), ((0, 300), (1, 0, 0, None)),
        ((0, 400), None),
    ],
    sources=["../src/cart.js", "../node_modules/left-pad/index.js"],
    contents=[SOURCE],
    names=["priceOf"],
)  # fmt: skip
TOTAL = Scope((9, 0), (11, 0), "Cart.total")
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 500) | st.text(max_size=5) | st.just(APP),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "exception values threads stacktrace frames filename abs_path lineno colno debug_meta images type "
                "code_file debug_id release dist data".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


def frame(column, function="t", **more):
    made = {"filename": APP, "function": function, "lineno": 1, "colno": column + 1, "in_app": True, "module": "app"}
    return made | {"context_line": "function t(){{snip}"} | more


def event(*frames, platform="javascript", **more):
    value = {"type": "TypeError", "value": "x is undefined", "stacktrace": {"frames": list(frames)}}
    return {"platform": platform, "exception": {"values": [value]}, **more}


def told(*frames, scopes=(), source=MAP, **more):
    payload = event(*frames, **more)
    new = mapped(
        payload,
        {APP: read_map(source) if isinstance(source, dict) else source},
        lambda of, token: place_of(of, token, scopes),
    )
    return new["exception"]["values"][0]["stacktrace"]["frames"]


def test_a_frame_is_told_by_its_original_place():
    before = frame(104, data={"own": 1})
    [one] = told(before, scopes=[TOTAL])

    assert (one["filename"], one["lineno"], one["colno"], one["function"]) == ("src/cart.js", 10, 5, "Cart.total")
    assert one["context_line"] == "line 10;"
    assert one["pre_context"] == [f"line {number};" for number in range(5, 10)]
    assert one["post_context"] == [f"line {number};" for number in range(11, 16)]
    assert ("module" in one, one["in_app"], one["data"]["own"], one["data"]["sourcemap"]) == (False, True, 1, True)
    assert one["data"]["minified"] == {key: before[key] for key in one["data"]["minified"]}
    assert one["data"]["minified"]["function"] == "t"


@pytest.mark.parametrize("column", [350, 300])
def test_what_was_installed_is_not_the_applications(column):
    [one] = told(frame(column))

    assert (one["filename"], one["in_app"]) == ("node_modules/left-pad/index.js", False)
    assert "context_line" not in one


def test_what_the_build_says_to_ignore_is_not_the_applications():
    [one] = told(frame(0), source={**MAP, "ignoreList": [0]})

    assert (one["filename"], one["in_app"]) == ("src/cart.js", False)


@pytest.mark.parametrize(("column", "line"), [(400, 1), (0, 2)])
def test_a_place_that_the_map_does_not_know_stays_as_it_is(column, line):
    before = frame(column, lineno=line)
    [one] = told(before)

    assert one == {**before, "data": {"sourcemap_error": NO_PLACE}}


def test_a_map_that_cannot_be_read_leaves_its_reason():
    before = frame(0)
    [one] = told(before, source="It is broken.")

    assert one == {**before, "data": {"sourcemap_error": "It is broken."}}


@pytest.mark.parametrize(
    ("minified", "shown"), [("t", "<anonymous>"), ("i.t", "<anonymous>"), ("i.total", "i.total"), (None, "<anonymous>")]
)
def test_a_name_that_a_minifier_made_is_no_name(minified, shown):
    [one] = told(frame(200, minified))

    assert one["function"] == shown


def test_without_functions_the_caller_knows_what_it_called():
    caller, called = told(frame(100), frame(200))

    assert (caller["function"], called["function"]) == ("<anonymous>", "priceOf")


def test_the_innermost_function_counts():
    outer, other = Scope((0, 0), (20, 0), "outer"), Scope((3, 0), (5, 0), "other")
    [one] = told(frame(100), scopes=[outer, TOTAL, other])

    assert one["function"] == "Cart.total"


def test_two_builds_have_one_fingerprint():
    moved = source_map(
        [((2, 0), (0, 0, 0, None)), ((2, 50), (0, 12, 4, None))],
        sources=["webpack://shop/./src/cart.js?9f3a"],
        contents=["\n\n\n" + SOURCE],
    )
    later = Scope((12, 0), (14, 0), "Cart.total")
    first = event(*told(frame(100, "t"), scopes=[TOTAL]))
    second = event(*told(frame(50, "n", lineno=3), scopes=[later], source=moved))

    assert _fingerprint(first) == _fingerprint(second) != _fingerprint(event(frame(100, "t")))
    assert facts.read(second).culprit == "Cart.total in src/cart.js"
    assert facts.read(second).location == "src/cart.js:13"


def test_only_so_many_frames_are_told():
    files = [one["filename"] for one in told(*[frame(100)] * (MOST_FRAMES + 1))]

    assert files == ["src/cart.js"] * MOST_FRAMES + [APP]


@given(st.dictionaries(st.sampled_from(["exception", "threads", "stacktrace", "debug_meta", "release"]), anything))
def test_any_payload_is_read_and_none_is_changed(payload):
    payload = {**payload, "platform": "node"}
    before = copy.deepcopy(payload)

    files = wanted(payload)
    mapped(
        payload,
        {name: read_map(MAP) for name in files} | {APP: read_map(MAP)},
        lambda of, token: place_of(of, token, [TOTAL]),
    )

    assert payload == before
    assert all(file.debug_id or file.url for file in files.values())


def test_files_are_asked_for_by_debug_id_and_by_url():
    images = [{"type": "sourcemap", "code_file": APP, "debug_id": ID}, {"type": "macho", "code_file": "x"}, None]
    other = frame(0, filename="app:///main.js")
    unreleased = event(frame(0), other, debug_meta={"images": images})

    assert wanted(unreleased) == {APP: File(ID.replace("-", ""), None)}
    assert wanted({**unreleased, "release": "1"}) == {
        APP: File(ID.replace("-", ""), "~/assets/app-1f2e3d4c.js"),
        "app:///main.js": File(None, "~/main.js"),
    }


@pytest.mark.parametrize("platform", ["python", "java", None, ["node"], "other"])
def test_other_languages_ask_for_nothing(platform):
    assert wanted(event(frame(0), platform=platform, release="1")) == {}


@pytest.mark.parametrize(
    "odd",
    [
        {"filename": "node:internal/modules"}, {"filename": "<anonymous>"}, {"filename": None}, {"lineno": None},
        {"colno": "7"}, {"lineno": True}, {"filename": "a" * 2000}, {"filename": "http://[x"}, {"filename": "a\0"},
        {"filename": "https://shop.example/"},
    ],
)  # fmt: skip
def test_frames_without_a_place_in_a_file_ask_for_nothing(odd):
    assert wanted(event(frame(0, **odd), release="1")) == {}


@pytest.mark.parametrize("build", [{"release": "a\0"}, {"release": "\ud800"}, {"release": "1", "dist": "a\nb"}])
def test_a_build_that_no_upload_can_have_is_not_asked_for(build):
    assert wanted(event(frame(0), **build)) == {}


def test_only_so_many_files_are_asked_for(monkeypatch):
    monkeypatch.setattr(looking, "MOST_FILES", 3)

    assert len(wanted(event(*[frame(0, filename=f"{n}.js") for n in range(9)], release="1"))) == 3


def _fingerprint(payload):
    return group(payload, error_type="TypeError", message="x is undefined").fingerprint
