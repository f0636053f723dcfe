"""What the planner holds: the feed in force, the timetable around a day, what differs today.

A window is the timetable of four days, from the day before the one asked about, so that a
search may go back over midnight and on to the day after tomorrow. Windows are made when they
are first asked for and a few are kept. Whether another feed counts, or another notice was
given, is looked up for every question: two rows by their key.

>>> held_now().feed_version                                             # doctest: +SKIP
'01a2…'
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from kaga.engines.transit.gtfs.fares import Fares
from kaga.engines.transit.gtfs.read import read_feed
from kaga.engines.transit.realtime.messages import read_message
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.search.spread import Spreader
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import with_transfers
from kaga.kernel import clock
from kaga.kernel.resident.server import NotNow
from kaga.services.mobility.feeds.realtime import message_of
from kaga.services.mobility.planner.feet import SPEED, StraightFeet
from kaga.services.mobility.planner.ground import PROFILES, Pool, ground
from kaga.services.mobility.planner.street_feet import StreetFeet
from kaga.services.mobility.queries.feeds import archive_of, current_version
from kaga.services.mobility.queries.notices import notices_now, notices_stamp

if TYPE_CHECKING:
    from kaga.engines.transit.gtfs.feed import Feed
    from kaga.engines.transit.realtime.overlay import Overlay
    from kaga.engines.transit.timetable.model import Timetable
    from kaga.engines.transit.timetable.walking import Walking
    from kaga.services.mobility.models import FeedVersion
    from kaga.services.mobility.planner.feet import Feet
    from kaga.services.mobility.planner.ground import Ground
    from kaga.services.mobility.rides.network import Network

FEED: Final = "kaga"
KEPT: Final = 6
ON_FOOT: Final = "FOOT"
DAYS: Final = 4
Row = Mapping[str, str]


@dataclass(frozen=True)
class Window:
    """The timetable of some days, the ways on foot, and what differs."""

    timetable: Timetable
    walking: Walking
    overlay: Overlay
    feet: Feet
    links: dict[int, tuple[Network, dict[tuple[int, int], int]]] = field(default_factory=dict)

    def planner(self) -> Planner:
        """A planner of one's own: it holds the memory of its searches."""
        return Planner(self.timetable, self.walking, self.overlay)

    @cached_property
    def spreaders(self) -> Pool[Spreader]:
        """Searches from many beginnings, to be borrowed."""
        return Pool(lambda: Spreader(self.timetable, self.walking, self.overlay))

    @cached_property
    def runs_of(self) -> dict[int, list[int]]:
        """The runs of each trip."""
        found: dict[int, list[int]] = {}
        for run, trip in enumerate(self.timetable.runs.trip.tolist()):
            found.setdefault(trip, []).append(run)
        return found

    @cached_property
    def live(self) -> dict[int, tuple[int, int]]:
        """Where the overlay has the times of a run: line and column."""
        lines = self.overlay.lines
        return {
            self.overlay.trips[int(lines.first_trip[line]) + column].run: (line, column)
            for line in range(lines.trips.size)
            for column in range(int(lines.trips[line]))
        }


@dataclass
class Held:
    """A feed with what is said of its stops, lines and trips, and the windows made of it.

    `streets` are those that were held when it was made; with others it is made anew.
    """

    feed_version: str
    feed: Feed
    stamp: str = ""
    streets: Ground | None = field(default_factory=ground)
    windows: dict[tuple[date, str], Window] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The feed's time zone."""
        return ZoneInfo(self.feed.timezone)

    @cached_property
    def fares(self) -> Fares:
        """What rides cost."""
        return Fares(self.feed)

    @cached_property
    def stops(self) -> dict[str, Row]:
        """Stops by id."""
        return _rows(self.feed, "stops.txt", "stop_id")

    @cached_property
    def routes(self) -> dict[str, Row]:
        """Lines by id."""
        return _rows(self.feed, "routes.txt", "route_id")

    @cached_property
    def trips(self) -> dict[str, Row]:
        """Trips by id."""
        return _rows(self.feed, "trips.txt", "trip_id")

    @cached_property
    def agencies(self) -> dict[str, Row]:
        """Agencies by id."""
        return _rows(self.feed, "agency.txt", "agency_id")

    @cached_property
    def exact(self) -> dict[tuple[str, int], bool]:
        """Whether the time of a call (trip, number of the stop) is exact."""
        sheet = self.feed.table("stop_times.txt")
        numbers = sheet.integers("stop_sequence")[0].tolist()
        points = sheet.texts("timepoint")
        ids = zip(sheet.texts("trip_id"), numbers, strict=True)
        return {key: point != "0" for key, point in zip(ids, points, strict=True)}

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Stops that an id stands for: itself, or the platforms of a station."""
        found: dict[str, tuple[str, ...]] = {
            stop: (stop,)
            for stop, row in self.stops.items()
            if row.get("location_type", "") in {"", "0"}
        }
        for stop, row in self.stops.items():
            parent = row.get("parent_station", "")
            if parent and stop in found:
                found[parent] = (*found.get(parent, ()), stop)
        return found

    def window(self, day: date, who: str = ON_FOOT) -> Window:
        """The window in whose second day a day lies, for who walks; made now if not there."""
        with self._lock:
            if (day, who) not in self.windows:
                while len(self.windows) >= KEPT:
                    del self.windows[next(iter(self.windows))]
                self.windows[day, who] = self._made(day, who)
            return self.windows[day, who]

    def at(self, moment: datetime, who: str = ON_FOOT) -> Window:
        """The window for a moment."""
        return self.window(moment.astimezone(self.zone).date(), who)

    def _made(self, day: date, who: str) -> Window:
        timetable = build(self.feed, day - timedelta(days=1), DAYS)
        feet = feet_of(self.streets, day, who)
        walking = with_transfers(
            feet.between(timetable.stops), self.feed, timetable.stop_numbers
        )
        now = clock.now()
        message = message_of(notices_now(now), now)
        return Window(timetable, walking, read_message(timetable, message, now), feet)


def feet_of(streets: Ground | None, day: date, who: str) -> Feet:
    """Ways on foot, or by wheelchair, on a day: along the streets if there are any."""
    profile = PROFILES[who]
    if streets is None:
        return StraightFeet(profile.speed if who != ON_FOOT else SPEED)
    return StreetFeet(streets, profile, day)


def _rows(feed: Feed, file: str, key: str) -> dict[str, Row]:
    sheet = feed.table(file)
    columns = [sheet.texts(name) for name in sheet.names]
    rows = [dict(zip(sheet.names, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return {row.get(key, ""): row for row in rows}


_held: list[Held] = []
_loading = threading.Lock()


def held_now() -> Held:
    """The feed in force, read again when another one counts.

    Raises
    ------
    NotNow: no feed is published yet.
    """
    version = current_version(FEED)
    if version is None:
        raise NotNow({"phase": "no-feed"})
    stamp = notices_stamp(clock.now())
    with _loading:
        if not _held or _held[0].feed_version != str(version.id):
            _held[:] = [_read(version, stamp)]
        elif _held[0].stamp != stamp or _held[0].streets is not ground():
            _held[:] = [Held(_held[0].feed_version, _held[0].feed, stamp)]
        return _held[0]


def _read(version: FeedVersion, stamp: str) -> Held:
    feed, _ = read_feed(archive_of(version))
    return Held(str(version.id), feed, stamp)
