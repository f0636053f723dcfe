"""A log of its own for each test: its own folder and key beside the test's database."""

from __future__ import annotations

import pytest

from kaga.kernel.actors import Actor
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, EntryId, record
from kaga.kernel.ledger.published import TileFiles, tile_files
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write


@pytest.fixture
def log(settings, tmp_path) -> TileFiles:
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    return tile_files()


def record_acts(count: int) -> list[EntryId]:
    """So many acts, in one transaction."""
    with write() as tx:
        return [
            record(tx, Act("test.thing.done", Actor.system("test"), new_handle()))
            for _ in range(count)
        ]


def record_private(**facts: str) -> tuple[EntryId, vault.KeyId]:
    """An act with private facts under a key of its own."""
    key = vault.fresh_key()
    with write() as tx:
        key_id = vault.keep_key(tx, key)
        act = Act("test.case.opened", Actor("resident"), new_handle(), private=facts, key=key)
        return record(tx, act), key_id
