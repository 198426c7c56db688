import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.sourcemaps import bundle as reading
from softfactory.domain.errors.sourcemaps.bundle import BadBundle, debug_id_of, joined, read_bundle
from tests.source_maps import bundle, shipped, source_map

ID = "0ee66841-79a9-59a2-9a65-fa1dffbb583f"
MAP = source_map([])


def entry(kind, url, **headers):
    return {"type": kind, "url": url, "headers": headers}


def only(zipped):
    [found] = read_bundle(zipped).maps
    return found


def test_a_map_is_found_by_its_debug_id_and_by_the_file_that_names_it():
    contents = read_bundle(shipped(MAP, debug_id=ID, url="~/js/app.js", release="shop@1.0", dist="7"))

    [found] = contents.maps
    assert (contents.release, contents.dist) == ("shop@1.0", "7")
    assert (found.debug_id, found.url) == (ID.replace("-", ""), "~/js/app.js")
    assert json.loads(found.raw) == MAP


def test_a_map_alone_is_found_by_its_own_name():
    found = only(bundle({"a": (entry("source_map", "~/app.js.map", **{"Debug-Id": ID}), "{}")}))

    assert (found.debug_id, found.url) == (ID.replace("-", ""), "~/app.js")


@pytest.mark.parametrize(
    ("url", "reference", "where"),
    [
        ("~/js/app.js", "app.js.map", "~/js/app.js.map"),
        ("~/js/app.js", "../maps/app.js.map", "~/maps/app.js.map"),
        ("~/js/app.js", "/maps/app.js.map", "~/maps/app.js.map"),
        ("~/js/app.js", "~/app.js.map", "~/app.js.map"),
        ("~/js/app.js", "https://x/app.js.map", "https://x/app.js.map"),
    ],
)
def test_a_reference_is_read_where_it_stands(url, reference, where):
    assert joined(url, reference) == where


@pytest.mark.parametrize("value", [None, 7, "", "x", ID[:-1], ID.replace("0", "g"), [ID]])
def test_what_is_no_debug_id_is_none(value):
    assert debug_id_of(value) is None


@given(st.binary(max_size=300))
def test_bytes_that_are_no_bundle_are_refused(raw):
    with pytest.raises(BadBundle):
        read_bundle(raw)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_a_damaged_bundle_is_refused_or_read(at, damage):
    raw = bytearray(shipped(MAP))
    at %= len(raw)
    raw[at : at + len(damage)] = damage
    try:
        read_bundle(bytes(raw))
    except BadBundle:
        return


@pytest.mark.parametrize(
    "files",
    [
        [], {}, None, {"x": None}, {"x": {"type": "source_map", "url": "~/gone.js.map"}},
        {"manifest.json": {"type": "source_map", "url": "a\0"}}, {"x": {"type": ["source_map"]}},
    ],
)  # fmt: skip
def test_a_manifest_without_maps_is_refused(files):
    with pytest.raises(BadBundle):
        read_bundle(_zipped({"manifest.json": json.dumps({"files": files}).encode()}))


@pytest.mark.parametrize("manifest", [b"", b"[]", b"null", b'{"files"', b"[" * 100_000, b"\xff\xfe"])
def test_a_manifest_that_is_none_is_refused(manifest):
    with pytest.raises(BadBundle):
        read_bundle(_zipped({"manifest.json": manifest}))


def test_a_zip_bomb_goes_off_nowhere(monkeypatch):
    monkeypatch.setattr(reading, "MOST_MAP", 1000)

    assert only(shipped(b"a" * 1000)).raw == b"a" * 1000
    with pytest.raises(BadBundle, match="larger than 1000 bytes"):
        read_bundle(shipped(b"a" * 1001))


def test_many_maps_together_are_bounded_too(monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNZIPPED", 25)
    files = {f"{n}": (entry("source_map", f"~/{n}.js.map"), "a" * 10) for n in range(3)}

    with pytest.raises(BadBundle, match="too large"):
        read_bundle(bundle(files))


def test_so_many_files_are_taken_and_no_more(monkeypatch):
    monkeypatch.setattr(reading, "MOST_FILES", 3)

    read_bundle(shipped(MAP))
    monkeypatch.setattr(reading, "MOST_FILES", 2)
    with pytest.raises(BadBundle, match="more than 2 files"):
        read_bundle(shipped(MAP))


@pytest.mark.parametrize("release", ["a\0b", "\ud800", 7.5, ["x"], " "])
def test_a_release_that_cannot_be_one_is_none(release):
    found = read_bundle(shipped(MAP, release=release)).release

    assert found in {None, "7.5"}


def _zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()
