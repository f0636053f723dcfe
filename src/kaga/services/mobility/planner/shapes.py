"""Answers in the shape of the MOTIS API, with what only this city says under `kaga`.

Moments are UTC. `kaga` of a leg tells how sure its times are (status, source, exact or worked
out), `kaga` of an itinerary what is known of its fare.

Source: MOTIS API, version 6 (motis-project/motis, openapi.yaml).

>>> encoded([(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)], 5)
'_p~iF~ps|U_ulLnnqC_mqNvxq`@'
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from kaga.engines.transit.gtfs.fares import Ridden
from kaga.engines.transit.realtime.alerts import concerning
from kaga.engines.transit.search.journeys import Journey, Ride, Right
from kaga.services.mobility.planner.called import (
    called_line,
    called_named,
    called_place,
    called_yen,
    offer_of,
)
from kaga.services.mobility.planner.feet import DETOUR, metres
from kaga.services.mobility.planner.ways import Foot, OnCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.services.mobility.planner.feet import Place
    from kaga.services.mobility.planner.held import Held, Window
    from kaga.services.mobility.planner.promising import Promise
    from kaga.services.mobility.planner.ways import Way

PRECISION: Final = 6
_MODES: Final = {"0": "TRAM", "1": "SUBWAY", "2": "REGIONAL_RAIL", "4": "FERRY"}


@dataclass(frozen=True, slots=True)
class End:
    """Where a journey begins or ends: what it is called, where it is, the stop if it is one."""

    name: str
    place: Place
    stop: str = ""


def encoded(points: Sequence[Place], precision: int = PRECISION) -> str:
    """A line as an encoded polyline (Google's algorithm)."""
    told, before = [], (0, 0)
    for point in points:
        scaled = round(point[0] * 10**precision), round(point[1] * 10**precision)
        for part in range(2):
            step = scaled[part] - before[part]
            value = ~(step << 1) if step < 0 else step << 1
            while value >= 0x20:
                told.append(chr((0x20 | (value & 0x1F)) + 63))
                value >>= 5
            told.append(chr(value + 63))
        before = scaled
    return "".join(told)


def mode_of(held: Held, route: str) -> str:
    """The mode of a line."""
    return _MODES.get(held.routes[route].get("route_type", "3"), "BUS")


@dataclass(frozen=True)
class Writer:
    """Writes the answers of one window."""

    held: Held
    window: Window

    def moment(self, seconds: int) -> str:
        """A time of the timetable as ISO 8601."""
        return self.window.timetable.moment(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")

    def where(self, stop: int) -> Place:
        """The position of a stop."""
        stops = self.window.timetable.stops
        return float(stops.latitude[stop]), float(stops.longitude[stop])

    def stop(self, stop: int) -> dict[str, Any]:
        """A stop as a place."""
        stops = self.window.timetable.stops
        lat, lon = self.where(stop)
        told: dict[str, Any] = {
            "name": stops.names[stop],
            "stopId": stops.ids[stop],
            "lat": lat,
            "lon": lon,
            "level": 0.0,
            "tz": self.held.feed.timezone,
            "vertexType": "TRANSIT",
        }
        if stops.platforms[stop]:
            told |= {"track": stops.platforms[stop], "scheduledTrack": stops.platforms[stop]}
        parent = self.held.stops[stops.ids[stop]].get("parent_station", "")
        return told | ({"parentId": parent} if parent else {})

    def end(self, end: End) -> dict[str, Any]:
        """A beginning or goal as a place."""
        if end.stop in self.window.timetable.stop_numbers:
            return self.stop(self.window.timetable.stop_numbers[end.stop])
        lat, lon = end.place
        return {"name": end.name, "lat": lat, "lon": lon, "level": 0.0, "vertexType": "NORMAL"}

    def called(self, promise: Promise, end: Literal[0, 1]) -> dict[str, Any]:
        """Where a ride on demand is boarded (0) or left (1), as a place."""
        return called_place(promise, end)

    def itinerary(self, way: Way) -> dict[str, Any]:
        """A way."""
        legs = [self._leg(leg) for leg in way.legs]
        names = "|".join(f"{one.get('tripId', one['mode'])}{one['startTime']}" for one in legs)
        told: dict[str, Any] = {"walk_s": way.walking, **self._fare(way)}
        told["credit"] = self.window.feet.credit
        if way.promises:
            told["offer"] = offer_of(way.promises)
        return {
            "duration": way.arrives - way.departs,
            "startTime": self.moment(way.departs),
            "endTime": self.moment(way.arrives),
            "transfers": way.transfers,
            "id": hashlib.sha256(names.encode()).hexdigest()[:24],
            "legs": legs,
            "kaga": told,
        }

    def _leg(self, leg: Ride | Foot | OnCall) -> dict[str, Any]:
        match leg:
            case Foot():
                return self._walk(leg)
            case OnCall():
                return self._on_call(leg)
        told = self._ride(leg)
        alone = Journey(leg.departs, leg.arrives, (leg,))
        found = concerning(self.window.overlay.alerts, alone, self.window.timetable)
        return told | ({"alerts": [alert_of(one) for one in found]} if found else {})

    def _walk(self, walk: Foot) -> dict[str, Any]:
        feet, departs, arrives = self.window.feet, *self._moments(walk)
        here, there = ((one["lat"], one["lon"]) for one in (walk.begin, walk.end))
        line = feet.line(here, there)
        is_way = len(line) > 2
        far = sum(map(metres, line, line[1:])) if is_way else metres(here, there) * DETOUR
        return {
            "mode": "WALK",
            "from": {**walk.begin, "departure": departs, "scheduledDeparture": departs},
            "to": {**walk.end, "arrival": arrives, "scheduledArrival": arrives},
            "duration": walk.arrives - walk.departs,
            **self._times(departs, arrives, departs, arrives),
            "realTime": False,
            "scheduled": True,
            "distance": round(far),
            "legGeometry": _geometry(line),
            "steps": [],
            "kaga": {"stand_in": feet.stand_in and is_way},
        }

    def _on_call(self, leg: OnCall) -> dict[str, Any]:
        departs, arrives = self._moments(leg)
        begin, end = self.called(leg.promise, 0), self.called(leg.promise, 1)
        until = leg.departs + leg.promise.window[1] - leg.promise.window[0]
        line = called_line(leg.promise)
        return {
            "mode": "ODM",
            "from": {
                **begin,
                "departure": departs,
                "scheduledDeparture": departs,
                "flexStartPickupDropOffWindow": departs,
                "flexEndPickupDropOffWindow": self.moment(until),
            },
            "to": {**end, "arrival": arrives, "scheduledArrival": arrives},
            "duration": leg.arrives - leg.departs,
            **self._times(departs, arrives, departs, arrives),
            "realTime": False,
            "scheduled": False,
            "distance": round(sum(map(metres, line, line[1:]))),
            "legGeometry": _geometry(line),
            "cancelled": False,
            **called_named(leg.promise),
        }

    def _moments(self, leg: Foot | OnCall) -> tuple[str, str]:
        return self.moment(leg.departs), self.moment(leg.arrives)

    @staticmethod
    def _times(departs: str, arrives: str, planned: str, there: str) -> dict[str, str]:
        return {
            "startTime": departs,
            "endTime": arrives,
            "scheduledStartTime": planned,
            "scheduledEndTime": there,
        }

    def planned(self, run: int, call: int) -> tuple[int, int]:
        """Arrival and departure of a run at a call, as published."""
        timetable = self.window.timetable
        at = int(timetable.trips.first[int(timetable.runs.trip[run])]) + call
        moved = int(timetable.runs.begins[run]) + int(timetable.runs.shift[run])
        trips = timetable.trips
        return int(trips.arrives[at]) + moved, int(trips.departs[at]) + moved

    def told(self, run: int, call: int) -> tuple[int, int]:
        """Arrival and departure of a run at a call, as expected now."""
        if run not in self.window.live:
            return self.planned(run, call)
        line, column = self.window.live[run]
        lines = self.window.overlay.lines
        at = int(lines.first_time[line]) + column + call * int(lines.trips[line])
        return int(lines.arrives[at]), int(lines.departs[at])

    def call(self, run: int, call: int) -> dict[str, Any]:
        """A call of a run as a place with its times."""
        timetable = self.window.timetable
        at = int(timetable.trips.first[int(timetable.runs.trip[run])]) + call
        planned, told = self.planned(run, call), self.told(run, call)
        trips = timetable.trips
        return {
            **self.stop(int(trips.stop[at])),
            "arrival": self.moment(told[0]),
            "departure": self.moment(told[1]),
            "scheduledArrival": self.moment(planned[0]),
            "scheduledDeparture": self.moment(planned[1]),
            "pickupType": _right(int(trips.pickup[at])),
            "dropoffType": _right(int(trips.drop_off[at])),
        }

    def exact(self, run: int, call: int) -> bool:
        """Whether the published time of a call is exact."""
        timetable = self.window.timetable
        trip = int(timetable.runs.trip[run])
        at = int(timetable.trips.first[trip]) + call
        key = timetable.trips.ids[trip], int(timetable.trips.sequence[at])
        return self.held.exact.get(key, True)

    def _ride(self, ride: Ride) -> dict[str, Any]:
        calls = [
            self.call(ride.run, number)
            for number in range(ride.board_call, ride.alight_call + 1)
        ]
        first, last = calls[0], calls[-1]
        del first["arrival"], first["scheduledArrival"]
        del last["departure"], last["scheduledDeparture"]
        line = [(one["lat"], one["lon"]) for one in calls]
        return {
            "mode": mode_of(self.held, ride.route_id),
            "from": first,
            "to": last,
            "duration": ride.arrives - ride.departs,
            **self._times(
                first["departure"], last["arrival"], first["scheduledDeparture"],
                last["scheduledArrival"],
            ),
            "realTime": ride.live,
            "scheduled": True,
            "distance": round(sum(map(metres, line, line[1:]))),
            "headsign": ride.headsign,
            **self.named(ride.run),
            "intermediateStops": calls[1:-1],
            "legGeometry": _geometry(line),
            "cancelled": False,
            "kaga": {
                **self.sure(ride.trip_id),
                "departure_exact": self.exact(ride.run, ride.board_call),
                "arrival_exact": self.exact(ride.run, ride.alight_call),
            },
        }  # fmt: skip

    def sure(self, trip: str) -> dict[str, str]:
        """How sure the times of a trip are; official where the feed says nothing."""
        row = self.held.trips[trip]
        return {
            "status": row.get("data_status", "") or "official",
            "source": row.get("jp_trip_desc", ""),
        }

    def named(self, run: int) -> dict[str, Any]:
        """Line, agency and trip of a run."""
        timetable = self.window.timetable
        trip = self.held.trips[timetable.trips.ids[int(timetable.runs.trip[run])]]
        route = self.held.routes[trip["route_id"]]
        agency = self.held.agencies.get(route.get("agency_id", ""), {})
        short, long = route.get("route_short_name", ""), route.get("route_long_name", "")
        told = {
            "agencyId": route.get("agency_id", ""),
            "agencyName": agency.get("agency_name", ""),
            "agencyUrl": agency.get("agency_url", ""),
            "routeId": trip["route_id"],
            "directionId": trip.get("direction_id", "") or "0",
            "routeType": int(route.get("route_type", "3")),
            "tripId": f"{timetable.service_day(run):%Y%m%d}_{trip['trip_id']}",
            "routeShortName": short or long,
            "routeLongName": long,
            "tripShortName": trip.get("trip_short_name", ""),
            "displayName": short or long,
            "source": self.held.feed_version,
        }
        colours = {"routeColor": "route_color", "routeTextColor": "route_text_color"}
        return told | {k: route[v] for k, v in colours.items() if route.get(v)}

    def _fare(self, way: Way) -> dict[str, Any]:
        """The fare, if every ride has one; else that of those that have."""
        ridden = tuple(self._ridden(one) for one in way.rides)
        called = called_yen(way.promises)
        whole = self.held.fares.price(ridden) if ridden else 0
        if whole is not None:
            return {"fare_yen": whole + called, "unpriced": []}
        priced = tuple(one for one in ridden if self.held.fares.price((one,)) is not None)
        lacking = [one.route_id for one in ridden if one not in priced]
        known = self.held.fares.price(priced) if priced else 0
        return {
            "fare_yen": None,
            "known_yen": (known or 0) + called,
            "unpriced": sorted(set(lacking)),
        }

    def _ridden(self, ride: Ride) -> Ridden:
        stops = self.window.timetable.stops
        zones = (stops.zones[ride.board_stop], stops.zones[ride.alight_stop])
        agency = self.held.routes[ride.route_id].get("agency_id", "")
        return Ridden(ride.route_id, agency, *zones, frozenset(zones), ride.departs)


def alert_of(alert: Any) -> dict[str, Any]:
    """An alert, in Japanese first."""
    text = alert.header.get("ja") or next(iter(alert.header.values()), "")
    body = alert.description.get("ja", "")
    return {
        "headerText": text,
        "descriptionText": body,
        "cause": alert.cause,
        "effect": alert.effect,
        "impactPeriod": [],
        "kaga": {"header": alert.header},
    }


def _right(kind: int) -> str:
    return "NOT_ALLOWED" if kind == Right.NONE else "NORMAL"


def _geometry(line: Sequence[Place]) -> dict[str, Any]:
    return {"points": encoded(line), "precision": PRECISION, "length": len(line)}
