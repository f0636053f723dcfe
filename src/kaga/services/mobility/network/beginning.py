"""The network that a fresh city begins with, read from the data of this service.

The file is written short (one row of departures and the minutes to the other stops); what comes
out is the whole document. Stops of services on demand are the towns of the city pack, because
no list of the real ones is public.

>>> first_network().line("ir-line").patterns[0].trips[0].cells           # doctest: +SKIP
('~5:52', '5:57', '~6:00', '~6:05', '~6:10')
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shapely.geometry import shape

from kaga.engines.geo.geojson import geometry_dict, simplified
from kaga.engines.transit.authoring.document import Cell, Network, cell_of, network_of, text_of
from kaga.kernel.places.pack import Pack, named_pack, open_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE: Final = Path(__file__).parent
_TOLERANCE: Final = 0.0006
_RAPID: Final = "r"


def first_network() -> Network | None:
    """The network that comes with the package for the city of the pack, if there is one."""
    pack = open_pack(named_pack())
    file = HERE / pack.city.code / "network.toml"
    if not file.is_file():
        return None
    return network_of(whole_record(tomllib.loads(file.read_text("utf-8")), pack))


def whole_record(short: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """The whole document of the short one."""
    towns = list(_towns(pack))
    stops = [_stop(key, *cells) for key, cells in short["stops"].items()]
    by_town = any(one.get("towns") for one in short["demand"])
    return {
        **{name: short[name] for name in ("id", "publisher", "url", "begins", "ends")},
        "sources": [
            {"id": key, "title": title, "date": day}
            for key, (title, day) in short["sources"].items()
        ],
        "agencies": short["agency"],
        "days": short["days"],
        "stops": [*stops, *(towns if by_town else [])],
        "lines": [_line(one) for one in short["line"]],
        "fares": short["fare"],
        "demand": [_demand(one, [town["id"] for town in towns]) for one in short["demand"]],
        "zones": {"city": {"name": f"{pack.city.name}内", "geometry": _city_zone(pack)}},
    }


def _towns(pack: Pack) -> Iterator[dict[str, Any]]:
    """Towns that people live in (post goes there) as stops."""
    for row in pack.table("towns.csv"):
        if row["postcode"]:
            name = {"ja": row["town"], "kana": _hiragana(row["kana"]), "en": ""}
            place = {"lat": float(row["lat"]), "lon": float(row["lon"])}
            told = {"status": "stand-in", "source": "town-points"}
            yield {"id": f"town-{row['no']}", "name": name, **place, **told}


def _hiragana(text: str) -> str:
    return "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in text)


def _stop(key: str, *cells: Any) -> dict[str, Any]:
    name, kana, english, lat, lon, status, source = cells
    words = {"ja": name, "kana": kana, "en": english}
    told = {"status": status, "source": source}
    return {"id": key, "name": words, "lat": lat, "lon": lon, **told}


def _line(short: Mapping[str, Any]) -> dict[str, Any]:
    known = ("id", "agency", "name", "kind", "colour", "text_colour", "note")
    patterns = [_pattern(one) for one in short["pattern"]]
    return {**{name: short[name] for name in known}, "patterns": patterns}


def _pattern(short: Mapping[str, Any]) -> dict[str, Any]:
    known = ("id", "headsign", "direction", "days", "stops")
    told = {"status": short["status"], "source": short["source"]}
    rows = [row.split() for row in short.get("rows", [])] or list(_rows_of(short))
    trips = [
        {"id": f"{number + 1:02}", "name": name, "cells": ["" if c == "-" else c for c in row],
         **told}
        for number, (name, row) in enumerate(map(_named, rows))
    ]  # fmt: skip
    return {**{name: short[name] for name in known}, "trips": trips}


def _named(row: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The name of a trip, and its cells: a rapid calls only where its time is known."""
    if any(cell.endswith(_RAPID) for cell in row):
        ends = (0, len(row) - 1)
        kept = [
            cell if number in ends or cell.endswith(_RAPID) else ""
            for number, cell in enumerate(row)
        ]
        return "快速", [cell.rstrip(_RAPID) for cell in kept]
    return "", row


def _rows_of(short: Mapping[str, Any]) -> Iterator[list[str]]:
    """Rows from the times at one stop and the minutes to the others."""
    at = short["stops"].index(short["at"])
    for text in short["times"].split():
        cell = cell_of(text.rstrip(_RAPID))
        if cell is None:
            raise ValueError(text)
        row = [
            text_of(Cell(cell.seconds + minutes * 60, exact=False))
            for minutes in short["offsets"]
        ]
        row[at] = text
        yield row


def _demand(short: Mapping[str, Any], towns: list[str]) -> dict[str, Any]:
    stops = towns if short["towns"] else short["stops"]
    return {**{k: v for k, v in short.items() if k != "towns"}, "stops": stops}


def _city_zone(pack: Pack) -> dict[str, Any]:
    """The largest part of the city's land, with few corners."""
    parts = shape(json.loads(pack.text("boundary.geojson"))["features"][0]["geometry"]).geoms
    largest = max(parts, key=lambda part: part.area)
    return geometry_dict(simplified(largest, _TOLERANCE), decimals=5)
