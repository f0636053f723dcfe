"""How fast and how near the geocoder is, in one process, without any cache.

    python bench/geocoding.py

Speed: all shelter addresses of the city pack, and every koaza in four spellings with a lot
number, looked up in turn; the median of seven rounds. Nearness: the shelters' own points
(Geospatial Information Authority) against the towns and koaza (position reference of the
ministry). As peers: a scan of all names for the longest prefix, which is what a first program
does, and matching by town only.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from kaga.engines.geo import Point, distance_m  # noqa: E402
from kaga.engines.geo.addresses import (  # noqa: E402
    Depth,
    Entry,
    Gazetteer,
    Geocoder,
    ReverseGeocoder,
)

PACK = Path(os.environ.get("KAGA_PACK") or ROOT / "src/kaga/kernel/places/packs/kaga")
CITY = tomllib.loads((PACK / "manifest.toml").read_text("utf-8"))["city"]
HEAD = f"{CITY['prefecture']}{CITY['name']}"
ROUNDS = 7
WANTED = 100_000


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((PACK / name).open(encoding="utf-8")))


def point(row: dict[str, str]) -> Point:
    return Point(float(row["lat"]), float(row["lon"]))


def entries() -> tuple[Entry, ...]:
    towns = {row["no"]: row for row in table("towns.csv")}
    found = [Entry(row["town"], "", point(row), row["kana"]) for row in towns.values()]
    for row in table("koaza.csv"):
        town = towns[row["town_no"]]
        found.append(Entry(town["town"], row["koaza"], point(row), town["kana"]))
    return tuple(found)


def spellings(rows: tuple[Entry, ...]) -> list[str]:
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    made = []
    for number, row in enumerate(rows):
        plain = f"{row.town}{row.koaza}{number % 97 + 1}-{number % 7 + 1}"
        made += [plain, f"{HEAD}{plain}", f"{CITY['name']}{plain}".translate(wide)]
        made.append(f"{HEAD}{row.town}　{row.koaza}{number % 97 + 1}番地")
    return made


def per_second(call: Callable[[str], object], texts: list[str]) -> float:
    rates = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text in texts:
            call(text)
        rates.append(len(texts) / (time.perf_counter() - start))
    return statistics.median(rates)


def by_scanning(rows: tuple[Entry, ...]) -> Callable[[str], Entry | None]:
    names = sorted(((row.name, row) for row in rows), key=lambda pair: -len(pair[0]))

    def look_up(text: str) -> Entry | None:
        plain = text.removeprefix(CITY["prefecture"]).removeprefix(CITY["name"])
        return next((row for name, row in names if plain.startswith(name)), None)

    return look_up


def nearness(coder: Geocoder, shelters: list[dict[str, str]]) -> None:
    errors: dict[str, list[float]] = {"koaza": [], "town": [], "none": []}
    by_town: list[float] = []
    towns = {row.town: row for row in coder.gazetteer.entries if not row.koaza}
    for row in shelters:
        match = coder.locate(row["address"])
        if match is None:
            errors["none"].append(0.0)
            continue
        errors[match.depth.value].append(distance_m(match.point, point(row)))
        if match.depth is Depth.KOAZA:
            by_town.append(distance_m(towns[match.entry.town].point, point(row)))
    for name, found in [
        ("down to the koaza", errors["koaza"]),
        ("the same by town only", by_town),
        ("town known only", errors["town"]),
        ("all", errors["koaza"] + errors["town"]),
    ]:
        p90 = statistics.quantiles(found, n=10, method="inclusive")[-1]
        print(
            f"  {name:24}{len(found):4} addresses  median {statistics.median(found):6.1f} m"
            f"  p90 {p90:6.1f} m"
        )
    print(f"  not found               {len(errors['none']):4}")


def main() -> None:
    rows = entries()
    start = time.perf_counter()
    coder = Geocoder(Gazetteer(CITY["prefecture"], CITY["name"], rows))
    print(f"table of {len(rows)} entries built in {time.perf_counter() - start:.3f} s")
    shelters = table("shelters.csv")
    addresses = [f"{HEAD}{row['address']}" for row in shelters] * 40
    every = spellings(rows)
    fast = per_second(coder.locate, addresses)
    print(f"shelter addresses   {fast:10,.0f} look-ups/s (one process, no cache)")
    print(f"all koaza, 4 forms  {per_second(coder.locate, every):10,.0f} look-ups/s")
    slow = per_second(by_scanning(rows), addresses[:230])
    print(f"peer: name scan     {slow:10,.0f} look-ups/s; ratio {fast / slow:,.0f}")
    finder = ReverseGeocoder(rows)
    places = [point(row) for row in shelters]
    begin = time.perf_counter()
    for place in places * 10:
        finder.nearest(place)
    reverse = len(places) * 10 / (time.perf_counter() - begin)
    print(f"reverse             {reverse:10,.0f} look-ups/s")
    print("error against the shelters' own points:")
    nearness(coder, shelters)
    if fast < WANTED:
        print(f"below {WANTED:,} look-ups/s on this machine at this moment")


if __name__ == "__main__":
    main()
