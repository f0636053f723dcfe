"""What follows on the disk when a map version comes into force.

The database says which version counts; the planner reads which from the folder of tiles. The
folder follows: at once when the change is committed, and again by the job that was committed
with it, so a machine that stops in between ends up the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaga.kernel.jobs.actions import start_job
from kaga.services.airspace.planning.tilestore import NoMap, TileStore
from kaga.services.airspace.queries.basis import published_map

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.storage.door import Transaction

MAP_FILES: Final = "airspace.map.files"


def tile_store() -> TileStore:
    """The map versions of this city on the disk."""
    return TileStore(Path(settings.KAGA_AIRSPACE))


def follow(version: str) -> bool:
    """Let planning use a version, if it is still the one in force; False: not on this disk."""
    store = tile_store()
    current = published_map()
    try:
        if current is not None and current.version == version:
            store.use(version)
        else:
            store.entry(version)
    except NoMap:
        return False
    return True


def ask_for_files(tx: Transaction, actor: Actor, version: str) -> None:
    """In the transaction that puts a version in force: use it, and write its files."""
    start_job(tx, MAP_FILES, actor.person, {"version": version})
    tx.after_commit(lambda: _follow_at_once(version))


def _follow_at_once(version: str) -> None:
    follow(version)
