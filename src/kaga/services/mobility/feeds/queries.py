"""Questions to a feed by stop and departure: the Pareto set of arrival and transfers.

A question names stops of the feed (a station stands for its platforms) and a departure as
`HH:MM`, `HH:MM:SS` (hours may pass 24) or seconds of the service day. One day is asked about:
`date` of the file, else the busiest day of the feed, the first of them. Walking: the transfers
that the feed itself lists and, only if `walk_m` says so, straight lines up to so many metres
(1.3 times as long on the ground, 1.2 m/s); there is never more than one walk between two rides.

>>> asked_of([["A", "B", "8:00"]]).questions
(Question(begin='A', end='B', departs=28800),)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.transit.search.journeys import Ends
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.service_days import period, services_on
from kaga.engines.transit.timetable.walking import Walking, straight, with_transfers

if TYPE_CHECKING:
    from kaga.engines.transit.gtfs.feed import Feed
    from kaga.engines.transit.timetable.model import Timetable

_LOOKED: Final = 400


class NotAQuestion(ValueError):
    """A file of questions that is none; says which one."""


@dataclass(frozen=True, slots=True)
class Question:
    """From stop to stop, leaving at so many seconds of the day."""

    begin: str
    end: str
    departs: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A file of questions."""

    questions: tuple[Question, ...]
    day: date | None = None
    walk_m: float = 0.0


def asked_of(record: Any) -> Asked:
    """The questions of a JSON document: a list, or an object with `queries`, `date`, `walk_m`.

    Raises
    ------
    NotAQuestion: it is something else.
    """
    whole = record if isinstance(record, Mapping) else {"queries": record}
    rows = whole.get("queries", whole.get("questions"))
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise NotAQuestion("a list of questions, or an object with `queries`")
    try:
        day = date.fromisoformat(whole["date"]) if whole.get("date") else None
        walk_m = float(whole.get("walk_m", 0.0))
    except (TypeError, ValueError) as error:
        raise NotAQuestion(f"date or walk_m: {error}") from error
    return Asked(tuple(_question(n, row) for n, row in enumerate(rows)), day, walk_m)


def _question(number: int, row: Any) -> Question:
    try:
        if isinstance(row, Mapping):
            begin = _first(row, "from", "from_stop", "from_stop_id", "origin")
            end = _first(row, "to", "to_stop", "to_stop_id", "destination")
            departs = _first(row, "departure", "departs", "depart", "time")
        else:
            begin, end, departs = row
        return Question(str(begin), str(end), seconds_of(departs))
    except (KeyError, TypeError, ValueError) as error:
        raise NotAQuestion(f"question {number}: {row!r}") from error


def _first(row: Mapping[str, Any], *names: str) -> Any:
    for name in names:
        if name in row:
            return row[name]
    raise KeyError(names[0])


def seconds_of(departs: int | float | str) -> int:  # noqa: PYI041 - JSON has both
    """A departure as seconds of the day (raises ValueError)."""
    if isinstance(departs, int | float):
        return int(departs)
    parts = [int(part) for part in departs.rsplit("T", 1)[-1].split(":")]
    hours, minutes, seconds = (*parts, 0, 0)[:3]
    return hours * 3600 + minutes * 60 + seconds


def clock_of(seconds: int) -> str:
    """Seconds of the service day as feeds write them."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def busiest_day(feed: Feed) -> date:
    """The day with the most trips, the first of them; within a year of the first day."""
    days = period(feed)
    if days is None:
        raise NotAQuestion("the feed says no day")
    trips: dict[str, int] = {}
    for service in feed.table("trips.txt").texts("service_id"):
        trips[service] = trips.get(service, 0) + 1
    span = min((days[1] - days[0]).days, _LOOKED)
    looked = [days[0] + timedelta(days=one) for one in range(span + 1)]
    return max(looked, key=lambda day: sum(trips.get(one, 0) for one in services_on(feed, day)))


def answers(feed: Feed, asked: Asked) -> dict[str, Any]:
    """The answer to each question, in their order.

    Raises
    ------
    NotAQuestion: the feed says no day.
    """
    day = asked.day or busiest_day(feed)
    timetable = build(feed, day)
    walks = (
        straight(timetable.stops, asked.walk_m)
        if asked.walk_m
        else Walking.of(len(timetable.stops), [])
    )
    walking = with_transfers(walks, feed, timetable.stop_numbers)
    planner = Planner(timetable, walking)
    members = members_of(feed, timetable)
    return {
        "date": day.isoformat(),
        "walk_m": asked.walk_m,
        "answers": [_answer(planner, members, one) for one in asked.questions],
    }


def members_of(feed: Feed, timetable: Timetable) -> dict[str, tuple[int, ...]]:
    """The stops that an id stands for: itself, or the platforms of a station."""
    found: dict[str, tuple[int, ...]] = {
        stop: (number,) for stop, number in timetable.stop_numbers.items()
    }
    sheet = feed.table("stops.txt")
    for stop, parent in zip(sheet.texts("stop_id"), sheet.texts("parent_station"), strict=True):
        if parent and stop in timetable.stop_numbers:
            number = timetable.stop_numbers[stop]
            found[parent] = (*found.get(parent, ()), number)
    return found


def ends_of(planner: Planner, begin: Sequence[int], end: Sequence[int]) -> Ends:
    """From any of some stops to any of others, with the walks around them."""
    pairs = [planner.between(one, other) for one in begin for other in end]
    access: dict[int, int] = {}
    egress: dict[int, int] = {}
    direct: int | None = None
    for found in pairs:
        for stop, seconds in found.access:
            access[stop] = min(seconds, access.get(stop, seconds))
        for stop, seconds in found.egress:
            egress[stop] = min(seconds, egress.get(stop, seconds))
        if found.direct is not None:
            direct = found.direct if direct is None else min(direct, found.direct)
    return Ends(tuple(access.items()), tuple(egress.items()), direct)


def _answer(
    planner: Planner, members: Mapping[str, tuple[int, ...]], asked: Question
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "from": asked.begin,
        "to": asked.end,
        "departure": clock_of(asked.departs),
    }
    unknown = [one for one in (asked.begin, asked.end) if one not in members]
    if unknown:
        return {**told, "journeys": [], "unknown_stops": unknown}
    ends = ends_of(planner, members[asked.begin], members[asked.end])
    rows = planner.pareto(ends, asked.departs).tolist()
    best = sorted({(arrives, rides) for arrives, rides in rows})
    kept: list[dict[str, Any]] = []
    fewest = None
    for arrives, rides in best:
        if fewest is None or rides < fewest:
            fewest = rides
            transfers = max(0, rides - 1)
            kept.append({"arrival": clock_of(arrives), "transfers": transfers, "rides": rides})
    return {**told, "journeys": kept}
