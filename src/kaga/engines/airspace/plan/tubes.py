"""When the flight is where: volumes for other systems, and what is filed already.

What: the flight cut into volumes of 15 to 30 s, wide enough for what navigation, wind and
turns do to it, and the answer of the filed flights: free, or whom it meets and what would
work instead.

Example: `tubes_of(course, request, sky)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.airspace.deconflict.answers import Offers, Wishes
from kaga.engines.airspace.deconflict.offers import offers
from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.slices import Slice, TotalSystemError, slices

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.request import Request


@dataclass(frozen=True, slots=True, eq=False)
class Tubes:
    """Volumes in order of time, the error they allow for, and the answer of what is filed."""

    volumes: tuple[Slice, ...]
    error: TotalSystemError
    offers: Offers
    filed: int


def error_of(request: Request) -> TotalSystemError:
    """How far the craft of a request can be off."""
    return TotalSystemError(turn_radius=request.craft.performance.turn_radius)


def tubes_of(course: Course, request: Request, sky: Sky | None = None) -> Tubes:
    """Volumes of a flight and its conflicts.

    Parameters
    ----------
    course, request
        The flight, and as whom it would be filed.
    sky
        What is filed; None: nothing is.
    """
    track, error = course.track(request), error_of(request)
    filed = Sky() if sky is None else sky
    answer = offers(filed, track, Wishes())
    return Tubes(tuple(slices(track, error)), error, answer, len(filed))
