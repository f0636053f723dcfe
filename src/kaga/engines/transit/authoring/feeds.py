"""Feeds of a network: GTFS-JP for what runs by the clock, GTFS-Flex for what runs on demand.

Times that were worked out have `timepoint` 0, which is what the format has for them; status and
source of each trip stand in `jp_trip_desc` in words and in `data_status` for programs. Fares by
zone are those of GTFS-JP, every stop its own zone.

Source: standard bus information format (GTFS-JP), 3rd edition; GTFS reference of 27 April 2026.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kaga.engines.transit.authoring.days import Holiday, runs_on
from kaga.engines.transit.authoring.document import Cell, Demand, Words3, cell_of
from kaga.engines.transit.gtfs.feed import Feed, feed_of

if TYPE_CHECKING:
    from kaga.engines.transit.authoring.document import (
        Days,
        Fare,
        Line,
        Network,
        Pattern,
        Stop,
        Trip,
    )

Row = tuple[object, ...]
RAIL, BUS = 2, 3
_WEEK: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_STATUS_WORDS: Final = {
    "official": "公表された時刻",
    "observed": "実見の記録による時刻",
    "derived": "公表された時刻から推定",
    "stand-in": "仮の時刻（公表された資料がないため）",
}

_PLACE_WORDS: Final = {
    "official": "",
    "observed": "",
    "derived": "位置は推定",
    "stand-in": "位置は仮のもの",
}


def jp_feed(network: Network, is_holiday: Holiday, version: str) -> Feed:
    """The GTFS-JP feed of the lines.

    Parameters
    ----------
    network
        Without flaws (`flaws.flaws_of`).
    is_holiday
        Whether a day is a public holiday.
    version
        What `feed_info` calls this edition.
    """
    used = _stops_of_lines(network)
    stops = [one for one in network.stops if one.id in used]
    days = {one.days for line in network.lines for one in line.patterns if one.trips}
    titles = {one.id: one.title for one in network.sources}
    agencies = {line.agency for line in network.lines if _runs(line)}
    return feed_of(
        {
            "agency.txt": _agencies(network, agencies),
            "feed_info.txt": _info(network, version),
            "stops.txt": _stops(stops),
            "routes.txt": [_ROUTES, *(_route(one) for one in network.lines if _runs(one))],
            **_calendar(network, days, is_holiday),
            "trips.txt": [_TRIPS, *_trips(network, titles)],
            "stop_times.txt": [_CALLS, *_calls(network)],
            **_fares(network),
            "translations.txt": [_TRANSLATIONS, *_translations(network, stops)],
        }
    )


def flex_feed(network: Network, is_holiday: Holiday, version: str) -> Feed:
    """The GTFS-Flex feed of the services on demand."""
    used = {stop for one in network.demand for stop in one.stops}
    stops = [one for one in network.stops if one.id in used]
    agencies = {one.agency for one in network.demand}
    feed = feed_of(
        {
            "agency.txt": _agencies(network, agencies),
            "feed_info.txt": _info(network, version),
            "stops.txt": _stops(stops),
            "routes.txt": [_ROUTES, *(_demand_route(one) for one in network.demand)],
            **_calendar(network, {one.days for one in network.demand}, is_holiday),
            "booking_rules.txt": [_BOOKING, *(_booking(one) for one in network.demand)],
            "location_groups.txt": [
                ("location_group_id", "location_group_name"),
                *((f"{one.id}-stops", f"{one.name.ja}の乗り場") for one in network.demand),
            ],
            "location_group_stops.txt": [
                ("location_group_id", "stop_id"),
                *((f"{one.id}-stops", stop) for one in network.demand for stop in one.stops),
            ],
            "trips.txt": [
                ("route_id", "service_id", "trip_id", "trip_headsign"),
                *((one.id, one.days, f"{one.id}-trip", "市内") for one in network.demand),
            ],
            "stop_times.txt": [_WINDOWS, *(row for one in network.demand for row in _w(one))],
            **_demand_fares(network),
        }
    )
    return Feed(feed.sheets, _zones(network), {})


_ROUTES: Final = (
    "route_id", "agency_id", "route_short_name", "route_long_name", "route_desc",
    "route_type", "route_color", "route_text_color",
)  # fmt: skip
_TRIPS: Final = (
    "route_id", "service_id", "trip_id", "trip_headsign", "trip_short_name", "direction_id",
    "jp_trip_desc", "data_status", "data_source",
)  # fmt: skip
_CALLS: Final = (
    "trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type",
    "drop_off_type", "timepoint",
)  # fmt: skip
_WINDOWS: Final = (
    "trip_id", "stop_sequence", "location_group_id", "location_id",
    "start_pickup_drop_off_window", "end_pickup_drop_off_window", "pickup_type",
    "drop_off_type", "pickup_booking_rule_id", "drop_off_booking_rule_id",
)  # fmt: skip
_BOOKING: Final = (
    "booking_rule_id",
    "booking_type",
    "prior_notice_duration_min",
    "message",
    "phone_number",
)
_TRANSLATIONS: Final = (
    "table_name",
    "field_name",
    "language",
    "translation",
    "record_id",
    "field_value",
)


def _stops_of_lines(network: Network) -> set[str]:
    return {
        stop
        for line in network.lines
        for pattern in line.patterns
        for trip in pattern.trips
        for stop, cell in zip(pattern.stops, trip.cells, strict=True)
        if cell_of(cell) is not None
    }


def _agencies(network: Network, used: set[str]) -> list[Row]:
    head = ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang",
            "agency_phone")  # fmt: skip
    rows = [
        (one.id, one.name.ja, one.url, "Asia/Tokyo", "ja", one.phone)
        for one in network.agencies
        if one.id in used
    ]
    return [head, *rows]


def _info(network: Network, version: str) -> list[Row]:
    head = ("feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date",
            "feed_end_date", "feed_version", "feed_contact_url")  # fmt: skip
    begins, ends = (text.replace("-", "") for text in (network.begins, network.ends))
    who = (network.publisher.ja, network.url, "ja")
    return [head, (*who, begins, ends, version, network.url)]


def _stops(stops: Sequence[Stop]) -> list[Row]:
    head = ("stop_id", "stop_name", "stop_desc", "stop_lat", "stop_lon", "zone_id",
            "location_type", "platform_code", "data_status", "data_source")  # fmt: skip
    return [
        head,
        *(
            (one.id, one.name.ja, _PLACE_WORDS[one.status], f"{one.lat:.5f}",
             f"{one.lon:.5f}", one.id, 0, one.platform, one.status, one.source)
            for one in stops
        ),
    ]  # fmt: skip


def _runs(line: Line) -> bool:
    """Whether a line has a trip: one that is only being prepared is not published."""
    return any(pattern.trips for pattern in line.patterns)


def _route(line: Line) -> Row:
    kind = RAIL if line.kind == "rail" else BUS
    colours = (line.colour, line.text_colour)
    return (line.id, line.agency, "", line.name.ja, line.note, kind, *colours)


def _demand_route(one: Demand) -> Row:
    return (one.id, one.agency, "", one.name.ja, one.note, BUS, "7B3F00", "FFFFFF")


def _calendar(
    network: Network, used: set[str], is_holiday: Holiday
) -> dict[str, Sequence[Sequence[object]]]:
    begins, ends = date.fromisoformat(network.begins), date.fromisoformat(network.ends)
    span = (f"{begins:%Y%m%d}", f"{ends:%Y%m%d}")
    kinds = [one for one in network.days if one.id in used]
    weekly: list[Row] = [(one.id, *one.weekdays, *span) for one in kinds]
    single: list[Row] = [
        (one.id, day.replace("-", ""), kind)
        for one in kinds
        for day, kind in _exceptions(one, _span(begins, ends), is_holiday)
    ]
    return {
        "calendar.txt": [("service_id", *_WEEK, "start_date", "end_date"), *weekly],
        "calendar_dates.txt": [("service_id", "date", "exception_type"), *single],
    }


def _span(begins: date, ends: date) -> list[date]:
    return [begins + timedelta(days=one) for one in range((ends - begins).days + 1)]


def _exceptions(kind: Days, span: Iterable[date], is_holiday: Holiday) -> list[tuple[str, int]]:
    """Days on which a kind of day differs from its weekdays: 1 runs, 2 does not."""
    return [
        (day.isoformat(), 1 if runs else 2)
        for day in span
        if (runs := runs_on(kind, day, is_holiday)) != (kind.weekdays[day.weekday()] == "1")
    ]


def trip_id(pattern: Pattern, trip: Trip) -> str:
    """What a trip is called in the feed."""
    return f"{pattern.id}-{trip.id}"


def _trips(network: Network, titles: dict[str, str]) -> list[Row]:
    return [
        (
            line.id, pattern.days, trip_id(pattern, trip), pattern.headsign.ja, trip.name,
            pattern.direction, f"{_STATUS_WORDS[trip.status]}: {titles[trip.source]}",
            trip.status, trip.source,
        )
        for line in network.lines
        for pattern in line.patterns
        for trip in pattern.trips
    ]  # fmt: skip


def _calls(network: Network) -> list[Row]:
    return [
        row
        for line in network.lines
        for pattern in line.patterns
        for trip in pattern.trips
        for row in _calls_of(pattern, trip)
    ]


def _calls_of(pattern: Pattern, trip: Trip) -> list[Row]:
    cells = [
        (stop, cell)
        for stop, text in zip(pattern.stops, trip.cells, strict=True)
        if (cell := cell_of(text)) is not None
    ]
    last = len(cells) - 1
    return [
        (
            trip_id(pattern, trip), _clock(cell), _clock(cell), stop, number + 1,
            1 if number == last else 0, 1 if number == 0 else 0, 1 if cell.exact else 0,
        )
        for number, (stop, cell) in enumerate(cells)
    ]  # fmt: skip


def _clock(cell: Cell) -> str:
    return f"{cell.seconds // 3600:02}:{cell.seconds // 60 % 60:02}:{cell.seconds % 60:02}"


def _fares(network: Network) -> dict[str, Sequence[Sequence[object]]]:
    head = ("fare_id", "price", "currency_type", "payment_method", "transfers",
            "transfer_duration", "agency_id")  # fmt: skip
    running = {line.id for line in network.lines if _runs(line)}
    rows: list[Row] = [
        (one.id, one.yen, "JPY", 1 if one.hours else 0, "" if one.hours else 0,
         one.hours * 3600 if one.hours else "", _seller(network, one))
        for one in network.fares
        if running.intersection(one.lines)
    ]  # fmt: skip
    rules: list[Row] = [
        (one.id, line) for one in network.fares for line in one.lines if line in running
    ]
    if not rows:
        return {}
    return {
        "fare_attributes.txt": [head, *rows],
        "fare_rules.txt": [("fare_id", "route_id"), *rules],
    }


def _seller(network: Network, fare: Fare) -> str:
    """The agency of the fare's lines."""
    return next((one.agency for one in network.lines if one.id in fare.lines), "")


