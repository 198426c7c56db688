"""Finding the source maps of an event's frames, and remembering them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta

import attrs

from softfactory.domain.errors.model import Payload
from softfactory.domain.errors.usecases import UseCases

from .frames import PLATFORMS, File, build_of, wanted
from .mappings import BadMap, Token
from .memory import Memory
from .model import COARSELY, MapFile
from .originals import SourceMap, read_map
from .ports import Artifacts, Scope, Scopes, no_scopes
from .telling import Place, mapped, place_of

FOUND = timedelta(minutes=10)
"""How long it is remembered which map a file has."""
MISSING = timedelta(seconds=10)
"""How long it is remembered that there is none: an upload counts within that."""
READY = timedelta(hours=6)
UNREADABLE = "The source map cannot be read: "

Key = tuple[int, str | None, str, str | None]
"""Project, and either the debug id, or URL, release and dist."""


@attrs.frozen(kw_only=True, slots=False)
class Resolving(UseCases):
    """Tells minified frames by their original place, before anything else is read of an event."""

    scopes: Scopes = no_scopes
    _memory: Memory = attrs.field(init=False, eq=False, repr=False)

    @_memory.default
    def _empty(self) -> Memory:
        return Memory.of(self.now)

    def _with_originals(self, project_id: int, payload: Payload) -> Payload:
        """Return the payload told by source maps, the same object where there are none.

        It asks the database only about files that nobody asked about within the last seconds or minutes.
        """
        if payload.get("platform") not in PLATFORMS or not self._has_any(project_id) or not (files := wanted(payload)):
            return payload
        release, dist = build_of(payload)
        found = self._located(project_id, files.values(), release=release, dist=dist)
        maps = {name: self._read(found[file]) for name, file in files.items() if file in found}
        return mapped(payload, maps, self._around) if maps else payload

    def _has_any(self, project_id: int) -> bool:
        known = self._memory.answers.get(project_id)
        if known is None:
            with self.store.glancing() as tx:
                known = tx.artifacts.has_any(project_id)
            self._memory.answers.put(project_id, known, cost=1, keep=FOUND if known else MISSING)
        return bool(known)

    def _located(
        self, project_id: int, files: Collection[File], *, release: str, dist: str | None
    ) -> Mapping[File, MapFile]:
        """Return which map each file has."""

        def by_id(artifacts: Artifacts, ids: Collection[str]) -> Mapping[str, MapFile]:
            return artifacts.by_debug_id(project_id, ids)

        def by_url(artifacts: Artifacts, urls: Collection[str]) -> Mapping[str, MapFile]:
            return artifacts.by_url(project_id, urls, release=release, dist=dist)

        ids = {file.debug_id for file in files if file.debug_id}
        of_ids = self._asked({one: (project_id, one, "", None) for one in ids}, by_id)
        urls = {file.url for file in files if file.url and file.debug_id not in of_ids}
        of_urls = self._asked({one: (project_id, one, release, dist) for one in urls}, by_url)
        found = {file: of_ids.get(file.debug_id or "") or of_urls.get(file.url or "") for file in files}
        return {file: map_file for file, map_file in found.items() if map_file}

    def _asked(
        self, keys: Mapping[str, Key], look: Callable[[Artifacts, Collection[str]], Mapping[str, MapFile]]
    ) -> Mapping[str, MapFile]:
        """Return what is remembered of these, and what the database says of the others."""
        answers = {name: self._memory.answers.get(key) for name, key in keys.items()}
        if unknown := [name for name, answer in answers.items() if answer is None]:
            with self.store.glancing() as tx:
                found = look(tx.artifacts, unknown)
            self._note_use(found.values())
            for name in unknown:
                answers[name] = answer = found.get(name, False)
                self._memory.answers.put(keys[name], answer, cost=1, keep=FOUND if answer else MISSING)
        return {name: answer for name, answer in answers.items() if isinstance(answer, MapFile)}

    def _note_use(self, files: Iterable[MapFile]) -> None:
        """Keep bundles that are in use from expiring; written once a day by each process."""
        answers = self._memory.answers
        stale = {file.bundle_id for file in files if answers.get(file.bundle_id) is None}
        if stale:
            with self.store.writing() as tx:
                tx.artifacts.used(stale, at=self.now())
        for bundle_id in stale:
            answers.put(bundle_id, True, cost=1, keep=COARSELY)

    def _read(self, file: MapFile) -> SourceMap | str:
        """Return the map, or the reason why it cannot be read."""
        key = (file.bundle_id, file.number)
        if (known := self._memory.maps.get(key)) is not None:
            return known
        with self._memory.reading:
            if (known := self._memory.maps.get(key)) is not None:  # read while this one waited
                return known
            with self.store.glancing() as tx:
                packed = tx.artifacts.content(file)
            read = self._unpacked(packed, key)
            cost = read.cost if isinstance(read, SourceMap) else len(read)
            self._memory.maps.put(key, read, cost=cost, keep=READY)
        return read

    def _unpacked(self, packed: bytes | None, key: tuple[str, int]) -> SourceMap | str:
        if packed is None:
            return f"{UNREADABLE}its bundle was deleted."
        try:
            return read_map(self.packer.unpack(packed), key=key)
        except BadMap as error:
            return f"{UNREADABLE}{error}"
        except (ValueError, RecursionError):
            return f"{UNREADABLE}it is not JSON."

    def _around(self, source: SourceMap, token: Token) -> Place:
        """Return what is around a place, as it was found the first time."""
        key = (source.key, token)
        found = self._memory.places.get(key)
        if found is None:
            found = place_of(source, token, self._functions(source, token.source))
            self._memory.places.put(key, found, cost=1, keep=READY)
        return found

    def _functions(self, source: SourceMap, number: int) -> Sequence[Scope]:
        """Return the functions in a source, as they were found the first time."""
        key = (source.key, number)
        found = self._memory.scopes.get(key)
        if found is None:
            text = source.content(number)
            found = self.scopes(text) if text else ()
            self._memory.scopes.put(key, found, cost=100 * len(found) + 100, keep=READY)
        return found
