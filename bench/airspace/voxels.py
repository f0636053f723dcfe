"""Exact and any-angle search on the voxel benchmark: every problem, its length, its time.

    python bench/airspace/voxels.py [MAP ...] [--folder FOLDER] [--first N]

Maps and listed optimal lengths are those of Brewer and Sturtevant (see the engine's
`benchmark`); by default all that lie in the shared data folder. A length is wrong when it
differs from the listed one by more than half a unit of its last decimal. Times are processor
time of one thread, warm. The peer is plain A* on the same bits with the same rule (binary
heap, octile estimate, the best of equal estimates first), on the first problems of each map.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.shared_data import shared_folder  # noqa: E402

from kaga.engines.airspace.voxels.any_angle import any_angle_path  # noqa: E402
from kaga.engines.airspace.voxels.benchmark import (  # noqa: E402
    Problem,
    read_map,
    read_scenarios,
)
from kaga.engines.airspace.voxels.exact import shortest_path  # noqa: E402
from kaga.engines.airspace.voxels.grid import OccupancyGrid  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

PEER_PROBLEMS = 100
PEER_MAPS = 60_000_000
TOLERANCE = 1e-7


def line(name: str, milliseconds: list[float], more: str) -> str:
    """Mean, median, 95th percentile and most of some times, and what else there is to say."""
    times = np.array(milliseconds)
    return (
        f"  {name:<10} mean {times.mean():8.3f}  median {np.median(times):7.3f}"
        f"  p95 {np.percentile(times, 95):8.3f}  most {times.max():8.1f} ms   {more}"
    )


def measure(grid: OccupancyGrid, problems: tuple[Problem, ...]) -> list[float]:
    """Print the figures of one map; the times of the exact search."""
    exact, angle, ratios = [], [], []
    wrong = longer = followed = 0
    any_angle_path(grid, problems[0].start, problems[0].goal)
    for problem in problems:
        begin = time.thread_time()
        path = shortest_path(grid, problem.start, problem.goal)
        middle = time.thread_time()
        free = any_angle_path(grid, problem.start, problem.goal)
        end = time.thread_time()
        exact.append((middle - begin) * 1e3)
        angle.append((end - middle) * 1e3)
        if path is None or free is None:
            wrong += 1
            continue
        followed += path.followed
        wrong += abs(path.length - problem.optimal) > TOLERANCE
        longer += free.length > problem.optimal + TOLERANCE
        ratios.append(free.length / problem.optimal)
    print(line("exact", exact, f"wrong lengths {wrong}, {followed:,} nodes followed"))
    print(
        line(
            "any angle",
            angle,
            f"longer than optimal {longer}, mean ratio {np.mean(ratios):.4f},"
            f" most {max(ratios):.4f}",
        )
    )
    return exact


@njit(cache=True)
def _plain_astar(
    solid: NDArray[np.bool_], start: tuple[int, int, int], goal: tuple[int, int, int]
) -> float:
    """Length of a shortest path by A* with a binary heap; solid is [z, y, x] with a border."""
    _size_z, size_y, size_x = solid.shape
    length = np.full(solid.size, np.float32(np.inf), np.float32)
    done = np.zeros(solid.size, np.bool_)
    heap = [(0.0, 0.0, 0)]
    first = (start[2] * size_y + start[1]) * size_x + start[0]
    length[first] = 0.0
    heap[0] = (0.0, 0.0, first)
    while heap:
        _estimate, minus, at = _pop(heap)
        if done[at]:
            continue
        done[at] = True
        x, y, z = at % size_x, at // size_x % size_y, at // (size_x * size_y)
        if (x, y, z) == goal:
            return -minus
        for dz in range(-1, 2):
            for dy in range(-1, 2):
                for dx in range(-1, 2):
                    there = at + (dz * size_y + dy) * size_x + dx
                    if there == at or done[there] or _closed(solid, (x, y, z), (dx, dy, dz)):
                        continue
                    total = -minus + np.sqrt(float(dx * dx + dy * dy + dz * dz))
                    if total < length[there] - 1e-4:
                        length[there] = total
                        ahead = _octile(x + dx - goal[0], y + dy - goal[1], z + dz - goal[2])
                        _push(heap, (total + ahead, -total, there))
    return np.inf


@njit(cache=True)
def _closed(
    solid: NDArray[np.bool_], at: tuple[int, int, int], step: tuple[int, int, int]
) -> bool:
    x, y, z = at
    dx, dy, dz = step
    for k in range(min(0, dz), max(0, dz) + 1):
        for j in range(min(0, dy), max(0, dy) + 1):
            for i in range(min(0, dx), max(0, dx) + 1):
                if solid[z + k, y + j, x + i]:
                    return True
    return False


@njit(cache=True)
def _octile(dx: int, dy: int, dz: int) -> float:
    a, b, c = abs(dx), abs(dy), abs(dz)
    most, least = max(a, b, c), min(a, b, c)
    middle = a + b + c - most - least
    return least * 3**0.5 + (middle - least) * 2**0.5 + (most - middle)


@njit(cache=True)
def _push(heap: list[tuple[float, float, int]], entry: tuple[float, float, int]) -> None:
    heap.append(entry)
    at = len(heap) - 1
    while at > 0 and heap[(at - 1) >> 1] > heap[at]:
        heap[at], heap[(at - 1) >> 1] = heap[(at - 1) >> 1], heap[at]
        at = (at - 1) >> 1


@njit(cache=True)
def _pop(heap: list[tuple[float, float, int]]) -> tuple[float, float, int]:
    top = heap[0]
    last = heap.pop()
    if len(heap) > 0:
        heap[0] = last
        at = 0
        while True:
            child = 2 * at + 1
            if child >= len(heap):
                break
            if child + 1 < len(heap) and heap[child + 1] < heap[child]:
                child += 1
            if heap[at] <= heap[child]:
                break
            heap[at], heap[child] = heap[child], heap[at]
            at = child
    return top


def peer(grid: OccupancyGrid, problems: tuple[Problem, ...], ours: list[float]) -> None:
    """Print what plain A* takes for the first problems."""
    layout = grid.layout
    if np.prod(grid.size) > PEER_MAPS:
        print("  plain A*   left out: its arrays for this map take half a gigabyte")
        return
    rows = grid.words[: layout.near].reshape(layout.size_z, layout.size_y, layout.row_x)
    bits = np.unpackbits(rows.view(np.uint8), axis=2, bitorder="little")
    solid = np.ascontiguousarray(bits[:, :, : layout.size_x]).astype(np.bool_)
    times, wrong = [], 0
    _plain_astar(solid, (1, 1, 1), (1, 1, 1))
    for problem in problems[:PEER_PROBLEMS]:
        start = (problem.start[0] + 1, problem.start[1] + 1, problem.start[2] + 1)
        goal = (problem.goal[0] + 1, problem.goal[1] + 1, problem.goal[2] + 1)
        begin = time.thread_time()
        length = _plain_astar(solid, start, goal)
        times.append((time.thread_time() - begin) * 1e3)
        wrong += abs(length - problem.optimal) > 1e-3
    ratio = np.mean(times) / np.mean(ours[: len(times)])
    print(line("plain A*", times, f"wrong {wrong}, first {len(times)}: we are {ratio:.0f}x"))


def main() -> None:
    """Measure the maps asked for."""
    shared = shared_folder()
    asked = argparse.ArgumentParser(description="the voxel benchmark")
    asked.add_argument("maps", nargs="*")
    asked.add_argument("--folder", type=Path, default=shared and shared / "data" / "voxels")
    asked.add_argument("--first", type=int, default=None)
    told = asked.parse_args()
    if told.folder is None or not told.folder.is_dir():
        raise SystemExit("no maps: name a folder with .3dmap.gz and .3dscen files (--folder)")
    names = told.maps or sorted(path.name[:-9] for path in told.folder.glob("*.3dmap.gz"))
    for name in names:
        content = (told.folder / f"{name}.3dmap.gz").read_bytes()
        begin = time.thread_time()
        grid = read_map(content)
        reading = time.thread_time() - begin
        scenario = (told.folder / f"{name}.3dmap.3dscen").read_bytes()
        problems = read_scenarios(scenario)[: told.first]
        print(
            f"{name}: {grid.size}, {len(problems)} problems; reading and preparing"
            f" {reading:.2f} s, {grid.words.nbytes / 1e6:.0f} MB",
            flush=True,
        )
        peer(grid, problems, measure(grid, problems))


if __name__ == "__main__":
    main()