def _demand_fares(network: Network) -> dict[str, Sequence[Sequence[object]]]:
    head = ("fare_id", "price", "currency_type", "payment_method", "transfers", "agency_id")
    rows = [(f"{one.id}-ride", one.yen, "JPY", 0, 0, one.agency) for one in network.demand]
    rules = [(f"{one.id}-ride", one.id) for one in network.demand]
    return {
        "fare_attributes.txt": [head, *rows],
        "fare_rules.txt": [("fare_id", "route_id"), *rules],
    }


def _translations(network: Network, stops: Sequence[Stop]) -> list[Row]:
    rows: list[Row] = []
    named: list[tuple[str, str, str, Words3]] = [
        *(("stops", "stop_name", one.id, one.name) for one in stops),
        *(
            ("routes", "route_long_name", one.id, one.name)
            for one in network.lines
            if _runs(one)
        ),
    ]
    for table, column, key, words in named:
        rows += [
            (table, column, language, text, key, "")
            for language, text in (("ja-Hrkt", words.kana), ("en", words.en))
            if text
        ]
    signs = {
        one.headsign.ja: one.headsign
        for line in network.lines
        for one in line.patterns
        if one.trips
    }
    for ja, words in sorted(signs.items()):
        rows += [
            ("trips", "trip_headsign", language, text, "", ja)
            for language, text in (("ja-Hrkt", words.kana), ("en", words.en))
            if text
        ]
    return rows


def _booking(one: Demand) -> Row:
    message = f"{one.notice_min}分前までにお申し込みください。"
    return (f"{one.id}-booking", 1, one.notice_min, message, one.phone)


def _w(one: Demand) -> list[Row]:
    """The two calls of a service on demand: boarding at its stops, alighting in its zone."""
    begins, ends = (cell_of(text) or Cell(0) for text in (one.begins, one.ends))
    window = (_clock(begins), _clock(ends))
    rule = f"{one.id}-booking"
    trip = f"{one.id}-trip"
    return [
        (trip, 1, f"{one.id}-stops", "", *window, 2, 1, rule, ""),
        (trip, 2, "", one.zone, *window, 1, 2, "", rule),
    ]


def _zones(network: Network) -> bytes:
    """The zones in use as locations.geojson."""
    used = sorted({one.zone for one in network.demand})
    features = [
        {
            "type": "Feature",
            "id": zone,
            "properties": {"stop_name": str(network.zones[zone]["name"])},
            "geometry": network.zones[zone]["geometry"],
        }
        for zone in used
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False).encode() if features else b""
