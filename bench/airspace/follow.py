"""Does an aircraft that flies a planned route stay in its volumes, whatever the wind?

    python bench/airspace/follow.py [ROUTES] [SEED]

Plans routes of 2 to 4 km between random places of the stand-in city, every alternative of each,
and lets the point-mass follower fly them in winds of 0, 4 and 8 m/s with gusts of a third, from
a random side. Counted: the share of time inside the volumes that hold at that moment, and the
least height above ground outside the ports (a place is at a port within 20 m of its pad). The
follower is a model (`track.model.ONLY_A_MODEL`), the city a stand-in. No peer is timed: nobody
else plans and follows the same routes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.airspace.routes import free_places, pairs, situation_of, stand_in  # noqa: E402

from kaga.engines.airspace.plan.craft import CRAFTS  # noqa: E402
from kaga.engines.airspace.plan.pipeline import plan  # noqa: E402
from kaga.engines.airspace.plan.prepare import prepare  # noqa: E402
from kaga.engines.airspace.plan.refusals import PlanRefused  # noqa: E402
from kaga.engines.airspace.track.follow import follow  # noqa: E402
from kaga.engines.airspace.track.model import Corner, Handling, Wind  # noqa: E402

if TYPE_CHECKING:
    from kaga.engines.airspace.deconflict.slices import Slice
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.engines.airspace.track.model import Track

WINDS = (0.0, 4.0, 8.0)
PORT_M = 20.0


@dataclass(frozen=True)
class Followed:
    """Share of time inside the volumes in force, and least height above ground off ports."""

    inside: float
    least_agl_m: float


def handling_of(craft: Craft) -> Handling:
    """How a craft of the plan flies: its own rates, the follower's usual rest."""
    flies = craft.performance
    return Handling(
        acceleration=flies.acceleration,
        climb=flies.climb,
        descent=flies.descent,
        touchdown=flies.touchdown,
        acceptance_m=flies.corner_m,
    )


def followed(situation: Situation, found: Plan, one: Alternative, wind: Wind) -> Followed:
    """One alternative, flown."""
    craft, course = found.request.craft, one.course
    path = [
        Corner(float(east), float(north), float(height), craft.vehicle.cruise)
        for east, north, height in zip(course.east, course.north, course.msl_m, strict=True)
    ]
    track = follow(path, handling_of(craft), wind)
    inside = within(track, float(course.times[0]), one.tubes.volumes)
    return Followed(float(inside.mean()), least_agl(situation, one, track))


def within(track: Track, departs: float, volumes: tuple[Slice, ...]) -> np.ndarray:
    """At which steps it is inside a volume that holds then."""
    inside = np.zeros(track.time.size, np.bool_)
    for volume in volumes:
        chosen = np.flatnonzero(
            (track.time + departs >= volume.begins)
            & (track.time + departs <= volume.ends)
            & (track.height >= volume.floor.metres)
            & (track.height <= volume.ceiling.metres)
        )
        place = np.column_stack([track.east[chosen], track.north[chosen]])
        inside[chosen] |= beside(place, volume.line[:, :2]) <= volume.radius
    return inside


def beside(places: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Metres from places to a polyline."""
    away = np.full(len(places), np.inf)
    for start, end in pairwise(line):
        way = end - start
        square = max(float(way @ way), 1e-12)
        share = np.clip((places - start) @ way / square, 0.0, 1.0)
        away = np.minimum(away, np.hypot(*(places - start - share[:, None] * way).T))
    return away


def least_agl(situation: Situation, one: Alternative, track: Track) -> float:
    """Least height above the ground below, outside the ports."""
    course = one.course
    pads = np.array([[course.east[at], course.north[at]] for at in (0, -1)])
    place = np.column_stack([track.east, track.north])
    off = np.min([np.hypot(*(place - pad).T) for pad in pads], axis=0) > PORT_M
    lats, lons = situation.frame.to_degrees(track.east[off], track.north[off])
    least = np.inf
    for lat, lon, height in zip(lats.tolist(), lons.tolist(), track.height[off], strict=True):
        here = situation.city.surface_m(lat, lon)
        least = min(least, float(height) - here[0]) if here else -np.inf
    return least


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    situation = situation_of(stand_in(seed))
    craft = CRAFTS["delivery_10kg"]
    ready = prepare(situation, craft, situation.city.raster, range(0))
    requests = pairs(situation, free_places(situation, 600), count, (2_000.0, 4_000.0))
    random = np.random.default_rng(seed)
    found: dict[float, list[Followed]] = {speed: [] for speed in WINDS}
    for request in requests:
        try:
            answer = plan(request, situation, prepared=ready)
        except PlanRefused:
            continue
        for one in answer.alternatives:
            for speed in WINDS:
                side = float(random.uniform(0.0, 2.0 * np.pi))
                wind = Wind(speed, side, gust=speed / 3.0)
                found[speed].append(followed(situation, answer, one, wind))
    for speed, flights in found.items():
        shares = np.array([one.inside for one in flights])
        heights = np.array([one.least_agl_m for one in flights])
        print(
            f"wind {speed:.0f} m/s: {len(flights)} flights, in their volumes "
            f"least {shares.min():.1%}, median {np.median(shares):.1%}, "
            f"{(shares >= 0.95).mean():.0%} of flights at least 95 %; "
            f"above ground off ports least {heights.min():.1f} m"
        )


if __name__ == "__main__":
    main()
