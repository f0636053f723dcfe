"""The picture of a route from aside: processor time and size over the whole stand-in city.

    python bench/airspace/oblique.py [PICTURES] [SEED]

Builds the stand-in city and draws ways of 0.5, 3, 8 and 18 km between random places. Printed
for each length: median and largest processor time of a picture, warm, on one core, and median
and largest size of the file, plain and compressed. The bar: 100 ms and 150 kB.
"""

from __future__ import annotations

import gzip
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from bench.airspace.city import built  # noqa: E402

from kaga.engines.airspace.grid.city import CityMap  # noqa: E402
from kaga.engines.airspace.passing import metres_of_a_degree  # noqa: E402
from kaga.engines.airspace.publish.oblique import Drawing, oblique  # noqa: E402

LENGTHS_KM = (0.5, 3.0, 8.0, 18.0)


def ways(city: CityMap, kilometres: float, count: int, seed: int) -> list[Drawing]:
    """Straight ways at 80 m above the lower end, inside the map."""
    draw = np.random.default_rng(seed)
    raster = city.raster
    lats, lons = raster.latitudes(), raster.longitudes()
    found: list[Drawing] = []
    while len(found) < count:
        row, column = draw.integers(raster.rows), draw.integers(raster.columns)
        lat, lon, turn = float(lats[row]), float(lons[column]), draw.uniform(0.0, 2.0 * np.pi)
        north, east = metres_of_a_degree(lat)
        far = 1_000.0 * kilometres
        end = lat + far * np.sin(turn) / north, lon + far * np.cos(turn) / east
        below = city.surface_m(lat, lon), city.surface_m(*end)
        if None not in below:
            up = max(one[0] for one in below if one is not None) + 80.0
            found.append(Drawing(((lat, lon, up), (*end, up)), names=("起点", "終点")))
    return found


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    city = built(seed).map
    print(f"{'km':>5} {'CPU ms':>8} {'most':>6} {'kB':>6} {'most':>6} {'gzip kB':>8}")
    for kilometres in LENGTHS_KM:
        times, sizes, packed = [], [], []
        for one in ways(city, kilometres, count, seed):
            began = time.process_time()
            content = oblique(one, lambda x, y: city.tiles.get((x, y))).encode()
            times.append(1e3 * (time.process_time() - began))
            sizes.append(len(content) / 1e3)
            packed.append(len(gzip.compress(content)) / 1e3)
        print(
            f"{kilometres:5} {np.median(times):8.1f} {max(times):6.1f} {np.median(sizes):6.1f} "
            f"{max(sizes):6.1f} {np.median(packed):8.1f}"
        )


if __name__ == "__main__":
    main()
