"""Small worlds for the tests, and slow plain answers that share nothing with the engine."""

from __future__ import annotations

import heapq
from fractions import Fraction
from itertools import pairwise, product

import numpy as np

STEPS = [step for step in product((-1, 0, 1), repeat=3) if any(step)]
Voxel = tuple[int, int, int]


def random_solid(seed: int, size: Voxel, share: float) -> np.ndarray:
    """Solid voxels [f, y, x] of a box (x, y, z), drawn by chance."""
    return np.random.default_rng(seed).random(size[::-1]) < share


def open_ends(solid: np.ndarray, seed: int) -> tuple[Voxel, Voxel]:
    """Two open voxels (x, y, z)."""
    places = np.argwhere(~solid)[:, ::-1]
    first, second = np.random.default_rng(seed).choice(len(places), 2)
    a, b = places[first].tolist(), places[second].tolist()
    return (a[0], a[1], a[2]), (b[0], b[1], b[2])


def swept_is_free(solid: np.ndarray, at: Voxel, step: Voxel) -> bool:
    """Whether every voxel of the box that a step sweeps lies inside and is free."""
    ranges = [sorted({p, p + d}) for p, d in zip(at, step, strict=True)]
    for x, y, z in product(*ranges):
        inside = all(0 <= c < n for c, n in zip((x, y, z), solid.shape[::-1], strict=True))
        if not inside or solid[z, y, x]:
            return False
    return True


def plain_counts(solid: np.ndarray, start: Voxel, goal: Voxel) -> float | None:
    """The length of a shortest path of legal steps, by Dijkstra with a heap."""
    best = {start: 0.0}
    heap = [(0.0, start)]
    done = set()
    while heap:
        length, at = heapq.heappop(heap)
        if at in done:
            continue
        if at == goal:
            return length
        done.add(at)
        for step in STEPS:
            if not swept_is_free(solid, at, step):
                continue
            there = (at[0] + step[0], at[1] + step[1], at[2] + step[2])
            total = length + sum(map(abs, step)) ** 0.5
            if total < best.get(there, float("inf")) - 1e-9:
                best[there] = total
                heapq.heappush(heap, (total, there))
    return None


def line_meets(a: Voxel, b: Voxel, voxel: Voxel) -> tuple[Fraction, Fraction] | None:
    """From which to which part of the line a-b lies in the closed box of a voxel, or None.

    Slabs, in exact fractions: the box of voxel v is [v - 1/2, v + 1/2] in each axis.
    """
    low, high = Fraction(0), Fraction(1)
    half = Fraction(1, 2)
    for p, q, v in zip(a, b, voxel, strict=True):
        if p == q:
            if p != v:
                return None
            continue
        ends = sorted(((v - half - p) / (q - p), (v + half - p) / (q - p)))
        low, high = max(low, ends[0]), min(high, ends[1])
    return (low, high) if low <= high else None


def touched_by(a: Voxel, b: Voxel) -> dict[Voxel, Fraction]:
    """Every voxel that a line between two centres touches, and the part of it inside."""
    found = {}
    ranges = [range(min(p, q), max(p, q) + 1) for p, q in zip(a, b, strict=True)]
    for voxel in product(*ranges):
        part = line_meets(a, b, voxel)
        if part is not None:
            found[voxel] = part[1] - part[0]
    return found


def plain_cost(cost: np.ndarray, spacing: tuple[float, float, float], corners) -> float:
    """The line integral of a polyline over costs [f, y, x]; infinite where it is closed."""
    total = 0.0
    for a, b in pairwise(corners):
        metres = sum(((q - p) * s) ** 2 for p, q, s in zip(a, b, spacing, strict=True)) ** 0.5
        for (x, y, f), part in touched_by(tuple(a), tuple(b)).items():
            if not np.isfinite(cost[f, y, x]):
                return float("inf")
            total += float(cost[f, y, x]) * float(part) * metres
    return total
