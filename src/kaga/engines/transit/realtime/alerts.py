"""Alerts: what passengers are told, and which journeys it concerns.

An alert never changes a search (the format leaves that to trip updates); it is shown beside
the journeys it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.transit.search.journeys import Journey, Ride

if TYPE_CHECKING:
    from kaga.engines.transit.timetable.model import Timetable


@dataclass(frozen=True, slots=True)
class About:
    """What an alert is about: everything named here together; empty parts say nothing."""

    agency_id: str = ""
    route_id: str = ""
    trip_id: str = ""
    stop_id: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert. Texts are by language; `periods` are POSIX seconds, 0 for an open end."""

    id: str
    cause: str
    effect: str
    periods: tuple[tuple[int, int], ...]
    about: tuple[About, ...]
    header: dict[str, str]
    description: dict[str, str]
    url: dict[str, str]

    def holds_at(self, moment: float) -> bool:
        """Whether it holds at a moment (POSIX seconds); without periods it always does."""
        return not self.periods or any(
            begin <= moment and (end == 0 or moment <= end) for begin, end in self.periods
        )


def concerning(
    alerts: tuple[Alert, ...], journey: Journey, timetable: Timetable
) -> tuple[Alert, ...]:
    """The alerts that hold during a journey and are about one of its rides."""
    begin = timetable.moment(journey.departs).timestamp()
    end = timetable.moment(journey.arrives).timestamp()
    rides = [leg for leg in journey.legs if isinstance(leg, Ride)]
    return tuple(
        alert
        for alert in alerts
        if _overlaps(alert, begin, end)
        and any(_is_about(about, ride, timetable) for about in alert.about for ride in rides)
    )


def _overlaps(alert: Alert, begin: float, end: float) -> bool:
    return not alert.periods or any(
        low <= end and (high == 0 or begin <= high) for low, high in alert.periods
    )


def _is_about(about: About, ride: Ride, timetable: Timetable) -> bool:
    """Whether every part that an alert names fits the ride; an agency alone fits all."""
    ids = timetable.stops.ids
    ends = (ids[ride.board_stop], ids[ride.alight_stop])
    return (
        about.route_id in {"", ride.route_id}
        and about.trip_id in {"", ride.trip_id}
        and (about.stop_id == "" or about.stop_id in ends)
    )
