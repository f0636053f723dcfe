"""The whole stand-in city: how long it takes, how large it is, how fast windows are cut.

    python bench/airspace/city.py [SEED] [PICTURE.png]

Builds the city twice (the second time everything is compiled), compares the bytes, cuts windows
of 20 km x 8 km, makes an edit, writes and maps the tiles. With a file name it also draws the
city. Figures are processor time; the machine may be busy.
"""

from __future__ import annotations

import mmap
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from kaga.engines.airspace.footprints import Circle  # noqa: E402
from kaga.engines.airspace.grid.city import CityMap  # noqa: E402
from kaga.engines.airspace.grid.edits import Edit, EditId, EditKind, LivingMap  # noqa: E402
from kaga.engines.airspace.grid.tiles import Tile  # noqa: E402
from kaga.engines.airspace.heights import Agl  # noqa: E402
from kaga.engines.airspace.publish.browser import PALETTE  # noqa: E402
from kaga.engines.airspace.raster import Raster  # noqa: E402
from kaga.engines.airspace.standin.anchors import anchors_of, files_of  # noqa: E402
from kaga.engines.airspace.standin.synthetic import StandIn, synthetic  # noqa: E402
from kaga.engines.geo.model import Point  # noqa: E402

PACK = ROOT / "src" / "kaga" / "kernel" / "places" / "packs" / "kaga"
ROUNDS = 15


def built(seed: int) -> StandIn:
    manifest = tomllib.loads((PACK / "manifest.toml").read_text("utf-8"))
    texts = {name: (PACK / name).read_text("utf-8") for name in files_of(manifest)}
    begin = time.process_time()
    city = synthetic(seed, anchors_of(manifest, texts))
    print(f"built in {time.process_time() - begin:.1f} s of processor time")
    return city


def milliseconds(work: Callable[[], object]) -> float:
    work()
    spent = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        spent.append((time.process_time() - begin) * 1e3)
    return statistics.median(spent)


def windows(city: CityMap) -> None:
    whole = city.raster
    window = Raster(22, whole.west + 200, whole.north + 700, 2600, 1040)
    print(f"window of 20 km x 8 km, all: {milliseconds(lambda: city.window(window)):.1f} ms")
    for name in ("ground_dm", "surface_dm", "class_bits"):
        spent = milliseconds(lambda name=name: city.plane(window, name))
        print(f"  {name}: {spent:.1f} ms")
    print(f"  solids: {milliseconds(lambda: city.solids(window)):.1f} ms")


def editing(city: CityMap) -> None:
    crane = Edit(EditId("c"), EditKind.CRANE, Circle(Point(36.32, 136.352), 40.0), Agl(60.0))
    living = LivingMap.over(city)
    print(f"an edit: {milliseconds(lambda: living.edit(crane)):.1f} ms")


def mapping(city: CityMap) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, tile in city.tiles.items():
            path = Path(folder) / f"{number[0]}-{number[1]}"
            path.write_bytes(b"".join(tile.parts()))
        begin = time.process_time()
        tiles = []
        for path in Path(folder).iterdir():
            with path.open("rb") as file:
                held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            tiles.append(Tile.from_bytes(held))
        again = CityMap.of(tiles)
        spent = time.process_time() - begin
        print(
            f"mapped and checked again in {spent:.2f} s; same: {again.version == city.version}"
        )


def draw(city: CityMap, path: Path) -> None:
    columns = city.window(city.raster)
    colours = np.full((*columns.known.shape, 3), 40.0)
    for _, bits, colour in PALETTE[1:]:
        if bits is not None:
            colours[(columns.class_bits & np.uint32(bits)) != 0] = colour
    height = np.where(columns.known, columns.surface_dm / 10.0, 0.0)
    south, east = np.gradient(height, 7.7)
    light = np.clip((1.0 + 0.7 * (-east - south)) / np.sqrt(1.0 + south**2 + east**2), 0.2, 1.7)
    shaded = np.where(
        columns.known[..., None], colours * (0.55 + 0.45 * light[..., None]), 40.0
    )
    picture = Image.fromarray(np.clip(shaded, 0, 255).astype(np.uint8))
    picture.resize((picture.width // 3, picture.height // 3), Image.Resampling.BOX).save(path)


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    first, second = built(seed), built(seed)
    same = first.map.version == second.map.version
    known = sum(int(tile.known.sum()) for tile in first.map.tiles.values())
    solids = sum(len(tile.solids) for tile in first.map.tiles.values())
    print(f"version {first.map.version[:16]}, the same again: {same}")
    print(
        f"{len(first.map.tiles)} tiles, {first.map.memory / 1e6:.0f} MB, {known} known columns"
    )
    print(
        f"({known * 11 / 1e6:.0f} MB of them known), {solids} solids, {len(first.sites)} sites"
    )
    windows(first.map)
    editing(first.map)
    mapping(first.map)
    if len(sys.argv) > 2:
        draw(first.map, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
