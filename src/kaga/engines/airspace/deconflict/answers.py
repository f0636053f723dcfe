"""What a flight may wish for, and what it is told: values without the geometry behind them.

Why apart from `offers`: whoever only reads answers need not load what computes them.

>>> Wishes().latest
1800.0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.airspace.deconflict.tracks import FlightId, TrackError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kaga.engines.airspace.deconflict.sky import Conflict
    from kaga.engines.airspace.intervals import Span


@dataclass(frozen=True, slots=True)
class Wishes:
    """How far a flight would go to fit in.

    `least_window` is how long a window must last to be of use; `spare` seconds and `clear`
    metres are kept from the ends of what is forbidden.
    """

    latest: float = 1_800.0
    lower: float = 30.0
    higher: float = 60.0
    least_window: float = 30.0
    spare: float = 1.0
    clear: float = 1.0

    def __post_init__(self) -> None:
        numbers = (
            self.latest, self.lower, self.higher, self.least_window, self.spare, self.clear,
        )  # fmt: skip
        if not all(0.0 <= number <= 86_400.0 for number in numbers):
            raise TrackError("wishes are numbers from 0 to a day's seconds")


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """Air that is taken: a leg of a filed flight with the room of both around it."""

    flight: FlightId
    times: Span
    ends: NDArray[np.float64]
    horizontal: float
    vertical: float


@dataclass(frozen=True, slots=True)
class Offers:
    """The answer to a flight: free, or what stands in its way and what would work.

    Attributes
    ----------
    conflicts
        Flights that it must give way to.
    displaced
        Flights of less priority that would have to move.
    delays
        Windows of delay in seconds, earliest first, in which it conflicts with nobody it must
        give way to.
    changes
        Windows of change of height in metres, smallest change first.
    tubes
        What a new route must keep out of.
    """

    conflicts: tuple[Conflict, ...]
    displaced: tuple[Conflict, ...]
    delays: tuple[Span, ...]
    changes: tuple[Span, ...]
    tubes: tuple[Tube, ...]

    @property
    def is_free(self) -> bool:
        """Whether it can be filed as it stands."""
        return not self.conflicts
