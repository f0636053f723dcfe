"""When the map changes: which accepted flights break, and what becomes of them.

What became worse between two versions is found before the write door opens (both are files that
never change). Inside, under the lock that filing takes too, the lines of all flights to come
are judged by it, exactly, and each that breaks is refused with its reason. So a flight accepted
on the map before is judged by the map after, whichever came first at the door.

If one of both maps is not on this machine nothing can be judged: every flight over a tile that
changed is refused then, and told to plan again.

>>> change = change_between("5b1e…", "77aa…")                            # doctest: +SKIP
>>> broken_flights(change, clock.now())                                 # doctest: +SKIP
[BrokenFlight(flight=UUID('…'), reasons=(Reason(code='map_obstacle', …),))]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kaga.engines.airspace.breakage.changes import Worsening, worsening
from kaga.kernel.ledger.acts import Json
from kaga.services.airspace.actions.mapfiles import tile_store
from kaga.services.airspace.actions.steps import DESK, Step, flights, release, step
from kaga.services.airspace.airlines import lines_to_come
from kaga.services.airspace.answers import Answer, Reason
from kaga.services.airspace.enums import FlightAct, FlightState
from kaga.services.airspace.flightplan import tiles_of
from kaga.services.airspace.models import Flight, MapTile
from kaga.services.airspace.planning.tilestore import NoMap

if TYPE_CHECKING:
    from datetime import datetime

    from kaga.engines.airspace.breakage.breaks import Break, Limits
    from kaga.engines.airspace.grid.city import CityMap
    from kaga.kernel.storage.door import Transaction

REVOKED: Final = "airspace.flight.revoked"


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """From one version to another.

    `judged`: both could be read, and `worse` is what became worse. Else `tiles` are those that
    are not the same, by the hashes that were registered.
    """

    before: str
    after: str
    judged: bool
    worse: Worsening | None = None
    tiles: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class BrokenFlight:
    """A flight that may not be flown any more, and why."""

    flight: UUID
    reasons: tuple[Reason, ...] = field(default=())


def change_between(before: str, after: str) -> Change:
    """What becomes worse from one version to another; read before the door opens."""
    if before == after:
        return Change(before, after, judged=True)
    store = tile_store()
    try:
        one, other = store.differing(before, after)
    except NoMap:
        return Change(before, after, judged=False, tiles=_differing(before, after))
    return Change(before, after, judged=True, worse=worsening(one, other))


def change_of(before: CityMap, after: CityMap) -> Change:
    """The same for maps at hand."""
    worse = worsening(before, after)
    return Change(before.version, after.version, judged=True, worse=worse)


def _differing(before: str, after: str) -> frozenset[tuple[int, int]]:
    """Tiles whose hashes are not the same in both versions, or that only one has."""
    one, other = (
        set(MapTile.objects.filter(map__version=name).values_list("x", "y", "digest"))
        for name in (before, after)
    )
    return frozenset((x, y) for x, y, _ in one ^ other)


def broken_flights(
    change: Change, now: datetime, limits: Limits | None = None
) -> list[BrokenFlight]:
    """Accepted flights to come that a change breaks, in a fixed order."""
    if not change.judged:
        return _over_changed(change.tiles, now)
    if change.worse is None:
        return []
    from kaga.engines.airspace.breakage.breaks import broken_by  # noqa: PLC0415 - with numba

    ids, lines = lines_to_come(now)
    found: dict[UUID, list[Reason]] = {}
    for one in broken_by(change.worse, lines, limits):
        found.setdefault(ids[one.flight], []).append(reason_of(one))
    return [BrokenFlight(flight, tuple(reasons)) for flight, reasons in found.items()]


def _over_changed(tiles: frozenset[tuple[int, int]], now: datetime) -> list[BrokenFlight]:
    coming = Flight.objects.filter(state=FlightState.ACCEPTED, arrives_at__gte=now)
    rows = coming.order_by("id").values_list("id", "route__plan")
    found = []
    for flight, record in rows.iterator(chunk_size=200):
        below = [one for one in tiles_of(record) if (one.x, one.y) in tiles]
        if below:
            name = f"14/{below[0].x}/{below[0].y}"
            found.append(BrokenFlight(flight, (Reason("map_changed", {"tile": name}),)))
    return found


def reason_of(one: Break) -> Reason:
    """A break as a reason, its place to about a metre."""
    from kaga.engines.airspace.breakage.breaks import BreakKind  # noqa: PLC0415 - with numba

    where: dict[str, Any] = {"lat": f"{one.lat:.5f}", "lon": f"{one.lon:.5f}"}
    match one.kind:
        case BreakKind.OBSTACLE:
            return Reason("map_obstacle", {"left": round(one.metres, 1), **where})
        case BreakKind.CEILING:
            return Reason("map_ceiling", {"agl": round(one.metres, 1), **where})
        case BreakKind.PEOPLE:
            return Reason("map_people", where)
        case BreakKind.UNKNOWN:
            return Reason("map_unknown", {"tile": f"{where['lat']}, {where['lon']}"})


def revoke_flights(
    tx: Transaction, broken: Sequence[BrokenFlight], because: Mapping[str, Json]
) -> list[str]:
    """Refuse accepted flights in the open transaction, each told why; their references.

    Parameters
    ----------
    because: public facts of the ledger entries ({"map": …} or {"zone": …}).
    """
    references = []
    for one in broken:
        tx.lock(Flight.objects.filter(id=one.flight)).values_list("id").get()
        flight = flights().get(id=one.flight)
        if flight.state != FlightState.ACCEPTED:
            continue
        release(tx, flight)
        answer = Answer(one.reasons)
        step(tx, flight, Step(FlightAct.REVOKE, REVOKED, DESK, answer, because))
        references.append(flight.reference)
    return references
