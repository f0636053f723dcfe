"""Cities that several tests look at; made once."""

from __future__ import annotations

import pytest

from kaga.engines.airspace.grid.uses import Use

from .town import DISMISSAL, Town, plan


@pytest.fixture(scope="package")
def hills():
    """Hills with a village in the middle, its school, a tower, wires and an unknown patch."""
    town = Town().hills(15.0, 2_000.0)
    town.block((-500, -350, 500, 350), Use.HOME, height=8.0, residents=0.12)
    town.block((-140, -100, -20, 60), Use.SCHOOL, height=12.0)
    town.block((-900, 250, -830, 320), Use.WORK, height=60.0)
    town.unknown((-200, 700, 300, 900))
    town.wire(-500.0, -900.0, 900.0, 40.0)
    return town


@pytest.fixture(scope="package")
def situation(hills):
    return hills.situation()


@pytest.fixture(scope="package")
def answered(hills, situation):
    """A plan across the village when school is out."""
    return plan(hills.request((-1_300, -100), (1_300, 60), departure=DISMISSAL), situation)
