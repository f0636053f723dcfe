"""A town in the planner's memory, for tests that need no process."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tests.engines.airspace.plan.town import Town

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.uses import Use
from kaga.services.airspace.planner.air import Air, AirReader
from kaga.services.airspace.planner.city import Loaded
from kaga.services.airspace.planner.client import PlannerState
from kaga.services.airspace.planning.situations import situation_over
from kaga.services.airspace.planning.tilestore import Ground, StoredMap, TileStore


class GivenAir(AirReader):
    """Hands out what a test has put into the air instead of asking the database."""

    def __init__(self, frame) -> None:
        super().__init__(frame)
        self.air = Air((), (), "empty")

    def during(self, begins: datetime) -> Air:
        return self.air


class HeldCity:
    """A city that is loaded (`city.City` as far as plans ask it)."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def loaded(self) -> Loaded:
        return self._loaded

    def state(self) -> PlannerState:
        return PlannerState("ready", "", 1.0, self._loaded.version)


def town_with_fields() -> tuple[StoredMap, Town]:
    """A stand-in town: a street of houses, fields to land on every 600 m."""
    town = Town(tiles=4)
    town.block((-60.0, -400.0, 60.0, 400.0), Use.BUILDING | Use.HOME, height=6.0)
    grounds = []
    for site in town.sites():
        row, column = (int(part) for part in town.raster.position(site.lat, site.lon))
        town.uses[row, column] |= int(Use.LANDING_SITE)
        grounds.append(Ground(site.id, "field", "草地", site.lat, site.lon, 40.0))
    city = town.city(Status.STAND_IN)
    return StoredMap(city, tuple(grounds), "made up", 900.0, "nobody"), town


def loaded_town() -> tuple[Loaded, Town]:
    """The town in memory."""
    stored, town = town_with_fields()
    situation = situation_over(stored)
    return Loaded(stored, situation, GivenAir(situation.frame)), town


def keep_town(home: Path) -> list[str]:
    """The town as the map of a city's folder; two places in it."""
    stored, town = town_with_fields()
    TileStore(home / "airspace").keep(stored)
    return ["{:.6f},{:.6f}".format(*town.place(far, 0.0)) for far in (-700.0, 700.0)]


def with_air(loaded: Loaded, **parts) -> Air:
    """The same town under another sky."""
    loaded.reader.air = replace(Air((), (), "empty"), **parts)
    return loaded.reader.air
