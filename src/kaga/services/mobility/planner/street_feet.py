"""Ways on foot (or by wheelchair) along the streets that are held.

Places within `OPEN_M` of each other are walked straight: a forecourt is not a street, and no
street graph has its paths. A place that no street is near is walked straight too; there is
nothing better to say of it.

>>> # StreetFeet(ground, WALK, date(2026, 11, 24)).seconds(station, clinic)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets.footpaths import door_to_door, footpaths, from_stops, to_stops
from kaga.engines.transit.timetable.walking import Walking
from kaga.services.mobility.planner.feet import CHANGE_S, DETOUR, StraightFeet, metres

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from kaga.engines.streets.profiles import Profile
    from kaga.engines.streets.routing import Router
    from kaga.engines.streets.snap import Places
    from kaga.services.mobility.planner.feet import Place, Spots
    from kaga.services.mobility.planner.ground import Ground

OPEN_M: Final = 100.0
BETWEEN_S: Final = 600
_LONGEST_S: Final = 7200
_FAR: Final = 1 << 30


@dataclass(frozen=True, eq=False)
class StreetFeet:
    """As `feet.Feet`, along the streets of a day."""

    ground: Ground
    profile: Profile
    day: date
    _snapped: dict[int, tuple[Spots, Places]] = field(default_factory=dict)

    @property
    def stand_in(self) -> bool:
        """As `Feet`."""
        return self.ground.is_stand_in

    @property
    def credit(self) -> str:
        """As `Feet`."""
        return self.ground.credit

    @property
    def _straight(self) -> StraightFeet:
        return StraightFeet(self.profile.speed)

    def seconds(self, begin: Place, end: Place) -> int:
        """As `Feet`."""
        if metres(begin, end) <= OPEN_M:
            return self._straight.seconds(begin, end)
        with self.ground.router(self.profile, self.day) as router:
            places = _snap(router, [begin, end])
            if (places.edge < 0).any():
                return self._straight.seconds(begin, end)
            one, other = places.only(np.array([0])), places.only(np.array([1]))
            found = door_to_door(router, one, other, most=_LONGEST_S)
        return _FAR if found is None else found

    def near(self, spots: Spots, place: Place, most_s: int) -> dict[int, int]:
        """As `Feet`."""
        return self._near(spots, place, (most_s, True))

    def near_back(self, spots: Spots, place: Place, most_s: int) -> dict[int, int]:
        """As `Feet`."""
        return self._near(spots, place, (most_s, False))

    def _near(self, spots: Spots, place: Place, how: tuple[int, bool]) -> dict[int, int]:
        """Seconds to spots, or from them: (most, whether to them)."""
        most_s, away = how
        straight = self._straight.near(spots, place, most_s)
        with self.ground.router(self.profile, self.day) as router:
            door = _snap(router, [place])
            if door.edge[0] < 0:
                return straight
            known = self._places(router, spots)
            rows = (
                to_stops(router, door, known, most=most_s)
                if away
                else from_stops(router, known, door, most=most_s)
            )
        found = dict(rows)
        open_s = round(OPEN_M * DETOUR / self.profile.speed)
        for spot, seconds in straight.items():
            if seconds <= open_s or known.edge[spot] < 0:
                found[spot] = min(seconds, found.get(spot, seconds))
        return found

    def between(self, spots: Spots) -> Walking:
        """As `Feet`."""
        with self.ground.router(self.profile, self.day) as router:
            ways = footpaths(router, self._places(router, spots), most=BETWEEN_S)
        ways += self._straight.ways(spots, OPEN_M)
        return Walking.of(len(spots), ways, change=CHANGE_S)

    def line(self, begin: Place, end: Place) -> list[Place]:
        """As `Feet`."""
        if metres(begin, end) <= OPEN_M:
            return [begin, end]
        return self.ground.line((self.profile, self.day), (*begin, *end))

    def _places(self, router: Router, spots: Spots) -> Places:
        """Where spots lie on the streets, kept as long as they are asked about."""
        kept = self._snapped.get(id(spots))
        if kept is None or kept[0] is not spots:
            kept = self._snapped[id(spots)] = (
                spots,
                router.snap(spots.latitude, spots.longitude),
            )
        return kept[1]


def _snap(router: Router, places: list[Place]) -> Places:
    points: NDArray[np.float64] = np.array(places, np.float64)
    return router.snap(points[:, 0], points[:, 1])
