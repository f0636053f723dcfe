"""What flies over a place: accepted flights by the air they hold, then exactly.

What: tiles and quarters of an hour around the place find the candidates by the index of cells;
their corners alone are read, and the engine says which of them pass, when, how near and how
high. Why so little is told: who asks is anybody. A resident learns which company flies what
kind of errand over the roof and when; not where it starts or ends, not who pilots it, not what
is in the parcel.

>>> overhead(Circle(36.3199, 136.3507, 300.0), begins, ends)            # doctest: +SKIP
Overhead(flights=(), is_all=True)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.passing import (
    Pass,
    Place,
    first_entries,
    metres_of_a_degree,
    passes,
)
from kaga.services.airspace.cells import cells_in_box
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.flightplan import line_read
from kaga.services.airspace.models import AirCell, Flight
from kaga.services.airspace.queries.terrain import ground_at

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.services.airspace.queries.terrain import Ground

RADII: Final = (100, 300, 1000)
MOST_SHOWN: Final = 40
LANDING_M: Final = 15.0
"""Lower than this nobody flies but to land or to start."""
MOST_LOOKED_AT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Circle:
    """A place on the ground and how far around it, metres."""

    lat: float
    lon: float
    radius: float


@dataclass(frozen=True, slots=True)
class Overflight:
    """One stay of a flight over a place, as anybody may know it.

    `above_m` is the height above the ground of the place when it is nearest; `lands` whether it
    starts or comes down within the circle. `noise_db` is how loud it is there then, dB(A), by
    its model's figure at 30 m.
    """

    id: UUID
    reference: str
    operator: str
    contact: str
    priority: PriorityClass
    begins: datetime
    ends: datetime
    nearest_m: float
    nearest_at: datetime
    above_m: float
    lands: bool
    noise_db: float
    line: tuple[tuple[float, float, float], ...]

    @property
    def is_health(self) -> bool:
        """Whether it helps somebody in need: told to the quarter of an hour only."""
        return self.priority in {PriorityClass.RESCUE, PriorityClass.MEDICAL}


@dataclass(frozen=True, slots=True)
class Overhead:
    """What flies over a place; `is_all` is false when there was too much to look at."""

    flights: tuple[Overflight, ...]
    is_all: bool
    ground: Ground | None


def overhead(circle: Circle, begins: datetime, ends: datetime) -> Overhead:
    """Stays of accepted flights in a circle between two moments, in order of time."""
    ground, place = ground_at(circle.lat, circle.lon), Place(circle.lat, circle.lon)
    near = _candidates(circle, begins, ends)
    lines = [line_read(packed) for _, packed in near]
    entries = first_entries(lines, place, circle.radius)
    chosen = {near[index][0]: lines[index] for _, index in entries[:MOST_SHOWN]}
    rows = Flight.objects.filter(id__in=list(chosen)).values_list(*_COLUMNS)
    found = [
        stay
        for row in rows
        for one in passes(chosen[row[0]], place, circle.radius)
        if (stay := _stay(_Row(*row), one, ground)).ends >= begins and stay.begins <= ends
    ]
    found.sort(key=lambda one: (one.begins, one.reference))
    is_all = len(near) < MOST_LOOKED_AT and len(entries) <= MOST_SHOWN
    return Overhead(tuple(found), is_all=is_all, ground=ground)


@dataclass(frozen=True, slots=True)
class _Row:
    """A flight as it is read."""

    id: UUID
    reference: str
    operator: str
    contact: str
    priority: str
    noise_dba: float


_COLUMNS: Final = (
    "id", "reference", "operator__organisation", "operator__contact", "priority",
    "vehicle__model__noise_dba",
)  # fmt: skip


def _candidates(
    circle: Circle, begins: datetime, ends: datetime
) -> list[tuple[UUID, bytes | memoryview]]:
    """Accepted flights that hold air near the circle: id and packed corners, by departure."""
    north, east = metres_of_a_degree(circle.lat)
    high, wide = circle.radius / north, circle.radius / east
    box = (circle.lon - wide, circle.lat - high, circle.lon + wide, circle.lat + high)
    cells = cells_in_box(box, begins.timestamp(), ends.timestamp())
    holding = AirCell.objects.filter(cell__in=cells).values("flight_id")
    rows = Flight.objects.filter(
        id__in=holding, state=FlightState.ACCEPTED, arrives_at__gte=begins, departs_at__lte=ends
    )
    columns = rows.order_by("departs_at", "id").values_list("id", "route__line")
    return list(columns[:MOST_LOOKED_AT])


def _stay(row: _Row, one: Pass, ground: Ground | None) -> Overflight:
    return Overflight(
        row.id,
        row.reference,
        row.operator,
        row.contact,
        PriorityClass(row.priority),
        _moment(one.begins),
        _moment(one.ends),
        one.nearest_m,
        _moment(one.nearest_s),
        _above(one, ground),
        one.lowest_msl - _level(one, ground) < LANDING_M,
        _noise(row.noise_dba, one, ground),
        one.line,
    )


def _above(one: Pass, ground: Ground | None) -> float:
    """Height above the ground of the place; by the flight's own where none is known."""
    return max(one.nearest_msl - _level(one, ground), 0.0)


def _noise(at_30_m: float, one: Pass, ground: Ground | None) -> float:
    """Loudness at the place: 6 dB less at each doubling of the distance (free field)."""
    away = math.hypot(one.nearest_m, one.nearest_msl - _level(one, ground))
    return at_30_m - 20.0 * math.log10(max(away, 1.0) / 30.0)


def _level(one: Pass, ground: Ground | None) -> float:
    return one.ground_msl if ground is None else ground.metres


def _moment(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)
