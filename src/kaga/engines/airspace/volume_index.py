"""Thousands of volumes, and the few that a leg or a point meets.

What: a tree over footprints on one sheet of metres (Leutenegger's sort-tile-recursive packing,
in GEOS), then the exact test. Why: a planner asks for every leg it considers.

>>> from kaga.engines.airspace.frame import LocalFrame
>>> len(VolumeIndex.of((), LocalFrame(36.3, 136.3)).volumes)
0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import STRtree, box

from kaga.engines.airspace.flat_shapes import FlatShape, flattened
from kaga.engines.airspace.intervals import shared
from kaga.engines.airspace.volumes import (
    Exposure,
    Leg,
    Volume,
    moments_at_height,
    moments_in_time,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.airspace.frame import LocalFrame, Position
    from kaga.engines.airspace.heights import Surroundings


@dataclass(frozen=True, slots=True, eq=False)
class VolumeIndex:
    """Volumes flattened onto one sheet, findable by place."""

    frame: LocalFrame
    volumes: tuple[Volume, ...]
    shapes: tuple[FlatShape, ...]
    tree: STRtree

    @classmethod
    def of(cls, volumes: Iterable[Volume], frame: LocalFrame) -> VolumeIndex:
        """An index of volumes; `FrameError` if one reaches beyond the sheet."""
        kept = tuple(volumes)
        shapes = tuple(flattened(volume.footprint, frame) for volume in kept)
        return cls(frame, kept, shapes, STRtree([box(*shape.bounds()) for shape in shapes]))

    def along(self, leg: Leg) -> list[Exposure]:
        """Every volume that a leg is in at some moment, in the order of the index."""
        one = self.frame.east_north(leg.start.lat, leg.start.lon)
        other = self.frame.east_north(leg.end.lat, leg.end.lon)
        west, east = sorted((one[0], other[0]))
        south, north = sorted((one[1], other[1]))
        found = []
        for at in sorted(self.tree.query(box(west, south, east, north)).tolist()):
            volume = self.volumes[at]
            moments = moments_in_time(volume, leg)
            if moments:
                moments = shared(moments, self.shapes[at].moments(one, other))
            if moments:
                moments = shared(moments, moments_at_height(volume, leg))
            if moments:
                found.append(Exposure(volume, tuple(moments)))
        return found

    def around(self, place: Position, second: float, below: Surroundings) -> list[Volume]:
        """Every volume that holds a place in the air at a second since 1970."""
        leg = Leg.over((place, place), (second, second), below)
        return [exposure.volume for exposure in self.along(leg)]
