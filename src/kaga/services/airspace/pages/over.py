"""Over my house: what flies over a place, and when, for everybody; feeds of a place."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaga.engines.geo.meshes import Level, mesh_box, mesh_code
from kaga.engines.geo.model import Point
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.places import queries as places
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.security import content_policy
from kaga.kernel.web.words import Words
from kaga.services.airspace import over_words as w
from kaga.services.airspace import page_words, plan_words
from kaga.services.airspace.pages.air_shown import scene_zones
from kaga.services.airspace.pages.over_feeds import atom_of, calendar_of
from kaga.services.airspace.pages.over_picture import band_of, plan_of
from kaga.services.airspace.pages.over_rows import row_of
from kaga.services.airspace.pages.picker import named_near
from kaga.services.airspace.pages.plan_config import city_config
from kaga.services.airspace.pages.sentences import filled
from kaga.services.airspace.pages.sky3d import MAP_SOURCES, scene_json, scene_of_circle
from kaga.services.airspace.placing import Placed, place_of
from kaga.services.airspace.queries.over import RADII, Circle, overhead
from kaga.services.airspace.queries.public_air import zones_between

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.services.airspace.queries.over import Overhead

DAY: Final = timedelta(hours=24)
_MAP_WORDS: Final = {
    **{name: getattr(plan_words, name) for name in ("zoom_in", "zoom_out", "close")},
    "map_title": w.pick_title,
    "picked": w.picked,
}
_MESH_RADIUS: Final = 300.0


@content_policy(**MAP_SOURCES)
@require_safe
def over(request: HttpRequest) -> HttpResponse:
    """What flies over a place within 24 hours, or did."""
    asked = request.GET
    radius = _radius(asked.get("radius", ""))
    is_past = asked.get("when") == "past"
    text = unicodedata.normalize("NFKC", asked.get("place", "")).strip()[:200]
    context: dict[str, Any] = {
        "typed": text, "radius": radius, "is_past": is_past, "wrong": None, "found": None,
        "config": city_config(visitor_of(request).language, _MAP_WORDS, {}),
        "radii": [(str(one), filled(w.within, metres=f"{one:,}")) for one in RADII],
    }  # fmt: skip
    at = place_of(text) if text else None
    if text and at is None:
        context["wrong"] = page_words.place_unknown
    elif at is not None and not _inside(at):
        context["wrong"] = w.outside
    elif at is not None:
        context |= _looked(at, radius, is_past=is_past)
    return page(request, "airspace/over.html", context, 422 if context["wrong"] else 200)


def _radius(text: str) -> int:
    return next((one for one in RADII if str(one) == text), RADII[1])


def _inside(at: Placed) -> bool:
    """Whether a place lies in the city; without a city pack nobody can say that it does not."""
    edge = places.boundary()
    return edge is None or edge.holds(Point(at.lat, at.lon))


def _looked(at: Placed, radius: int, *, is_past: bool) -> dict[str, Any]:
    now = clock.now()
    begins = now - DAY if is_past else now
    circle = Circle(at.lat, at.lon, float(radius))
    found = overhead(circle, begins, begins + DAY)
    near = named_near(at.lat, at.lon, radius * 0.92)
    return {
        "found": found,
        "place": at,
        "rows": [row_of(one, now) for one in found.flights],
        "plan": plan_of(circle, found.flights, near),
        "band": band_of(begins, found.flights, now),
        "mesh": mesh_code(Point(at.lat, at.lon), Level.QUARTER),
        "ground": _ground_sentence(found),
        "scene": scene_json(
            scene_of_circle(circle, found.flights)
            | {"zones": scene_zones(zones_between(begins, begins + DAY))}
        ),
    }


def _ground_sentence(found: Overhead) -> list[Words]:
    if found.ground is None:
        return [w.ground_unknown]
    said = [filled(w.ground_known, metres=f"{found.ground.metres:.0f}")]
    return said if found.ground.official else [*said, w.ground_stand_in]


@require_safe
def calendar(request: HttpRequest, mesh: str) -> HttpResponse:
    """The next 24 hours of a square as a calendar."""
    del request
    found, now = _of_mesh(mesh)
    answer = HttpResponse(calendar_of(mesh, found, now), content_type="text/calendar")
    return _shared(answer)


@require_safe
def feed(request: HttpRequest, mesh: str) -> HttpResponse:
    """The next 24 hours of a square as a feed."""
    language = visitor_of(request).language
    found, now = _of_mesh(mesh)
    where = request.build_absolute_uri("/airspace/over")
    text = atom_of(where, mesh, [(one, row_of(one, now)) for one in found.flights], language)
    return _shared(HttpResponse(text, content_type="application/atom+xml"))


def _shared(answer: HttpResponse) -> HttpResponse:
    """Nobody's own: caches on the way may keep it for five minutes."""
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _of_mesh(mesh: str) -> tuple[Overhead, datetime]:
    try:
        box = mesh_box(mesh)
    except ValueError as error:
        raise NotFound from error
    middle = Placed((box.south + box.north) / 2, (box.west + box.east) / 2, mesh)
    if len(mesh) != 10 or not _inside(middle):
        raise NotFound
    now = clock.now()
    circle = Circle(middle.lat, middle.lon, _MESH_RADIUS)
    return overhead(circle, now, now + DAY), now
