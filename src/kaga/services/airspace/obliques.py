"""Pictures of routes from aside, drawn over the map in use and kept.

What: `publish.oblique` over the tiles of the map, kept by the plan's id (which is a hash of the
question, the map and the air) or by the flight's route and the map. Why an address of its own:
the page does not wait for it, and a browser loads it when it is scrolled to.

>>> plan_address({"from": "a", "to": "b"}, "3e49-1")
'/api/v1/airspace/plans/oblique/3e49-1.svg?from=a&to=b'
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlencode

from django.http import HttpResponse

from kaga.kernel.errors import NotFound
from kaga.services.airspace.pages.air_shown import scene_zones
from kaga.services.airspace.queries.public_air import zones_between
from kaga.services.airspace.queries.terrain import map_in_use, tile_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaga.services.airspace.models import Flight

Look = Literal["light", "dark"]
_KEPT: Final = 48
_pictures: OrderedDict[tuple[str, ...], str] = OrderedDict()
_guard = Lock()


def plan_address(asked: Mapping[str, str], identity: str) -> str:
    """Where the picture of an alternative is, without its look."""
    return f"/api/v1/airspace/plans/oblique/{identity}.svg?{urlencode(asked)}"


def plan_picture(
    identity: str, look: Look, record_of: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """An alternative of a plan; `record_of` is asked when the picture is not at hand.

    Raises
    ------
    NotFound: the plan of the question is another one by now.
    """
    return _answer(_at_hand((identity, look), lambda: _of_plan(record_of(), identity, look)))


def flight_picture(flight: Flight, look: Look) -> HttpResponse:
    """The way of a flight over the map in use."""
    route = flight.route
    line = [corner[:3] for corner in route.plan["corners"]]
    hours = flight.departs_at, flight.arrives_at
    way = _Way(line, 1, (route.origin, route.goal), hours)
    key = (route.digest, map_in_use() or "", look)
    return _answer(_at_hand(key, lambda: _drawn(way, look)))


@dataclass(frozen=True, slots=True)
class _Way:
    """A route: places, its number, names of its ends, from when to when it is flown."""

    line: Sequence[Sequence[float]]
    number: int
    names: tuple[str, str]
    hours: tuple[datetime, datetime]


def _of_plan(record: Mapping[str, Any], identity: str, look: Look) -> str:
    ways = record["alternatives"]
    number = next((at for at, one in enumerate(ways, 1) if one["id"] == identity), None)
    if number is None:
        raise NotFound
    begins = datetime.fromisoformat(record["depart"])
    hours = begins, begins + timedelta(seconds=ways[number - 1]["seconds"])
    names = record["from"]["name"], record["to"]["name"]
    line = [point[:3] for point in ways[number - 1]["waypoints"]]
    return _drawn(_Way(line, number, names, hours), look)


def _drawn(way: _Way, look: Look) -> str:
    from kaga.engines.airspace.publish.oblique import (  # noqa: PLC0415 - numpy only here
        Drawing,
        Glass,
        oblique,
    )

    zones = [
        Glass(one["look"], one["rings"][0], *one["limits"])
        for one in scene_zones(zones_between(*way.hours))
    ]
    spots = [(lat, lon, height) for lat, lon, height in way.line]
    return oblique(Drawing(spots, way.number, way.names, zones, look), tile_at)


def _at_hand(key: tuple[str, ...], draw: Callable[[], str]) -> str:
    """The picture of a key, drawn when nobody has asked for it lately."""
    with _guard:
        known = _pictures.get(key)
        if known is not None:
            _pictures.move_to_end(key)
            return known
    made = draw()
    with _guard:
        _pictures[key] = made
        while len(_pictures) > _KEPT:
            _pictures.popitem(last=False)
    return made


def _answer(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
