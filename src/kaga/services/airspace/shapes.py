"""Footprints, heights and periods as they are stored and sent, checked by the engine.

What: plain JSON to the engine's values and back. Why here alone: a hostile polygon (bow-tie,
zero area, over the antimeridian, ten thousand corners, NaN) must be refused with a sentence
before it is a row, from whichever page or program it comes.

>>> footprint_of({"kind": "circle", "centre": [36.3, 136.31], "radius_m": 80})
Circle(centre=Point(lat=36.3, lon=136.31), radius_m=80.0)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kaga.engines.airspace.footprints import (
    MOST_CORNERS,
    Circle,
    Corridor,
    Footprint,
    FootprintError,
    Polygon,
    Problem,
)
from kaga.engines.airspace.heights import Agl, AnyHeight, Ellipsoid, HeightError, Msl, RelHome
from kaga.engines.airspace.periods import Once, Period, PeriodError, Weekly
from kaga.engines.geo.model import Point

Plain = Mapping[str, object]
_DATUMS: Final[Mapping[str, Callable[[float], AnyHeight]]] = {
    "agl": Agl,
    "msl": Msl,
    "ellipsoid": Ellipsoid,
    "home": RelHome,
}
_NAMES: Final = {Agl: "agl", Msl: "msl", Ellipsoid: "ellipsoid", RelHome: "home"}
MOST_PERIODS: Final = 100


class ShapeError(ValueError):
    """Something that is no shape; `problem` names it (`words.SHAPE_PROBLEMS`)."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem


def footprint_of(plain: Plain) -> Footprint:
    """The engine's footprint; `ShapeError` when it is none."""
    try:
        kind = plain.get("kind")
        if kind == "circle":
            return Circle(_point(plain.get("centre")), _number(plain.get("radius_m")))
        if kind == "polygon":
            holes = tuple(_ring(one) for one in _list(plain.get("holes", ())))
            return Polygon(_ring(plain.get("outer")), holes)
        if kind == "corridor":
            return Corridor(_line(plain.get("line")), _number(plain.get("half_width_m")))
    except FootprintError as error:
        raise ShapeError(error.problem.value, str(error)) from error
    raise ShapeError("unknown-kind", f"{kind!r:.40}")


def footprint_record(footprint: Footprint) -> dict[str, object]:
    """The plain form of a footprint."""
    match footprint:
        case Circle():
            centre = footprint.centre
            return {
                "kind": "circle",
                "centre": [centre.lat, centre.lon],
                "radius_m": footprint.radius_m,
            }
        case Corridor():
            line, width = _pairs(footprint.line), footprint.half_width_m
            return {"kind": "corridor", "line": line, "half_width_m": width}
        case Polygon():
            holes = [_pairs(hole) for hole in footprint.holes]
            return {"kind": "polygon", "outer": _pairs(footprint.outer), "holes": holes}


def height_of(plain: Plain) -> AnyHeight:
    """A height with its datum, {"datum": "agl", "metres": 150}; `ShapeError` if it is none."""
    kind = _DATUMS.get(str(plain.get("datum")))
    if kind is None:
        raise ShapeError("no-datum", "a height needs a datum: agl, msl, ellipsoid")
    try:
        return kind(_number(plain.get("metres")))
    except HeightError as error:
        raise ShapeError("not-a-number", str(error)) from error


def height_record(height: AnyHeight) -> dict[str, object]:
    """The plain form of a height."""
    return {"datum": _NAMES[type(height)], "metres": height.metres}


def periods_of(plain: object) -> tuple[Period, ...]:
    """Periods; none means always. `ShapeError` when one holds never or is none."""
    found = _list(plain)
    if len(found) > MOST_PERIODS:
        raise ShapeError("too-many-periods", f"{len(found)}")
    try:
        return tuple(_period(one) for one in found)
    except PeriodError as error:
        raise ShapeError("bad-period", str(error)) from error


def period_record(period: Period) -> dict[str, object]:
    """The plain form of a period."""
    if isinstance(period, Once):
        return {"start": period.start, "end": period.end}
    return {
        "days": sorted(period.days),
        "opens": period.opens,
        "closes": period.closes,
        "offset": period.offset,
        "start": period.start if math.isfinite(period.start) else None,
        "end": period.end if math.isfinite(period.end) else None,
    }


def _period(plain: object) -> Period:
    if not isinstance(plain, Mapping):
        raise PeriodError("a period is an object")
    if "days" not in plain:
        return Once(_number(plain.get("start")), _number(plain.get("end")))
    start, end = plain.get("start"), plain.get("end")
    return Weekly(
        frozenset(int(_number(day)) for day in _list(plain["days"])),
        int(_number(plain.get("opens"))),
        int(_number(plain.get("closes"))),
        int(_number(plain.get("offset"))),
        -math.inf if start is None else _number(start),
        math.inf if end is None else _number(end),
    )


def _ring(plain: object) -> tuple[Point, ...]:
    """A ring; the repeated last corner of GeoJSON is taken off."""
    corners = _line(plain)
    return corners[:-1] if len(corners) > 1 and corners[0] == corners[-1] else corners


def _line(plain: object) -> tuple[Point, ...]:
    corners = _list(plain)
    if len(corners) > MOST_CORNERS:
        detail = f"{len(corners)}, more than {MOST_CORNERS}"
        raise ShapeError(Problem.TOO_MANY_CORNERS.value, detail)
    return tuple(_point(one) for one in corners)


def _point(plain: object) -> Point:
    pair = _list(plain)
    if len(pair) != 2:
        raise ShapeError("not-a-place", "a place is [latitude, longitude]")
    return Point(_number(pair[0]), _number(pair[1]))


def _pairs(points: Sequence[Point]) -> list[list[float]]:
    return [[point.lat, point.lon] for point in points]


def _list(plain: object) -> Sequence[object]:
    if not isinstance(plain, list | tuple):
        raise ShapeError("not-a-list", f"{plain!r:.40}")
    return plain


def _number(plain: object) -> float:
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise ShapeError("not-a-number", f"{plain!r:.40}")
    try:
        number = float(plain)
    except OverflowError as error:
        raise ShapeError("not-a-number", "too large") from error
    if not math.isfinite(number):
        raise ShapeError("not-a-number", f"{number}")
    return number
