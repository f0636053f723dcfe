"""What the files of a feed hold: each field's kind, whether it must be there, what it names.

One line per file. A field is `name:kind`, kinds being `id`, `text`, `int`, `num`, `lat`, `lon`,
`time`, `date`, an enumeration `0-4`, or a reference `>file.field`. `!` after the name: a row
without it is set aside. `key` lists the fields that must be unique together.

Sources: GTFS Schedule reference (revision of 27 April 2026), the standard bus information
format of the Ministry of Land, Infrastructure, Transport and Tourism (GTFS-JP, 2nd edition of
March 2019 and 3rd of July 2021), GTFS-Flex as drafted until 2024.

>>> FILES["trips.txt"].key
('trip_id',)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its kind, whether a row needs it, and what it refers to."""

    name: str
    kind: str
    needed: bool = False
    target: tuple[str, str] | None = None
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """One file: the key of its rows and its known columns."""

    name: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]


def _field(text: str) -> Field:
    name, kind = text.split(":")
    needed = name.endswith("!")
    name = name.rstrip("!")
    if kind.startswith(">"):
        file, _, target = kind[1:].partition(".")
        return Field(name, "ref", needed, (f"{file}.txt", target))
    if kind[0].isdigit():
        least, _, most = kind.partition("-")
        return Field(name, "enum", needed, None, int(least), int(most))
    return Field(name, kind, needed)


def _file(line: str) -> File:
    head, _, fields = line.partition("=")
    name, _, key = head.strip().partition(" ")
    return File(f"{name}.txt", tuple(key.split()), tuple(map(_field, fields.split())))


# Order matters: a file comes after those it refers to, so that what was set aside there sets
# aside what hangs on it.
_LINES = """
agency agency_id = agency_id:id agency_name:text agency_timezone:text agency_lang:text
agency_jp agency_id = agency_id:id
feed_info = feed_start_date:date feed_end_date:date feed_lang:text
office_jp office_id = office_id!:id
levels level_id = level_id!:id level_index:num
stops stop_id = stop_id!:id stop_lat:lat stop_lon:lon location_type:0-4 parent_station:id \
 wheelchair_boarding:0-2 zone_id:id stop_access:0-1
areas area_id = area_id!:id
stop_areas area_id stop_id = area_id!:>areas.area_id stop_id!:>stops.stop_id
networks network_id = network_id!:id
routes route_id = route_id!:id agency_id:>agency.agency_id route_type!:int \
 continuous_pickup:0-3 continuous_drop_off:0-3 network_id:id
routes_jp route_id = route_id!:>routes.route_id
route_networks route_id = network_id!:>networks.network_id route_id!:>routes.route_id
calendar service_id = service_id!:id monday!:0-1 tuesday!:0-1 wednesday!:0-1 thursday!:0-1 \
 friday!:0-1 saturday!:0-1 sunday!:0-1 start_date!:date end_date!:date
calendar_dates service_id date = service_id!:id date!:date exception_type!:1-2
shapes shape_id shape_pt_sequence = shape_id!:id shape_pt_lat!:lat shape_pt_lon!:lon \
 shape_pt_sequence!:int shape_dist_traveled:num
booking_rules booking_rule_id = booking_rule_id!:id booking_type!:0-2 \
 prior_notice_duration_min:int prior_notice_duration_max:int prior_notice_last_day:int \
 prior_notice_last_time:time prior_notice_start_day:int prior_notice_start_time:time \
 prior_notice_service_id:id
location_groups location_group_id = location_group_id!:id
location_group_stops location_group_id stop_id = \
 location_group_id!:>location_groups.location_group_id stop_id!:>stops.stop_id
trips trip_id = route_id!:>routes.route_id service_id!:id trip_id!:id direction_id:0-1 \
 wheelchair_accessible:0-2 bikes_allowed:0-2 safe_duration_factor:num safe_duration_offset:num
stop_times trip_id stop_sequence = trip_id!:>trips.trip_id stop_sequence!:int \
 stop_id:>stops.stop_id arrival_time:time departure_time:time pickup_type:0-3 \
 drop_off_type:0-3 timepoint:0-1 shape_dist_traveled:num \
 start_pickup_drop_off_window:time end_pickup_drop_off_window:time \
 pickup_booking_rule_id:>booking_rules.booking_rule_id \
 drop_off_booking_rule_id:>booking_rules.booking_rule_id \
 continuous_pickup:0-3 continuous_drop_off:0-3
frequencies trip_id start_time = trip_id!:>trips.trip_id start_time!:time end_time!:time \
 headway_secs!:int exact_times:0-1
transfers from_stop_id to_stop_id from_trip_id to_trip_id from_route_id to_route_id = \
 from_stop_id:>stops.stop_id to_stop_id:>stops.stop_id from_route_id:>routes.route_id \
 to_route_id:>routes.route_id from_trip_id:>trips.trip_id to_trip_id:>trips.trip_id \
 transfer_type:0-5 min_transfer_time:int
pathways pathway_id = pathway_id!:id from_stop_id!:>stops.stop_id to_stop_id!:>stops.stop_id \
 pathway_mode!:1-7 is_bidirectional!:0-1 length:num traversal_time:int stair_count:int
fare_attributes fare_id = fare_id!:id price!:num currency_type!:text payment_method:0-1 \
 transfers:0-2 transfer_duration:int agency_id:>agency.agency_id
fare_rules fare_id route_id origin_id destination_id contains_id = \
 fare_id!:>fare_attributes.fare_id route_id:>routes.route_id origin_id:id destination_id:id \
 contains_id:id
timeframes = timeframe_group_id!:id start_time:time end_time:time service_id!:id
rider_categories rider_category_id = rider_category_id!:id is_default_fare_category:0-1
fare_media fare_media_id = fare_media_id!:id fare_media_type!:0-4
fare_products fare_product_id fare_media_id rider_category_id = fare_product_id!:id \
 fare_media_id:>fare_media.fare_media_id \
 rider_category_id:>rider_categories.rider_category_id amount!:num currency!:text
fare_leg_rules leg_group_id network_id from_area_id to_area_id from_timeframe_group_id \
 to_timeframe_group_id fare_product_id = fare_product_id!:>fare_products.fare_product_id \
 from_area_id:>areas.area_id to_area_id:>areas.area_id rule_priority:int
fare_leg_join_rules = from_network_id!:id to_network_id!:id from_stop_id:>stops.stop_id \
 to_stop_id:>stops.stop_id
fare_transfer_rules = transfer_count:int duration_limit:int duration_limit_type:0-3 \
 fare_transfer_type!:0-2 fare_product_id:>fare_products.fare_product_id
translations =
attributions =
pass_attributes pass_id = pass_id!:id
pass_rules =
"""


def _files() -> dict[str, File]:
    """The lines above, read."""
    found = [_file(line) for line in _LINES.strip().split("\n")]
    return {file.name: file for file in found}


FILES = _files()

REQUIRED = ("agency.txt", "routes.txt", "trips.txt", "stop_times.txt")
"""Without these there is no timetable (stops may be zones, days may be exceptions only)."""

DRAFT_FLEX = {
    "start_pickup_dropoff_window": "start_pickup_drop_off_window",
    "end_pickup_dropoff_window": "end_pickup_drop_off_window",
}
"""Columns of stop_times in the drafts of Flex, and their final names."""
