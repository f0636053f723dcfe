"""The matrix needs the providers bound as in a running city, and one morning for everybody."""

from __future__ import annotations

import pytest
from tests.kernel.identity.conftest import simulator
from tests.services.procedures.town import MORNING

from kaga.kernel import clock

__all__ = ["simulator"]


@pytest.fixture(autouse=True)
def _morning(settings, tmp_path):
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_BLOBS = tmp_path / "blobs"
    with clock.frozen(MORNING):
        yield
