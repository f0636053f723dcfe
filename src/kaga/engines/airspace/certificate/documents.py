"""The plain documents that a certificate names by hash: people, constraints, traffic, rules.

What: the engine's values written down as JSON of whole numbers, for anybody to read. Why: the
verifier shares no code with those engines; all that it gets of them are these bytes.

>>> flights_document((), LocalFrame(36.3, 136.3))["flights"]
[]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from kaga.engines.airspace.airports import Airport
from kaga.engines.airspace.certificate.canonical import ContentError
from kaga.engines.airspace.deconflict.tracks import Track
from kaga.engines.airspace.footprints import Circle, Corridor, Footprint
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Agl, AnyHeight, Msl
from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.people.presence import presence_at
from kaga.engines.airspace.people.slots import QUARTERS, DayKind, Slot
from kaga.engines.airspace.periods import Once, Period
from kaga.engines.airspace.volumes import Volume
from kaga.engines.geo.model import Point

E9: Final = 1_000_000_000
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PeopleSource:
    """What the people field was made from.

    Attributes
    ----------
    name, version, status
        Of the source.
    census
        Residents by JIS X 0410 mesh code, one level.
    visitors
        People in the city who are not residents.
    multiply
        Live factors by kind of place for the whole city.
    special_days
        Kind of day by ISO date, where it is not that of the day of the week.
    """

    name: str
    version: str
    status: str
    census: Mapping[str, float]
    visitors: float = 0.0
    multiply: Mapping[Land, float] = field(default_factory=dict)
    special_days: Mapping[str, DayKind] = field(default_factory=dict)


def people_document(source: PeopleSource) -> Json:
    """Census, visitors and the whole table of the day, shares in 1e-12."""
    return {
        "schema": "kaga-people-1",
        "name": source.name,
        "version": source.version,
        "status": source.status,
        "census_e3": {code: round(count * 1e3) for code, count in source.census.items()},
        "visitors_e3": round(source.visitors * 1e3),
        "multiply_e6": {_name(kind): round(f * 1e6) for kind, f in source.multiply.items()},
        "special_days": {day: kind.value for day, kind in source.special_days.items()},
        "days": {kind.value: _day(kind) for kind in DayKind},
        "shape_e6": {_name(kind): round(float(_shapes()[kind]) * 1e6) for kind in Land},
    }


def _day(kind: DayKind) -> Json:
    slots = [presence_at(Slot(kind, quarter)) for quarter in range(QUARTERS)]
    parts: Json = {"away": [_e12(slot.away) for slot in slots]}
    for part in ("residents", "visitors", "open_air"):
        parts[part] = {
            _name(land): [_e12(float(getattr(slot, part)[land])) for slot in slots]
            for land in Land
        }
    return parts


def _shapes() -> Any:
    return presence_at(Slot(DayKind.WEEKDAY, 0)).shape


def _name(kind: Land) -> str:
    return kind.name.lower()


def _e12(value: float) -> int:
    return round(value * 1e12)


def constraints_document(volumes: Iterable[Volume], airports: Iterable[Airport]) -> Json:
    """Constraints and airports.

    Raises
    ------
    ContentError
        For heights that need a geoid or a home: turn them into heights above sea level.
    """
    return {
        "schema": "kaga-constraints-1",
        "zones": [_zone(volume) for volume in volumes],
        "airports": [_airport(airport) for airport in airports],
    }


def _zone(volume: Volume) -> Json:
    return {
        "id": str(volume.id),
        "rule": str(volume.rule),
        "severity": volume.severity.value,
        "footprint": _footprint(volume.footprint),
        "floor": _height(volume.floor),
        "ceiling": _height(volume.ceiling),
        "periods": [_period(period) for period in volume.periods],
    }


def _footprint(footprint: Footprint) -> Json:
    if isinstance(footprint, Circle):
        return _corridor((footprint.centre,), footprint.radius_m)
    if isinstance(footprint, Corridor):
        return _corridor(footprint.line, footprint.half_width_m)
    rings = (footprint.outer, *footprint.holes)
    return {"kind": "polygon", "rings": [[_place(point) for point in ring] for ring in rings]}


def _corridor(line: tuple[Point, ...], radius: float) -> Json:
    places = [_place(point) for point in line]
    return {"kind": "corridor", "line": places, "radius_mm": round(radius * 1e3)}


def _place(point: Point) -> list[int]:
    return [round(point.lat * E9), round(point.lon * E9)]


def _height(height: AnyHeight) -> Json:
    if isinstance(height, Agl | Msl):
        return {"datum": type(height).__name__.lower(), "mm": round(height.metres * 1e3)}
    raise ContentError(f"{height} must be told above ground or above sea level")


def _period(period: Period) -> Json:
    if isinstance(period, Once):
        return {"from_ms": round(period.start * 1e3), "to_ms": round(period.end * 1e3)}
    return {
        "from_ms": _moment(period.start),
        "to_ms": _moment(period.end),
        "days": sorted(period.days),
        "opens_s": period.opens,
        "closes_s": period.closes,
        "offset_s": period.offset,
    }


def _moment(second: float) -> int | None:
    return round(second * 1e3) if math.isfinite(second) else None


def _airport(airport: Airport) -> Json:
    rules: Json = {}
    for part in fields(airport.rules):
        value = getattr(airport.rules, part.name)
        gradient = part.name.endswith("_gradient")
        unit, factor = ("e9", E9) if gradient else ("mm", 1000)
        rules[f"{part.name}_{unit}"] = None if value is None else round(value * factor)
    return {
        "name": airport.name,
        "ends": [
            {
                "name": end.name,
                "lat_e9": round(end.lat * E9),
                "lon_e9": round(end.lon * E9),
                "alt_mm": round(end.elevation.metres * 1e3),
            }
            for end in airport.ends
        ],
        "reference_mm": round(airport.reference_elevation.metres * 1e3),
        "rules": rules,
    }


def flights_document(tracks: Iterable[Track], frame: LocalFrame) -> Json:
    """Filed flights whose time overlaps the flight's, on the sheet of metres."""
    return {
        "schema": "kaga-filed-flights-1",
        "sheet": [round(frame.lat * E9), round(frame.lon * E9)],
        "flights": [
            {
                "id": str(track.id),
                "priority": int(track.priority),
                "horizontal_mm": round(track.separation.horizontal * 1e3),
                "vertical_mm": round(track.separation.vertical * 1e3),
                "corners": [
                    [round(float(value) * 1e3) for value in (second, *place)]
                    for second, place in zip(track.times, track.places, strict=True)
                ],
            }
            for track in tracks
        ],
    }


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """One rule as a question about one fact.

    `test` is `at_least`, `at_most` or `is`; a fact named `declared.x` is one that a person
    declared. `otherwise` is the verdict when the test fails: `notify`, `permission` or
    `prohibited`.
    """

    id: str
    article: str
    fact: str
    test: str
    value: int | bool | str | tuple[str, ...]
    otherwise: str


def rules_document(name: str, rules: Iterable[RuleRecord]) -> Json:
    """A rule pack."""
    records = [{part.name: getattr(rule, part.name) for part in fields(rule)} for rule in rules]
    return {"schema": "kaga-rule-pack-1", "id": name, "rules": records}


def tiles_document(digests: Mapping[tuple[int, int], str]) -> bytes:
    """The list of a map's tiles; its SHA-256 is the version of the map."""
    lines = [f"{x}/{y} {digests[x, y]}\n" for x, y in sorted(digests)]
    return "".join(lines).encode()
