"""Uploading bundles, and events told by them: on every storage."""

import hashlib
from datetime import timedelta

import attrs
import pytest

from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.errors.sourcemaps import assembling, usecases
from softfactory.domain.errors.sourcemaps.model import CHUNK, UNUSED, WAITING, Assembly
from softfactory.domain.errors.sourcemaps.problems import (
    AmbiguousProject,
    ArtifactNotFound,
    ChunkTooLarge,
    InvalidChunk,
    UploadsWaiting,
)
from softfactory.domain.errors.sourcemaps.resolving import FOUND, MISSING
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Role
from softfactory.testing.samples import hex_id, uuid
from tests.source_maps import shipped, source_map

DEBUG_ID = hex_id(1)
MAP = source_map(
    [((0, 0), (0, 1, 2, None))],
    contents=["const total = () => {\n  return price.amount;\n};"],
)
ANN = Actor(role=Role.USER, user_id=uuid(1), projects=frozenset({1}))


@pytest.fixture
def errors(everywhere):
    everywhere.errors.create_project(SYSTEM, name="Shop Front")
    return everywhere.errors


def sha1(content):
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def upload(errors, zipped, actor=SYSTEM, projects=("1",), **build):
    pieces = [zipped[at : at + CHUNK] for at in range(0, len(zipped), CHUNK)]
    for piece in pieces:
        errors.upload_chunks(actor, {sha1(piece): piece})
    names = [sha1(piece) for piece in pieces]
    return errors.assemble_artifacts(actor, checksum=sha1(zipped), chunks=names, projects=projects, **build)


def report(errors, number=1, debug_id=DEBUG_ID, project=1, **more):
    """Store an event of a minified file, and return its last frame."""
    frame = {"abs_path": "https://shop.example/app.js", "function": "t", "lineno": 1, "colno": 5, "in_app": True}
    payload = {
        "platform": "javascript",
        "exception": {"values": [{"type": "TypeError", "value": "x", "stacktrace": {"frames": [frame]}}]},
        "debug_meta": {"images": [{"type": "sourcemap", "code_file": frame["abs_path"], "debug_id": debug_id}]},
        **more,
    }
    receipt = errors.submit(Report(project=project, payload=payload, event_id=hex_id(number)))
    stored = errors.event(SYSTEM, receipt.event_id, project=project)
    return stored.payload["exception"]["values"][0]["stacktrace"]["frames"][0]


def test_an_event_is_told_by_the_map_of_its_debug_id(errors):
    assert upload(errors, shipped(MAP, debug_id=DEBUG_ID)) == Assembly()

    frame = report(errors)

    assert (frame["filename"], frame["lineno"], frame["function"]) == ("src/cart.js", 2, "total")
    assert frame["context_line"] == "  return price.amount;"
    [pattern] = errors.patterns(SYSTEM).items
    assert (pattern.culprit, pattern.location) == ("total in src/cart.js", "src/cart.js:2")


@pytest.mark.parametrize(("release", "dist", "told"), [("1.0", "7", True), ("1.0", None, False), ("1.1", "7", False)])
def test_an_event_is_told_by_the_map_of_its_build(errors, release, dist, told):
    upload(errors, shipped(MAP, debug_id=None, release="ignored"), release="1.0", dist="7")

    frame = report(errors, release=release, dist=dist)

    assert (frame.get("filename") == "src/cart.js") is told


def test_what_the_bundle_says_of_its_build_counts_where_nothing_else_does(errors):
    upload(errors, shipped(MAP, debug_id=None, release="1.0"))

    assert report(errors, release="1.0")["function"] == "total"
    assert [one.release for one in errors.artifacts(SYSTEM, 1).items] == ["1.0"]


def test_other_projects_learn_nothing(errors):
    errors.create_project(SYSTEM, name="other")
    upload(errors, shipped(MAP, debug_id=DEBUG_ID))

    assert report(errors, project=2)["function"] == "t"


