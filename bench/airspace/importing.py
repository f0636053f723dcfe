"""Fifty thousand buildings from CityGML onto the columns of the map.

    python bench/airspace/importing.py [BUILDINGS]

Writes a PLATEAU file of LOD1 buildings (six polygons each, latitude first, EPSG:6697) into
memory-backed storage, reads it as a stream, lays every polygon onto the columns it touches and
renews the tiles. The bar is 90 s. Figures are seconds, wall and processor; the file is made
anew each time from a seed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

import numpy as np  # noqa: E402

from kaga.engines.airspace.grid.city import CityMap  # noqa: E402
from kaga.engines.airspace.grid.provenance import Provenance, Source, Status  # noqa: E402
from kaga.engines.airspace.grid.renewal import with_buildings  # noqa: E402
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM, Tile  # noqa: E402
from kaga.engines.airspace.grid.uses import Use  # noqa: E402
from kaga.engines.airspace.mapfiles.citygml import read_buildings  # noqa: E402
from kaga.engines.airspace.mapfiles.columns import columns_of  # noqa: E402
from kaga.engines.airspace.mapfiles.tally import Tally  # noqa: E402

WEST, NORTH, TILES = 14395, 6412, 6
LAT, LON = 36.290, 136.320
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"
 xmlns:gml="http://www.opengis.net/gml" xmlns:bldg="http://www.opengis.net/citygml/building/2.0">
<gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/6697"
 srsDimension="3"/></gml:boundedBy>
"""


def polygon(corners: list[tuple[float, float, float]]) -> str:
    numbers = " ".join(f"{a:.12f} {b:.12f} {c:.3f}" for a, b, c in [*corners, corners[0]])
    return (
        "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
        f"{numbers}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        "</gml:surfaceMember>"
    )


def building(number: int, chance: np.random.Generator) -> str:
    lat, lon = LAT + 0.045 * chance.random(), LON + 0.065 * chance.random()
    turn, wide, deep = chance.random() * np.pi, *(3.0 + 9.0 * chance.random(2))
    base, tall = 12.0, 5.0 + 20.0 * chance.random() ** 3
    ring = []
    for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        east = u * wide * np.cos(turn) - v * deep * np.sin(turn)
        north = u * wide * np.sin(turn) + v * deep * np.cos(turn)
        ring.append((lat + north / 111_000.0, lon + east / 89_700.0))
    floor = [(a, b, base) for a, b in reversed(ring)]
    roof = [(a, b, base + tall) for a, b in ring]
    walls = [
        [
            (*ring[i], base),
            (*ring[i - 3], base),
            (*ring[i - 3], base + tall),
            (*ring[i], base + tall),
        ]
        for i in range(4)
    ]
    faces = "".join(polygon(face) for face in (floor, roof, *walls))
    return (
        f'<core:cityObjectMember><bldg:Building gml:id="bldg_{number}">'
        f"<bldg:usage>411</bldg:usage><bldg:measuredHeight>{tall:.1f}</bldg:measuredHeight>"
        f"<bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>{faces}"
        "</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid>"
        "</bldg:Building></core:cityObjectMember>\n"
    )


def write_file(path: Path, count: int) -> None:
    chance = np.random.default_rng(2026)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(count):
            file.write(building(number, chance))
        file.write("</core:CityModel>\n")


def plain() -> CityMap:
    """Known flat tiles at 12 m under the buildings."""
    stand_in = Provenance.all_from(Source("bench", "1", Status.STAND_IN))
    tiles = []
    for y in range(NORTH, NORTH + TILES):
        for x in range(WEST, WEST + TILES):
            blank = Tile.unknown(x, y, stand_in)
            ground = np.where(blank.ground_dm == UNKNOWN_DM, 120, 0).astype(np.int16)
            bits = np.full((SIDE, SIDE), Use.KNOWN, np.uint32)
            tiles.append(
                blank.with_planes(ground_dm=ground, surface_dm=ground.copy(), class_bits=bits)
            )
    return CityMap.of(tiles)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    city = plain()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bldg.gml"
        write_file(path, count)
        print(f"{count} buildings, {path.stat().st_size / 1e6:.0f} MB of CityGML")
        wall, cpu, tally = time.perf_counter(), time.process_time(), Tally()
        with path.open("rb") as stream:
            built = columns_of(city.raster, read_buildings(stream, tally))
    read = time.process_time() - cpu
    source = Source("survey", "2026", Status.OFFICIAL)
    everywhere = np.ones(city.raster.shape, np.bool_)
    after = with_buildings(
        city, city.raster, (built.top_m, built.dwelling_m2), everywhere, source
    )
    spent = time.process_time() - cpu, time.perf_counter() - wall
    print(f"kept {tally.report().kept}, refused {sum(tally.report().refused.values())}")
    print(f"columns built on: {int(built.built.sum())}; tiles renewed: {len(after.tiles)}")
    print(
        f"read and laid {read:.1f} s, whole {spent[0]:.1f} s processor, {spent[1]:.1f} s wall"
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory {memory:.0f} MB; the bar is 90 s")


if __name__ == "__main__":
    main()
