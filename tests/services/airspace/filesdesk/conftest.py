"""A kept little town, a route through it as a certificate, and vehicles that listen."""

from __future__ import annotations

import pytest
from django.conf import settings
from tests.engines.airspace.plan.town import Town
from typer.testing import CliRunner

from kaga.adapters.mavlink.station import Station
from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.uses import Use
from kaga.services.airspace import commands
from kaga.services.airspace.filesdesk.vehicles import bind_vehicle_link
from kaga.services.airspace.planning.tilestore import Ground, StoredMap, TileStore

DEPART = ["--depart", "2026-11-24T12:00"]


@pytest.fixture(scope="session")
def town():
    town = Town(tiles=4)
    town.block((-60.0, -400.0, 60.0, 400.0), Use.BUILDING | Use.HOME, height=6.0)
    return town


@pytest.fixture(scope="session")
def home(tmp_path_factory, town):
    home = tmp_path_factory.mktemp("airspace")
    grounds = []
    for site in town.sites():
        row, column = (int(part) for part in town.raster.position(site.lat, site.lon))
        town.uses[row, column] |= int(Use.LANDING_SITE)
        grounds.append(Ground(site.id, "field", "草地", site.lat, site.lon, 40.0))
    city = town.city(Status.STAND_IN)
    TileStore(home).keep(StoredMap(city, tuple(grounds), "made up", 900.0, "none"))
    return home


@pytest.fixture
def ends(town):
    return [
        f"{lat:.6f},{lon:.6f}" for lat, lon in (town.place(e, 0.0) for e in (-700.0, 700.0))
    ]


@pytest.fixture
def sky_home(db, home, monkeypatch):
    monkeypatch.setattr(settings, "KAGA_AIRSPACE", home)
    monkeypatch.setattr(settings, "KAGA_KEYS", home / "keys")
    monkeypatch.setattr("kaga.services.airspace.planning.commands._begin", [])
    bind_vehicle_link(Station())
    yield home
    bind_vehicle_link(None)


@pytest.fixture
def certificate(sky_home, home, ends):
    made = home / "route.json"
    if not made.exists():
        asked = ["route", *ends, *DEPART, "--certificate", str(made)]
        answer = CliRunner().invoke(commands.app, asked)
        assert answer.exit_code == 0, answer.output
    return made
