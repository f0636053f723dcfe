"""Journeys between two doors: the next ones worth making, not one best.

Leaving at a time: all journeys that leave within the window and that nothing beats by
departure, arrival and rides; the window grows up to a day until there are as many as asked.
Arriving by a time: the latest that still arrive, and the ones before them. Walking all the way
is its own answer, and where somebody would walk, rides that are slower do not come.

>>> # journeys(held_now(), {"from": {…}, "to": {…}, "time": "2026-11-24T09:00:00+09:00"})
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.transit.search.journeys import Ends
from kaga.engines.transit.search.legs import on_foot
from kaga.services.mobility.planner.asked import Asked, asked_of, end_of
from kaga.services.mobility.planner.choosing import Left, chosen, told_left
from kaga.services.mobility.planner.fetched import Led, rides_from
from kaga.services.mobility.planner.ground import ground
from kaga.services.mobility.planner.joined import Joining, JointSearch
from kaga.services.mobility.planner.looking import ByAll, ByLine, arriving, leaving
from kaga.services.mobility.planner.shapes import End, Writer, encoded
from kaga.services.mobility.planner.ways import Way, way_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.engines.transit.search.planner import Planner
    from kaga.services.mobility.planner.held import Held


_AROUND: Final = 0.3
ROUGH: Final = 4
"""Digits after the point for what is only drawn."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ways by vehicle, the one on foot if somebody would walk it, and what is not shown.

    `left` are (way, why, the way that is shown instead); `demand` says whether a service on
    demand was asked at all.
    """

    ways: tuple[Way, ...]
    walk: Way | None
    left: tuple[Left, ...] = ()
    demand: bool = False


def journeys(held: Held, record: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a question, as the API gives it (raises No)."""
    asked = asked_of(record)
    window = held.at(asked.time, asked.who)
    ends = end_of(held, asked.begin), end_of(held, asked.end)
    writer = Writer(held, window)
    found = find(Joining(held, window, ends, writer), asked)
    begins = window.timetable.seconds(asked.time)
    last = max((one.departs for one in found.ways), default=begins)
    first = min((one.departs for one in found.ways), default=begins)
    zero = int(window.timetable.zero.timestamp())
    itineraries = [writer.itinerary(one) for one in found.ways]
    if asked.choose:
        for one in itineraries:
            one["kaga"]["roads"] = roads_around(one)
    return {
        "from": writer.end(ends[0]),
        "to": writer.end(ends[1]),
        "direct": [writer.itinerary(found.walk)] if found.walk else [],
        "itineraries": itineraries,
        "previousPageCursor": f"EARLIER|{zero + first - 60}",
        "nextPageCursor": f"LATER|{zero + last + 60}",
        "kaga": {
            "streets": "stand-in" if window.feet.stand_in else "given",
            "demand": found.demand,
            "left": [told_left(one, writer) for one in found.left],
        },
    }


def roads_around(itinerary: Mapping[str, Any]) -> list[tuple[int, str]]:
    """What lies around a way, for its picture: rows (1 if large, encoded line)."""
    streets = ground()
    if streets is None:
        return []
    places = [place for leg in itinerary["legs"] for place in (leg["from"], leg["to"])]
    lats, lons = [one["lat"] for one in places], [one["lon"] for one in places]
    room = max(max(lats) - min(lats), max(lons) - min(lons), 0.008) * _AROUND
    box = (min(lats) - room, min(lons) - room, max(lats) + room, max(lons) + room)
    return [(int(large), encoded(line, ROUGH)) for large, line in streets.around(box)]


