"""A city with nothing in it; its ledger, keys, registrar and archives lie in its own folder."""

from __future__ import annotations

import pytest


@pytest.fixture
def town(db, settings, tmp_path):
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_REGISTRAR = tmp_path / "registrar"
    settings.KAGA_VOTES = tmp_path / "votes"
    return tmp_path
