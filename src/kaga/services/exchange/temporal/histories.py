"""Every entity's evolution, by tenant: a follower of the log.

What: `Histories` hears what became durable and keeps, for each entity of which anything ever
changed, its evolution; of all others the entity itself is the evolution. Entities that are gone
are found here alone.

Why it may lag behind entities by a commit: what the disk could still refuse is no history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaga.services.exchange.temporal.evolution import Evolution, holds_any
from kaga.services.exchange.temporal.files import ChunkFiles
from kaga.services.exchange.temporal.notes import Note, Told, read_edited, read_put
from kaga.services.exchange.temporal.series import Shelf

if TYPE_CHECKING:
    from kaga.engines.context import Entity
    from kaga.engines.context.history.windows import Window
    from kaga.services.exchange.state.broker import Broker
    from kaga.services.exchange.state.following import Changed, Filed
    from kaga.services.exchange.state.tenants import Tenant

NAME: Final = "temporal"
PAGE: Final = 16
_KEY: Final = 4  # bytes of a tenant's number


class Histories:
    """Evolutions of all entities.

    Parameters
    ----------
    folder: of closed chunks.
    page: how many instances of each attribute an answer has at most (clause 6.3.10).
    """

    name = NAME

    def __init__(self, folder: Path, page: int = PAGE) -> None:
        self.page = page
        self.shelf = Shelf(ChunkFiles(folder))
        self._by_tenant: dict[int, dict[str, Evolution]] = {}

    def changed(self, event: Changed) -> None:
        """An entity changed."""
        change = event.change
        kept = self._of(event.tenant)
        evolution = kept.get(change.entity)
        if evolution is None:
            if event.before is None:
                return  # what is new is its own history until it changes
            evolution = kept[change.entity] = Evolution(event.before)
        evolution.hear(change, event.before, self.shelf)

    def filed(self, event: Filed) -> None:
        """Documents have no history here."""

    def removed(self, tenant: Tenant) -> None:
        """A tenant is no more, nor is its past; chunks go with the next checkpoint."""
        self._by_tenant.pop(tenant.number, None)

    def noted(self, number: int, tenant: Tenant, note: object) -> None:
        """Something was written through the temporal interface."""
        _ = number
        if isinstance(note, list):
            self._note(tenant, note)

    def _note(self, tenant: Tenant, note: Note) -> None:
        what, entity = note[0], note[1]
        before = note.before if isinstance(note, Told) else _entity(tenant, entity)
        if what == "drop":
            self._drop(tenant, entity, before)
            return
        evolution = self._of(tenant).setdefault(entity, Evolution(before))
        if what == "put":
            evolution.put(read_put(note), note[2], self.shelf)
        elif what == "edit":
            _, _, _, name, dataset, called, packed = note
            one = read_edited(packed)
            evolution.change((name, dataset), tuple(called), one, self.shelf)
        elif what == "take":
            _, _, name, dataset, called = note
            evolution.change((name, dataset), tuple(called), None, self.shelf)
        elif what == "end":
            _, _, at, name, dataset = note
            evolution.end((name, dataset), at, self.shelf)
        else:
            evolution.cut(note[2], note[3])

    def state(self) -> Iterator[tuple[bytes, bytes]]:
        """Every evolution as it is."""
        self.shelf.files.sync()
        for number, kept in self._by_tenant.items():
            for entity, evolution in kept.items():
                yield number.to_bytes(_KEY, "big") + entity.encode(), evolution.pack()

    def restore(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Go on from there."""
        files: set[int] = set()
        for key, row in rows:
            evolution = Evolution.unpack(row, self.shelf)
            number = int.from_bytes(key[:_KEY], "big")
            self._by_tenant.setdefault(number, {})[key[_KEY:].decode()] = evolution
            for series in evolution.series.values():
                files.update(series.files())
        self.shelf.files.keep(files)

    def get(self, tenant: Tenant, identifier: str) -> Evolution | None:
        """The evolution of an entity; None where nothing is known of it."""
        found = self._by_tenant.get(tenant.number, {}).get(identifier)
        if found is None:
            entity = _entity(tenant, identifier)
            return None if entity is None else Evolution(entity)
        return found

    def may_hold(self, tenant: Tenant, identifier: str, window: Window) -> bool:
        """Whether anything of an entity may lie in a window; told without looking into it."""
        found = self._by_tenant.get(tenant.number, {}).get(identifier)
        if found is not None:
            return found.may_hold(window)
        entity = _entity(tenant, identifier)
        return entity is not None and holds_any(entity.attributes, window)

    def write(self, broker: Broker, tenant: Tenant, note: Note) -> None:
        """Put a note of the temporal interface on its way to the disk."""
        broker.note(self, tenant, Told(note, _entity(tenant, note[1])))

    def absent(self, tenant: Tenant) -> Iterator[str]:
        """Entities that are known by their history alone."""
        for identifier in self._by_tenant.get(tenant.number, {}):
            if identifier not in tenant.entities:
                yield identifier

    def close(self) -> None:
        """Let go of the files."""
        self.shelf.files.close()

    def _of(self, tenant: Tenant) -> dict[str, Evolution]:
        found = self._by_tenant.get(tenant.number)
        if found is None:
            found = self._by_tenant[tenant.number] = {}
        return found

    def _drop(self, tenant: Tenant, entity: str, before: Entity | None) -> None:
        """Forget the past; what is there now begins anew with its next change."""
        if before is not None:
            self._of(tenant)[entity] = Evolution()
        else:
            self._of(tenant).pop(entity, None)


def _entity(tenant: Tenant, identifier: str) -> Entity | None:
    held = tenant.entities.get(identifier)
    return None if held is None else held.entity


__all__ = ["NAME", "PAGE", "Histories"]
