"""The contract of merges, of what projects may still store, and of releases."""

from datetime import timedelta

import attrs

from softfactory.domain.errors.model import Activity, Deed, Merge, Project, Reason, Severity, Status
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.errors.scene import MERGED, scene
from softfactory.testing.samples import NOON, hex_id, pattern, uuid, with_project
from softfactory.testing.stores import OpenErrors

MINUTE = timedelta(minutes=1)


class MergesContract:
    """What every adapter promises about patterns that are shown under others."""

    def test_patterns_are_found_by_key_and_by_id_merged_ones_too(self, open_errors: OpenErrors) -> None:
        merged = pattern(2, living_id=uuid(1), parent_id=uuid(1))
        with with_project(open_errors()).writing() as tx:
            tx.patterns.claim([pattern(1), merged, pattern(3)])

            assert tx.patterns.find([(1, hex_id(2)), (1, hex_id(9)), (2, hex_id(1))]) == {(1, hex_id(2)): merged}
            assert tx.patterns.look([uuid(2), uuid(9)]) == {uuid(2): merged}
            assert tx.patterns.members(uuid(1)) == [pattern(1), merged]
            assert tx.patterns.of_project(1) == [pattern(1), merged, pattern(3)]
            assert (tx.patterns.members(uuid(2)), tx.patterns.of_project(2), tx.patterns.look([])) == ([], [], {})

    def test_what_is_known_is_claimed_as_it_is(self, open_errors: OpenErrors) -> None:
        with with_project(open_errors()).writing() as tx:
            tx.patterns.claim([pattern(1)])
            known = tx.patterns.find([(1, hex_id(1)), (1, hex_id(2))])

            claimed = tx.patterns.claim([pattern(1), pattern(2)], known)

            assert claimed == {(1, hex_id(1)): pattern(1), (1, hex_id(2)): pattern(2)}

    def test_a_life_comes_back_as_it_was_saved(self, open_errors: OpenErrors) -> None:
        changed = pattern(
            1, status=Status.MUTED, in_release="a@1.0", muted_until=NOON, muted_to=2**40, assignee=uuid(7), homes=3,
            kept_apart=True, parent_id=uuid(9), living_id=uuid(8), template="now so",
        )  # fmt: skip
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern(1)])
            tx.patterns.save([changed])

        with store.reading() as tx:
            assert tx.patterns.look([uuid(1)]) == {uuid(1): changed}

    def test_counts_of_what_was_merged_are_those_of_what_it_is_shown_under(self, open_errors: OpenErrors) -> None:
        world = scene(open_errors())
        mine = [one for one in world.events if one.pattern_id == uuid(3)]
        with world.store.reading() as tx:
            assert sum(tx.counts.sums(Criteria(pattern=uuid(3)), "severity").values()) == len(mine)
            assert tx.counts.sums(Criteria(), "pattern_id")[uuid(3)] == len(mine)
            assert set(MERGED) & set(map(str, tx.counts.sums(Criteria(), "pattern_id"))) == set()
            assert tx.counts.users(uuid(3)) == len({one.user for one in mine if one.user})
            assert tx.counts.met(uuid(3), ["ann", "nobody"]) == {"ann"} & {one.user for one in mine}
            assert tx.counts.met(uuid(999), ["ann"]) == set()
            assert tx.events.first(uuid(3)) == min(mine, key=lambda one: (one.timestamp, one.event_id))
            assert tx.events.first(uuid(6)) is None
            tags = {(key, value): events for key, value, events in tx.counts.tags(uuid(3), 100)}
            assert tags == {
                (key, value): sum(one.tags.get(key) == value for one in mine)
                for key, value in {pair for one in mine for pair in one.tags.items()}
            }

    def test_totals_count_no_event_twice(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern(1, low=5), pattern(2, low=2, living_id=uuid(1))])

        with store.reading() as tx:
            assert tx.counts.totals() == {(1, Severity.LOW): 5}

    def test_merges_are_remembered_and_undone(self, open_errors: OpenErrors) -> None:
        first, second, other = (
            Merge(
                id=uuid(number), project_id=1, source_id=uuid(source), target_id=uuid(3), reason=reason,
                at=NOON + MINUTE * number, actor=actor,
            )
            for number, source, reason, actor in (
                (1, 1, Reason.PERSON, uuid(7)), (2, 1, Reason.TEMPLATES, None), (3, 2, Reason.UPGRADE, None),
            )
        )  # fmt: skip
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern(1), pattern(2), pattern(3)])
            tx.merges.add([second, first, other])
            tx.merges.undo(uuid(1), at=NOON)
        with store.writing() as tx:
            tx.merges.undo(uuid(1), at=NOON + MINUTE)
            tx.patterns.forget_actor(uuid(7))

        with store.reading() as tx:
            undone = [attrs.evolve(first, undone_at=NOON, actor=None), attrs.evolve(second, undone_at=NOON)]
            assert tx.merges.of([uuid(1), uuid(3)]) == undone
            assert tx.merges.of([uuid(2)]) == [other]
            assert tx.merges.of([]) == []

    def test_what_was_learned_is_replaced(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.merges.learn(1, hex_id(1), {("no", "<*>"): hex_id(5), ("<*>",): hex_id(6)})
            tx.merges.learn(1, hex_id(2), {("other",): hex_id(7)})
            tx.merges.learn(1, hex_id(1), {("no", "<*>"): hex_id(8)})

        with store.reading() as tx:
            assert tx.merges.learned(1, hex_id(1)) == {("no", "<*>"): hex_id(8)}
            assert tx.merges.learned(1, hex_id(2)) == {("other",): hex_id(7)}
            assert tx.merges.learned(2, hex_id(1)) == {}

    def test_history_of_a_pattern_holds_that_of_what_was_merged(self, open_errors: OpenErrors) -> None:
        told = [
            Activity(id=uuid(number), project_id=1, pattern_id=uuid(of), at=NOON, deed=Deed.COMMENTED)
            for number, of in ((1, 1), (2, 2), (3, 3), (4, 1))
        ]
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim([pattern(1), pattern(2, living_id=uuid(1)), pattern(3)])
            tx.history.add(told)

        with store.reading() as tx:
            page = tx.history.of_pattern(uuid(1), PageRequest(limit=2))
            rest = tx.history.of_pattern(uuid(1), PageRequest(limit=2, cursor=page.next_cursor))
        assert [*page.items, *rest.items] == [told[3], told[1], told[0]]

    def test_those_that_are_muted_no_longer_are_found(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            tx.patterns.claim(
                [
                    pattern(1, muted_until=NOON), pattern(2, muted_until=NOON + MINUTE), pattern(3),
                    pattern(4, muted_until=NOON, living_id=uuid(1)),
                ]
            )  # fmt: skip

        with store.reading() as tx:
            assert [found.id for found in tx.patterns.muted_over(NOON)] == [uuid(1)]

    def test_a_release_is_first_seen_once(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors(), 2)
        with store.writing() as tx:
            tx.counts.add_releases([(1, "1.0"), (2, "1.0")], at=NOON)
        with store.writing() as tx:
            tx.counts.add_releases([(1, "1.1"), (1, "1.0")], at=NOON + MINUTE)
            tx.counts.add_releases([], at=NOON)

        with store.reading() as tx:
            assert tx.counts.releases(1, ["1.0", "1.1", "1.2"]) == {"1.0": NOON, "1.1": NOON + MINUTE}
            assert tx.counts.releases(2, []) == {}

    def test_what_projects_may_store_is_kept(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors(), 2)
        with store.writing() as tx:
            assert tx.allowances.claim([2, 1]) == {1: None, 2: None}
            tx.allowances.save({1: NOON})
        with store.writing() as tx:
            assert tx.allowances.claim([1, 2]) == {1: NOON, 2: None}
            tx.allowances.save({1: NOON + MINUTE})
            assert tx.allowances.claim([1]) == {1: NOON + MINUTE}

    def test_a_project_comes_back_as_it_was_saved(self, open_errors: OpenErrors) -> None:
        store = with_project(open_errors())
        with store.writing() as tx:
            project = tx.projects.fetch(1)
            assert project == Project(id=1, name="project 1", created_at=NOON)
            changed = attrs.evolve(
                project, events_per_minute=5, retention_days=30, retention_events=1000, scrub_names=("Ä", "x"),
                scrub_addresses=True, rules=({"if": [{"type": "*"}]},),
            )  # fmt: skip
            tx.projects.save(changed)
            assert tx.projects.fetch(2) is None

        with store.reading() as tx:
            assert (tx.projects.find(1), tx.projects.fetch(1)) == (changed, changed)
