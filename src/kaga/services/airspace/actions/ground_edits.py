"""What staff enter of things that stand, or stand no more: a crane, a pylon, a closed school.

What ends on a day keeps flights away until then and is gone by itself: works (`zones`). What
stays is written into the map: a new version over the same survey, which counts once it is
published. Both are shown with the flights they would break before anything is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.ids import new_id
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.airspace import map_words, rules
from kaga.services.airspace.actions.mapfiles import tile_store
from kaga.services.airspace.actions.maps import register_stored
from kaga.services.airspace.actions.revalidation import (
    BrokenFlight,
    broken_flights,
    change_of,
)
from kaga.services.airspace.fieldchecks import Wrong
from kaga.services.airspace.mapping.editing import edit_of, edits_of, remade
from kaga.services.airspace.planning.tilestore import NoMap
from kaga.services.airspace.queries.basis import published_map
from kaga.services.airspace.shapes import ShapeError

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json
    from kaga.services.airspace.models import MapVersion
    from kaga.services.airspace.planning.tilestore import StoredMap

RAISING: Final = ("crane", "pylon", "building")
KINDS: Final = (*RAISING, "school-closed", "removed")
TALLEST_M: Final = 300.0


@dataclass(frozen=True, slots=True)
class GroundTerms:
    """What stands or is gone: kind (`KINDS`), name, place in words, shape, metres high."""

    kind: str
    what: str
    where: str
    area: Mapping[str, object]
    height_m: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A version that is not kept yet, and the flights that it would break."""

    stored: StoredMap
    broken: tuple[BrokenFlight, ...]


def draft_edit(visitor: Visitor, terms: GroundTerms) -> Draft:
    """What a change would make of the map in force, and of whose flights; nothing is kept.

    Raises
    ------
    Invalid: something is missing, no shape, outside the map. NotFound: there is no map.
    """
    require(visitor, rules.propose)
    step = _step(visitor, terms)
    base = _base()
    survey = base if base.survey is None else tile_store().load(base.survey)
    from kaga.engines.airspace.grid.edits import EditError  # noqa: PLC0415 - numba

    try:
        stored = remade(survey, [*edits_of(base), step])
    except EditError as error:
        said = map_words.edit_outside.in_language(visitor.language)
        raise Invalid({"place": [said]}) from error
    change = change_of(base.city, stored.city)
    return Draft(stored, tuple(broken_flights(change, clock.now())))


def put_edit(visitor: Visitor, terms: GroundTerms) -> MapVersion:
    """Keep the version with a change; it counts once it is published."""
    draft = draft_edit(visitor, terms)
    tile_store().add(draft.stored)
    row = register_stored(visitor.actor("staff"), draft.stored)
    with write() as tx:
        public: dict[str, Json] = {
            "map": row.version,
            "kind": terms.kind,
            "what": terms.what,
            "where": terms.where,
        }
        actor = visitor.actor("staff")
        told_record(tx, "airspace.map.edited", actor, Subject(row.handle, public))
    return row


def withdraw_edit(visitor: Visitor, name: str) -> MapVersion:
    """A version like the one in force without one change; it counts once it is published.

    Raises
    ------
    NotFound: the map in force has no such change.
    """
    require(visitor, rules.propose)
    base = _base()
    steps = edits_of(base)
    left = [one for one in steps if one["edit"]["id"] != name]
    if base.survey is None or len(left) == len(steps):
        raise NotFound
    stored = remade(tile_store().load(base.survey), left)
    tile_store().add(stored)
    row = register_stored(visitor.actor("staff"), stored)
    with write() as tx:
        public: dict[str, Json] = {"map": row.version, "withdrawn": name}
        actor = visitor.actor("staff")
        told_record(tx, "airspace.map.edited", actor, Subject(row.handle, public))
    return row


def _base() -> StoredMap:
    current = published_map()
    if current is None:
        raise NotFound(map_words.no_map_yet.ja)
    try:
        return tile_store().load(current.version)
    except NoMap as error:
        raise NotFound(map_words.no_map_yet.ja) from error


def _step(visitor: Visitor, terms: GroundTerms) -> dict[str, Any]:
    """The change as a version keeps it; stops with every problem by its field."""
    wrong = Wrong(visitor.language)
    what, where = wrong.text("what", terms.what, 120), wrong.text("place", terms.where, 120)
    if terms.kind not in KINDS:
        wrong.say("kind", map_words.choose_kind)
    rises = terms.kind in RAISING
    if rises:
        wrong.number("height_m", terms.height_m, 0.5, TALLEST_M)
    wrong.stop()
    record = {
        "id": str(new_id()),
        "kind": terms.kind,
        "area": dict(terms.area),
        "top": {"datum": "agl", "metres": terms.height_m} if rises else None,
    }
    try:
        edit_of(record)
    except ShapeError as error:
        raise Invalid({"radius_m": [str(error)]}) from error
    entered = clock.now().isoformat()
    return {"edit": record, "what": what, "where": where, "entered": entered}
