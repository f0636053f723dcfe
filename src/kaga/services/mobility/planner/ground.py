"""The streets of the city, held for walking and driving.

What: the version of the streets that counts, else an OpenStreetMap file placed at
`KAGA_STREETS`, else the stand-in streets of the city pack; networks by profile and season;
searchers that threads borrow. Why borrow: a searcher keeps the memory of its last search, so
each serves one question at a time, and two are enough.

>>> ground = load_ground()                                               # doctest: +SKIP
>>> with ground.router(WALK, day) as router: ...                         # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import numpy as np
from django.conf import settings

from kaga.engines.streets.graph import streets_of
from kaga.engines.streets.network import Network, network
from kaga.engines.streets.profiles import CAR, WALK, WHEELCHAIR, Mode, Profile
from kaga.engines.streets.routing import Router
from kaga.engines.streets.standin import is_stand_in
from kaga.kernel.places.pack import named_pack, open_pack
from kaga.services.mobility.queries.streets import current_streets, streets_file
from kaga.services.mobility.roads.osm import CREDIT, read_osm
from kaga.services.mobility.roads.standin import CityStreets, stand_in_streets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaga.engines.streets.costs import Heights

T = TypeVar("T")
PROFILES: Final = {"FOOT": WALK, "WHEELCHAIR": WHEELCHAIR}
"""Who walks, by the names that the API has for it."""
_KEPT: Final = 6
_NAME: Final = 16
_LINES: Final = 4000
_DRAWN: Final = 160
_LARGE: Final = frozenset({"motorway", "trunk", "primary", "secondary", "tertiary"})
Line = list[tuple[float, float]]


class Pool(Generic[T]):
    """Things that one thread at a time may use; made when none is free."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._free = make, list[T]()

    @contextmanager
    def one(self) -> Iterator[T]:
        """One of them for the time of the block."""
        try:
            thing = self._free.pop()  # lists take from and add to their end as one step
        except IndexError:
            thing = self._make()
        try:
            yield thing
        finally:
            self._free.append(thing)


@dataclass(eq=False)
class Ground:
    """Streets with everything that was made of them so far.

    `name` changes with the streets: what rests on them can tell whether it is out of date.
    `credit` is whom pages name where they show a way along them.
    """

    name: str
    is_stand_in: bool
    _city: CityStreets
    credit: str = ""
    _pools: dict[tuple[Mode, date | None], Pool[Router]] = field(default_factory=dict)
    _lines: dict[tuple[object, ...], Line] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def router(self, profile: Profile, day: date | None) -> Iterator[Router]:
        """A searcher for a profile on a day (its season counts), one's own for the block."""
        with self._pool(profile, day).one() as router:
            yield router

    def line(
        self, who: tuple[Profile, date | None], ends: tuple[float, float, float, float]
    ) -> Line:
        """The way between two points (lat, lon, lat, lon); straight if there is none."""
        key = (who[0].mode, who[1], *ends)
        if key not in self._lines:
            if len(self._lines) >= _LINES:
                self._lines.clear()
            self._lines[key] = self._way(who, ends)
        return self._lines[key]

    def _way(
        self, who: tuple[Profile, date | None], ends: tuple[float, float, float, float]
    ) -> Line:
        begin, end = (ends[0], ends[1]), (ends[2], ends[3])
        with self.router(*who) as router:
            places = router.snap(np.array([begin[0], end[0]]), np.array([begin[1], end[1]]))
            path = router.path(places, 0, 1)
        if path is None:
            return [begin, end]
        return [begin, *((float(lat), float(lon)) for lat, lon in path.line), end]

    def around(self, box: tuple[float, float, float, float]) -> list[tuple[bool, Line]]:
        """Streets in a box (south, west, north, east) as lines: whether large, and the line.

        Where there are too many to draw, only the large ones; those that are drawn are longest.
        """
        streets = self._city.streets
        south, west, north, east = box
        lat, lon = streets.latitude, streets.longitude
        inside = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
        edges = np.flatnonzero(np.logical_or.reduceat(inside, streets.first_point[:-1]))
        large = np.array([self._is_large(edge) for edge in edges.tolist()], np.bool_)
        if edges.size > _DRAWN:
            edges, large = edges[large], large[large]
        order = np.argsort(-streets.length[edges], kind="stable")[:_DRAWN]
        return [(bool(large[row]), self._shape(int(edges[row]))) for row in order.tolist()]

    def _is_large(self, edge: int) -> bool:
        streets = self._city.streets
        return streets.tags[int(streets.way[edge])].get("highway") in _LARGE

    def _shape(self, edge: int) -> Line:
        streets = self._city.streets
        first, last = int(streets.first_point[edge]), int(streets.first_point[edge + 1])
        lat, lon = streets.latitude[first:last].tolist(), streets.longitude[first:last].tolist()
        return list(zip(lat, lon, strict=True))

    def _pool(self, profile: Profile, day: date | None) -> Pool[Router]:
        key = (profile.mode, day)
        with self._lock:
            if key not in self._pools:
                while len(self._pools) >= _KEPT:
                    del self._pools[next(iter(self._pools))]
                known = self._network(profile, day)
                self._pools[key] = Pool(lambda: Router(known))
            return self._pools[key]

    def _network(self, profile: Profile, day: date | None) -> Network:
        heights: Heights | None = None if profile is CAR else self._city.heights
        return network(self._city.streets, profile, day=day, heights=heights)


def load_ground() -> Ground:
    """The streets of this city: the version that counts, a file that was placed, or stand-ins.

    Raises
    ------
    NotStreets: the file that was placed cannot be read.
    """
    pack = open_pack(named_pack())
    stand_in = stand_in_streets(pack)
    version, placed = current_streets(), settings.KAGA_STREETS
    if version is not None:
        content, credit = streets_file(version), version.source
    elif placed.is_file():
        content, credit = placed.read_bytes(), CREDIT
    else:
        name = _short(f"stand-in:{pack.whole_digest()}".encode())
        return Ground(name, is_stand_in(stand_in.streets), stand_in)
    # Heights stay those of the pack: the file has none.
    city = CityStreets(streets_of(read_osm(content)), stand_in.heights)
    return Ground(_short(content), is_stand_in(city.streets), city, credit)


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_NAME]


_ground: list[Ground] = []


def ground() -> Ground | None:
    """The streets that are held; None in a process that has not loaded them."""
    return _ground[0] if _ground else None


def hold_ground(streets: Ground | None) -> None:
    """Walk and drive along these from now on; None: by straight lines."""
    _ground[:] = [] if streets is None else [streets]


def renew_ground() -> bool:
    """Load the streets again if another version counts than is held; whether it does."""
    version, held = current_streets(), ground()
    if version is None or (held is not None and held.name == version.digest[:_NAME]):
        return False
    hold_ground(load_ground())
    return True
