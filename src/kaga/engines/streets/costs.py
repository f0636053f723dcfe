"""How long every arc takes, slopes included.

Slopes are taken over pieces of about thirty metres along the shape, so that the noise of a
height model at two near points makes no wall; bridges and tunnels run straight from end to end.
On foot Tobler's function says how a slope changes the pace; in a wheelchair a slope past the
gentle one slows down, and one past the steepest closes the edge.

>>> import numpy as np
>>> pace(np.array([0.0, 0.10, -0.05])).round(2).tolist()
[1.0, 0.7, 1.19]
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets.profiles import Mode, Profile
from kaga.engines.streets.rights import Right, right_of

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from kaga.engines.streets.graph import Streets
    from kaga.engines.streets.ways import Tags

    Floats = NDArray[np.float64]

Heights = Callable[["NDArray[np.float64]", "NDArray[np.float64]"], "NDArray[np.float64]"]
"""Metres above the sea at latitudes and longitudes (degrees)."""

NEVER: Final = 1 << 30
"""Longer than everything."""

TENTHS: Final = 10
"""Costs are whole tenths of a second, so that sums are exact in any order."""

_PIECE_M: Final = 30.0
_SHORTEST_M: Final = 15.0
_INCLINE: Final = re.compile(r"^\s*-?(\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True, slots=True, eq=False)
class ArcCosts:
    """Tenths of a second by arc (`NEVER` where one may not go), and which edges are local."""

    tenths: NDArray[np.int32]
    local: NDArray[np.bool_]


def costs_of(
    streets: Streets, profile: Profile, day: date | None, heights: Heights | None
) -> ArcCosts:
    """What each arc takes.

    Parameters
    ----------
    streets
        The graph.
    profile
        Who moves.
    day
        The day whose closures count; None for none.
    heights
        Where slopes come from; None takes the town as flat but for signed inclines.
    """
    rights = [right_of(tags, profile, day) for tags in streets.tags]
    seconds = _flat(streets, rights, profile)
    if profile.mode is not Mode.CAR:
        signed = np.array([incline_of(tags) for tags in streets.tags])
        _slope(streets, profile, seconds, (signed, heights))
    forward = np.array([right.forward for right in rights], np.bool_)
    backward = np.array([right.backward for right in rights], np.bool_)
    seconds[0][~forward[streets.way]] = np.inf
    seconds[1][~backward[streets.way]] = np.inf
    tenths = np.full(2 * len(streets), NEVER, np.int32)
    for side in (0, 1):
        open_ = np.isfinite(seconds[side])
        whole = np.maximum(np.rint(seconds[side][open_] * TENTHS), 1.0)
        tenths[side::2][open_] = whole.astype(np.int32)
    local = np.array([right.local for right in rights], np.bool_)
    return ArcCosts(tenths, local[streets.way])


def _flat(
    streets: Streets, rights: list[Right], profile: Profile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds by edge without slopes, for both directions."""
    speed = np.array([right.kmh for right in rights]) / 3.6
    seconds = np.full(len(streets), np.inf)
    moves = speed[streets.way] > 0
    seconds[moves] = streets.length[moves] / speed[streets.way][moves]
    for row in (row for row, right in enumerate(rights) if right.ferry):
        edges = streets.way == row
        share = streets.length[edges] / streets.way_length[row]
        wait = profile.ferry * share
        lasts = rights[row].lasts
        seconds[edges] = (share * lasts if lasts else seconds[edges]) + wait
    return seconds, seconds.copy()


def _slope(
    streets: Streets,
    profile: Profile,
    seconds: tuple[NDArray[np.float64], NDArray[np.float64]],
    known: tuple[NDArray[np.float64], Heights | None],
) -> None:
    """Change seconds by slope; infinite where it is too steep."""
    signed, heights = known
    worst: Floats = signed[streets.way]
    if heights is not None:
        edge, share, grade = grades(streets, heights)
        for side, sign in enumerate((1.0, -1.0)):
            slower = share / _pace(profile, sign * grade)
            seconds[side][:] *= np.bincount(edge, slower, len(streets))
        np.maximum.at(worst, edge, np.abs(grade))
    elif profile.mode is Mode.WHEELCHAIR:
        for both in seconds:
            both[:] /= _pace(profile, worst)
    if profile.steepest:
        for both in seconds:
            both[worst > profile.steepest] = np.inf


def grades(
    streets: Streets, heights: Heights
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Slopes piece by piece: the edge, its share of the edge's length, rise over run."""
    flat = np.array(
        [bool({"bridge", "tunnel"} & tags.keys()) or "route" in tags for tags in streets.tags],
        np.bool_,
    )
    count = np.maximum(np.rint(streets.length / _PIECE_M), 1.0).astype(np.int64)
    count[flat[streets.way]] = 1
    edge = np.repeat(np.arange(len(streets)), count + 1)
    begin = np.concatenate([[0], np.cumsum(count + 1)])
    step = np.arange(edge.size) - begin[:-1][edge]
    far = step / count[edge] * streets.length[edge]
    # One axis for all edges: each begins where the one before ended, and a bit.
    offset = np.concatenate([[0.0], np.cumsum(streets.length + 1.0)])[:-1]
    points = np.repeat(np.arange(len(streets)), np.diff(streets.first_point))
    axis = streets.along + offset[points]
    at = far + offset[edge]
    high = heights(
        np.interp(at, axis, streets.latitude), np.interp(at, axis, streets.longitude)
    )
    inner = edge[1:] == edge[:-1]
    edges = edge[1:][inner]
    run = np.maximum(streets.length[edges] / count[edges], _SHORTEST_M)
    rise: Floats = np.diff(high)[inner] / run
    return edges, 1.0 / count[edges], rise


def pace(grade: Floats) -> Floats:
    """Walking speed on a slope as a share of that on the flat (Tobler 1993)."""
    found: Floats = np.exp(-3.5 * (np.abs(grade + 0.05) - 0.05))
    return found


def _pace(profile: Profile, grade: NDArray[np.float64]) -> NDArray[np.float64]:
    if profile.mode is Mode.WALK:
        return pace(grade)
    past = np.maximum(np.where(grade > 0, grade, -0.5 * grade) - profile.gentle, 0.0)
    found: NDArray[np.float64] = np.maximum(1.0 - 10.0 * past, 0.2)
    return found


def incline_of(tags: Tags) -> float:
    """The signed slope of a way, rise over run; 0 if none is signed."""
    match = _INCLINE.match(tags.get("incline", ""))
    return float(match[1]) / 100.0 if match else 0.0
