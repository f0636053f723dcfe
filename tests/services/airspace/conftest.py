"""A morning with an official map, people data, a judge, and the ledger in a scratch folder."""

from __future__ import annotations

import pytest
from tests.services.airspace.sky_town import (
    MORNING,
    HonestJudge,
    a_map,
    fleet,
    people_data,
    staff,
)

from kaga.kernel import clock
from kaga.services.airspace.ports import ExactSeparation, bind_judge, bind_separation


@pytest.fixture(autouse=True)
def morning():
    """Every test starts on Monday 23 November 2026 at nine unless it says otherwise."""
    with clock.frozen(MORNING):
        yield


@pytest.fixture
def sky(db, morning, settings, tmp_path):
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_BLOBS = tmp_path / "blobs"
    bind_judge(HonestJudge())
    a_map()
    people_data()
    yield
    bind_judge(None)
    bind_separation(ExactSeparation())


@pytest.fixture
def own(sky):
    """An operator whose member files."""
    return fleet()


@pytest.fixture
def other(sky):
    """Another one."""
    return fleet("柴山潟空輸")


@pytest.fixture
def desk(sky):
    """Somebody of the airspace desk."""
    return staff("airspace")


@pytest.fixture
def chief(sky):
    """The head of airspace."""
    return staff("airspace-chief")
