"""Which rules of `fare_leg_rules.txt` a leg matches, or several legs that count as one.

Networks and areas: without a column `rule_priority`, a rule that leaves one empty stands for
all that no rule of the file lists; with the column, for any, and of the rules that match only
those of the highest priority stay. Timeframes are told by the clock at the stop, on the day
that is there then, which need not be the service day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kaga.engines.transit.timetable.service_days import services_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from kaga.engines.transit.gtfs.feed import Feed

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Leg:
    """A ride as its fare sees it; `departs` and `arrives` are moments with a time zone."""

    route_id: str
    board_stop: str
    alight_stop: str
    departs: datetime
    arrives: datetime


@dataclass(frozen=True, slots=True)
class LegRule:
    """A row of `fare_leg_rules.txt`."""

    group: str
    network: str
    from_area: str
    to_area: str
    from_time: str
    to_time: str
    product: str
    priority: int


@dataclass(frozen=True, slots=True)
class JoinRule:
    """A row of `fare_leg_join_rules.txt`."""

    from_network: str
    to_network: str
    from_stop: str
    to_stop: str


class Places:
    """Networks of routes, areas and stations of stops, and clocks."""

    def __init__(self, feed: Feed) -> None:
        routes, stops = feed.table("routes.txt"), feed.table("stops.txt")
        self.network = dict(
            zip(routes.texts("route_id"), routes.texts("network_id"), strict=True)
        )
        listed = feed.table("route_networks.txt")
        self.network |= zip(listed.texts("route_id"), listed.texts("network_id"), strict=True)
        ids = stops.texts("stop_id")
        self.parent = dict(zip(ids, stops.texts("parent_station"), strict=True))
        self.clock = dict(zip(ids, stops.texts("stop_timezone"), strict=True))
        self._areas: dict[str, set[str]] = {}
        given = feed.table("stop_areas.txt")
        for stop, area in zip(given.texts("stop_id"), given.texts("area_id"), strict=True):
            self._areas.setdefault(stop, set()).add(area)
        self._feed = feed

    def areas(self, stop: str) -> frozenset[str]:
        """The areas of a stop: its own, or else those of its station."""
        found = self._areas.get(stop) or self._areas.get(self.parent.get(stop, ""), set())
        return frozenset(found)

    def station(self, stop: str) -> str:
        """The station of a stop, or the stop itself."""
        return self.parent.get(stop, "") or stop

    def at(self, stop: str, moment: datetime) -> datetime:
        """A moment as the clock at a stop tells it."""
        zone = self.clock.get(stop, "") or self.clock.get(self.parent.get(stop, ""), "")
        return moment.astimezone(ZoneInfo(zone or self._feed.timezone))


class Timeframes:
    """The times of `timeframes.txt`."""

    def __init__(self, feed: Feed) -> None:
        sheet = feed.table("timeframes.txt")
        begins, ends = sheet.times("start_time")[0].tolist(), sheet.times("end_time")[0]
        written = sheet.texts("end_time")
        self._spans: dict[str, list[tuple[str, int, int]]] = {}
        rows = zip(
            sheet.texts("timeframe_group_id"), sheet.texts("service_id"), begins, ends.tolist(),
            written, strict=True,
        )  # fmt: skip
        for group, service, begin, end, text in rows:
            span = (service, begin, end if text else _DAY)
            self._spans.setdefault(group, []).append(span)
        self._services = lru_cache(maxsize=64)(self._on)
        self._feed = feed

    def _on(self, day: date) -> frozenset[str]:
        return services_on(self._feed, day)

    def hold(self, group: str, local: datetime) -> bool:
        """Whether a moment, told by the clock there, lies within a timeframe."""
        if not group:
            return True
        second = local.hour * 3600 + local.minute * 60 + local.second
        return any(
            begin <= second < end and service in self._services(local.date())
            for service, begin, end in self._spans.get(group, ())
        )


class LegRules:
    """The rules of legs of a feed, and which legs count as one."""

    def __init__(self, feed: Feed) -> None:
        sheet = feed.table("fare_leg_rules.txt")
        self.places, self.timeframes = Places(feed), Timeframes(feed)
        self.prioritised = sheet.has("rule_priority")
        names = (
            "leg_group_id", "network_id", "from_area_id", "to_area_id",
            "from_timeframe_group_id", "to_timeframe_group_id", "fare_product_id",
        )  # fmt: skip
        priorities = sheet.integers("rule_priority")[0].tolist()
        columns: list[list[Any]] = [*map(sheet.texts, names), priorities]
        self.rules = tuple(LegRule(*cells) for cells in zip(*columns, strict=True))
        joins = feed.table("fare_leg_join_rules.txt")
        ends = ("from_network_id", "to_network_id", "from_stop_id", "to_stop_id")
        told = [joins.texts(name) for name in ends]
        self.joins = tuple(JoinRule(*cells) for cells in zip(*told, strict=True))

    @cached_property
    def timed(self) -> bool:
        """Whether what a leg costs depends on when it is ridden."""
        return any(rule.from_time or rule.to_time for rule in self.rules)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups that legs belong to."""
        return frozenset(rule.group for rule in self.rules) - {""}

    @cached_property
    def _listed(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Networks, areas of departure, areas of arrival that some rule names."""
        return (
            frozenset(rule.network for rule in self.rules) - {""},
            frozenset(rule.from_area for rule in self.rules) - {""},
            frozenset(rule.to_area for rule in self.rules) - {""},
        )

    def matching(self, legs: Sequence[Leg]) -> tuple[LegRule, ...]:
        """The rules for legs that count as one."""
        first, last = legs[0], legs[-1]
        network = self._network(legs)
        begins = self.places.areas(first.board_stop)
        ends = self.places.areas(last.alight_stop)
        at = self.places.at(first.board_stop, first.departs)
        until = self.places.at(last.alight_stop, last.arrives)
        networks, origins, goals = self._listed
        found = [
            rule
            for rule in self.rules
            if self._is_for(rule.network, network, networks)
            and self._is_for(rule.from_area, begins, origins)
            and self._is_for(rule.to_area, ends, goals)
            and self.timeframes.hold(rule.from_time, at)
            and self.timeframes.hold(rule.to_time, until)
        ]
        if self.prioritised:
            most = max((rule.priority for rule in found), default=0)
            found = [rule for rule in found if rule.priority == most]
        return tuple(found)

    def _network(self, legs: Sequence[Leg]) -> frozenset[str]:
        """The one network of all legs; none if they differ."""
        found = {self.places.network.get(leg.route_id, "") for leg in legs}
        return frozenset(found - {""}) if len(found) == 1 else frozenset()

    def _is_for(self, asked: str, there: frozenset[str], listed: frozenset[str]) -> bool:
        if asked:
            return asked in there
        return self.prioritised or not there & listed

    def joined(self, legs: Sequence[Leg]) -> tuple[tuple[Leg, ...], ...]:
        """Legs put together as far as they count as one."""
        found: list[tuple[Leg, ...]] = []
        for leg in legs:
            if found and any(self._joins(rule, found[-1][-1], leg) for rule in self.joins):
                found[-1] = (*found[-1], leg)
            else:
                found.append((leg,))
        return tuple(found)

    def _joins(self, rule: JoinRule, one: Leg, other: Leg) -> bool:
        places = self.places
        networks = places.network.get(one.route_id, ""), places.network.get(other.route_id, "")
        if rule.from_network not in {"", networks[0]} or rule.to_network not in {
            "",
            networks[1],
        }:
            return False
        stations = places.station(one.alight_stop), places.station(other.board_stop)
        if rule.from_stop or rule.to_stop:
            return rule.from_stop in {one.alight_stop, stations[0]} and rule.to_stop in {
                other.board_stop,
                stations[1],
            }
        return stations[0] == stations[1]
