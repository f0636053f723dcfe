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

from kaga.engines.transit.search.journeys import Ends, Journey
from kaga.engines.transit.search.legs import on_foot
from kaga.services.mobility.planner.asked import Asked, asked_of, end_of
from kaga.services.mobility.planner.feet import feet
from kaga.services.mobility.planner.shapes import End, Writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaga.engines.transit.search.planner import Planner
    from kaga.services.mobility.planner.held import Held, Window

MOST_AHEAD_S: Final = 86400
_MOST_ROUNDS: Final = 40


@dataclass(frozen=True, slots=True)
class Found:
    """Journeys that ride, and the one on foot if somebody would walk it."""

    rides: tuple[Journey, ...]
    walk: Journey | None


def journeys(held: Held, record: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a question, as the API gives it (raises No)."""
    asked = asked_of(record)
    window = held.at(asked.time)
    ends = end_of(held, asked.begin), end_of(held, asked.end)
    found = find(held, window, ends, asked)
    writer = Writer(held, window)
    begins = window.timetable.seconds(asked.time)
    last = max((one.departs for one in found.rides), default=begins)
    first = min((one.departs for one in found.rides), default=begins)
    zero = int(window.timetable.zero.timestamp())
    return {
        "from": writer.end(ends[0]),
        "to": writer.end(ends[1]),
        "direct": [writer.itinerary(found.walk, ends)] if found.walk else [],
        "itineraries": [writer.itinerary(one, ends) for one in found.rides],
        "previousPageCursor": f"EARLIER|{zero + first - 60}",
        "nextPageCursor": f"LATER|{zero + last + 60}",
    }


def find(held: Held, window: Window, ends: tuple[End, End], asked: Asked) -> Found:
    """The journeys."""
    timetable = window.timetable
    planner = window.planner()
    between = Ends(
        tuple(doors(held, window, ends[0], asked.walk_s).items()),
        tuple(doors(held, window, ends[1], asked.walk_s).items()),
    )
    seconds = timetable.seconds(asked.time)
    direct = feet().seconds(ends[0].place, ends[1].place)
    look = _arriving if asked.arrive_by else _leaving
    found = look(planner, between, seconds, asked)
    fit = [
        one
        for one in found
        if one.transfers <= asked.transfers
        and (direct > asked.direct_s or one.arrives - one.departs < direct)
    ]
    chosen = fit[-asked.results :] if asked.arrive_by else fit[: asked.results]
    walk = None
    if direct <= asked.direct_s:
        departs = seconds - direct if asked.arrive_by else seconds
        walk = on_foot(direct, departs)
    return Found(tuple(chosen), walk)


def doors(held: Held, window: Window, end: End, walk_s: int) -> dict[int, int]:
    """Stops that one reaches from a door on foot, and in how many seconds; a stop is itself."""
    found = feet().stops_near(window.timetable.stops, end.place, walk_s)
    for stop in held.members.get(end.stop, ()):
        if stop in window.timetable.stop_numbers:
            found[window.timetable.stop_numbers[stop]] = 0
    return found


def _leaving(planner: Planner, ends: Ends, begin: int, asked: Asked) -> Sequence[Journey]:
    """Journeys that leave from `begin` on, earliest departure first."""
    length = asked.window_s
    while True:
        length = min(length, MOST_AHEAD_S)
        found = [one for one in planner.range(ends, begin, begin + length) if one.rides]
        if len(found) >= asked.results or length == MOST_AHEAD_S:
            return found
        length *= 3


def _arriving(planner: Planner, ends: Ends, latest: int, asked: Asked) -> Sequence[Journey]:
    """Journeys that arrive by `latest`, earliest departure first."""
    found: dict[tuple[int, int, int], Journey] = {}
    by = latest
    for _ in range(_MOST_ROUNDS):
        round_of = [one for one in planner.arrive_by(ends, by) if one.rides]
        if not round_of or len(found) >= asked.results or by < latest - MOST_AHEAD_S:
            break
        found |= {(one.departs, one.arrives, one.rides): one for one in round_of}
        by = max(one.arrives for one in round_of) - 1
    kept = [one for one in found.values() if not any(_beats(o, one) for o in found.values())]
    return sorted(kept, key=lambda one: (one.departs, one.arrives))


def _beats(one: Journey, other: Journey) -> bool:
    no_worse = (
        one.departs >= other.departs
        and one.arrives <= other.arrives
        and one.rides <= other.rides
    )
    return no_worse and one is not other and _key(one) != _key(other)


def _key(one: Journey) -> tuple[int, int, int]:
    return one.departs, one.arrives, one.rides


def reach(held: Held, record: Mapping[str, Any]) -> dict[str, Any]:
    """Every stop that one reaches in so many minutes, how fast, and with how many rides."""
    asked = asked_of({**record, "to": record["from"]})
    most_s = max(1, min(1440, int(record.get("minutes", 90)))) * 60
    window = held.at(asked.time)
    end = end_of(held, asked.begin)
    writer, planner = Writer(held, window), window.planner()
    access = tuple(doors(held, window, end, asked.walk_s).items())
    at = window.timetable.seconds(asked.time)
    rows = planner.departures(access, at) if asked.arrive_by else planner.arrivals(access, at)
    reached = []
    for stop, moment in enumerate(rows.tolist()):
        taken = at - moment if asked.arrive_by else moment - at
        if 0 <= taken <= most_s:
            rides = _rides(planner, access, stop, (at, moment), asked)
            place = writer.stop(stop)
            reached.append({"place": place, "duration": -(-taken // 60), "k": rides})
    reached.sort(key=lambda one: one["duration"])
    return {"one": writer.end(end), "all": reached}


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