def test_a_map_that_cannot_be_read_leaves_the_frame_as_it_is(errors):
    for number, broken in enumerate(
        (b"{", b"[]", b'{"version":3}', b'{"version":3,"mappings":"!"}', b"\xff", b"[" * 99_999)
    ):
        upload(errors, shipped(broken, debug_id=hex_id(number + 2)))

        frame = report(errors, number, debug_id=hex_id(number + 2))

        assert (frame["function"], frame["lineno"]) == ("t", 1)
        assert frame["data"]["sourcemap_error"].startswith("The source map cannot be read: ")


def test_an_upload_counts_within_seconds_also_in_other_processes(errors, clock):
    elsewhere = attrs.evolve(errors)  # remembers for itself
    assert (report(errors, 1)["function"], report(elsewhere, 2)["function"]) == ("t", "t")

    upload(errors, shipped(MAP, debug_id=DEBUG_ID))

    assert report(errors, 3)["function"] == "total"
    clock.advance(MISSING)
    assert report(elsewhere, 4)["function"] == "total"


def test_a_bundle_that_was_deleted_tells_no_more_events(errors, clock):
    elsewhere = attrs.evolve(errors)
    upload(errors, shipped(MAP, debug_id=DEBUG_ID))
    assert (report(errors, 1)["function"], report(elsewhere, 2)["function"]) == ("total", "total")
    [bundle] = errors.artifacts(SYSTEM, 1).items

    errors.delete_artifacts(SYSTEM, 1, bundle.id)

    assert report(errors, 3)["function"] == "t"
    clock.advance(FOUND)
    assert report(elsewhere, 4)["function"] == "t"
    with pytest.raises(ArtifactNotFound):
        errors.delete_artifacts(SYSTEM, 1, bundle.id)


def test_only_missing_pieces_are_asked_for_and_the_same_bundle_is_stored_once(errors, monkeypatch):
    monkeypatch.setattr(usecases, "CHUNK", 200)
    zipped = shipped(MAP)
    first, second, *rest = (zipped[at : at + 200] for at in range(0, len(zipped), 200))
    asked = {
        "checksum": sha1(zipped),
        "chunks": [sha1(one) for one in (first, second, *rest)],
        "projects": ["shop-front"],
    }
    errors.upload_chunks(SYSTEM, {sha1(second): second})

    assert errors.assemble_artifacts(SYSTEM, **asked).missing == tuple(sha1(one) for one in (first, *rest))
    errors.upload_chunks(SYSTEM, {sha1(one): one for one in (first, *rest)})
    for _ in range(2):
        assert errors.assemble_artifacts(SYSTEM, **asked) == Assembly()
    assert [(one.checksum, one.maps) for one in errors.artifacts(SYSTEM, 1).items] == [(sha1(zipped), 1)]


def test_nobody_puts_together_what_others_sent(errors):
    zipped = shipped(MAP)
    errors.upload_chunks(SYSTEM, {sha1(zipped): zipped})

    asked = errors.assemble_artifacts(ANN, checksum=sha1(zipped), chunks=[sha1(zipped)], projects=["1"])

    assert asked.missing == (sha1(zipped),)


@pytest.mark.parametrize("raw", [b"", b"no zip", shipped(b"x" * 10)[:-9]])
def test_what_is_no_bundle_is_refused(errors, raw):
    assert upload(errors, raw).refused
    assert list(errors.artifacts(SYSTEM, 1).items) == []


def test_pieces_that_make_something_else_are_refused(errors):
    errors.upload_chunks(SYSTEM, {sha1(b"a"): b"a"})

    assert errors.assemble_artifacts(SYSTEM, checksum=sha1(b"b"), chunks=[sha1(b"a")], projects=["1"]).refused


@pytest.mark.parametrize("name", ["2", "0", "99999999999999999999", "shop", "", "Shop\0"])
def test_a_project_that_one_does_not_see_is_not_there(errors, name):
    with pytest.raises(ProjectNotFound):
        upload(errors, shipped(MAP), ANN, projects=[name])


@pytest.mark.parametrize("name", ["1", "shop-front", "Shop Front", "SHOP FRONT"])
def test_a_project_is_named_by_number_or_name(errors, name):
    assert upload(errors, shipped(MAP), ANN, projects=[name]) == Assembly()


