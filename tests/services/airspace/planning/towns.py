"""A little map version for the tests of planning: a plain with a street of houses."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.engines.airspace.plan.town import Town

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.uses import Use
from kaga.services.airspace.planning.tilestore import Ground, StoredMap, TileStore

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=9)))


def stored_town() -> tuple[StoredMap, Town]:
    town = Town(tiles=4)
    town.block((-60.0, -400.0, 60.0, 400.0), Use.BUILDING, height=6.0)
    lat, lon = town.place(-500.0, 300.0)
    ground = Ground("meadow", "field", "草地", lat, lon, 40.0)
    return StoredMap(town.city(), (ground,), "made up for a test", 900.0, "none"), town


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


def keep_town(store: Path) -> list[str]:
    """The town with fields as the map of a store; two places in it."""
    stored, town = town_with_fields()
    TileStore(store).keep(stored)
    return ["{:.6f},{:.6f}".format(*town.place(far, 0.0)) for far in (-700.0, 700.0)]
