"""The API of journeys, as clients of MOTIS ask it.

Parameters that this city does not use (bicycles, parking, rented vehicles) are accepted and
change nothing. What is listed in `requestParameters` was understood. Rides on demand come where
`directModes`, `preTransitModes` or `postTransitModes` name ODM (or FLEX); an itinerary with one
holds the signed offer that books it (`kaga.offer`).

>>> # GET /api/v6/plan?fromPlace=kagaonsen&toPlace=36.3132,136.4206&time=2026-11-24T00:00:00Z
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kaga.kernel import clock
from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.errors import Invalid, OutsideWorld
from kaga.kernel.resident.asking import Failed, Refused, Unavailable
from kaga.kernel.web.pages import visitor_of
from kaga.services.mobility import api_shapes as shapes
from kaga.services.mobility import words
from kaga.services.mobility.places import Named, places_named, stop_named, stops_near
from kaga.services.mobility.planner.client import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Language

router = Router()
JOURNEYS: Final = Rate(300, 60)
_YEARS: Final = range(2000, 2101)
_RAIL: Final = frozenset(
    {"RAIL", "HIGHSPEED_RAIL", "LONG_DISTANCE", "NIGHT_RAIL", "REGIONAL_FAST_RAIL",
     "REGIONAL_RAIL", "SUBURBAN"}
)  # fmt: skip
_BUS: Final = frozenset({"BUS", "COACH"})
_ON_DEMAND: Final = frozenset({"ODM", "FLEX"})


class PlanQuery(Schema):
    """A question for journeys: places are stop ids or `lat,lon`."""

    fromPlace: str = Field(min_length=1, max_length=200)  # noqa: N815 - as the standard
    toPlace: str = Field(min_length=1, max_length=200)  # noqa: N815
    time: datetime | None = None
    arriveBy: bool = False  # noqa: N815
    numItineraries: int = Field(5, ge=1, le=20)  # noqa: N815
    maxItineraries: int | None = Field(None, ge=1, le=20)  # noqa: N815
    searchWindow: int = Field(7200, ge=0, le=86400)  # noqa: N815
    maxTransfers: int = Field(7, ge=0)  # noqa: N815
    maxPreTransitTime: int = Field(900, ge=0)  # noqa: N815
    maxPostTransitTime: int = Field(900, ge=0)  # noqa: N815
    maxDirectTime: int = Field(1800, ge=0)  # noqa: N815
    transitModes: str = Field("TRANSIT", max_length=300)  # noqa: N815
    directModes: str = Field("WALK", max_length=300)  # noqa: N815
    preTransitModes: str = Field("WALK", max_length=300)  # noqa: N815
    postTransitModes: str = Field("WALK", max_length=300)  # noqa: N815
    pedestrianProfile: Literal["FOOT", "WHEELCHAIR"] = "FOOT"  # noqa: N815
    passengers: int = Field(1, ge=1, le=9)
    pageCursor: str = Field("", max_length=60)  # noqa: N815


class BoardQuery(Schema):
    """A question for a board."""

    stopId: str = Field("", max_length=200)  # noqa: N815
    center: str = Field("", max_length=80)
    time: datetime | None = None
    arriveBy: bool = False  # noqa: N815
    direction: Literal["EARLIER", "LATER"] | None = None
    n: int = Field(10, ge=1, le=200)
    window: int = Field(0, ge=0, le=86400)
    pageCursor: str = Field("", max_length=60)  # noqa: N815


class ReachQuery(Schema):
    """A question for everything that can be reached."""

    one: str = Field(min_length=1, max_length=200)
    maxTravelTime: int = Field(ge=1, le=1440)  # noqa: N815
    time: datetime | None = None
    arriveBy: bool = False  # noqa: N815
    maxPreTransitTime: int = Field(900, ge=0)  # noqa: N815
    preTransitModes: str = Field("WALK", max_length=300)  # noqa: N815
    passengers: int = Field(1, ge=1, le=9)
    pedestrianProfile: Literal["FOOT", "WHEELCHAIR"] = "FOOT"  # noqa: N815


@router.get("/plan", response=shapes.PlanOut, auth=None, by_alias=True, exclude_none=True)
@limited("mobility-plan", JOURNEYS)
def plan(request: HttpRequest, asked: Query[PlanQuery]) -> object:
    """Journeys between two places."""
    language = visitor_of(request).language
    time, earlier = _from(asked.pageCursor, asked.time)
    question = {
        "from": place_of(asked.fromPlace, "fromPlace"),
        "to": place_of(asked.toPlace, "toPlace"),
        "time": time.isoformat(),
        "arrive_by": asked.arriveBy or earlier,
        "window_s": asked.searchWindow,
        "results": min(asked.numItineraries, asked.maxItineraries or asked.numItineraries),
        "transfers": asked.maxTransfers,
        "walk_s": max(asked.maxPreTransitTime, asked.maxPostTransitTime),
        "direct_s": asked.maxDirectTime if "WALK" in asked.directModes.split(",") else 0,
        "who": asked.pedestrianProfile,
        "uses": _uses_of(asked),
        "party": _party(asked),
    }
    found = asked_planner("journeys", question, language)
    wanted = _wanted(asked.transitModes)
    kept = [one for one in found["itineraries"] if _uses(one, wanted)]
    direct = [one for one in kept if not any("tripId" in leg for leg in one["legs"])]
    told = {key: str(value) for key, value in request.GET.items()}
    return {
        **found,
        "direct": [*found["direct"], *direct],
        "itineraries": [one for one in kept if one not in direct],
        "requestParameters": told,
        "debugOutput": {},
    }


@router.get(
    "/stoptimes", response=shapes.StopTimesOut, auth=None, by_alias=True, exclude_none=True
)
@limited("mobility-board", JOURNEYS)
def stoptimes(request: HttpRequest, asked: Query[BoardQuery]) -> object:
    """Departures or arrivals at a stop."""
    time, earlier = _from(asked.pageCursor, asked.time)
    question = {
        "stop": _board_of(asked),
        "time": time.isoformat(),
        "arriving": asked.arriveBy,
        "earlier": earlier or asked.direction == "EARLIER" or
        (asked.arriveBy and asked.direction is None and not asked.pageCursor),
        "n": asked.n,
        "window_s": asked.window,
    }  # fmt: skip
    return asked_planner("board", question, visitor_of(request).language)


@router.get(
    "/one-to-all", response=shapes.ReachOut, auth=None, by_alias=True, exclude_none=True
)
@limited("mobility-reach", JOURNEYS)
def one_to_all(request: HttpRequest, asked: Query[ReachQuery]) -> object:
    """Every stop that can be reached in some minutes.

    Where `preTransitModes` names on-demand rides, what they lead to on the plans as they are
    now is in it: the places of the service and all that lines reach from there.
    """
    on_demand = _ON_DEMAND & set(asked.preTransitModes.split(","))
    question = {
        "from": place_of(asked.one, "one"),
        "time": _moment(asked.time or clock.now(), "time").isoformat(),
        "arrive_by": asked.arriveBy,
        "minutes": asked.maxTravelTime,
        "walk_s": asked.maxPreTransitTime,
        "who": asked.pedestrianProfile,
        "uses": ["first"] if on_demand else [],
        "party": _party(asked),
    }
    return asked_planner("reach", question, visitor_of(request).language)


def asked_planner(op: str, question: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """What the planner says.

    Raises
    ------
    Invalid: it cannot answer this. OutsideWorld: it cannot answer now.
    """
    try:
        return ask(op, question)
    except Refused as error:
        field = str(error.facts.get("field") or error.facts.get("stop") or error.kind)
        text = words.unknown_stop if error.kind == "unknown-stop" else words.not_a_question
        raise Invalid({field: [text.in_language(language)]}) from error
    except (Unavailable, Failed) as error:
        raise OutsideWorld(words.planner_starting.in_language(language)) from error


def place_of(text: str, field: str) -> dict[str, Any]:
    """`lat,lon[,level]` or the id of a stop (raises Invalid)."""
    parts = text.split(",")
    if len(parts) in {2, 3}:
        found = places_named(",".join(parts[:2]), 1)
        if found:
            return found[0].asked()
    if len(parts) == 1 and stop_named(text):
        return {"stop": text}
    raise Invalid({field: [words.unknown_stop.ja]})


def _board_of(asked: BoardQuery) -> str:
    """The stop that is named, or the one next to the middle (raises Invalid)."""
    if stop_named(asked.stopId):
        return asked.stopId
    for one in _near(asked.center) if asked.center else []:
        return one.stop
    raise Invalid({"stopId": [words.unknown_stop.ja]})


def _near(center: str) -> list[Named]:
    found = places_named(center, 1)
    return stops_near(found[0].point, 1) if found else []


def _from(cursor: str, time: datetime | None) -> tuple[datetime, bool]:
    """When to look from, and whether backwards; a cursor goes before the time."""
    if cursor:
        way, _, stamp = cursor.partition("|")
        if way not in {"EARLIER", "LATER"} or not re.fullmatch(r"[0-9]{1,11}", stamp):
            raise Invalid({"pageCursor": [words.not_a_question.ja]})
        return _moment(datetime.fromtimestamp(int(stamp), UTC), "pageCursor"), way == "EARLIER"
    return _moment(time or clock.now(), "time"), False


def _moment(time: datetime, field: str) -> datetime:
    """A time that timetables can have, in UTC if nothing else is said (raises Invalid)."""
    if time.year not in _YEARS:
        raise Invalid({field: [words.not_a_question.ja]})
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _wanted(modes: str) -> frozenset[str]:
    """The modes that journeys may use, of those that run here."""
    asked = set(filter(None, modes.split(",")))
    rail = {"REGIONAL_RAIL"} if asked & (_RAIL | {"TRANSIT"}) else set()
    return frozenset(rail | ({"BUS"} if asked & (_BUS | {"TRANSIT"}) else set()))


def _uses_of(asked: PlanQuery) -> list[str]:
    """What for rides on demand may be taken: where a client names one of their modes."""
    modes = {
        "whole": asked.directModes,
        "first": asked.preTransitModes,
        "last": asked.postTransitModes,
    }
    return [use for use, named in modes.items() if _ON_DEMAND & set(named.split(","))]


def _party(asked: PlanQuery | ReachQuery) -> dict[str, int]:
    return {"full": asked.passengers, "wheelchairs": int(asked.pedestrianProfile != "FOOT")}


def _uses(itinerary: Mapping[str, Any], wanted: frozenset[str]) -> bool:
    own = {"WALK", "ODM"}
    return all(leg["mode"] in wanted for leg in itinerary["legs"] if leg["mode"] not in own)
