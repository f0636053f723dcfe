"""The side view of a flight: its height, the ground and what stands on it, along the way.

What: evenly spaced samples for a picture. Why only for a picture: every figure that decides is
measured exactly elsewhere (`figures`); nothing is judged on samples.

Example: `side_view(flight, room).ground_m[0]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from kaga.engines.airspace.legcheck.flight import Flight
    from kaga.engines.airspace.plan.room import Room

SAMPLES: Final = 200


@dataclass(frozen=True, slots=True)
class SideView:
    """Metres along the ground, and heights above the sea; NaN where nothing is known."""

    along_m: tuple[float, ...]
    flight_m: tuple[float, ...]
    ground_m: tuple[float, ...]
    surface_m: tuple[float, ...]


def side_view(flight: Flight, room: Room) -> SideView:
    """Samples of a flight over its map."""
    course = flight.course
    steps = np.hypot(np.diff(course.east), np.diff(course.north))
    # Vertical legs have no length: a hair of it keeps both of their ends.
    marks = np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1e-6))])
    along = np.unique(np.concatenate([np.linspace(0.0, float(marks[-1]), SAMPLES), marks]))
    rows = np.interp(along, marks, course.rows).astype(np.int64)
    columns = np.interp(along, marks, course.columns).astype(np.int64)
    known = room.known[rows, columns]
    ground = np.where(known, room.ground_m[rows, columns], np.nan)
    surface = np.where(known, room.top_m[rows, columns], np.nan)
    heights = np.interp(along, marks, course.msl_m)
    parts = (along, heights, ground, surface)
    return SideView(*(tuple(float(value) for value in part) for part in parts))
