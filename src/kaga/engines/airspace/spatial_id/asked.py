"""Sets of Spatial IDs as a person asks for them: places as text in, IDs and facts out.

What: the pure part of `kaga airspace spatial-id point|line|capsule|polygon`. Why here: the
command line, an API and a test get the same answer, the same refusals and the same JSON.

A place is `latitude,longitude` or `latitude,longitude,height`, degrees and metres above sea
level; without a height it is 0.

>>> asked = capsule(["36.3199,136.3507,77", "36.2957,136.3617,77"], 30.0, zoom=22)
>>> asked.facts()["count"], asked.facts()["rule"], asked.facts()["f"]
(24988, 'touching', [5, 13])
>>> point(["36.3199,136.3507,77"], zoom=22).ids()
['22/9/3685752/1642426']
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.spatial_id import sets
from kaga.engines.airspace.spatial_id.ids import SpatialId, SpatialIdError, height_step
from kaga.engines.airspace.spatial_id.packed import IdSet
from kaga.engines.airspace.spatial_id.sets import Rule
from kaga.engines.airspace.spatial_id.true_metres import scale_at


@dataclass(frozen=True, slots=True)
class Asked:
    """A set, and what was asked for: `point`, `line`, `capsule` or `polygon`."""

    kind: str
    boxes: IdSet
    rule: Rule | None = None

    def ids(self) -> list[str]:
        """All IDs, ordered by height, row and column."""
        return self.boxes.texts()

    def facts(self) -> dict[str, Any]:
        """The set in a few numbers, ready for JSON.

        Returns
        -------
        dict
            `kind`, `zoom`, `rule` (capsules only), `count`, the first and last `f`, `x`, `y`,
            and `size_m`: how wide, long and high a box is in its middle, metres.
        """
        f, x, y = self.boxes.indices()
        middle = SpatialId(self.boxes.zoom, 0, int(x[0]), (int(y.min()) + int(y.max())) // 2)
        return {
            "kind": self.kind,
            "zoom": self.boxes.zoom,
            **({} if self.rule is None else {"rule": self.rule.value}),
            "count": len(self.boxes),
            "f": [int(f.min()), int(f.max())],
            "x": [int(x.min()), int(x.max())],
            "y": [int(y.min()), int(y.max())],
            "size_m": size_of(middle),
        }

    def answer(self) -> dict[str, Any]:
        """The facts and the IDs."""
        return self.facts() | {"ids": self.ids()}


def point(places: Sequence[str], *, zoom: int) -> Asked:
    """The boxes that hold places."""
    return Asked("point", sets.points(positions(places), zoom=zoom))


def line(places: Sequence[str], *, zoom: int) -> Asked:
    """The boxes that a line through places passes."""
    if len(places) < 2:
        raise SpatialIdError("a line needs two places")
    return Asked("line", sets.line(positions(places), zoom=zoom))


def capsule(
    places: Sequence[str], radius: float, *, zoom: int, rule: Rule = Rule.TOUCHING
) -> Asked:
    """The boxes within a radius (metres) of a line through places; one place gives a ball."""
    found = sets.capsule(positions(places), radius, zoom=zoom, rule=rule)
    return Asked("capsule", found, rule)


def polygon(corners: Sequence[str], floor: float, ceiling: float, *, zoom: int) -> Asked:
    """The boxes that a polygon touches between two heights above sea level, metres."""
    if not (math.isfinite(floor) and math.isfinite(ceiling)):
        raise SpatialIdError("floor and ceiling must be numbers of metres")
    ring = [(place.lat, place.lon) for place in positions(corners)]
    return Asked("polygon", sets.prism([ring], Msl(floor), Msl(ceiling), zoom=zoom))


def positions(places: Sequence[str]) -> list[Position]:
    """Places out of texts.

    Raises
    ------
    SpatialIdError
        With the text that is no place.
    """
    return [_position(text) for text in places]


def _position(text: str) -> Position:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3) or not all(math.isfinite(number) for number in numbers):
        raise SpatialIdError(f"{text[:60]!r} is no place: write latitude,longitude,height")
    lat, lon, height = (*numbers, 0.0)[:3]
    if abs(lat) > 90.0 >= abs(lon):
        raise SpatialIdError(f"{text[:60]!r}: the latitude comes first")
    return Position(lat, lon, Msl(height))


def size_of(box: SpatialId) -> list[float]:
    """How wide, long and high a box is, metres to the centimetre."""
    edges = box.box()
    east, north = scale_at(0.5 * (edges.south + edges.north))
    wide = 2.0 * math.pi * 6_378_137.0 / 2.0**box.zoom
    return [round(wide * east, 2), round(wide * north, 2), round(height_step(box.zoom), 2)]
