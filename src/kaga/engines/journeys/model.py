"""What is asked, what is answered, and whom the search asks in its turn.

The search joins three things it knows nothing about: a timetable, an on-demand service and the
streets. Timetable and service are ports, spoken to in plain numbers; what the streets say comes
with the question. So this engine imports no other, and a timetable or a service of another make
can be joined just as well.

Times are whole seconds on one clock. Stops are numbers of the timetable, places numbers of the
on-demand service.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NewType, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]

Row = NewType("Row", int)
"""A row of what a timetable has found; only the timetable can read it."""


class Table(Protocol):
    """Journeys of one search.

    `heads` are rows of (departure, arrival, rides, last stop, stop where one boards first).
    """

    @property
    def heads(self) -> Ints:
        """The rows."""
        ...


class Timetable(Protocol):
    """Something that runs by the clock."""

    def leaving(self, stops: Ints, begin: int, end: int) -> Ints:
        """Rows (stop, moment): when something leaves some stops, between two moments."""
        ...

    def spread(self, starts: Ints, stops: Ints) -> Table:
        """Journeys worth making from rows (departure, stop, ready) to some stops."""
        ...

    def walks(self, found: Table, row: Row) -> int:
        """Seconds on foot between the rides of a journey."""
        ...


class OnDemand(Protocol):
    """A service that fetches one, asked about its plan as it is now."""

    def ask(self, places: Ints, windows: Floats) -> tuple[Floats, Floats]:
        """When one would board and have alighted; infinite where it cannot be done.

        `places` are rows (from, to); `windows` rows (board from, board until, alight from,
        alight until), infinite where anything goes. Every answer is what a real insertion into
        the plan gives, as if it were the only one.
        """
        ...

    def hope(self, places: Ints, windows: Floats) -> tuple[Floats, Floats]:
        """The same without looking into the plan: as good as any answer of `ask` could be.

        Who must alight by a time could board no later, everybody else could alight no sooner;
        infinite where there is no hope. The nearer to the answers, the less is asked.
        """
        ...

    def after(self, places: tuple[int, int], window: Window) -> OnDemand | None:
        """The service once that ride is taken; None if it does not go after all."""
        ...


Window = tuple[float, float, float, float]
"""Board from and until, alight from and until."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How the on-demand service promises.

    Parameters
    ----------
    width
        Of the window promised for boarding or alighting, seconds.
    every
        How far apart the moments are at which a ride all the way is asked for.
    shortest
        Rides of less driving are not offered: one walks.
    stretch, spare
        The longest ride is direct driving times `stretch` plus `spare`.
    serve
        What boarding takes, and alighting.
    """

    width: int = 600
    every: int = 600
    shortest: int = 150
    stretch: float = 1.5
    spare: int = 420
    serve: int = 60

    def longest(self, direct: float) -> float:
        """The longest ride for so much direct driving."""
        return direct * self.stretch + self.spare


class Use(Enum):
    """What rides on demand may be taken for."""

    WHOLE = "whole"
    FIRST = "first"
    LAST = "last"


EVERY_USE = frozenset(Use)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """From door to door, leaving between two moments, both included.

    Parameters
    ----------
    access, egress
        Rows (stop, seconds on foot) from and to the doors.
    walk
        Seconds on foot all the way; None if nobody would.
    pickups, drops
        Rows (place, seconds on foot) of the on-demand service near the doors.
    links
        Rows (stop, place, seconds on foot) where one changes between line and on demand.
    uses
        What rides on demand may be taken for; both miles of one journey need both.
    """

    begin: int
    end: int
    access: Ints
    egress: Ints
    walk: int | None
    pickups: Ints
    drops: Ints
    links: Ints
    uses: frozenset[Use] = EVERY_USE


@dataclass(frozen=True, slots=True)
class Fetched:
    """A ride on demand: where, when by the plan as it is, and the window that was asked."""

    place: int
    to_place: int
    boards: int
    alights: int
    window: Window


@dataclass(frozen=True, slots=True, eq=False)
class ByLine:
    """Rides by timetable: the row of a table, to be read by the timetable."""

    table: Table
    row: Row


class Part(Enum):
    """What takes one there."""

    WALK = "walk"
    LINE = "line"
    DEMAND = "demand"


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to go. `first` comes before `line`, `last` after; a ride all the way is `first`.

    `rides` counts all vehicles, `demand` those on demand, `walking` the seconds on foot.
    """

    departs: int
    arrives: int
    rides: int
    demand: int
    walking: int
    first: Fetched | None = None
    line: ByLine | None = None
    last: Fetched | None = None

    @property
    def worth(self) -> tuple[int, int, int, int]:
        """What makes it better or worse, less being better in every part."""
        return -self.departs, self.arrives, self.rides, self.demand

    @property
    def parts(self) -> tuple[Part, ...]:
        """What takes one there, in order."""
        found = [Part.DEMAND] if self.first else []
        found += [Part.LINE] if self.line else []
        found += [Part.DEMAND] if self.last else []
        return tuple(found) or (Part.WALK,)
