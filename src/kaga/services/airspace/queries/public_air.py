"""What anybody may see of the air between two moments: closed air, and others' flights.

What: zones, events and works that hold then, as rings of corners with their limits, and
accepted flights in a box with the parts of their ways that are public. Why not whole ways: the
goal of a delivery is somebody's door, so what lies in the 500 m square (JIS X 0410) around
either end is left out; a straight line into a square tells the square, not the house.

>>> air_between(moment, moment, None).flights                           # doctest: +SKIP
()
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.footprints import Circle, Corridor
from kaga.engines.airspace.passing import metres_of_a_degree
from kaga.engines.geo.meshes import Level, mesh_box, mesh_code
from kaga.engines.geo.model import Box, Point
from kaga.services.airspace.cells import TooMuchAir, cells_in_box
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.flightplan import line_read
from kaga.services.airspace.models import AirCell, Flight
from kaga.services.airspace.queries.basis import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaga.engines.airspace.footprints import Footprint
    from kaga.engines.airspace.heights import AnyHeight
    from kaga.engines.airspace.volumes import Severity

MOST_FLIGHTS: Final = 120
_MOST_CELLS: Final = 6_000
_CORNERS: Final = 48
Place = tuple[float, float]
Spot = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PublicZone:
    """A constraint that holds: `rings` are closed outlines (lat, lon), the first the outer.

    `spans` are the seconds since 1970 within the hours asked for.
    """

    name: str
    origin: str
    severity: Severity
    rings: tuple[tuple[Place, ...], ...]
    floor: AnyHeight
    ceiling: AnyHeight
    spans: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PublicFlight:
    """An accepted flight: pieces of its way (lat, lon, metres above sea level) without ends."""

    operator: str
    priority: PriorityClass
    begins: datetime
    ends: datetime
    lines: tuple[tuple[Spot, ...], ...]


@dataclass(frozen=True, slots=True)
class PublicAir:
    """Both, and whether that is all there is."""

    zones: tuple[PublicZone, ...]
    flights: tuple[PublicFlight, ...]
    is_all: bool = True


def air_between(begins: datetime, ends: datetime, box: Box | None) -> PublicAir:
    """Zones that hold between two moments; flights then in a box, none without one."""
    zones = zones_between(begins, ends)
    if box is None:
        return PublicAir(zones, ())
    rows = _flights(box, begins, ends)
    found = [_public(row, begins, ends) for row in rows[:MOST_FLIGHTS]]
    seen = tuple(one for one in found if one.lines)
    return PublicAir(zones, seen, is_all=len(rows) <= MOST_FLIGHTS)


def zones_between(begins: datetime, ends: datetime) -> tuple[PublicZone, ...]:
    """Zones, events and works that hold at some moment between two."""
    low, high = begins.timestamp(), ends.timestamp()
    return tuple(
        PublicZone(
            one.name,
            one.origin,
            one.volume.severity,
            rings_of(one.volume.footprint),
            one.volume.floor,
            one.volume.ceiling,
            tuple(spans),
        )
        for one in in_force(begins, ends)
        if (spans := one.volume.holds_within(low, high))
    )


def rings_of(footprint: Footprint) -> tuple[tuple[Place, ...], ...]:
    """The outlines of a footprint, closed: the outer one, then holes."""
    if isinstance(footprint, Circle):
        return (_around(footprint.centre, footprint.radius_m),)
    if isinstance(footprint, Corridor):
        return _beside(footprint.line, footprint.half_width_m)
    rings = (footprint.outer, *footprint.holes)
    return tuple(tuple((one.lat, one.lon) for one in (*ring, ring[0])) for ring in rings)


def _around(centre: Point, radius: float) -> tuple[Place, ...]:
    north, east = metres_of_a_degree(centre.lat)
    turns = [2.0 * math.pi * (step % _CORNERS) / _CORNERS for step in range(_CORNERS + 1)]
    return tuple(
        (
            centre.lat + radius / north * math.sin(turn),
            centre.lon + radius / east * math.cos(turn),
        )
        for turn in turns
    )


def _beside(line: Sequence[Point], half: float) -> tuple[tuple[Place, ...], ...]:
    """Everything within `half` metres of a line, its ends round."""
    from shapely.geometry import LineString  # noqa: PLC0415 - only few zones are corridors

    at = line[0]
    north, east = metres_of_a_degree(at.lat)
    flat = [((one.lon - at.lon) * east, (one.lat - at.lat) * north) for one in line]
    shape = LineString(flat).buffer(half, quad_segs=6).simplify(half / 50.0)
    return tuple(
        tuple((at.lat + y / north, at.lon + x / east) for x, y in ring.coords)
        for ring in (shape.exterior, *shape.interiors)
    )


_COLUMNS: Final = (
    "operator__organisation", "priority", "departs_at", "arrives_at", "route__line",
)  # fmt: skip
_Row = tuple[str, str, datetime, datetime, bytes]


def _flights(box: Box, begins: datetime, ends: datetime) -> list[_Row]:
    """Accepted flights then in the air of a box, by departure; one more than are shown."""
    rows = Flight.objects.filter(
        state=FlightState.ACCEPTED, arrives_at__gte=begins, departs_at__lte=ends
    )
    edges = box.west, box.south, box.east, box.north
    try:
        cells = cells_in_box(edges, begins.timestamp(), ends.timestamp())
    except TooMuchAir:
        cells = []
    if 0 < len(cells) <= _MOST_CELLS:
        held = AirCell.objects.filter(cell__in=cells)
        rows = rows.filter(id__in=held.values("flight_id"))
    found = rows.order_by("departs_at", "id").values_list(*_COLUMNS)
    return list(found[: MOST_FLIGHTS + 1])


def _public(row: _Row, begins: datetime, ends: datetime) -> PublicFlight:
    operator, priority, departs, arrives, packed = row
    corners = [(lat, lon, height) for lat, lon, height, _, _ in line_read(packed).tolist()]
    low, high = max(departs, begins), min(arrives, ends)
    lines = without_ends(corners)
    return PublicFlight(
        operator, PriorityClass(priority), low.astimezone(UTC), high.astimezone(UTC), lines
    )


def without_ends(corners: Sequence[Spot]) -> tuple[tuple[Spot, ...], ...]:
    """A way without what lies in the 500 m squares around its two ends."""
    hidden = [
        mesh_box(mesh_code(Point(end[0], end[1]), Level.HALF))
        for end in (corners[0], corners[-1])
    ]
    lines: list[list[Spot]] = []
    for one, other in pairwise(corners):
        for low, high in _outside(one, other, hidden):
            start, end = _at(one, other, low), _at(one, other, high)
            if lines and lines[-1][-1] == start:
                lines[-1].append(end)
            else:
                lines.append([start, end])
    return tuple(tuple(line) for line in lines)


def _outside(one: Spot, other: Spot, hidden: Sequence[Box]) -> Iterator[tuple[float, float]]:
    """Shares of a leg that lie in none of some boxes."""
    at = 0.0
    for low, high in sorted(_inside(one, other, box) for box in hidden):
        if low > at:
            yield at, low
        at = max(at, high)
    if at < 1.0:
        yield at, 1.0


def _inside(one: Spot, other: Spot, box: Box) -> tuple[float, float]:
    """The shares at which a leg enters and leaves a box; 0 and 0 where it does not."""
    low, high = 0.0, 1.0
    for start, end, least, most in (
        (one[0], other[0], box.south, box.north),
        (one[1], other[1], box.west, box.east),
    ):
        if start == end:
            if not least <= start <= most:
                return 0.0, 0.0
            continue
        edges = sorted(((least - start) / (end - start), (most - start) / (end - start)))
        low, high = max(low, edges[0]), min(high, edges[1])
    return (low, high) if low < high else (0.0, 0.0)


def _at(one: Spot, other: Spot, share: float) -> Spot:
    if share in (0.0, 1.0):
        return one if share == 0.0 else other
    lat, lon, height = (a + share * (b - a) for a, b in zip(one, other, strict=True))
    return lat, lon, height
