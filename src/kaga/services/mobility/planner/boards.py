"""Departures and arrivals at a stop, as published and as expected now.

>>> # board(held_now(), {"stop": "kagaonsen", "time": "2026-11-24T09:00:00+09:00", "n": 10})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.kernel.resident.server import No
from kaga.services.mobility.planner.asked import end_of, moment_of
from kaga.services.mobility.planner.shapes import Writer, alert_of, mode_of

if TYPE_CHECKING:
    from kaga.services.mobility.planner.held import Held, Window

MOST: Final = 200
Event = tuple[int, int, int]
"""Moment, run, call."""


def board(held: Held, record: Mapping[str, Any]) -> dict[str, Any]:
    """The next `n` departures or arrivals at a stop, from `time` on or before it."""
    try:
        time = moment_of(record["time"])
        count = max(1, min(MOST, int(record.get("n", 10))))
        window_s = max(0, min(86400, int(record.get("window_s", 0))))
    except (KeyError, TypeError, ValueError) as error:
        raise No("not-a-question", {"field": str(error)[:80]}) from error
    arriving, earlier = bool(record.get("arriving")), bool(record.get("earlier"))
    window = held.at(time)
    writer = Writer(held, window)
    end = end_of(held, {"stop": record.get("stop", "")})
    events = _events(held, window, end.stop, writer, arriving=arriving)
    at = window.timetable.seconds(time)
    if earlier:
        shown = [one for one in reversed(events) if one[0] <= at]
        near = [one for one in shown if at - one[0] <= window_s]
    else:
        shown = [one for one in events if one[0] >= at]
        near = [one for one in shown if one[0] - at <= window_s]
    chosen = sorted(shown[: max(count, len(near))])
    zero = int(window.timetable.zero.timestamp())
    first, last = (chosen[0][0], chosen[-1][0]) if chosen else (at, at)
    told = _alerts(held, window, end.stop, at)
    return {
        "stopTimes": [_stop_time(writer, one, arriving=arriving) for one in chosen],
        "place": {**writer.end(end), **({"alerts": told} if told else {})},
        "previousPageCursor": f"EARLIER|{zero + first - 1}",
        "nextPageCursor": f"LATER|{zero + last + 1}",
    }


def _events(
    held: Held, window: Window, stop: str, writer: Writer, *, arriving: bool
) -> list[Event]:
    """All calls at a stop or its platforms where one may board (or alight), by moment."""
    timetable = window.timetable
    numbers = timetable.stop_numbers
    wanted = [numbers[one] for one in held.members.get(stop, ()) if one in numbers]
    trips = timetable.trips
    rights = trips.drop_off if arriving else trips.pickup
    calls = np.flatnonzero(np.isin(trips.stop, wanted) & (rights != 1))
    trip_of = np.searchsorted(trips.first, calls, side="right") - 1
    found = []
    for call, trip in zip(calls.tolist(), trip_of.tolist(), strict=True):
        number = call - int(trips.first[trip])
        for run in window.runs_of.get(trip, ()):
            arrives, departs = writer.told(run, number)
            found.append((arrives if arriving else departs, run, number))
    return sorted(found)


def _stop_time(writer: Writer, event: Event, *, arriving: bool) -> dict[str, Any]:
    _, run, number = event
    timetable = writer.window.timetable
    trip = int(timetable.runs.trip[run])
    trips = timetable.trips
    last = int(trips.first[trip + 1] - trips.first[trip]) - 1
    place = writer.call(run, number)
    for name in ("departure", "scheduledDeparture") if arriving else (
        "arrival", "scheduledArrival",
    ):  # fmt: skip
        del place[name]
    cancelled = run in writer.window.overlay.cancelled
    right = place["dropoffType" if arriving else "pickupType"]
    return {
        "place": place,
        "mode": mode_of(writer.held, timetable.route_ids[int(trips.route[trip])]),
        "realTime": cancelled or run in writer.window.live,
        "headsign": trips.headsigns[trip],
        "tripFrom": writer.stop(int(trips.stop[int(trips.first[trip])])),
        "tripTo": writer.stop(int(trips.stop[int(trips.first[trip]) + last])),
        **writer.named(run),
        "pickupDropoffType": right,
        "cancelled": cancelled,
        "tripCancelled": cancelled,
        "bikesAllowed": False,
        "wheelchairAccessible": "NOT_ACCESSIBLE",
        "reservation": "NONE",
        "nextStops": [writer.call(run, one) for one in range(number + 1, last + 1)],
        "kaga": {
            **writer.sure(trips.ids[trip]),
            "exact": writer.exact(run, number),
        },
    }


def _alerts(held: Held, window: Window, stop: str, at: int) -> list[dict[str, Any]]:
    """What is told about the stop itself."""
    moment = window.timetable.moment(at).timestamp()
    mine = {stop, *held.members.get(stop, ())}
    return [
        alert_of(alert)
        for alert in window.overlay.alerts
        if alert.holds_at(moment) and any(about.stop_id in mine for about in alert.about)
    ]