def find(joining: Joining, asked: Asked) -> Found:
    """The ways."""
    window, ends = joining.window, joining.ends
    doors = (
        doors_of(joining, ends[0], asked.walk_s, back=False),
        doors_of(joining, ends[1], asked.walk_s, back=True),
    )
    direct = window.feet.seconds(ends[0].place, ends[1].place)
    search = JointSearch(joining, asked, doors)
    look = ByAll(search) if search.plans else ByLine(joining, doors)
    seconds = window.timetable.seconds(asked.time)
    ways: list[Way] = []
    if search.leads_anywhere:
        when = arriving if asked.arrive_by else leaving
        ways = when(look, seconds, asked)
    fit = [
        one
        for one in ways
        if one.transfers <= asked.transfers
        and (direct > asked.direct_s or one.arrives - one.departs < direct)
    ]
    kept = fit[-asked.results :] if asked.arrive_by else fit[: asked.results]
    left: list[Left] = []
    if asked.choose:
        kept, left = chosen(fit, most=asked.results, latest=asked.arrive_by)
    walk = None
    if direct <= asked.direct_s:
        departs = seconds - direct if asked.arrive_by else seconds
        walk = way_of(on_foot(direct, departs), ends, joining.writer)
    return Found(tuple(kept), walk, tuple(left), demand=bool(search.plans))


def doors_of(joining: Joining, end: End, walk_s: int, *, back: bool) -> dict[int, int]:
    """Stops between which and a door one walks, in how many seconds; a stop is itself."""
    window = joining.window
    near = window.feet.near_back if back else window.feet.near
    found = near(window.timetable.stops, end.place, walk_s)
    for stop in joining.held.members.get(end.stop, ()):
        if stop in window.timetable.stop_numbers:
            found[window.timetable.stop_numbers[stop]] = 0
    return found


def reach(held: Held, record: Mapping[str, Any]) -> dict[str, Any]:
    """Every stop that one reaches in so many minutes, how fast, and with how many rides.

    Where rides on demand may be taken first, the places that they lead to are in it, too.
    """
    asked = asked_of({**record, "to": record["from"]})
    most_s = max(1, min(1440, int(record.get("minutes", 90)))) * 60
    window = held.at(asked.time, asked.who)
    end = end_of(held, asked.begin)
    writer, planner = Writer(held, window), window.planner()
    joining = Joining(held, window, (end, end), writer)
    doors = doors_of(joining, end, asked.walk_s, back=asked.arrive_by)
    access, at = tuple(doors.items()), window.timetable.seconds(asked.time)
    rows = planner.departures(access, at) if asked.arrive_by else planner.arrivals(access, at)
    led = Led() if asked.arrive_by else rides_from(joining, asked, most_s)
    uncalled = rows
    if led.stops:
        access = tuple(_sooner(doors, led.stops).items())
        rows = planner.arrivals(access, at)
    reached = []
    for stop, moment in enumerate(rows.tolist()):
        taken = at - moment if asked.arrive_by else moment - at
        if 0 <= taken <= most_s:
            rides = _rides(planner, access, stop, (at, moment), asked)
            rides += int(moment != uncalled[stop])  # sooner than on foot and by lines alone
            place = writer.stop(stop)
            reached.append({"place": place, "duration": -(-taken // 60), "k": rides})
    for place, taken in led.places:
        reached.append({"place": place, "duration": -(-taken // 60), "k": 1})
    reached.sort(key=lambda one: one["duration"])
    return {"one": writer.end(end), "all": reached}


def _sooner(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    """For each stop of either the smaller number of seconds."""
    far = 1 << 30
    return {stop: min(one.get(stop, far), other.get(stop, far)) for stop in {*one, *other}}


def _rides(
    planner: Planner,
    access: tuple[tuple[int, int], ...],
    stop: int,
    times: tuple[int, int],
    asked: Asked,
) -> int:
    """The fewest rides of a journey that is as fast as can be; 0 on foot."""
    at, moment = times
    if (stop, abs(moment - at)) in access:
        return 0
    if asked.arrive_by:
        fastest = planner.arrive_by(Ends(((stop, 0),), access), at)
        return min((one.rides for one in fastest if one.departs == moment), default=1)
    fastest = planner.earliest(Ends(access, ((stop, 0),)), at)
    return min((one.rides for one in fastest if one.arrives == moment), default=1)
