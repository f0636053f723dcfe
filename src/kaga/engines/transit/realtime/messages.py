"""Messages of GTFS Realtime, read into an overlay.

Trip updates change, cancel, add, duplicate or replace runs; alerts are kept for showing.
Whatever cannot be used is listed with its entity and a reason. A message older than
`most_age` is not used at all: an old truth is worse than the timetable.

Source: GTFS Realtime reference 2.0 with the experimental NEW and DELETED of 2024.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.transit.realtime.alerts import About, Alert
from kaga.engines.transit.realtime.overlay import Ignored, LiveTrip, Overlay, nothing_new
from kaga.engines.transit.realtime.runs import RunIndex, day_of, seconds_of
from kaga.engines.transit.realtime.times import Course, updated
from kaga.engines.transit.timetable.build import Chosen, lay_out
from kaga.engines.transit.timetable.model import Trips

if TYPE_CHECKING:
    from kaga.engines.transit.timetable.model import Timetable

MOST_AGE = 120
SCHEDULED, ADDED, UNSCHEDULED, CANCELED, REPLACEMENT, DUPLICATED = 0, 1, 2, 3, 5, 6
DELETED, NEW = 7, 8
_RELATION_FIELD = 4


@dataclass
class _Making:
    """An overlay while it is being made."""

    timetable: Timetable
    near: int
    zero: float
    runs: RunIndex
    dead: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    live: list[tuple[LiveTrip, Course]] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def read_message(
    timetable: Timetable, message: bytes, now: datetime, most_age: int = MOST_AGE
) -> Overlay:
    """The overlay that a message makes.

    Parameters
    ----------
    message
        A FeedMessage, protocol buffer.
    now
        The moment of reading; decides whether the message is too old.
    most_age
        Seconds.
    """
    # Loading the bindings takes longer than most commands that never see a message.
    from google.protobuf.message import DecodeError  # noqa: PLC0415 - slow to load
    from google.transit import gtfs_realtime_pb2  # noqa: PLC0415 - slow to load

    feed = gtfs_realtime_pb2.FeedMessage()
    try:
        feed.ParseFromString(message)
    except DecodeError:
        return _unused(timetable, "not_a_message")
    made = datetime.fromtimestamp(feed.header.timestamp, UTC)
    if feed.header.timestamp == 0 or (now - made).total_seconds() > most_age:
        return _unused(timetable, "too_old")
    if feed.header.incrementality != gtfs_realtime_pb2.FeedHeader.FULL_DATASET:
        return _unused(timetable, "not_whole")
    zero = timetable.zero.timestamp()
    making = _Making(timetable, timetable.seconds(made), zero, RunIndex(timetable))
    for entity in feed.entity:
        if entity.is_deleted:
            continue
        if entity.HasField("trip_update"):
            _trip_update(making, entity)
        if entity.HasField("alert"):
            making.alerts.append(_alert(entity))
    return _finished(making, made)


def _unused(timetable: Timetable, code: str) -> Overlay:
    plain = nothing_new(timetable)
    return Overlay(plain.dead, plain.lines, ignored=(Ignored("", code),))


def _relation(trip: Any) -> int:
    """The schedule relationship, those included that the bindings do not know yet."""
    from google.protobuf.unknown_fields import UnknownFieldSet  # noqa: PLC0415 - slow to load

    for unknown in UnknownFieldSet(trip):
        if unknown.field_number == _RELATION_FIELD:
            return int(unknown.data)
    return int(trip.schedule_relationship)


def _trip_update(making: _Making, entity: Any) -> None:
    update = entity.trip_update
    relation = _relation(update.trip)
    if relation in {ADDED, NEW}:
        _add(making, entity, -1)
        return
    run = making.runs.named(update.trip, making.near)
    if run is None:
        making.ignored.append(Ignored(entity.id, "unknown_trip"))
    elif relation in {CANCELED, DELETED}:
        making.dead.add(run)
        making.cancelled.add(run)
    elif relation == REPLACEMENT:
        if _add(making, entity, run):
            making.dead.add(run)
    elif relation == DUPLICATED:
        _duplicate(making, entity, run)
    elif relation == SCHEDULED:
        _change(making, entity, run)
    else:
        making.ignored.append(Ignored(entity.id, "not_supported"))


def course_of(timetable: Timetable, run: int) -> Course:
    """The calls of a run as published."""
    trips, trip = timetable.trips, int(timetable.runs.trip[run])
    calls = slice(int(trips.first[trip]), int(trips.first[trip + 1]))
    moved = int(timetable.runs.begins[run]) + int(timetable.runs.shift[run])
    return Course(
        trips.stop[calls],
        trips.sequence[calls],
        trips.arrives[calls] + moved,
        trips.departs[calls] + moved,
        trips.pickup[calls],
        trips.drop_off[calls],
    )


def _change(making: _Making, entity: Any, run: int) -> None:
    """A run with other times."""
    published = course_of(making.timetable, run)
    ids = making.timetable.stops.ids
    course = updated(published, entity.trip_update, ids, making.zero)
    if course is None:
        making.ignored.append(Ignored(entity.id, "unknown_call"))
        return
    making.dead.add(run)
    making.live.append((_named(making.timetable, run), course))


def _named(timetable: Timetable, run: int) -> LiveTrip:
    trip = int(timetable.runs.trip[run])
    route = timetable.route_ids[int(timetable.trips.route[trip])]
    return LiveTrip(timetable.trips.ids[trip], route, timetable.trips.headsigns[trip], run)


def _duplicate(making: _Making, entity: Any, run: int) -> None:
    """The same trip once more, at another time."""
    told = entity.trip_update.trip_properties
    day = day_of(making.timetable, told.start_date)
    start = seconds_of(told.start_time)
    if not told.trip_id or day is None or start is None:
        making.ignored.append(Ignored(entity.id, "incomplete"))
        return
    course = course_of(making.timetable, run)
    same_day = int(making.timetable.runs.day[run])
    begins = int(making.timetable.runs.begins[run]) + (day - same_day) * 86400
    moved = begins + start - int(course.departs[0])
    again = Course(
        course.stop,
        course.sequence,
        course.arrives + moved,
        course.departs + moved,
        course.pickup,
        course.drop_off,
    )
    named = _named(making.timetable, run)
    making.live.append((LiveTrip(told.trip_id, named.route_id, named.headsign, -1), again))


def _add(making: _Making, entity: Any, run: int) -> bool:
    """A trip that the timetable does not have; False if its calls make no trip."""
    update = entity.trip_update
    numbers = making.timetable.stop_numbers
    stops, times = [], []
    for call in update.stop_time_update:
        come = call.arrival.time or call.departure.time
        go = call.departure.time or call.arrival.time
        if call.stop_id not in numbers or not come or go < come:
            making.ignored.append(Ignored(entity.id, "unknown_call"))
            return False
        stops.append(numbers[call.stop_id])
        times += [come - making.zero, go - making.zero]
    if len(stops) < 2 or times != sorted(times):
        making.ignored.append(Ignored(entity.id, "incomplete"))
        return False
    free = np.zeros(len(stops), np.uint8)
    arrives, departs = np.array(times[::2]).astype(np.int64), np.array(times[1::2])
    order = np.arange(1, len(stops) + 1)
    course = Course(
        np.array(stops, np.int64), order, arrives, departs.astype(np.int64), free, free
    )
    known = _named(making.timetable, run).headsign if run >= 0 else ""
    trip = LiveTrip(update.trip.trip_id, update.trip.route_id, known, run)
    making.live.append((trip, course))
    return True


def _alert(entity: Any) -> Alert:
    told = entity.alert
    return Alert(
        entity.id,
        told.Cause.Name(told.cause),
        told.Effect.Name(told.effect),
        tuple((period.start, period.end) for period in told.active_period),
        tuple(
            About(
                about.agency_id,
                about.route_id or about.trip.route_id,
                about.trip.trip_id,
                about.stop_id,
            )
            for about in told.informed_entity
        ),
        _texts(told.header_text),
        _texts(told.description_text),
        _texts(told.url),
    )


def _texts(told: Any) -> dict[str, str]:
    return {text.language: text.text for text in told.translation}


def _finished(making: _Making, made: datetime) -> Overlay:
    """Live trips as lines, dead runs as flags."""
    timetable = making.timetable
    dead = np.zeros(timetable.runs.trip.size if making.dead else 0, np.uint8)
    dead[sorted(making.dead)] = 1
    routes = {route: number for number, route in enumerate(timetable.route_ids)}
    courses = [course for _, course in making.live]
    names = [trip for trip, _ in making.live]

    def joined(name: str, kind: type[np.generic]) -> Any:
        parts = [np.zeros(0, kind), *(getattr(course, name) for course in courses)]
        return np.concatenate(parts).astype(kind)

    size = np.array([course.stop.size for course in courses], np.int64)
    trips = Trips(
        tuple(trip.trip_id for trip in names),
        np.array([routes.get(trip.route_id, -1) for trip in names], np.int32),
        tuple(trip.headsign for trip in names),
        np.concatenate(([0], np.cumsum(size))).astype(np.int64),
        joined("sequence", np.int64),
        joined("stop", np.int64),
        joined("arrives", np.int64),
        joined("departs", np.int64),
        joined("pickup", np.uint8),
        joined("drop_off", np.uint8),
    )
    none = np.zeros(len(names), np.int64)
    chosen = Chosen(np.arange(len(names), dtype=np.int64), none, none, none)
    runs, lines, _ = lay_out(trips, chosen, len(timetable.stops))
    return Overlay(
        dead,
        lines,
        tuple(names[trip] for trip in runs.trip.tolist()),
        tuple(making.alerts),
        tuple(making.ignored),
        made,
        frozenset(making.cancelled),
    )
