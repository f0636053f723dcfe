"""The map that the planner plans on becomes the one that flights are judged on.

What: `take_up` registers a version with its tiles, its people data for this year and the next,
and publishes it unless it counts already. Why by the planner: a route is planned on what it has
loaded; were another version published, every flight would be refused as planned on a changed
map. That a version may be used at all was decided by whoever put it in use.

>>> take_up(NewMap(version, "stand-in, seed 1", tiles, people))         # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.kernel.actors import Actor
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.mapfiles import tile_store
from kaga.services.airspace.actions.maps import NewPeople, NewTile, put_in_force, register_map
from kaga.services.airspace.actions.steps import SKY
from kaga.services.airspace.models import MapVersion, PeopleSource
from kaga.services.airspace.queries.basis import published_map

if TYPE_CHECKING:
    from kaga.kernel.ledger.acts import Json

PLANNER: Final = Actor.system("route planner")


@dataclass(frozen=True, slots=True)
class NewMap:
    """A version, where it comes from, its tiles, and the people data made for it."""

    version: str
    source: str
    tiles: Sequence[NewTile]
    people: Sequence[NewPeople]


def take_up(new: NewMap) -> MapVersion:
    """Register a map and its people data, and let it count from now on."""
    row = register_map(PLANNER, new.version, new.source, new.tiles)
    known = set(PeopleSource.objects.values_list("digest", flat=True))
    missing = [one for one in new.people if one.digest not in known]
    if _counts(new.version) and not missing:
        return row
    if missing:
        _rely_on(missing)
    in_use = tile_store().current_version()
    if in_use not in {None, new.version}:  # another was put in use meanwhile: it comes next
        return row
    return row if _counts(new.version) else put_in_force(PLANNER, new.version)


def _counts(version: str) -> bool:
    current = published_map()
    return current is not None and current.version == version


def _rely_on(missing: Sequence[NewPeople]) -> None:
    with write(on=[SKY]) as tx:
        for one in missing:
            people = PeopleSource(
                digest=one.digest,
                title=one.title[:120],
                source=one.source[:400],
                status=str(one.status),
                valid_from=one.valid_from,
                valid_until=one.valid_until,
            )
            told: dict[str, Json] = {"people": one.digest, "status": people.status}
            told_record(tx, "airspace.people.registered", PLANNER, Subject(people.handle, told))
            tx.add(people)
