"""Names that people type, as places to go from and to: stops first, then the city's places.

A name is looked up among the stops of the network in force (by name and by reading, so that
kana finds them), then among addresses and places of the city; `LAT,LON` is a point.

>>> places_named("36.3206,136.3503", 1)[0].point
(36.3206, 136.3503)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kaga.engines.geo.addresses import Name, NameIndex
from kaga.kernel.errors import NotFound
from kaga.kernel.places import finding
from kaga.services.mobility.queries.network import document_of, edition_in_force

if TYPE_CHECKING:
    from kaga.engines.transit.authoring.document import Stop

_POINT: Final = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_ENOUGH: Final = 30.0


@dataclass(frozen=True, slots=True)
class Named:
    """A place with a name; `stop` if vehicles stop there."""

    name: str
    detail: str
    point: tuple[float, float]
    stop: str = ""
    kind: str = ""
    score: float = 0.0

    def asked(self) -> dict[str, Any]:
        """As the planner takes it."""
        if self.stop:
            return {"stop": self.stop}
        return {"lat": self.point[0], "lon": self.point[1], "name": self.name}


@dataclass(frozen=True)
class _Book:
    stops: dict[str, Stop]
    names: NameIndex


@lru_cache(maxsize=4)
def _book(edition: UUID) -> _Book:
    network = document_of(edition)
    used = {
        stop for line in network.lines for pattern in line.patterns for stop in pattern.stops
    }
    stops = {one.id: one for one in network.stops if one.id in used}
    return _Book(stops, NameIndex(Name(k, s.name.ja, s.name.kana) for k, s in stops.items()))


def stop_named(key: str) -> Named | None:
    """A stop by its id."""
    edition = edition_in_force()
    stop = None if edition is None else _book(edition.id).stops.get(key)
    return None if stop is None else _of_stop(stop, 100.0)


def _of_stop(stop: Stop, score: float) -> Named:
    return Named(stop.name.ja, stop.name.kana, (stop.lat, stop.lon), stop.id, "stop", score)


def places_named(text: str, limit: int = 6) -> list[Named]:
    """What a text may mean, best first; nothing when nothing fits."""
    text = unicodedata.normalize("NFKC", text).strip()[:120]
    point = _POINT.fullmatch(text)
    if point is not None:
        lat, lon = float(point[1]), float(point[2])
        ok = -90 <= lat <= 90 and -180 <= lon <= 180
        return [Named(text, "", (lat, lon))] if ok else []
    edition = edition_in_force()
    found: list[Named] = []
    if edition is not None and text:
        book = _book(edition.id)
        known = stop_named(text)
        hits = [hit for hit in book.names.search(text, limit) if hit.score >= _ENOUGH]
        found = [known] if known else []
        found += [_of_stop(book.stops[hit.key], hit.score) for hit in hits]
    for one in _in_city(text, limit):
        place = one.point.lat, one.point.lon
        found.append(Named(one.name, one.address, place, "", one.kind, 50.0))
    return _once(found)[:limit]


def _in_city(text: str, limit: int) -> list[finding.Result]:
    try:
        return finding.search(text, limit) if text else []
    except NotFound:  # no city pack is loaded
        return []


def _once(found: list[Named]) -> list[Named]:
    """Each name once; a station that is a stop and a place is the stop."""
    seen: set[str] = set()
    kept = []
    for one in found:
        if one.name not in seen:
            seen.add(one.name)
            kept.append(one)
    return kept


def stops_near(point: tuple[float, float], limit: int) -> list[Named]:
    """The nearest stops, as the crow flies."""
    edition = edition_in_force()
    if edition is None:
        return []
    across = cos(radians(point[0]))
    stops = sorted(
        _book(edition.id).stops.values(),
        key=lambda one: hypot(one.lat - point[0], (one.lon - point[1]) * across),
    )
    return [_of_stop(one, 0.0) for one in stops[:limit]]
