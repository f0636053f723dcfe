"""The picture of a route from aside, as an image: for plans and for flights.

What: `publish.oblique` over the tiles of the map in use, kept by the plan's id (which is a hash
of the question, the map and the air) or by the flight's route and the map. Why an address of
its own: the page does not wait for it, and a browser loads it when it is scrolled to.

>>> # GET /airspace/plan/oblique.svg?id=3e49…-1&from=a&to=b&depart=…&look=dark
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.errors import NotFound
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace.actions.steps import seen_flight
from kaga.services.airspace.pages.air_shown import scene_zones
from kaga.services.airspace.plans_api import asked_planner
from kaga.services.airspace.queries.public_air import zones_between
from kaga.services.airspace.queries.terrain import map_in_use, tile_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.http import HttpRequest

    from kaga.engines.airspace.publish.oblique import Drawing

Look = Literal["light", "dark"]
PICTURES: Final = Rate(120, 60)
_KEPT: Final = 48
_pictures: OrderedDict[tuple[str, ...], str] = OrderedDict()
_guard = Lock()


def plan_address(asked: Mapping[str, str], identity: str) -> str:
    """Where the picture of an alternative is, without its look."""
    return f"/airspace/plan/oblique.svg?{urlencode({'id': identity, **asked})}"


@require_safe
@limited("airspace-oblique", PICTURES)
def plan_oblique(request: HttpRequest) -> HttpResponse:
    """An alternative of a plan; the question must come along, for plans are not kept."""
    asked, look = request.GET, _look(request)
    identity = asked.get("id", "")
    key = (identity, look)
    made = _kept(key)
    if made is None:
        question = {name: asked.get(name, "") for name in ("from", "to", "depart", "vehicle")}
        record = asked_planner("plan", question, visitor_of(request).language)
        made = _keep(key, lambda: _drawn_plan(record, identity, look))
    return _answer(made)


@require_safe
def flight_oblique(request: HttpRequest, flight: str) -> HttpResponse:
    """The way of a flight, for those who may see it."""
    row, look = seen_flight(visitor_of(request), flight), _look(request)
    corners, ends = row.route.plan["corners"], (row.route.origin, row.route.goal)
    hours = row.departs_at, row.arrives_at
    key = (row.route.digest, map_in_use() or "", look)
    made = _kept(key)
    if made is None:
        drawing = _drawing([corner[:3] for corner in corners], 1, ends, hours, look)
        made = _keep(key, lambda: _drawn(drawing))
    return _answer(made)


def _drawn_plan(record: Mapping[str, Any], identity: str, look: Look) -> str:
    """The alternative of that id (raises NotFound: the plan is another one by now)."""
    ways = record["alternatives"]
    number = next((at for at, one in enumerate(ways, 1) if one["id"] == identity), None)
    if number is None:
        raise NotFound
    begins = datetime.fromisoformat(record["depart"])
    hours = begins, begins + timedelta(seconds=ways[number - 1]["seconds"])
    ends = record["from"]["name"], record["to"]["name"]
    line = [point[:3] for point in ways[number - 1]["waypoints"]]
    return _drawn(_drawing(line, number, ends, hours, look))


def _drawing(
    line: Sequence[Sequence[float]],
    number: int,
    names: tuple[str, str],
    hours: tuple[datetime, datetime],
    look: Look,
) -> Drawing:
    from kaga.engines.airspace.publish.oblique import (  # noqa: PLC0415 - numpy only here
        Drawing,
        Glass,
    )

    zones = [
        Glass(one["look"], one["rings"][0], *one["limits"])
        for one in scene_zones(zones_between(*hours))
    ]
    spots = [(lat, lon, height) for lat, lon, height in line]
    return Drawing(spots, number, names, zones, look)


def _drawn(drawing: Drawing) -> str:
    from kaga.engines.airspace.publish.oblique import oblique  # noqa: PLC0415 - as above

    return oblique(drawing, tile_at)


def _kept(key: tuple[str, ...]) -> str | None:
    with _guard:
        if key in _pictures:
            _pictures.move_to_end(key)
        return _pictures.get(key)


def _keep(key: tuple[str, ...], draw: Callable[[], str]) -> str:
    made = draw()
    with _guard:
        _pictures[key] = made
        while len(_pictures) > _KEPT:
            _pictures.popitem(last=False)
    return made


def _look(request: HttpRequest) -> Look:
    return "dark" if request.GET.get("look") == "dark" else "light"


def _answer(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
