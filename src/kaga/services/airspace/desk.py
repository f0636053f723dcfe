"""What the filing desk asks of a flight besides separation, each question by itself.

What: standing of operator, pilot and vehicle; the times; the map below; the people data; what
keeps flights away. Why pure of writing: the same questions are asked when a flight is checked
and, on what is true at that moment, inside the write door.

>>> standing_reasons(flight, moment)                                    # doctest: +SKIP
(Reason(code='operator_uninsured', values={}),)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.volumes import Severity
from kaga.kernel.clock import to_local
from kaga.services.airspace.answers import Code, Reason
from kaga.services.airspace.enums import DataStatus, HappeningKind, Restriction, Standing
from kaga.services.airspace.filesdesk.vehicles import is_simulated
from kaga.services.airspace.flightplan import corners_of, parts_of, sheet_of, tiles_of
from kaga.services.airspace.keepout import Flown, touched
from kaga.services.airspace.queries.basis import (
    in_force,
    people_source,
    published_map,
    tiles_now,
)
from kaga.services.airspace.queries.flights import awaited_rehearsal, last_rehearsal

if TYPE_CHECKING:
    from kaga.services.airspace.models import Flight, MapVersion

FARTHEST_AHEAD: Final = timedelta(days=30)
"""F3548's planning horizon."""
ORIGINS: Final[Mapping[str, Code]] = {
    Restriction.PROHIBITED: "zone_closed",
    Restriction.PERMISSION: "zone_permission",
    HappeningKind.EVENT: "event_below",
    HappeningKind.WORKS: "works_in_the_way",
}
_TROUBLES: Final[Mapping[str, Code]] = {
    "away": "simulator_away",
    "busy": "simulator_away",
    "not-simulated": "simulator_away",
    "refused": "simulator_refused",
    "lost": "rehearsal_broken",
    "left": "rehearsal_broken",
    "endless": "rehearsal_broken",
}
"""Each `engines.airspace.missions.trials.Trouble` by its value."""


def standing_reasons(flight: Flight, now: datetime) -> Iterator[Reason]:
    """Whether who flies, and with what, may; and whether the time is right."""
    day = to_local(flight.arrives_at).date()
    operator, pilot, vehicle = flight.operator, flight.pilot, flight.vehicle
    if operator.standing != Standing.ACTIVE:
        yield Reason("operator_suspended")
    if operator.insured_until is None or operator.insured_until < day:
        yield Reason("operator_uninsured")
    if pilot.standing != Standing.ACTIVE:
        yield Reason("pilot_suspended")
    if pilot.valid_until is not None and pilot.valid_until < day:
        yield Reason("pilot_expired")
    if vehicle.standing != Standing.ACTIVE:
        yield Reason("vehicle_suspended")
    if vehicle.valid_until < day:
        yield Reason("vehicle_expired")
    if flight.departs_at <= now:
        yield Reason("already_past")
    if flight.departs_at > now + FARTHEST_AHEAD:
        first = to_local(flight.departs_at - FARTHEST_AHEAD).date()
        yield Reason("too_far_ahead", {"from_day": first.isoformat()})


def map_reasons(record: Mapping[str, Any], current: MapVersion | None) -> Iterator[Reason]:
    """Whether every tile below the route is known, unchanged and official."""
    wanted = tiles_of(record)
    found = tiles_now(current, wanted) if current is not None else {}
    stand_in = False
    for mark in wanted:
        tile, name = found.get((mark.x, mark.y)), f"14/{mark.x}/{mark.y}"
        if tile is None:
            yield Reason("map_unknown", {"tile": name})
        elif tile.digest != mark.digest:
            yield Reason("map_changed", {"tile": name})
        else:
            stand_in = stand_in or tile.status != DataStatus.OFFICIAL
    if stand_in:
        yield Reason("map_stand_in")


def people_reasons(flight: Flight) -> Iterator[Reason]:
    """Whether it is known who is there when the flight passes."""
    found = people_source(flight.route.people_digest)
    if found is None:
        yield Reason("people_unknown")
        return
    days = to_local(flight.departs_at).date(), to_local(flight.arrives_at).date()
    if days[0] < found.valid_from or days[1] > found.valid_until:
        yield Reason("people_other_day", {"until": found.valid_until.isoformat()})
    if found.status != DataStatus.OFFICIAL:
        yield Reason("people_stand_in")


def keepout_reasons(flight: Flight) -> Iterator[Reason]:
    """What the flight's volumes touch that keeps flights away."""
    record = flight.route.plan
    flown = Flown(parts_of(record), corners_of(record), record["geoid_m"])
    first = flown.corners[0]
    held = [
        one
        for one in in_force(flight.departs_at, flight.arrives_at)
        if one.volume.severity is not Severity.COST
    ]
    by_id = {one.volume.id: one for one in held}
    for volume in touched(flown, [one.volume for one in held], sheet_of(first.lat, first.lon)):
        one = by_id[volume.id]
        yield Reason(ORIGINS[one.origin], {"name": one.name})


def rehearsal_reasons(flight: Flight) -> Iterator[Reason]:
    """Whether its last rehearsal stayed in its air; with a simulator only one in it counts."""
    last = last_rehearsal(flight)
    if is_simulated() and awaited_rehearsal(flight) is not None:
        yield Reason("rehearsing")
    elif last is None or (is_simulated() and last.by != "mavlink"):
        yield Reason("not_rehearsed")
    elif "trouble" in last.found:
        yield Reason(_TROUBLES[last.found["trouble"]], {"said": last.found["said"]})
    elif not last.passes:
        yield _failed(last.found)


def _failed(found: Mapping[str, Any]) -> Reason:
    passed, waypoints = found.get("waypoints", (0, 0))
    if passed < waypoints:
        return Reason("rehearsal_missed", {"passed": passed, "waypoints": waypoints})
    return Reason(
        "rehearsal_failed",
        {
            "share": round(100.0 * found["share_inside"], 1),
            "low": "-" if found["least_agl_m"] is None else round(found["least_agl_m"], 1),
            "off": round(found["end_off_m"], 1),
        },
    )


def every_reason(flight: Flight, now: datetime) -> tuple[Reason, ...]:
    """All of them, on what is true at this moment."""
    return (
        *standing_reasons(flight, now),
        *map_reasons(flight.route.plan, published_map()),
        *people_reasons(flight),
        *keepout_reasons(flight),
        *rehearsal_reasons(flight),
    )
