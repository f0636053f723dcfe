"""Names to places and places to names, as clients of MOTIS ask.

>>> # GET /api/v1/geocode?text=かがおんせん
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest  # noqa: TC002 - django-ninja reads it
from ninja import Field, Query, Router, Schema

from kaga.engines.geo import Point
from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.errors import Invalid
from kaga.kernel.places import beginning, finding
from kaga.services.mobility import api_shapes as shapes
from kaga.services.mobility import words
from kaga.services.mobility.places import Named, places_named, stops_near

if TYPE_CHECKING:
    from collections.abc import Sequence

geocode = Router()
reverse = Router()
NAMES: Final = Rate(600, 60)


class NameQuery(Schema):
    """A text, as far as it is typed."""

    text: str = Field(min_length=1, max_length=120)
    type: str = Field("", max_length=60)
    numResults: int = Field(10, ge=1, le=50)  # noqa: N815 - as the standard spells it


class PointQuery(Schema):
    """A point as `lat,lon`."""

    place: str = Field(min_length=3, max_length=80)
    type: str = Field("", max_length=60)
    numResults: int = Field(5, ge=1, le=50)  # noqa: N815


@geocode.get("", response=list[shapes.MatchOut], auth=None, exclude_none=True)
@limited("mobility-geocode", NAMES)
def by_name(request: HttpRequest, asked: Query[NameQuery]) -> object:
    """Stops, places and addresses that a text may mean, best first; kana is understood."""
    del request
    return matches(places_named(asked.text, asked.numResults), asked.type)


@reverse.get("", response=list[shapes.MatchOut], auth=None, exclude_none=True)
@limited("mobility-geocode", NAMES)
def by_point(request: HttpRequest, asked: Query[PointQuery]) -> object:
    """Stops and addresses near a point, nearest first."""
    del request
    named = places_named(asked.place, 1)
    if not named or named[0].detail:
        raise Invalid({"place": [words.not_a_question.ja]})
    point = named[0].point
    book = finding.address_book()
    near = book.reverse.nearest(Point(*point), asked.numResults)
    addresses = [
        Named(one.entry.name, one.entry.name, (one.entry.point.lat, one.entry.point.lon))
        for one in near
    ]
    return matches([*stops_near(point, asked.numResults), *addresses], asked.type)


def matches(found: Sequence[Named], kinds: str) -> list[dict[str, Any]]:
    """Places as the API gives them; of some kinds only, if any are named."""
    wanted = set(filter(None, kinds.split(",")))
    told = [_match(one, number) for number, one in enumerate(found)]
    return [one for one in told if not wanted or one["type"] in wanted]


def _match(one: Named, number: int) -> dict[str, Any]:
    kind = (
        "STOP" if one.stop else "PLACE" if one.kind not in {"", "town", "koaza"} else "ADDRESS"
    )
    lat, lon = one.point
    city = beginning.city_name().ja
    area = {"name": city, "adminLevel": 7, "matched": False, "default": True}
    return {
        "type": kind,
        "category": one.kind or None,
        "tokens": [],
        "name": one.name,
        "id": one.stop or f"{lat:.6f},{lon:.6f}",
        "lat": lat,
        "lon": lon,
        "areas": [area],
        "score": float(number),
        "modes": ["TRANSIT"] if one.stop else None,
    }
