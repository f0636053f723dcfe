"""How near a flight comes to filed flights and to constraints, for its certificate.

What: tightness of each filed flight by the relative, even movement of each pair of legs, and
the horizontal distance of each constraint on the sheet. The definitions stand in
`docs/airspace/certificate.md`.

Example: `approaches(track, filed, policy)`.
"""

from __future__ import annotations

from itertools import pairwise
from math import hypot, sqrt
from typing import TYPE_CHECKING

import numpy as np
from shapely import LineString, Point, Polygon

from kaga.engines.airspace.certificate.figures import Approach
from kaga.engines.airspace.footprints import Circle, Corridor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.airspace.certificate.basis import Policy
    from kaga.engines.airspace.deconflict.tracks import Track
    from kaga.engines.airspace.footprints import Footprint
    from kaga.engines.airspace.frame import LocalFrame


def approaches(track: Track, filed: Iterable[Track], policy: Policy) -> tuple[Approach, ...]:
    """Filed flights that come near, from the tightest."""
    found = [_approach(track, other) for other in filed]
    near = [one for one in found if one is not None and one.tightness_e6 < policy.listed_e6]
    return tuple(sorted(near, key=lambda one: (one.tightness_e6, one.flight)))


def _approach(track: Track, other: Track) -> Approach | None:
    begin = max(float(track.times[0]), float(other.times[0]))
    end = min(float(track.times[-1]), float(other.times[-1]))
    if begin > end:
        return None
    wide = track.separation.horizontal + other.separation.horizontal
    high = track.separation.vertical + other.separation.vertical
    marks = np.unique(np.concatenate((track.times, other.times, [begin, end])))
    marks = marks[(marks >= begin) & (marks <= end)]
    moments = {begin, end}
    for low, top in pairwise(marks.tolist()):
        moments |= {low + after for after in _candidates(track, other, (low, top), wide / high)}

    def gap(second: float) -> tuple[float, float]:
        off = _place(track, second) - _place(other, second)
        return hypot(float(off[0]), float(off[1])), abs(float(off[2]))

    def tight(second: float) -> float:
        side, up = gap(second)
        return max(side / wide, up / high)

    best = min(sorted(moments), key=tight)
    time = min(max(round(best * 1e3), round(begin * 1e3)), round(end * 1e3))
    side, up = gap(time / 1e3)
    return Approach(
        str(other.id), round(tight(best) * 1e6), time, round(side * 1e3), round(up * 1e3)
    )


def _place(track: Track, second: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(
        [float(np.interp(second, track.times, track.places[:, axis])) for axis in range(3)]
    )


def _candidates(
    track: Track, other: Track, span: tuple[float, float], scale: float
) -> list[float]:
    """Seconds after the begin of a span, even for both, at which tightness can be least."""
    low, top = span
    start = _place(track, low) - _place(other, low)
    length = top - low
    speed = (_place(track, top) - _place(other, top) - start) / length
    x, y, z = start.tolist()
    u, v, w = speed.tolist()
    found = [0.0, length]
    square, cross = u * u + v * v, x * u + y * v
    if square > 0.0:
        found.append(-cross / square)
    if w != 0.0:
        found.append(-z / w)
    second = square - (scale * w) ** 2
    first, rest = cross - scale**2 * z * w, x * x + y * y - (scale * z) ** 2
    room = first * first - second * rest
    if second != 0.0 and room >= 0.0:
        found += [(-first - sqrt(room)) / second, (-first + sqrt(room)) / second]
    return [after for after in found if 0.0 <= after <= length]


def aside_m(track: Track, footprint: Footprint, frame: LocalFrame) -> float:
    """Least horizontal distance of a flight from a footprint on the sheet."""
    line = LineString(track.places[:, :2])
    if isinstance(footprint, Circle | Corridor):
        is_circle = isinstance(footprint, Circle)
        places = (footprint.centre,) if isinstance(footprint, Circle) else footprint.line
        radius = footprint.radius_m if isinstance(footprint, Circle) else footprint.half_width_m
        spots = [frame.east_north(point.lat, point.lon) for point in places]
        shape = Point(spots[0]) if is_circle else LineString(spots)
        return max(float(line.distance(shape)) - radius, 0.0)
    outer, *holes = (
        [frame.east_north(point.lat, point.lon) for point in ring]
        for ring in (footprint.outer, *footprint.holes)
    )
    return float(line.distance(Polygon(outer, holes)))
