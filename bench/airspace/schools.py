"""Does "least people" ever fly over a school when the children go home?

    python bench/airspace/schools.py [CITIES]

In each of 100 seeded cities (hills, a town of houses and towers, one to three schools in the
way) a flight of 2.4 km is asked for at 15:05 on a school day. The ground below the route and
all ground on which it could come down (the fall areas of every leg of the cruise) are laid over
the school grounds. A crossing counts as wrong if a way around all of them exists that is at
most 1.5 times as long as the straight line: then the same flight is planned with the grounds
closed, 60 m around each. Printed: crossings by track and by fall area, and by how much the
routes are longer than straight lines. No peer: nobody else plans with the hour of the day.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from math import hypot
from pathlib import Path as File
from typing import TYPE_CHECKING

import numpy as np
import shapely

ROOT = File(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.engines.airspace.plan.town import DISMISSAL, Town, plan, ready  # noqa: E402

from kaga.engines.airspace.footprints import Polygon  # noqa: E402
from kaga.engines.airspace.grid.uses import Use  # noqa: E402
from kaga.engines.airspace.heights import Agl  # noqa: E402
from kaga.engines.airspace.plan.refusals import PlanRefused  # noqa: E402
from kaga.engines.airspace.plan.weights import Preset  # noqa: E402
from kaga.engines.airspace.risk.footprint import fall_area  # noqa: E402
from kaga.engines.airspace.risk.routes import Path  # noqa: E402
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId  # noqa: E402
from kaga.engines.geo.model import Point  # noqa: E402

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.request import Request
    from kaga.engines.airspace.plan.result import Plan
    from kaga.engines.airspace.plan.situation import Situation

DETOUR = 1.5
AROUND_M = 60.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Crossing:
    """Of one city: whether track and fall area meet a school, how long the route is."""

    by_track: bool
    by_fall: bool
    could_go_round: bool
    longer: float


def town_of(seed: int) -> tuple[Town, list[Box], Request]:
    """A city, the grounds of its schools (metres), and the flight asked for."""
    random = np.random.default_rng(seed)
    town = Town(tiles=4, seed=seed).hills(float(random.uniform(0.0, 30.0)), 900.0)
    for _ in range(12):
        west, south = random.uniform(-1_000.0, 900.0), random.uniform(-900.0, 800.0)
        box = (west, south, west + random.uniform(60.0, 250.0), south + random.uniform(60, 250))
        height, people = float(random.choice([8.0, 8.0, 45.0])), random.uniform(0.1, 0.8)
        town.block(box, Use.HOME, height=height, residents=float(people))
    schools = []
    for _ in range(int(random.integers(1, 4))):
        west, south = random.uniform(-700.0, 500.0), random.uniform(-180.0, 60.0)
        side = random.uniform(90.0, 180.0, 2)
        box = (west, south, west + float(side[0]), south + float(side[1]))
        town.block(box, Use.SCHOOL, height=12.0, residents=0.0)
        schools.append(box)
    ends = [(side, float(random.uniform(-200.0, 200.0))) for side in (-1_200.0, 1_200.0)]
    presets = (Preset.LEAST_PEOPLE,)
    return town, schools, town.request(*ends, departure=DISMISSAL, presets=presets)


def crossing_in(seed: int) -> Crossing | None:
    """What happens in one city; nothing if there is no route at all."""
    town, schools, request = town_of(seed)
    situation = town.situation()
    try:
        found = plan(request, situation)
    except PlanRefused:
        return None
    track, fall = _over_ground(found, situation, request)
    grounds = shapely.union_all([_on_raster(town, box, found) for box in schools])
    by_track, by_fall = (bool(one.intersects(grounds)) for one in (track, fall))
    straight = _straight(found, situation)
    longer = found.alternatives[0].course.length_m / straight
    round_them = (by_track or by_fall) and _goes_round(town, schools, request, straight)
    return Crossing(by_track, by_fall, round_them, longer)


def _over_ground(
    found: Plan, situation: Situation, request: Request
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """The line below the cruise and its fall area, in raster coordinates."""
    course = found.alternatives[0].course
    part = slice(1, -1)
    heights = [
        float(height) - (situation.city.surface_m(float(lat), float(lon)) or (0.0, 0.0))[0]
        for lat, lon, height in zip(
            course.lats[part], course.lons[part], course.msl_m[part], strict=True
        )
    ]
    path = Path(
        course.rows[part],
        course.columns[part],
        np.maximum(np.array(heights), 0.0),
        np.diff(course.times[part]),
    )
    kernels = ready(request, situation).kernels
    line = shapely.LineString(np.column_stack([path.columns, path.rows]))
    return line, fall_area(path, kernels.fine, kernels.hover, least=1e-3)


def _on_raster(town: Town, box: Box, found: Plan) -> shapely.Geometry:
    corners = [town.place(box[a], box[b]) for a, b in ((0, 1), (2, 1), (2, 3), (0, 3))]
    raster = found.basis.window.raster
    spots = [raster.position(*corner) for corner in corners]
    return shapely.Polygon([(column, row) for row, column in spots])


def _straight(found: Plan, situation: Situation) -> float:
    one, other = (situation.frame.east_north(pad.lat, pad.lon) for pad in found.pads)
    return hypot(other[0] - one[0], other[1] - one[1])


def _goes_round(town: Town, schools: list[Box], request: Request, straight: float) -> bool:
    """Whether the flight with all school grounds closed is at most 1.5 times the straight."""
    zones = tuple(_closed(town, box, number) for number, box in enumerate(schools))
    try:
        around = plan(replace(request, presets=(Preset.FAST,)), town.situation(zones=zones))
    except PlanRefused:
        return False
    return around.alternatives[0].course.length_m <= DETOUR * straight


def _closed(town: Town, box: Box, number: int) -> Volume:
    west, south, east, north = (
        edge + side * AROUND_M for edge, side in zip(box, (-1, -1, 1, 1), strict=True)
    )
    corners = ((west, south), (east, south), (east, north), (west, north))
    ring = tuple(Point(*town.place(*corner)) for corner in corners)
    return Volume(
        VolumeId(f"school-{number}"), RuleId("test"), Severity.PROHIBIT,
        Polygon(ring), Agl(0.0), Agl(150.0),
    )  # fmt: skip


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    found = [crossing_in(seed) for seed in range(1, count + 1)]
    flown = [one for one in found if one is not None]
    longer = np.array([one.longer for one in flown])
    wrong = sum(one.could_go_round for one in flown)
    print(f"{len(flown)} of {count} cities have a route")
    print(f"school below the route: {sum(one.by_track for one in flown)}")
    print(f"school within the fall area: {sum(one.by_fall for one in flown)}")
    print(f"of these with a way round of at most {DETOUR} times the straight: {wrong}")
    print(f"longer than straight: median {np.median(longer):.2f}, most {longer.max():.2f}")


if __name__ == "__main__":
    main()
