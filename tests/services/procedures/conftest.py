"""A town with the real catalogue, one resident and two members of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.services.procedures.town import MORNING, SLUG, person, staff

from kaga.kernel import clock
from kaga.services.procedures import versions
from kaga.services.procedures.models import Procedure
from kaga.services.procedures.seeds import load_catalogue

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


@pytest.fixture(autouse=True)
def morning():
    """Every test starts on the morning of Monday 1 June 2026 unless it says otherwise."""
    with clock.frozen(MORNING):
        yield


@pytest.fixture
def procedure(db, morning, settings, tmp_path) -> Procedure:
    versions.loaded.cache_clear()  # ids come again after a rollback
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_BLOBS = tmp_path / "blobs"
    assert load_catalogue() == [SLUG]
    return Procedure.objects.get(slug=SLUG)


@pytest.fixture
def resident(procedure) -> Visitor:
    return person()


@pytest.fixture
def clerk(procedure) -> Visitor:
    return staff("clerk")


@pytest.fixture
def decider(procedure) -> Visitor:
    return staff("decider")
