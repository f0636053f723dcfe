"""The document of a network: what a town edits, as values; JSON in, JSON out.

Everything says where it comes from: `status` is `official` (published by whoever runs it),
`observed` (somebody saw it and wrote it down), `derived` (worked out from official figures) or
`stand-in` (nothing is public; set so that the rest can work), and `source` names an entry of
`sources`. A cell of a grid is a time, `~` before it when it is worked out, or empty where the
vehicle does not stop.

>>> cell_of("~8:56"), cell_of("25:10"), cell_of("")
(Cell(seconds=32160, exact=False), Cell(seconds=90600, exact=True), None)
>>> text_of(Cell(32160, exact=False))
'~8:56'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal, cast

Status = Literal["official", "observed", "derived", "stand-in"]
STATUSES: Final[tuple[Status, ...]] = ("official", "observed", "derived", "stand-in")
_CELL: Final = re.compile(r"(~?)(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
LATEST: Final = 30 * 3600
"""Times go on after midnight, as far as six in the morning."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A time of a grid; not exact when it was worked out."""

    seconds: int
    exact: bool = True


def cell_of(text: str) -> Cell | None:
    """A cell as typed, None for an empty one (raises ValueError)."""
    text = text.strip().translate(_HALF)
    if not text or text in {"-", "ー", "―", "レ"}:
        return None
    found = _CELL.fullmatch(text)
    if found is None:
        raise ValueError(text)
    about, hours, minutes, seconds = found.groups()
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    if total >= LATEST:
        raise ValueError(text)
    return Cell(total, exact=not about)


_HALF: Final = str.maketrans("０１２３４５６７８９：〜～", "0123456789:~~")


def text_of(cell: Cell | None) -> str:
    """A cell as it is typed and shown."""
    if cell is None:
        return ""
    about = "" if cell.exact else "~"
    seconds = cell.seconds % 60
    tail = f":{seconds:02}" if seconds else ""
    return f"{about}{cell.seconds // 3600}:{cell.seconds // 60 % 60:02}{tail}"


@dataclass(frozen=True, slots=True)
class Words3:
    """A name in Japanese with its reading, and in English."""

    ja: str
    kana: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; `date` is the day it speaks of."""

    id: str
    title: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """Who runs lines. `number` is the corporate number that GTFS-JP uses as id, if known."""

    id: str
    name: Words3
    url: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """A kind of day (曜日区分): which weekdays, and what holidays do.

    `weekdays` are seven characters from Monday, 1 or 0. `holidays`: `as-weekday` (nothing
    special), `runs` (also on holidays) or `rests`. `added` and `removed` are single days.
    """

    id: str
    name: Words3
    weekdays: str
    holidays: Literal["as-weekday", "runs", "rests"] = "as-weekday"
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop with its position."""

    id: str
    name: Words3
    lat: float
    lon: float
    status: Status
    source: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """One column of a grid: cells for the pattern's stops."""

    id: str
    cells: tuple[str, ...]
    status: Status
    source: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A grid: a row of stops and the trips that run on one kind of day."""

    id: str
    headsign: Words3
    direction: Literal[0, 1]
    days: str
    stops: tuple[str, ...]
    trips: tuple[Trip, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line: who runs it, what it is, its grids, and what is known of it as a whole."""

    id: str
    agency: str
    name: Words3
    kind: Literal["rail", "bus"]
    colour: str
    text_colour: str
    note: str
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Fare:
    """A flat fare of lines of one agency; `hours` is how long it holds, 0 for one ride."""

    id: str
    lines: tuple[str, ...]
    yen: int
    hours: int
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Demand:
    """A service on demand: boards at stops, alights anywhere in the zone.

    Times are cells. `notice_min` is how long before one must book; `zone` names the polygon.
    """

    id: str
    agency: str
    name: Words3
    days: str
    begins: str
    ends: str
    notice_min: int
    phone: str
    yen: int
    stops: tuple[str, ...]
    zone: str
    status: Status
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Network:
    """The whole document."""

    id: str
    publisher: Words3
    url: str
    begins: str
    ends: str
    sources: tuple[Source, ...] = ()
    agencies: tuple[Agency, ...] = ()
    days: tuple[Days, ...] = ()
    stops: tuple[Stop, ...] = ()
    lines: tuple[Line, ...] = ()
    fares: tuple[Fare, ...] = ()
    demand: tuple[Demand, ...] = ()
    zones: Mapping[str, Any] = field(default_factory=dict)

    def line(self, key: str) -> Line | None:
        """A line by its id."""
        return next((one for one in self.lines if one.id == key), None)


def json_of(network: Network) -> dict[str, Any]:
    """The document as JSON."""
    return asdict(network)


def network_of(record: Mapping[str, Any]) -> Network:
    """The document that JSON holds (raises KeyError, TypeError, ValueError)."""
    parts: dict[str, Any] = {
        **record,
        "publisher": _words(record["publisher"]),
        "sources": tuple(Source(**one) for one in record["sources"]),
        "agencies": tuple(Agency(**_named(one)) for one in record["agencies"]),
        "days": tuple(_days(one) for one in record["days"]),
        "stops": tuple(Stop(**_named(one)) for one in record["stops"]),
        "lines": tuple(_line(one) for one in record["lines"]),
        "fares": tuple(
            Fare(**{**one, "lines": tuple(one["lines"])}) for one in record["fares"]
        ),
        "demand": tuple(
            Demand(**{**_named(one), "stops": tuple(one["stops"])}) for one in record["demand"]
        ),
    }
    return Network(**parts)


def _words(record: Mapping[str, str]) -> Words3:
    return Words3(**record)


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    return {**record, "name": _words(record["name"])}


def _days(record: Mapping[str, Any]) -> Days:
    single = {name: tuple(record.get(name, ())) for name in ("added", "removed")}
    return Days(**{**_named(record), **single})


def _line(record: Mapping[str, Any]) -> Line:
    patterns = tuple(_pattern(one) for one in record.get("patterns", ()))
    return Line(**{**_named(record), "patterns": patterns})


def _pattern(record: Mapping[str, Any]) -> Pattern:
    trips = tuple(Trip(**{**one, "cells": tuple(one["cells"])}) for one in record["trips"])
    headsign = _words(record["headsign"])
    direction = cast("Literal[0, 1]", int(record["direction"]))
    return Pattern(
        record["id"], headsign, direction, record["days"], tuple(record["stops"]), trips
    )
