"""A picture of a route over the city, seen from aside and above, as one SVG file.

What: relief of the ground by its classes, houses as prisms, closed air as glass, the route with
a curtain down to the ground and the band of 30 m to both sides in which people are counted. Why
by the server: whoever has no WebGL, or prints, sees the same city. Why fills in the elements
and no style sheet: the file stands in pages as an image, where a page's colours do not reach.

Rows are drawn from the back to the front, so what is near covers what is far.

>>> oblique(Drawing(((36.3, 136.3, 50.0), (36.31, 136.32, 60.0))), lambda x, y: None)[:4]
'<svg'
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import ceil, hypot
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kaga.engines.airspace.publish.block import MARGIN, WIDE, block_of
from kaga.engines.airspace.publish.tints import (
    BLUE,
    INK,
    PAPER,
    SOIL,
    TINTS,
    WALLS,
    ZONES,
    tint,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.publish.block import Block, Spot, TileAt

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

Look = Literal["light", "dark"]
BAND_M: Final = 30.0
_BENT: Final = 2.0
_SHADES: Final = 2
_LONGEST_RUN: Final = 3
_GAP: Final = 0.1
_STEPS_M: Final = (100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0)


@dataclass(frozen=True, slots=True)
class Glass:
    """Closed or limited air: outline (lat, lon), floor and ceiling with their datum."""

    look: str
    ring: Sequence[tuple[float, float]]
    floor: tuple[float, str]
    ceiling: tuple[float, str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn besides the city: the way, its number, names of its ends, closed air."""

    line: Sequence[Spot]
    number: int = 1
    names: tuple[str, str] = ("", "")
    zones: Sequence[Glass] = ()
    look: Look = "light"


def oblique(drawing: Drawing, tiles: TileAt) -> str:
    """The picture; tiles of the map by their numbers, missing ones are drawn as unknown."""
    block, look = block_of(drawing.line, tiles), drawing.look
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {block.height}" '
        f'width="{WIDE // 5}" height="{block.height // 5}" font-family="sans-serif" '
        'font-weight="700" stroke-linejoin="round" stroke-linecap="round">'
    )
    parts = [
        head,
        *_ground(block, look),
        *_sides(block, look),
        *_band(block, drawing),
        *_houses(block, look),
        *(_glass(block, one, look) for one in drawing.zones),
        *_way(block, drawing),
        *_legend(block, look),
        "</svg>",
    ]
    return "".join(parts)


