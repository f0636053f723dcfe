"""A kept little town, a route through it as a certificate, and vehicles that listen."""

from __future__ import annotations

import pytest
from django.conf import settings
from tests.services.airspace.planning.towns import keep_town, town_with_fields
from typer.testing import CliRunner

from kaga.adapters.mavlink.station import Station
from kaga.services.airspace import commands
from kaga.services.airspace.filesdesk.vehicles import bind_vehicle_link

DEPART = ["--depart", "2026-11-24T12:00"]


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("airspace")


@pytest.fixture(scope="session")
def ends(home):
    """A kept town, and two places in it."""
    return keep_town(home)


@pytest.fixture(scope="session")
def town():
    return town_with_fields()[1]


@pytest.fixture
def sky_home(db, home, ends, monkeypatch):
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
