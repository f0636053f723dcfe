"""Everything that an alternative carries beside its course: minima, tubes, zones, reasons.

What: the parts that need no new search. Why at the end: only what is offered is worth
measuring.

Example: `completed(ground, standing, candidate, sky)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl, Surroundings
from kaga.engines.airspace.plan.evaluate import people_below, slot_number
from kaga.engines.airspace.plan.minima import minima_of
from kaga.engines.airspace.plan.result import Alternative, Cost, Entered
from kaga.engines.airspace.plan.tubes import tubes_of
from kaga.engines.airspace.plan.walk import walk
from kaga.engines.airspace.volume_index import VolumeIndex
from kaga.engines.airspace.volumes import Leg, Station

if TYPE_CHECKING:
    from kaga.engines.airspace.deconflict.sky import Sky
    from kaga.engines.airspace.plan.alternatives import Candidate
    from kaga.engines.airspace.plan.attempt import Ground
    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.minima import Standing
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Situation


def completed(
    ground: Ground, standing: Standing, one: Candidate, sky: Sky | None
) -> Alternative:
    """A candidate with all of its numbers.

    Parameters
    ----------
    ground, standing
        What all alternatives share.
    one
        Flown and judged.
    sky
        Filed flights.
    """
    course, flown, ready = one.flown.course, one.flown, ground.prepared
    legs, people = people_below(ready.room, course, ready.crowds)
    cost = Cost(
        flown.way.cost,
        flown.way.expected,
        one.least,
        flown.terms.strict,
        flown.terms.weights,
    )
    first, last = slot_number(float(course.times[0])), slot_number(float(course.times[-1]))
    return Alternative(
        preset=one.preset,
        role=one.role,
        serves=one.serves,
        course=course,
        cost=cost,
        risk=one.risk,
        within_limit=one.risk.mean_per_hour <= ground.request.limit,
        people=people,
        leg_people=legs,
        minima=minima_of(standing, course),
        refuges=one.refuges,
        tubes=tubes_of(course, ground.request, sky),
        bends=one.bends,
        entered=entered_by(ground, course),
        quarters=tuple(range(first, last + 1)),
    )


def entered_by(ground: Ground, course: Course) -> tuple[Entered, ...]:
    """Zones that a flight is in, leg by leg, exactly."""
    near = tuple(dict.fromkeys(slab.volume for slab in ground.prepared.slabs))
    if not near:
        return ()
    index = VolumeIndex.of(near, ground.situation.frame)
    return tuple(
        Entered(leg, exposure)
        for leg in range(len(course.legs))
        for exposure in index.along(
            volume_leg(ground.situation, ground.prepared.room, course, leg)
        )
    )


def volume_leg(situation: Situation, room: Room, course: Course, leg: int) -> Leg:
    """A leg with the ground of every column below it."""
    steps = walk(
        (float(course.rows[leg]), float(course.columns[leg])),
        (float(course.rows[leg + 1]), float(course.columns[leg + 1])),
    )
    heights = room.metres_at("ground_dm", steps.rows, steps.columns).tolist()
    marks = steps.marks.tolist()
    stations = []
    for at, ground_m in enumerate(heights):
        around = Surroundings(Msl(ground_m), situation.geoid, Msl(float(course.msl_m[0])))
        stations += [Station(marks[at], around), Station(marks[at + 1], around)]
    ends = [
        Position(float(course.lats[at]), float(course.lons[at]), Msl(float(course.msl_m[at])))
        for at in (leg, leg + 1)
    ]
    times = float(course.times[leg]), float(course.times[leg + 1])
    return Leg(ends[0], ends[1], times[0], times[1], tuple(stations))
