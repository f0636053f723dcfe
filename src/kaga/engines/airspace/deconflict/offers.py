"""What to tell a flight that cannot be filed as it stands.

What: whom it meets, from when it could start instead, at which height it could fly, and which
tubes of air a new route must keep out of. Why exact spans: "start 4 min 12 s later" is the end
of a forbidden interval, not the first of some tries that happened to work.

Who gives way: flights that are filed keep their place against equals and lower (first come,
first served); those of less priority give way and are listed.

>>> import numpy as np
>>> from kaga.engines.airspace.deconflict.sky import Sky
>>> from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation
>>> answer = offers(Sky(), Track(FlightId("a"), Priority.GOODS, np.array([0.0, 60.0]),
...     np.array([[0.0, 0.0, 80.0], [600.0, 0.0, 80.0]]), Separation(30.0, 10.0)), Wishes())
>>> answer.is_free
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.deconflict.answers import Offers, Tube, Wishes
from kaga.engines.airspace.deconflict.sky import Conflict, Sky
from kaga.engines.airspace.deconflict.tracks import (
    Track,
)
from kaga.engines.airspace.intervals import Span, free

if TYPE_CHECKING:
    from numpy.typing import NDArray


def offers(sky: Sky, track: Track, wishes: Wishes) -> Offers:
    """What a flight would meet, and what it could do instead.

    Parameters
    ----------
    sky
        What is filed.
    track
        The flight.
    wishes
        How far it would go.
    """
    met = sky.conflicts(track)
    before = tuple(one for one in met if one.priority >= track.priority)
    displaced = tuple(one for one in met if one.priority < track.priority)
    if not before:
        return Offers((), displaced, (), (), ())
    taken = sky.forbidden_delays(track, wishes.latest, above=track.priority)
    delays = _windows(taken, (0.0, wishes.latest), wishes.spare, wishes.least_window)
    heights = sky.forbidden_changes(track, cruise_share(track), above=track.priority)
    changes = _windows(heights, (-wishes.lower, wishes.higher), wishes.clear, 0.0)
    changes.sort(key=lambda span: (nearest_to_zero(span), span))
    return Offers(before, displaced, tuple(delays), tuple(changes), _tubes(sky, track, before))


def cruise_share(track: Track) -> NDArray[np.float64]:
    """Which corners can change height: all but the first and the last, which are on the ground.

    A vertical climb or descent keeps its lower corner.
    """
    share = np.ones(len(track.times))
    share[[0, -1]] = 0.0
    return share


def nearest_to_zero(span: Span) -> float:
    """The smallest change within a window."""
    return 0.0 if span[0] <= 0.0 <= span[1] else min(abs(span[0]), abs(span[1]))


def _windows(taken: list[Span], within: Span, spare: float, least: float) -> list[Span]:
    """What is left free, a little off the edges of what is taken."""
    wider = [(low - spare, high + spare) for low, high in taken]
    return [span for span in free(wider, *within) if span[1] - span[0] >= least]


def _tubes(sky: Sky, track: Track, conflicts: tuple[Conflict, ...]) -> tuple[Tube, ...]:
    """Legs of the flights met that are flown while this one is in the air."""
    found = []
    for flight in sorted({one.other for one in conflicts}):
        other = sky.track(flight)
        wide = other.separation.horizontal + track.separation.horizontal
        high = other.separation.vertical + track.separation.vertical
        for leg in range(other.legs):
            times = float(other.times[leg]), float(other.times[leg + 1])
            if times[0] <= track.times[-1] and times[1] >= track.times[0]:
                found.append(Tube(flight, times, other.places[leg : leg + 2], wide, high))
    return tuple(found)