def test_one_of_two_projects_of_a_name_is_named_by_number(errors):
    errors.create_project(SYSTEM, name="shop front")

    with pytest.raises(AmbiguousProject):
        upload(errors, shipped(MAP), projects=["shop-front"])
    assert upload(errors, shipped(MAP), ANN, projects=["shop-front"]) == Assembly()  # who sees but one


def test_pieces_are_what_their_names_say(errors):
    with pytest.raises(InvalidChunk):
        errors.upload_chunks(SYSTEM, {sha1(b"a"): b"b"})
    with pytest.raises(InvalidChunk):
        errors.upload_chunks(SYSTEM, {sha1(b"%d" % n): b"%d" % n for n in range(17)})
    with pytest.raises(ChunkTooLarge):
        errors.upload_chunks(SYSTEM, {sha1(b"a" * (CHUNK + 1)): b"a" * (CHUNK + 1)})


def test_unfinished_pieces_are_bounded_and_forgotten(errors, clock, monkeypatch):
    monkeypatch.setattr(usecases, "MOST_WAITING", 5)
    errors.upload_chunks(SYSTEM, {sha1(b"four"): b"four"})

    with pytest.raises(UploadsWaiting):
        errors.upload_chunks(SYSTEM, {sha1(b"two"): b"two"})
    errors.upload_chunks(ANN, {sha1(b"two"): b"two"})
    clock.advance(WAITING + timedelta(microseconds=1))
    errors.expire_artifacts()
    errors.upload_chunks(SYSTEM, {sha1(b"two"): b"two"})


@pytest.mark.parametrize(
    "holder", [Actor(role=Role.USER), Actor(role=Role.USER, holds_key=True, projects=frozenset({1}))]
)
def test_a_projects_key_uploads_nothing(errors, holder):
    with pytest.raises(NotAllowed):
        errors.upload_chunks(holder, {})
    with pytest.raises(NotAllowed):
        errors.assemble_artifacts(holder, checksum=sha1(b""), chunks=[], projects=["1"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"checksum": "x"}, {"checksum": "A" * 40}, {"chunks": ["0" * 39]}, {"chunks": ["0" * 40] * 33},
        {"projects": []}, {"projects": ["1"] * 6}, {"release": "a\0"}, {"dist": "\ud800"}, {"release": "a" * 201},
    ],
)  # fmt: skip
def test_requests_are_bounded(errors, wrong):
    with pytest.raises(InvalidChunk):
        errors.assemble_artifacts(SYSTEM, **{"checksum": "0" * 40, "chunks": [], "projects": ["1"], **wrong})


def test_what_no_event_asks_for_expires(errors, clock):
    upload(errors, shipped(MAP, debug_id=DEBUG_ID))
    upload(errors, shipped(MAP, debug_id=hex_id(2)))
    clock.advance(UNUSED - timedelta(days=1))
    report(errors)

    clock.advance(timedelta(days=1, microseconds=1))
    errors.expire_artifacts()

    [kept] = errors.artifacts(SYSTEM, 1).items
    assert kept.last_used > kept.created_at
    assert report(errors, 2)["function"] == "total"


def test_the_longest_unused_makes_room(errors, clock, monkeypatch):
    monkeypatch.setattr(assembling, "MOST_BUNDLES", 2)
    for number in (1, 2):
        upload(errors, shipped(MAP, debug_id=hex_id(number)))
        clock.advance(timedelta(hours=1))
    report(errors, debug_id=hex_id(1))
    clock.advance(timedelta(hours=1))

    upload(errors, shipped(MAP, debug_id=hex_id(3)))

    assert [report(errors, n, debug_id=hex_id(n))["function"] for n in (1, 2, 3)] == ["total", "t", "total"]


def test_events_of_other_languages_ask_the_database_nothing(errors, monkeypatch):
    upload(errors, shipped(MAP, debug_id=DEBUG_ID))
    report(errors)
    asked = []
    monkeypatch.setattr(type(errors.store), "glancing", lambda _: asked.append(1))

    errors._with_originals(1, {"platform": "python", "exception": {"values": []}})
    errors._with_originals(1, {"platform": "node", "message": "hello"})

    assert asked == []
