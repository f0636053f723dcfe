"""A new map can mean more people below: accepted flights are weighed anew on it.

What: heights, closed ground and unknown ground are judged inside the door that publishes a map
(`revalidation`); expected deaths need the people of the whole city spread over the new houses,
which only the planner has in memory. So a job that was committed with the map asks the planner,
once it flies on that map, for the risk of each accepted flight over a tile that changed; a
flight beyond the city's limit is refused with its figure, by the same door.

Without a planner nobody can say, and the job is tried again for an hour; what it does not reach
fails as a job, where the desk sees it. A newer map brings its own job, so an older one ends.

>>> over_limit(["F2026-000001-5"], weigh)                               # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.missions.gpx import TrackPoint, write_track
from kaga.engines.geo.model import Point
from kaga.kernel import clock
from kaga.kernel.jobs.actions import start_job
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.revalidation import BrokenFlight, revoke_flights
from kaga.services.airspace.actions.steps import SKY
from kaga.services.airspace.answers import Reason
from kaga.services.airspace.enums import FlightState
from kaga.services.airspace.flightplan import tiles_of
from kaga.services.airspace.models import Flight, MapTile
from kaga.services.airspace.planner.client import PATIENCE_S, Refused, ask, planner_state
from kaga.services.airspace.queries.basis import published_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from kaga.kernel.actors import Actor
    from kaga.kernel.storage.door import Transaction

RISK_ANEW: Final = "airspace.risk.anew"
LIMIT_PER_HOUR: Final = 1e-6
"""Expected deaths per flight hour: the city's limit, as in `plan.weights`."""


class NotYet(RuntimeError):
    """The planner does not fly on that map yet."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How many flights were weighed, and which are refused now."""

    weighed: int
    revoked: tuple[str, ...]


def ask_for_risk(tx: Transaction, actor: Actor, before: str, after: str) -> None:
    """In the transaction that puts a version in force: weigh the flights on it."""
    if before and before != after:
        start_job(tx, RISK_ANEW, actor.person, {"before": before, "after": after})


def weigh_anew(before: str, after: str) -> Weighed:
    """Weigh accepted flights over what changed; refuse those beyond the limit.

    Raises
    ------
    NotYet: the planner has not loaded the map. PlannerUnavailable, PlannerFailed: it is away.
    """
    current = published_map()
    if current is None or current.version != after:
        return Weighed(0, ())
    if planner_state().map_version != after:
        raise NotYet(f"the planner does not fly on {after[:12]} yet")
    broken, weighed = [], 0
    for flight, vehicle, record in _over_changed(before, after):
        weighed += 1
        reason = _reason(record, vehicle)
        if reason is not None:
            broken.append(BrokenFlight(flight, (reason,)))
    if not broken:
        return Weighed(weighed, ())
    with write(on=[SKY]) as tx:
        revoked = revoke_flights(tx, broken, {"map": after})
    return Weighed(weighed, tuple(revoked))


def _over_changed(before: str, after: str) -> Iterator[tuple[UUID, str, Mapping[str, Any]]]:
    """Accepted flights to come that rest on a tile which is another one now."""
    one, other = (
        set(MapTile.objects.filter(map__version=name).values_list("x", "y", "digest"))
        for name in (before, after)
    )
    changed = {(x, y) for x, y, _ in one ^ other}
    rows = Flight.objects.filter(state=FlightState.ACCEPTED, departs_at__gt=clock.now())
    columns = "id", "vehicle__model__risk_class", "route__plan"
    found = rows.order_by("departs_at", "id").values_list(*columns)
    for flight, vehicle, record in found.iterator(chunk_size=100):
        if any((tile.x, tile.y) in changed for tile in tiles_of(record)):
            yield flight, vehicle, record


def _reason(record: Mapping[str, Any], vehicle: str) -> Reason | None:
    """Why a flight may not be flown on the planner's map, if its risk is beyond the limit."""
    asked = {"text": track_of(record), "vehicle": vehicle, "heights": "msl"}
    try:
        found = ask("check", asked, within=PATIENCE_S)["deaths_per_flight_hour"]
    except Refused as refused:
        return Reason("map_risk", {"found": refused.kind, "limit": f"{LIMIT_PER_HOUR:.0e}"})
    if found is not None and found <= LIMIT_PER_HOUR:
        return None
    shown = "?" if found is None else f"{found:.1e}"
    return Reason("map_risk", {"found": shown, "limit": f"{LIMIT_PER_HOUR:.0e}"})


def track_of(record: Mapping[str, Any]) -> str:
    """The corners of a plain route with their seconds, as the planner reads files."""
    return write_track(
        TrackPoint(Point(lat, lon), Msl(height), datetime.fromtimestamp(second, UTC))
        for lat, lon, height, _, second in record["corners"]
    )
