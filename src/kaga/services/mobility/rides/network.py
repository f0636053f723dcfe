"""Stops and the times between them.

What: the codes of all stops in one order, and the square of driving times in whole seconds.
They are those that the planner of journeys measured along the streets (`roadtimes`); until it
has, the straight line, made longer and driven slowly.

>>> square = straight_times([(36.30, 136.31), (36.32, 136.35)])
>>> int(square[0, 1]) == int(square[1, 0]) > 0
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.services.mobility.rides.models import Stop
from kaga.services.mobility.rides.roadtimes import kept_times, stamp_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

Places = Sequence[tuple[float, float]]
Times = Callable[[Places], "NDArray[np.float64]"]
DETOUR: Final = 1.35
SPEED_M_S: Final = 30 / 3.6
_EARTH_M: Final = 6_371_008.8


@dataclass(frozen=True, eq=False)
class Network:
    """Stops in order, and driving seconds from each to each.

    Attributes
    ----------
    places: rows (latitude, longitude).
    is_stand_in: whether the times are those of straight lines or of invented streets.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    is_stand_in: bool
    places: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def latitude(self) -> NDArray[np.float64]:
        """Degrees, by stop."""
        return self.places[:, 0]

    @property
    def longitude(self) -> NDArray[np.float64]:
        """Degrees, by stop."""
        return self.places[:, 1]

    def at(self, code: str) -> int:
        """The row of a stop (KeyError if there is none)."""
        return self._rows[code]

    def direct(self, origin: str, goal: str) -> int:
        """Driving seconds from stop to stop."""
        return int(self.seconds[self.at(origin), self.at(goal)])

    def name(self, code: str) -> str:
        """What a stop is called; its code when it is there no more."""
        row = self._rows.get(code)
        return code if row is None else self.names[row]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", {code: at for at, code in enumerate(self.codes)})

    _rows = {}  # type: dict[str, int]


_bound: list[Times] = []
_kept: dict[tuple[object, ...], Network] = {}


def bind_roads(times: Times | None) -> None:
    """Drive by these times from now on; None: by straight lines."""
    _bound[:] = [] if times is None else [times]
    _kept.clear()


def straight_metres(places: Places) -> NDArray[np.float64]:
    """Metres over the ground between all pairs, on a sphere."""
    rad = np.radians(np.asarray(places, np.float64).reshape(-1, 2))
    lat, lon = rad[:, 0], rad[:, 1]
    across = np.sin((lat[:, None] - lat) / 2) ** 2
    along = np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    metres: NDArray[np.float64] = 2 * _EARTH_M * np.arcsin(np.sqrt(across + along))
    return metres


def straight_times(places: Places) -> NDArray[np.float64]:
    """Whole seconds between all pairs by straight lines."""
    times: NDArray[np.float64] = np.ceil(straight_metres(places) * DETOUR / SPEED_M_S)
    return times


def network() -> Network:
    """The stops as they are now; the square is kept until a stop or the streets change."""
    rows = tuple(Stop.objects.order_by("number").values_list("code", "name", "lat", "lon"))
    places = [(lat, lon) for _, _, lat, lon in rows]
    key = (rows, 0 if _bound else stamp_of(places))
    known = _kept.get(key)
    if known is None:
        seconds, stand_in = _times(places)
        known = Network(
            tuple(row[0] for row in rows),
            tuple(row[1] for row in rows),
            np.ceil(seconds),
            straight_metres(places),
            is_stand_in=stand_in,
            places=np.array(places, np.float64).reshape(-1, 2),
        )
        _kept.clear()
        _kept[key] = known
    return known


def _times(places: Places) -> tuple[NDArray[np.float64], bool]:
    """Seconds between places, and whether they are stand-ins."""
    if _bound:
        return _bound[0](places), False
    kept = kept_times(places)
    return (straight_times(places), True) if kept is None else (kept.seconds, kept.stand_in)
