"""A real map of a made-up plain in the tile store, and flights across it."""

from __future__ import annotations

from pathlib import Path

from tests.engines.airspace.plan.town import Town
from tests.services.airspace.sky_town import a_plan

from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.edits import Edit, EditId, EditKind, LivingMap
from kaga.engines.airspace.heights import Agl
from kaga.engines.geo.model import Point
from kaga.kernel.actors import Actor
from kaga.services.airspace.actions.maps import NewTile, put_in_force, register_map
from kaga.services.airspace.enums import DataStatus
from kaga.services.airspace.flightplan import RoutePlan, TileMark
from kaga.services.airspace.planning.tilestore import StoredMap, TileStore

BY = Actor.system("a test")


class LivingTown:
    """The plain, kept and in force; versions of it with cranes."""

    def __init__(self, folder: Path) -> None:
        self.town = Town(tiles=4)
        self.plain = self.town.city()
        self.store = TileStore(folder)
        self.keep(self.plain)
        put_in_force(BY, self.plain.version)

    def keep(self, city: CityMap) -> str:
        self.store.add(StoredMap(city, (), "made up for a test", 900.0, "none"))
        tiles = [
            NewTile(x, y, tile.digest, DataStatus.OFFICIAL)
            for (x, y), tile in city.tiles.items()
        ]
        return register_map(BY, city.version, "a test", tiles).version

    def with_crane(self, east: float, north: float, metres: float = 60.0) -> str:
        """The name of a version with a crane at a place; kept, not in force."""
        area = Circle(Point(*self.town.place(east, north)), 6.0)
        edit = Edit(EditId("crane"), EditKind.CRANE, area, Agl(metres))
        return self.keep(LivingMap.over(self.plain).edit(edit).map.current)

    def plan(self, south: float = -700.0, north: float = 700.0, east: float = 0.0, **more):
        """Straight north at 77 m above the sea, which is 57 m above the plain."""
        ends = (self.town.place(east, south), self.town.place(east, north))
        marks = tuple(TileMark(x, y, tile.digest) for (x, y), tile in self.plain.tiles.items())
        plan: RoutePlan = a_plan(ends, tiles=marks, map_version=self.plain.version, **more)
        return plan
