"""Schools, hospitals, halls, baths, stations, works, and places to land.

What: buildings at the real places of the pack, factories and shops along the main roads, and
landing sites: parks, school yards, river banks, beaches and flat fields clear of everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from kaga.engines.airspace.grid.uses import BUILT, WATER, Use
from kaga.engines.airspace.standin.fields import Course, distance_m
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from numpy.random import Generator

    from kaga.engines.airspace.standin.anchors import Anchors, Spot
    from kaga.engines.airspace.standin.canvas import Canvas
    from kaga.engines.airspace.standin.fields import Mask

_SCHOOLS: Final = ("school",)
_BUILDINGS: Final[dict[str, tuple[Use, float, float, float]]] = {
    "hospital": (Use.HOSPITAL | Use.CRITICAL, 82.0, 44.0, 26.0),
    "clinic": (Use.HOSPITAL, 36.0, 24.0, 9.0),
    "city_hall": (Use.WORK | Use.CRITICAL, 62.0, 24.0, 18.0),
    "police": (Use.WORK | Use.CRITICAL, 32.0, 18.0, 13.0),
    "culture_hall": (Use.VENUE, 66.0, 46.0, 19.0),
    "community_hall": (Use.VENUE, 30.0, 20.0, 8.0),
    "district_hall": (Use.VENUE, 30.0, 18.0, 7.0),
    "sports": (Use.VENUE, 58.0, 42.0, 14.0),
    "service_center": (Use.SHOP, 120.0, 64.0, 16.0),
    "library": (Use.VENUE, 38.0, 26.0, 10.0),
    "museum": (Use.VENUE, 30.0, 20.0, 9.0),
    "welfare_center": (Use.VENUE, 34.0, 22.0, 9.0),
    "onsen": (Use.BATH | Use.VENUE, 34.0, 28.0, 11.0),
    "station": (Use.STATION | Use.CRITICAL, 96.0, 20.0, 11.0),
    "branch_office": (Use.WORK, 30.0, 20.0, 9.0),
}
_PARKS: Final = ("park", "square")
_TAKEN: Final = WATER | BUILT | Use.ROAD | Use.RAIL | Use.FOREST | Use.SCHOOL
_FIELD_STEP_M: Final = 520.0
_CLEAR_M: Final = 32.0


class SiteKind(Enum):
    """What a landing site is on other days."""

    PARK = "park"
    SCHOOL_YARD = "school-yard"
    FIELD = "field"
    RIVER_BANK = "river-bank"
    BEACH = "beach"


@dataclass(frozen=True, slots=True)
class LandingSite:
    """A circle on flat ground where an aircraft can come down."""

    kind: SiteKind
    name: str
    place: Point
    radius_m: float


def paint_spots(canvas: Canvas, anchors: Anchors, chance: Generator) -> list[LandingSite]:
    """Buildings at the real places; the yards and parks among them can be landed on."""
    sites: list[LandingSite] = []
    for spot in anchors.spots:
        bearing = float(chance.random()) * np.pi
        if not canvas.holds(spot.place):
            continue
        if spot.kind.endswith(_SCHOOLS):
            sites.append(_school(canvas, spot, bearing))
        elif spot.kind in _PARKS:
            sites.append(_park(canvas, spot))
        elif spot.kind in _BUILDINGS:
            bits, long, deep, tall = _BUILDINGS[spot.kind]
            cells = canvas.rectangle(canvas.position(spot.place), (long, deep), bearing)
            canvas.build(cells[~canvas.has_at(cells, WATER)], tall, bits)
    return sites


def _school(canvas: Canvas, spot: Spot, bearing: float) -> LandingSite:
    """A long building, a hall and a yard, all of them school."""
    middle = canvas.position(spot.place)
    turn = np.array([[np.cos(bearing), np.sin(bearing)], [-np.sin(bearing), np.cos(bearing)]])
    yard = middle + (np.array([0.0, 42.0]) / canvas.cell) @ turn
    whole = [
        canvas.rectangle(middle, (118.0, 70.0), bearing),
        canvas.rectangle(yard, (118.0, 96.0), bearing),
    ]
    grounds = np.unique(np.concatenate(whole))
    grounds = grounds[~canvas.has_at(grounds, WATER)]
    canvas.cleared(grounds)
    ground = canvas.ground.reshape(-1)
    level = np.median(ground[grounds])
    ground[grounds] += (level - ground[grounds]) * np.float32(0.9)
    canvas.bits.reshape(-1)[grounds] &= ~np.uint32(Use.ROAD)
    canvas.add(grounds, Use.SCHOOL | Use.GRASS)
    wing = middle + (np.array([0.0, -18.0]) / canvas.cell) @ turn
    hall = middle + (np.array([44.0, 12.0]) / canvas.cell) @ turn
    canvas.build(canvas.rectangle(wing, (84.0, 15.0), bearing), 13.5, Use.SCHOOL)
    canvas.build(canvas.rectangle(hall, (24.0, 34.0), bearing), 12.5, Use.SCHOOL)
    place = _place(canvas, yard + (np.array([-14.0, 8.0]) / canvas.cell) @ turn)
    return LandingSite(SiteKind.SCHOOL_YARD, spot.name, place, 25.0)


def _park(canvas: Canvas, spot: Spot) -> LandingSite:
    """A lawn with trees around it."""
    cells = canvas.rectangle(canvas.position(spot.place), (110.0, 90.0), 0.3)
    area = cells[~canvas.has_at(cells, WATER | Use.ROAD | Use.RAIL)]
    canvas.cleared(area)
    canvas.add(area, Use.PARK | Use.GRASS)
    return LandingSite(SiteKind.PARK, spot.name, spot.place, 25.0)


def _place(canvas: Canvas, middle: object) -> Point:
    column, row = np.asarray(middle, np.float64)
    return Point(
        lat=float(canvas.raster.latitude(np.array([row]))[0]),
        lon=float(canvas.raster.longitude(np.array([column]))[0]),
    )


def paint_works(canvas: Canvas, anchors: Anchors, chance: Generator) -> None:
    """Factory halls and big shops on the flat land along the national roads."""
    for road in anchors.of("national_road"):
        course = Course(canvas.raster, shapely.get_coordinates(road.shape), step_m=170.0)
        headings = np.diff(course.path, axis=0)
        for at, step in enumerate(headings):
            side = 1.0 if chance.random() < 0.5 else -1.0
            across = np.array([step[1], -step[0]]) / np.hypot(*step)
            far = (48.0 + 70.0 * chance.random()) / canvas.cell
            middle = course.path[at] + side * far * across
            size = (40.0 + 50.0 * chance.random(), 26.0 + 26.0 * chance.random())
            use = Use.SHOP if chance.random() < 0.35 else Use.WORK
            cells = canvas.rectangle(middle, size, -float(np.arctan2(step[1], step[0])))
            ground = canvas.ground.reshape(-1)[cells]
            taken = canvas.has_at(cells, _TAKEN)
            if cells.size and not taken.any() and np.ptp(ground) < 2.0:
                canvas.build(cells, 7.0 + 6.0 * chance.random(), use)


def open_sites(canvas: Canvas, slope: Mask, known: Mask) -> list[LandingSite]:
    """Flat fields, river banks and beaches with nothing near, one for each half kilometre.

    Parameters
    ----------
    slope
        Where the ground is level enough.
    known
        Columns that count.
    """
    blocked = canvas.has(BUILT | WATER | Use.ROAD | Use.RAIL | Use.FOREST | Use.POWER_LINE)
    room = distance_m(canvas.raster, blocked | ~known | ~slope)
    step = int(_FIELD_STEP_M / canvas.cell)
    found: list[LandingSite] = []
    for top in range(0, canvas.raster.rows - step + 1, step):
        for left in range(0, canvas.raster.columns - step + 1, step):
            part = room[top : top + step, left : left + step]
            row, column = np.unravel_index(int(part.argmax()), part.shape)
            if part[row, column] < _CLEAR_M:
                continue
            cell = top + int(row), left + int(column)
            found.append(_site(canvas, cell, len(found)))
    return found


def _site(canvas: Canvas, cell: tuple[int, int], number: int) -> LandingSite:
    bits = Use(int(canvas.bits[cell]))
    kind = SiteKind.FIELD
    if bits & Use.SHORE:
        kind = SiteKind.BEACH
    elif bits & Use.GRASS:
        kind = SiteKind.RIVER_BANK
    place = _place(canvas, (cell[1] + 0.5, cell[0] + 0.5))
    return LandingSite(kind, f"{kind.value}-{number}", place, 25.0)


def mark_sites(canvas: Canvas, sites: list[LandingSite]) -> list[LandingSite]:
    """The bit of landing sites on the columns of each circle's square.

    Returns
    -------
    list of LandingSite
        Those whose own column is free: a school yard that the river of the stand-in runs
        through is none.
    """
    kept = []
    for site in sites:
        width = site.radius_m * 2**0.5
        cells = canvas.rectangle(canvas.position(site.place), (width, width), 0.0)
        free = cells[~canvas.has_at(cells, BUILT | WATER)]
        canvas.add(free, Use.LANDING_SITE)
        column, row = (int(part) for part in canvas.position(site.place))
        if canvas.holds(site.place) and canvas.bits[row, column] & np.uint32(Use.LANDING_SITE):
            kept.append(site)
    return kept