def _ground(block: Block, look: Look) -> Iterator[str]:
    """Cells row by row, neighbours of one colour as one shape."""
    rows, columns = block.rows, block.columns
    u, v = np.meshgrid(np.arange(columns + 1.0), np.arange(rows, -1.0, -1.0))
    x, y = (np.rint(one).astype(int) for one in _nodes(block, u, v))
    keep = np.ones(x.shape, np.bool_)
    keep[:, 1:-1] = np.abs(2 * y[:, 1:-1] - y[:, :-2] - y[:, 2:]) > _BENT
    key = block.kinds.astype(int) * 8 + _shades(block) + _SHADES
    for row in range(rows):
        paths: dict[int, list[str]] = {}
        cuts = [0, *(np.flatnonzero(np.diff(key[row])) + 1).tolist(), columns]
        for first, last in pairwise(cuts):
            above, below = (
                [
                    first,
                    *(np.flatnonzero(keep[at, first + 1 : last]) + first + 1).tolist(),
                    last,
                ]
                for at in (row, row + 1)
            )
            xs = [*x[row, above].tolist(), *x[row + 1, below[::-1]].tolist()]
            ys = [*y[row, above].tolist(), *y[row + 1, below[::-1]].tolist()]
            paths.setdefault(int(key[row, first]), []).append(_shape(xs, ys))
        for number, found in paths.items():
            colour = tint(TINTS[look][number // 8], number % 8 - _SHADES)
            yield (
                f'<path fill="{colour}" stroke="{colour}" stroke-width="2" '
                f'd="{"".join(found)}"/>'
            )


def _nodes(block: Block, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    return block.pixel(u * block.cell, v * block.cell, block.ground)


def _shades(block: Block) -> NDArray[np.int64]:
    """How much lighter or darker cells are: the light comes from the left and the back."""
    ground = block.ground * block.stretch / block.cell
    along = np.diff(ground, axis=1)
    away = -np.diff(ground, axis=0)
    lit = (along[:-1] + along[1:]) / 2 - (away[:, :-1] + away[:, 1:]) / 4
    return np.clip(np.rint(lit * 3.0), -_SHADES, _SHADES).astype(int)


def _shape(xs: Sequence[int], ys: Sequence[int]) -> str:
    """A closed shape, written by its differences: shorter than by its places."""
    steps = [
        f"{x1 - x0} {y1 - y0}" for (x0, y0), (x1, y1) in pairwise(zip(xs, ys, strict=True))
    ]
    return f"M{xs[0]} {ys[0]}l{' '.join(steps)}z".replace(" -", "-")


def _open(x: Floats, y: Floats) -> str:
    """A line through places."""
    xs, ys = np.rint(x).astype(int).tolist(), np.rint(y).astype(int).tolist()
    return _shape(xs, ys)[:-1]


def _sides(block: Block, look: Look) -> Iterator[str]:
    """The block's cut faces, in front and to the right."""
    columns, rows, cell = block.columns, block.rows, block.cell
    front = np.arange(columns + 1.0) * cell, np.zeros(columns + 1)
    right = np.full(rows + 1, columns * cell), np.arange(rows + 1.0) * cell
    heights = block.ground[-1], block.ground[::-1, -1]
    for (u, v), height, shade in zip((front, right), heights, (0, -1), strict=True):
        tops, feet = block.pixel(u, v, height), block.pixel(u, v, np.full(len(u), block.base))
        ends = [0, len(u) - 1]
        xs = np.concatenate([tops[0], feet[0][ends][::-1]])
        ys = np.concatenate([tops[1], feet[1][ends][::-1]])
        yield f'<path fill="{tint(SOIL[look], shade)}" d="{_open(xs, ys)}z"/>'


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """The route on the grid: metres along, away, up, and the ground below."""

    u: Floats
    v: Floats
    up: Floats
    ground: Floats


def _fine(block: Block, line: Sequence[Spot]) -> _Way:
    """The route with points often enough to follow the ground."""
    spots = np.array([(*block.metres(lat, lon), up) for lat, lon, up in line])
    pieces = [spots[:1]]
    for one, other in pairwise(spots):
        parts = max(ceil(hypot(*(other - one)[:2]) / (2 * block.cell)), 1)
        shares = np.arange(1, parts + 1)[:, None] / parts
        pieces.append(one + shares * (other - one))
    u, v, up = np.concatenate(pieces).T
    return _Way(u, v, up, block.level(u, v))


def _band(block: Block, drawing: Drawing) -> Iterator[str]:
    """The ground within 30 m of the route."""
    way, look = _fine(block, drawing.line), drawing.look
    x, y = block.pixel(way.u, way.v, way.ground)
    wide = 2 * BAND_M * block.scale * 0.86
    colour = BLUE[look][drawing.number - 1]
    yield (
        f'<path d="{_open(x, y)}" fill="none" stroke="{colour}" stroke-opacity=".3" '
        f'stroke-width="{max(wide, 14):.0f}"/>'
    )


def _houses(block: Block, look: Look) -> Iterator[str]:
    """Prisms row by row from the back: right walls, front walls, roofs."""
    tall = np.rint(block.houses / 1.5) * 1.5
    hidden = _hidden(block)
    for row in range(block.rows):
        heights = np.where(hidden[row], 0.0, tall[row])
        if heights.any():
            yield from _row_of_houses(block, row, heights, look)


def _hidden(block: Block) -> NDArray[np.bool_]:
    """Cells behind a hill that stands before them."""
    rows, columns = block.rows, block.columns
    u, v = np.meshgrid(np.arange(columns + 1.0), np.arange(rows, -1.0, -1.0))
    x, y = _nodes(block, u, v)
    wide = max(float(x[0, 1] - x[0, 0]), 1.0)
    bins = np.rint((x - x.min()) / wide).astype(int)
    horizon = np.full(int(bins.max()) + 2, np.inf)
    found = np.zeros((rows, columns), np.bool_)
    for row in range(rows, 0, -1):
        at = bins[row, :-1]
        found[row - 1] = y[row, :-1] > horizon[at] + 6.0
        np.minimum.at(horizon, bins[row], y[row])
    return found


def _row_of_houses(block: Block, row: int, heights: Floats, look: Look) -> Iterator[str]:
    kinds = block.house_kinds[row]
    first, last = _runs(heights, kinds)
    cell, count = block.cell, len(first)
    left = np.asarray((first + _GAP) * cell, np.float64)
    right = np.asarray((last + 1 - _GAP) * cell, np.float64)
    near = np.full(count, (block.rows - row - 1 + _GAP) * cell)
    base: Floats = np.minimum(block.ground[row + 1, first], block.ground[row + 1, last + 1])
    x, y = block.pixel(left, near, base)
    ax, ay = _step(block, right - left, np.zeros(count))
    bx, by = _step(block, np.zeros(count), np.full(count, (1 - 2 * _GAP) * cell))
    top = np.rint(heights[first] * block.stretch * block.scale * 0.81).astype(int)
    whole = [np.rint(one).astype(int).tolist() for one in (x, y, ax, ay, bx, by)]
    walls: dict[int, list[str]] = {}
    roofs: dict[int, list[str]] = {}
    sides: dict[int, list[str]] = {}
    for x0, y0, dx, dy, ex, ey, up, kind in zip(
        *whole, top.tolist(), kinds[first].tolist(), strict=True
    ):
        walls.setdefault(kind, []).append(f"M{x0} {y0}l{dx} {dy}v{-up}l{-dx} {-dy}z")
        sides.setdefault(kind, []).append(f"M{x0 + dx} {y0 + dy}l{ex} {ey}v{-up}l{-ex} {-ey}z")
        roofs.setdefault(kind, []).append(f"M{x0} {y0 - up}l{dx} {dy} {ex} {ey} {-dx} {-dy}z")
    for shade, faces in ((-2, sides), (-1, walls), (1, roofs)):
        for kind, found in faces.items():
            colour = tint(WALLS[look].get(kind, WALLS[look][0]), shade)
            yield f'<path fill="{colour}" d="{"".join(found).replace(" -", "-")}"/>'


def _step(block: Block, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """The difference in the picture of a difference on the ground."""
    x, y = block.pixel(u, v, np.zeros(len(u)))
    x0, y0 = block.pixel(np.zeros(1), np.zeros(1), np.zeros(1))
    return x - x0, y - y0


def _runs(heights: Floats, kinds: NDArray[np.uint8]) -> tuple[Whole, Whole]:
    """First and last cell of each house: equal neighbours, at most three."""
    key = np.where(heights > 0, heights * 16 + kinds, -1.0)
    starts = np.flatnonzero(np.diff(key, prepend=-2.0) != 0)
    first: list[int] = []
    last: list[int] = []
    for at, end in pairwise([*starts.tolist(), len(key)]):
        if key[at] >= 0:
            for begin in range(at, end, _LONGEST_RUN):
                first.append(begin)
                last.append(min(begin + _LONGEST_RUN, end) - 1)
    return np.array(first, int), np.array(last, int)


def _glass(block: Block, zone: Glass, look: Look) -> str:
    """A zone as far as it stands on the block: walls and a lid."""
    from shapely.geometry import Polygon, box  # noqa: PLC0415 - most pictures have no zone

    ring = Polygon([block.metres(lat, lon) for lat, lon in zone.ring]).buffer(0)
    part = ring.intersection(box(0, 0, block.columns * block.cell, block.rows * block.cell))
    if part.geom_type != "Polygon" or part.is_empty:
        return ""
    u, v = np.array(part.exterior.coords).T
    ground = block.level(u, v)
    low, high = (
        (ground if datum == "agl" else np.zeros(len(u))) + metres
        for metres, datum in (zone.floor, zone.ceiling)
    )
    feet = block.pixel(u, v, np.full(len(u), max(float(low.min()), block.base)))
    tops = block.pixel(u, v, np.full(len(u), high.max()))
    colour = ZONES[look].get(zone.look, ZONES[look]["closed"])
    walls = "".join(_wall(feet, tops, at) for at in range(len(u) - 1))
    rims = f"{_open(*feet)}z{_open(*tops)}z"
    return (
        f'<path fill="{colour}" fill-opacity=".13" d="{walls}"/>'
        f'<path fill="{colour}" fill-opacity=".16" d="{_open(*tops)}z"/>'
        f'<path fill="none" stroke="{colour}" stroke-width="9" d="{rims}"/>'
    )


def _wall(feet: tuple[Floats, Floats], tops: tuple[Floats, Floats], at: int) -> str:
    """One wall, always written in the same turn, so that walls do not cut one another out."""
    x, y = (
        np.concatenate([low[at : at + 2], high[at : at + 2][::-1]])
        for low, high in zip(feet, tops, strict=True)
    )
    turn = 1 if x[1] >= x[0] else -1
    return _open(x[::turn], y[::turn]) + "z"


def _way(block: Block, drawing: Drawing) -> Iterator[str]:
    """Curtain, posts, the line with a bright edge, and the ends with their names."""
    way, look = _fine(block, drawing.line), drawing.look
    colour = BLUE[look][drawing.number - 1]
    x, y = block.pixel(way.u, way.v, way.up)
    below = block.pixel(way.u, way.v, np.minimum(way.ground, way.up))
    around = np.concatenate([x, below[0][::-1]]), np.concatenate([y, below[1][::-1]])
    yield f'<path fill="{colour}" fill-opacity=".24" d="{_open(*around)}z"/>'
    posts = np.unique(np.rint(np.linspace(0, len(x) - 1, 15)).astype(int)).tolist()
    tall = [f"M{x[at]:.0f} {y[at]:.0f}V{below[1][at]:.0f}" for at in posts]
    yield (
        f'<path fill="none" stroke="{colour}" stroke-opacity=".6" stroke-width="5" '
        f'd="{"".join(tall)}"/>'
    )
    line = _open(x, y)
    for edge, wide in ((PAPER[look], 34), (colour, 19)):
        yield f'<path fill="none" stroke="{edge}" stroke-width="{wide}" d="{line}"/>'
    for at, name in zip((0, -1), drawing.names, strict=True):
        yield _end(float(below[0][at]), float(below[1][at]), name, look)


def _end(x: float, y: float, name: str, look: Look) -> str:
    """An end: a ring on the ground, its name above it."""
    side = "end" if x > WIDE * 0.8 else "start" if x < WIDE * 0.2 else "middle"
    ring = (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="30" fill="{PAPER[look]}" stroke="{INK[look]}" '
        'stroke-width="15"/>'
    )
    if not name:
        return ring
    return (
        f'{ring}<text x="{x:.0f}" y="{y + 118:.0f}" text-anchor="{side}" font-size="80" '
        f'fill="{INK[look]}" stroke="{PAPER[look]}" stroke-width="24" paint-order="stroke">'
        f"{escape(name[:16])}</text>"
    )


def _legend(block: Block, look: Look) -> Iterator[str]:
    """A scale along the front edge, and where north is."""
    whole = block.columns * block.cell
    step = next((one for one in _STEPS_M if whole / one <= 7), _STEPS_M[-1])
    marks = np.arange(0.0, whole, step)
    base = np.full(len(marks), block.base)
    xs, ys = block.pixel(marks, np.zeros(len(marks)), base)
    ink = INK[look]
    for metres, x, y in zip(marks.tolist(), xs.tolist(), ys.tolist(), strict=True):
        said = f"{metres / 1000:g} km" if step >= 500 else f"{metres:g} m"
        yield f'<path stroke="{ink}" stroke-width="5" d="M{x:.0f} {y:.0f}v26"/>'
        yield (
            f'<text x="{x:.0f}" y="{y + 88:.0f}" text-anchor="middle" font-size="56" '
            f'font-weight="400" fill="{ink}">{said}</text>'
        )
    (east, south), at = block.north, (WIDE - MARGIN - 120, MARGIN + 130)
    tip = at[0] + 110 * east, at[1] + 110 * south
    left = at[0] - 40 * south, at[1] + 40 * east
    right = at[0] + 40 * south, at[1] - 40 * east
    yield (
        f'<path fill="{ink}" d="M{tip[0]:.0f} {tip[1]:.0f}L{left[0]:.0f} {left[1]:.0f}'
        f'L{right[0]:.0f} {right[1]:.0f}z"/><text x="{at[0] - 70 * east:.0f}" '
        f'y="{at[1] - 70 * south + 26:.0f}" text-anchor="middle" font-size="76" '
        f'fill="{ink}">N</text>'
    )
