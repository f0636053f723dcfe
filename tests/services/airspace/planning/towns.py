"""A little map version for the tests of planning: a plain with a street of houses."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.engines.airspace.plan.town import Town

from kaga.engines.airspace.grid.uses import Use
from kaga.services.airspace.planning.tilestore import Ground, StoredMap

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=9)))


def stored_town() -> tuple[StoredMap, Town]:
    town = Town(tiles=4)
    town.block((-60.0, -400.0, 60.0, 400.0), Use.BUILDING, height=6.0)
    lat, lon = town.place(-500.0, 300.0)
    ground = Ground("meadow", "field", "草地", lat, lon, 40.0)
    return StoredMap(town.city(), (ground,), "made up for a test", 900.0, "none"), town
