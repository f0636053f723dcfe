"""The map and scenario files of the voxel benchmark, from their text, and what we find.

What: `read_map` reads a ``.3dmap`` (a line ``voxel X Y Z``, then one solid voxel a line) and
`read_scenarios` a ``.3dscen`` (a line ``version 1``, the map's name, then start, goal, optimal
length and its ratio to the octile distance, one problem a line); `solved` answers problems and
says which answers are right. Why: the benchmark of Brewer and Sturtevant ("Benchmarks for
Pathfinding in 3D Voxel Space", SoCS 2018) lists optimal lengths, which makes it a judge of the
search that knows nothing of it.

>>> read_scenarios("version 1\\na.3dmap\\n0 0 0 1 1 1 1.73205081 1.000\\n")[0].optimal
1.73205081
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Literal

import numpy as np

from kaga.engines.airspace.voxels.any_angle import any_angle_path
from kaga.engines.airspace.voxels.exact import shortest_path
from kaga.engines.airspace.voxels.grid import OccupancyGrid, Voxel, grid_of_voxels

if TYPE_CHECKING:
    from numpy.typing import NDArray

Mode = Literal["exact", "any-angle"]

# Half a unit of the last decimal of the listed lengths, and the rounding of ours.
LISTED_TO = 1e-7
_GZIP = b"\x1f\x8b"


class NotReadable(ValueError):
    """A map or scenario text that is not in the format."""


@dataclass(frozen=True, slots=True)
class Problem:
    """From where to where, and the listed length of a shortest path (8 decimals)."""

    start: Voxel
    goal: Voxel
    optimal: float


@dataclass(frozen=True, slots=True)
class Solved:
    """What was found for a problem.

    Attributes
    ----------
    corners
        Integers (n, 3), x y z; no rows when there is no path.
    length
        In voxel edges; infinite when there is no path.
    right
        Exact: the listed length. Any angle: not longer than it.
    """

    problem: Problem
    corners: NDArray[np.int64]
    length: float
    right: bool

    @property
    def ratio(self) -> float:
        """The length by the listed one."""
        return self.length / self.problem.optimal if self.problem.optimal else 1.0


def solved(
    grid: OccupancyGrid, problems: Iterable[Problem], *, mode: Mode = "exact"
) -> Iterator[Solved]:
    """Answer problems one by one, in their order.

    Raises
    ------
    BlockedEnd
        If a start or goal is solid or outside the map: the scenario is of another map.
    """
    search = shortest_path if mode == "exact" else any_angle_path
    for problem in problems:
        path = search(grid, problem.start, problem.goal)
        if path is None:
            yield Solved(problem, np.empty((0, 3), np.int64), inf, right=False)
            continue
        more = path.length - problem.optimal
        right = abs(more) <= LISTED_TO if mode == "exact" else more <= LISTED_TO
        yield Solved(problem, path.corners, path.length, right)


def read_map(content: bytes | str) -> OccupancyGrid:
    """The map of a ``.3dmap`` text, plain or as gzip packs it.

    Raises
    ------
    NotReadable
        If the first line or any voxel is not as the format wants it.
    """
    head, _, body = _text(content).partition("\n")
    words = head.split()
    if len(words) != 4 or words[0] != "voxel" or not all(map(str.isdecimal, words[1:])):
        raise NotReadable(f"the first line is {head[:40]!r}, not 'voxel X Y Z'")
    try:
        numbers = np.array(body.split(), np.int64)
        size_x, size_y, size_z = (int(word) for word in words[1:])
        return grid_of_voxels((size_x, size_y, size_z), numbers.reshape(-1, 3))
    except (ValueError, OverflowError) as error:
        raise NotReadable(f"not a list of voxels: {error}") from error


def read_scenarios(content: bytes | str) -> tuple[Problem, ...]:
    """The problems of a ``.3dscen`` text, in their order.

    Raises
    ------
    NotReadable
        If a line is not a problem; the message names the line.
    """
    lines = _text(content).splitlines()
    if len(lines) < 2 or lines[0].split() != ["version", "1"]:
        raise NotReadable("the first line is not 'version 1'")
    return tuple(
        _problem(number, line) for number, line in enumerate(lines[2:], 3) if line.strip()
    )


def _problem(number: int, line: str) -> Problem:
    parts = line.split()
    try:
        a, b, c, d, e, f = (int(part) for part in parts[:6])
        return Problem((a, b, c), (d, e, f), float(parts[6]))
    except (ValueError, IndexError) as error:
        raise NotReadable(f"line {number} is not a problem: {line[:60]!r}") from error


def _text(content: bytes | str) -> str:
    if isinstance(content, str):
        return content
    try:
        plain = gzip.decompress(content) if content.startswith(_GZIP) else content
        return plain.decode("ascii")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise NotReadable(f"not a text: {error}") from error
