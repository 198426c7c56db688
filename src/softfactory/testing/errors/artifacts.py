"""The contract of bundles of source maps, and of pieces of those that are being sent."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.errors.ports import ErrorsStore
from softfactory.domain.errors.sourcemaps.model import Bundle, MapFile
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.testing.samples import NOON, hex_id, uuid, with_project
from softfactory.testing.stores import OpenErrors

ANN, BOB = hex_id(1), hex_id(2)
LATER = NOON + timedelta(days=1)


def sha1(number: int) -> str:
    """Return *number* as a SHA-1 is written."""
    return f"{number:040x}"


def bundle(number: int, **changes: object) -> Bundle:
    """Return bundle *number*."""
    sample = Bundle(
        id=uuid(number),
        project_id=1,
        checksum=sha1(number),
        release="shop@1.0",
        dist=None,
        maps=1,
        size=3,
        created_at=NOON,
        last_used=NOON,
    )
    return attrs.evolve(sample, **changes)  # type: ignore[arg-type]


def map_file(of: Bundle, number: int = 0, debug_id: str | None = None, url: str = "~/app.js") -> MapFile:
    """Return map *number* of a bundle."""
    return MapFile(
        bundle_id=of.id,
        number=number,
        project_id=of.project_id,
        debug_id=debug_id,
        release=of.release,
        dist=of.dist,
        url=url,
    )


def added(store: ErrorsStore, *bundles: Bundle) -> ErrorsStore:
    """Return *store* after adding bundles with a map of debug id 7 each."""
    with store.writing() as tx:
        for one in bundles:
            assert tx.artifacts.add(one, [(map_file(one, debug_id=hex_id(7)), one.id.encode())])
    return store


class ArtifactsContract:
    """What every adapter promises about bundles."""

    def test_pieces_are_their_owners_alone(self, open_errors: OpenErrors) -> None:
        with open_errors().writing() as tx:
            tx.artifacts.put_chunks(ANN, {sha1(2): b"two", sha1(1): b"\0one"}, at=NOON)

            assert set(tx.artifacts.chunks_held(ANN, [sha1(1), sha1(3)])) == {sha1(1)}
            assert set(tx.artifacts.chunks_held(BOB, [sha1(1)])) == set(tx.artifacts.chunks_held(ANN, [])) == set()
            assert (tx.artifacts.chunk(ANN, sha1(1)), tx.artifacts.chunk(BOB, sha1(1))) == (b"\0one", None)
            assert (tx.artifacts.waiting(ANN), tx.artifacts.waiting(BOB)) == (7, 0)

            tx.artifacts.drop_chunks(BOB, [sha1(1)])
            tx.artifacts.drop_chunks(ANN, [sha1(1), sha1(9)])

            assert tx.artifacts.waiting(ANN) == 3

    def test_pieces_sent_again_wait_from_then_on(self, open_errors: OpenErrors) -> None:
        with open_errors().writing() as tx:
            tx.artifacts.put_chunks(ANN, {sha1(1): b"one", sha1(2): b"two"}, at=NOON)
            tx.artifacts.put_chunks(ANN, {sha1(1): b"one"}, at=LATER)
            tx.artifacts.expire(unused_since=NOON, waiting_since=LATER)

            assert set(tx.artifacts.chunks_held(ANN, [sha1(1), sha1(2)])) == {sha1(1)}

    def test_a_project_has_a_bundle_once(self, open_errors: OpenErrors) -> None:
        one, again, elsewhere = bundle(1), bundle(2, checksum=sha1(1)), bundle(3, checksum=sha1(1), project_id=2)
        with added(with_project(open_errors(), 3), one, elsewhere).writing() as tx:
            assert not tx.artifacts.add(again, [(map_file(again), b"again")])

            assert tx.artifacts.by_checksum(1, sha1(1)) == one
            assert tx.artifacts.by_checksum(1, sha1(2)) is None
            assert tx.artifacts.content(map_file(again)) is None
            assert [tx.artifacts.has_any(number) for number in (1, 2, 3, 0, 2**40)] == [True, True, False, False, False]

    @pytest.mark.parametrize("limit", [1, 2, 100])
    def test_pages_show_a_projects_bundles_newest_first(self, open_errors: OpenErrors, limit: int) -> None:
        bundles = [bundle(number, project_id=1 + number % 2) for number in range(1, 8)]
        seen: list[Bundle] = []
        cursor: str | None = None
        with added(with_project(open_errors(), 2), *bundles).reading() as tx:
            while True:
                page = tx.artifacts.bundles(1, PageRequest(limit=limit, cursor=cursor))
                seen += page.items
                if (cursor := page.next_cursor) is None:
                    break
            with pytest.raises(BadCursor):
                tx.artifacts.bundles(1, PageRequest(cursor="WzFd"))

            assert seen == [one for one in reversed(bundles) if one.project_id == 1]
            assert tx.artifacts.find_bundle(1, uuid(2)) == bundles[1]
            assert [tx.artifacts.find_bundle(1, of) for of in (uuid(1), uuid(99), "x", "")] == [None] * 4

    def test_a_debug_id_finds_the_latest_bundle_of_the_project(self, open_errors: OpenErrors) -> None:
        old, new, elsewhere = bundle(1), bundle(2, created_at=LATER), bundle(3, project_id=2)
        with added(with_project(open_errors(), 2), new, old, elsewhere).reading() as tx:
            found = tx.artifacts.by_debug_id(1, [hex_id(7), hex_id(8)])

            assert found == {hex_id(7): map_file(new, debug_id=hex_id(7))}
            assert tx.artifacts.content(found[hex_id(7)]) == new.id.encode()
            assert tx.artifacts.by_debug_id(1, []) == {}

    def test_a_url_is_found_in_its_build_alone(self, open_errors: OpenErrors) -> None:
        plain, with_dist, other = bundle(1), bundle(2, dist="a"), bundle(3, release="shop@2.0")
        with added(with_project(open_errors()), plain, with_dist, other).reading() as tx:

            def found(release: str, dist: str | None, *urls: str) -> set[str]:
                return {file.bundle_id for file in tx.artifacts.by_url(1, urls, release=release, dist=dist).values()}

            assert found("shop@1.0", None, "~/app.js", "~/b.js") == {plain.id}
            assert found("shop@1.0", "a", "~/app.js") == {with_dist.id}
            assert found("shop@2.0", None, "~/app.js") == {other.id}
            assert found("shop@2.0", "a", "~/app.js") == found("shop@3.0", None, "~/app.js") == set()
            assert found("shop@1.0", None, "~/APP.js") == set()

    def test_what_is_removed_is_gone_with_its_maps(self, open_errors: OpenErrors) -> None:
        with added(with_project(open_errors()), bundle(1), bundle(2)).writing() as tx:
            tx.artifacts.remove([uuid(2), uuid(9)])

            assert tx.artifacts.by_debug_id(1, [hex_id(7)])[hex_id(7)].bundle_id == uuid(1)
            assert tx.artifacts.content(map_file(bundle(2))) is None
            assert [one.id for one in tx.artifacts.bundles(1, PageRequest()).items] == [uuid(1)]

    def test_what_was_not_used_expires(self, open_errors: OpenErrors) -> None:
        bundles = [bundle(number, size=number) for number in (1, 2, 3)]
        with added(with_project(open_errors()), *bundles).writing() as tx:
            tx.artifacts.used([uuid(1), uuid(9)], at=LATER)
            tx.artifacts.used([uuid(1), uuid(2)], at=NOON + timedelta(hours=1))
            assert list(tx.artifacts.longest_unused(1)) == [(uuid(3), 3), (uuid(2), 2), (uuid(1), 1)]
            assert list(tx.artifacts.longest_unused(2)) == []

            tx.artifacts.expire(unused_since=LATER, waiting_since=NOON)

            assert [one.id for one in tx.artifacts.bundles(1, PageRequest()).items] == [uuid(1)]
