"""Small feeds for tests: written by hand in a few lines, or drawn at random."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import Phase
from hypothesis import strategies as st

from kaga.engines.transit.gtfs.feed import Feed
from kaga.engines.transit.gtfs.read import read_tables
from kaga.engines.transit.timetable.walking import Walking
from tests.shared_data import shared_folder

MONDAY = date(2026, 1, 5)


def text_of(header: str, rows: list[str]) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def tables(
    stops: str,
    trips: dict[str, tuple[str, list[str]]],
    *,
    more: dict[str, bytes] | None = None,
    calendar: list[str] | None = None,
) -> dict[str, bytes]:
    """Files of a feed. `trips` maps a trip to its route and calls `stop arrival departure
    [pickup drop_off]`; stops are single letters on a line 100 m apart."""
    calls, heads = [], []
    for trip, (route, lines) in trips.items():
        heads.append(f"{route},daily,{trip},{trip} headsign")
        for number, line in enumerate(lines):
            stop, come, go, *rights = line.split()
            pickup, drop_off = rights or ("0", "0")
            times = ",".join("" if part == "-" else part for part in (come, go))
            calls.append(f"{trip},{times},{stop},{number + 1},{pickup},{drop_off}")
    routes = sorted({route for route, _ in trips.values()})
    return {
        "agency.txt": text_of(
            "agency_id,agency_name,agency_url,agency_timezone",
            ["A,Town,https://town.example,Asia/Tokyo"],
        ),
        "stops.txt": text_of(
            "stop_id,stop_name,stop_lat,stop_lon,zone_id",
            [f"{s},Stop {s},{36 + i * 0.0009:.4f},136.0,{s}" for i, s in enumerate(stops)],
        ),
        "routes.txt": text_of(
            "route_id,agency_id,route_short_name,route_type", [f"{r},A,{r},3" for r in routes]
        ),
        "trips.txt": text_of("route_id,service_id,trip_id,trip_headsign", heads),
        "calendar.txt": text_of(
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
            "start_date,end_date",
            calendar or ["daily,1,1,1,1,1,1,1,20260101,20261231"],
        ),
        "stop_times.txt": text_of(
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type",
            calls,
        ),
        **(more or {}),
    }


def feed_from(files: dict[str, bytes]) -> Feed:
    """The feed of files that must be right as they are."""
    feed, report = read_tables(files)
    assert report.problems == (), report.problems
    return feed


def walks_by_id(walking: Walking, ids: tuple[str, ...]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for (begin, end), seconds in walking.pairs().items():
        found.setdefault(ids[begin], []).append((ids[end], seconds))
    return found


def sample_feeds() -> list[Path]:
    """The outside feeds, if the shared folder is there."""
    shared = shared_folder()
    return sorted((shared / "data" / "gtfs").glob("*.zip")) if shared else []


# Shrinking a feed takes minutes and the reader of a failure little is helped by it.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
STOPS = "ABCDE"
_times = st.integers(0, 14)


@st.composite
def random_tables(draw: st.DrawFn) -> dict[str, bytes]:
    """A feed with everything that trips searches up: loops, bans, overtaking, headways, nights.

    Times are few and close, so that ties, waits of no length and overtaking are common; trips
    begin in the morning or run past midnight.
    """
    trips: dict[str, tuple[str, list[str]]] = {}
    headways = []
    for number in range(draw(st.integers(1, 7))):
        name = f"T{number}"
        places = draw(st.lists(st.sampled_from(STOPS), min_size=2, max_size=5))
        start = draw(st.sampled_from((28800, 86400 - 300, 86400 + 28800)))
        now = start + 60 * draw(_times)
        calls = []
        for place in places:
            come = now
            go = come + 60 * draw(st.sampled_from((0, 0, 0, 1)))
            rights = draw(st.sampled_from(("0 0", "0 0", "0 0", "1 0", "0 1", "2 3")))
            calls.append(f"{place} {clock(come)} {clock(go)} {rights}")
            now = go + 60 * draw(st.integers(0, 5))
        trips[name] = (draw(st.sampled_from(("R1", "R2"))), calls)
        if draw(st.integers(0, 5)) == 0:
            end = start + 60 * draw(st.integers(1, 20))
            headway = 60 * draw(st.integers(2, 9))
            headways.append(f"{name},{clock(start)},{clock(end)},{headway},0")
    more = {}
    if headways:
        header = "trip_id,start_time,end_time,headway_secs,exact_times"
        more["frequencies.txt"] = text_of(header, headways)
    days = "".join(draw(st.lists(st.sampled_from("01"), min_size=7, max_size=7)))
    calendar = [f"daily,{','.join(days)},20260101,20261231"]
    return tables(STOPS, trips, more=more, calendar=calendar)


random_walks = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from((0, 30, 60, 150, 300))),
    max_size=6,
)
