"""Notices as a message of GTFS Realtime: alerts, and trips that are cancelled or late.

The planner reads the same bytes that the city publishes, so that what it says and what others
make of the feed cannot differ.

>>> # message_of(notices_now(now), now, parts=frozenset({"alerts"}))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kaga.services.mobility.models import ServiceNotice

Part = Literal["alerts", "trip-updates"]
ALL: Final[frozenset[Part]] = frozenset({"alerts", "trip-updates"})
CANCELLED, LATE, TOLD = "cancelled", "late", "told"
_LANGUAGES: Final = (("ja", "ja"), ("en", "en"), ("easy", "ja-x-easy"))


def message_of(
    notices: Sequence[ServiceNotice], now: datetime, parts: frozenset[Part] = ALL
) -> bytes:
    """A FeedMessage, protocol buffer."""
    # The bindings take longer to load than most processes that never make a message live.
    from google.transit import gtfs_realtime_pb2 as gtfs_rt  # noqa: PLC0415 - slow to load

    message = gtfs_rt.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.incrementality = gtfs_rt.FeedHeader.FULL_DATASET
    message.header.timestamp = int(now.timestamp())
    for one in notices:
        if "alerts" in parts:
            _alert(message, gtfs_rt, one)
        if "trip-updates" in parts and one.trip_id and one.kind != TOLD:
            _trip(message, gtfs_rt, one)
    return bytes(message.SerializeToString())


def _alert(message: Any, gtfs_rt: Any, one: ServiceNotice) -> None:
    entity = message.entity.add(id=f"alert-{one.handle}")
    alert = entity.alert
    period = alert.active_period.add(start=int(one.begins.timestamp()))
    if one.ends is not None:
        period.end = int(one.ends.timestamp())
    about = alert.informed_entity.add()
    if one.trip_id:
        about.trip.trip_id = one.trip_id
        if one.day is not None:
            about.trip.start_date = f"{one.day:%Y%m%d}"
    if one.route_id:
        about.route_id = one.route_id
    if one.stop_id:
        about.stop_id = one.stop_id
    if not (one.trip_id or one.route_id or one.stop_id):
        about.agency_id = ""
    effects = {CANCELLED: gtfs_rt.Alert.NO_SERVICE, LATE: gtfs_rt.Alert.SIGNIFICANT_DELAYS}
    alert.effect = effects.get(one.kind, gtfs_rt.Alert.OTHER_EFFECT)
    alert.cause = gtfs_rt.Alert.UNKNOWN_CAUSE
    for name, language in _LANGUAGES:
        alert.header_text.translation.add(text=getattr(one, name), language=language)


def _trip(message: Any, gtfs_rt: Any, one: ServiceNotice) -> None:
    update = message.entity.add(id=f"trip-{one.handle}").trip_update
    update.trip.trip_id = one.trip_id
    if one.day is not None:
        update.trip.start_date = f"{one.day:%Y%m%d}"
    if one.kind == CANCELLED:
        update.trip.schedule_relationship = gtfs_rt.TripDescriptor.CANCELED
        return
    call = update.stop_time_update.add(stop_sequence=1)
    call.arrival.delay = call.departure.delay = one.delay_min * 60
