"""A Monday morning at nine, a town with a shared taxi, the ledger in a scratch folder."""

from __future__ import annotations

import pytest
from tests.services.mobility.rides.taxi_town import MORNING, a_service, stops

from kaga.kernel import clock


@pytest.fixture(autouse=True)
def morning():
    """Every test starts on Monday 23 November 2026 at nine unless it says otherwise."""
    with clock.frozen(MORNING):
        yield


@pytest.fixture
def town(db, morning, settings, tmp_path):
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_BLOBS = tmp_path / "blobs"
    return stops()


@pytest.fixture
def noriai(town):
    """The city's shared taxi: departures, two vehicles of four seats."""
    return a_service()
