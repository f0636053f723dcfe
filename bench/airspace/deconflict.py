"""One flight against 10,000 and 100,000 filed ones.

    python bench/airspace/deconflict.py [SECONDS]

Flights of 8 to 16 corners, 150 to 450 m apart, 12 m/s, 40 to 150 m high, over 20 x 20 km,
begin within SECONDS (default 36,000: ten hours of day). Two peers in the same run, both
compiled: a scan of every flight's bounding box in space and time with the same closed form
where boxes meet (what a first program does), and the tree of shapely over boxes of legs on the
ground (a spatial index without time). Figures are processor time, warm, one core.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit
from shapely import STRtree, box

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from kaga.engines.airspace.deconflict._approach import conflict  # noqa: E402
from kaga.engines.airspace.deconflict._meet import legs_of  # noqa: E402
from kaga.engines.airspace.deconflict.answers import Wishes  # noqa: E402
from kaga.engines.airspace.deconflict.offers import offers  # noqa: E402
from kaga.engines.airspace.deconflict.sky import Sky  # noqa: E402
from kaga.engines.airspace.deconflict.tracks import (  # noqa: E402
    FlightId,
    Priority,
    Separation,
    Track,
)

ASKED, FEW = 2_000, 100


def flight(rng: np.random.Generator, name: str, day: float) -> Track:
    count = int(rng.integers(8, 17))
    headings = rng.uniform(0.0, math.tau) + np.cumsum(rng.normal(0.0, 0.4, count - 1))
    lengths = rng.uniform(150.0, 450.0, count - 1)
    steps = lengths[:, None] * np.stack([np.cos(headings), np.sin(headings)], axis=1)
    places = np.full((count, 3), rng.uniform(40.0, 150.0))
    places[:, :2] = rng.uniform(-10_000.0, 10_000.0, 2)
    places[1:, :2] += np.cumsum(steps, axis=0)
    places[[0, -1], 2] = 5.0
    spent = np.sqrt((np.diff(places, axis=0) ** 2).sum(axis=1)) / 12.0
    times = np.concatenate([[0.0], np.cumsum(spent)]) + rng.uniform(0.0, day)
    priority = Priority(int(rng.integers(1, 6)))
    return Track(FlightId(name), priority, times, places, Separation(25.0, 10.0))


@njit(cache=False)
def scan(own: np.ndarray, boxes: np.ndarray, starts: np.ndarray, legs: np.ndarray) -> int:
    """Flights in conflict by looking at every flight's box in east, north, up and time."""
    low, high = np.full(4, np.inf), np.full(4, -np.inf)
    for leg in own:
        end = leg[1] - leg[0]
        for axis in range(3):
            room = leg[9] if axis == 2 else leg[8]
            one, other = leg[2 + axis], leg[2 + axis] + end * leg[5 + axis]
            low[axis] = min(low[axis], one - room, other - room)
            high[axis] = max(high[axis], one + room, other + room)
        low[3], high[3] = min(low[3], leg[0]), max(high[3], leg[1])
    met = 0
    for at in range(len(boxes)):
        if not ((boxes[at, 0] <= high).all() and (boxes[at, 1] >= low).all()):
            continue
        hit = False
        for leg in own:
            for other in legs[starts[at] : starts[at + 1]]:
                span = conflict(leg, other, -np.inf, np.inf)
                hit = hit or span[0] <= span[1]
        met += hit
    return met


def flat(track: Track) -> np.ndarray:
    room = track.separation
    return legs_of(track.times, track.places, room.horizontal, room.vertical)


def boxes_of(tracks: list[Track]) -> np.ndarray:
    found = np.empty((len(tracks), 2, 4))
    for at, track in enumerate(tracks):
        room = np.array([25.0, 25.0, 10.0])
        found[at, 0] = [*(track.places.min(axis=0) - room), track.times[0]]
        found[at, 1] = [*(track.places.max(axis=0) + room), track.times[-1]]
    return found


def tree_of(tracks: list[Track]) -> STRtree:
    cover = []
    for track in tracks:
        low = np.minimum(track.places[:-1], track.places[1:]) - 25.0
        high = np.maximum(track.places[:-1], track.places[1:]) + 25.0
        cover.append(box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    return STRtree(np.concatenate(cover))


def in_tree(own: np.ndarray, tree: STRtree, legs: np.ndarray, owners: np.ndarray) -> int:
    length = own[:, 1] - own[:, 0]
    one, other = own[:, 2:4], own[:, 2:4] + length[:, None] * own[:, 5:7]
    low, high = np.minimum(one, other) - 25.0, np.maximum(one, other) + 25.0
    found = tree.query(box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    return len(set(owners[pairs(own, legs, found)].tolist()))


@njit(cache=False)
def pairs(own: np.ndarray, legs: np.ndarray, found: np.ndarray) -> np.ndarray:
    hits = np.empty(found.shape[1], np.int64)
    count = 0
    for at in range(found.shape[1]):
        span = conflict(own[found[0, at]], legs[found[1, at]], -np.inf, np.inf)
        if span[0] <= span[1]:
            hits[count] = found[1, at]
            count += 1
    return hits[:count]


def report(name: str, work: Callable[[Track], int], asked: list[Track]) -> list[int]:
    for track in asked[:20]:
        work(track)
    spent, found = [], []
    for track in asked:
        begin = time.process_time()
        found.append(work(track))
        spent.append((time.process_time() - begin) * 1e3)
    p50, p99 = np.quantile(spent, [0.5, 0.99])
    print(f"  {name:28} p50 {p50:9.4f} ms   p99 {p99:9.4f} ms")
    return found


def measure(count: int, day: float) -> None:
    """Ours and both peers on the same flights."""
    rng = np.random.default_rng(20210520)
    tracks = [flight(rng, f"f{at}", day) for at in range(count)]
    asked = [flight(rng, f"q{at}", day) for at in range(ASKED)]
    few = asked[:FEW]
    sky = Sky()
    sky.file(tracks[0])
    begin = time.process_time()
    for track in tracks[1:]:
        sky.file(track)
    each = (time.process_time() - begin) / count * 1e6
    legs = np.concatenate([flat(track) for track in tracks])
    starts = np.concatenate([[0], np.cumsum([track.legs for track in tracks])])
    owners = np.repeat(np.arange(count), [track.legs for track in tracks])
    boxes, tree = boxes_of(tracks), tree_of(tracks)
    print(f"{count:,} flights filed within {day:,.0f} s, {each:.1f} µs each:", flush=True)
    ours = report("ours", lambda one: len({met.other for met in sky.conflicts(one)}), asked)
    scanned = report(
        "scan of flights' boxes", lambda one: scan(flat(one), boxes, starts, legs), few
    )
    leafed = report(
        "tree of legs, no time", lambda one: in_tree(flat(one), tree, legs, owners), few
    )
    assert ours[:FEW] == scanned == leafed, "the peers disagree"
    report("ours, with all offers", lambda one: len(offers(sky, one, Wishes()).delays), asked)
    print(f"  {sum(ours) / len(ours):.2f} conflicts a flight; all three agree", flush=True)


def main() -> None:
    day = float(sys.argv[1]) if len(sys.argv) > 1 else 36_000.0
    for count in (10_000, 100_000):
        measure(count, day)


if __name__ == "__main__":
    main()
