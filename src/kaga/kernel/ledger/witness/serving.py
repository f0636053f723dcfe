"""Serving a witness: granian with one worker process and a few threads.

>>> serve(Path("w"), cosigners, logs, address="127.0.0.1", port=8100)    # doctest: +SKIP
"""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kaga.kernel.ledger.witness.application import application
from kaga.kernel.ledger.witness.service import Witness
from kaga.kernel.ledger.witness.store import WitnessStore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from kaga.engines.ledger import Cosigner, NoteVerifier

THREADS = 4


def serve(
    data: Path,
    cosigners: Sequence[Cosigner],
    logs: Mapping[str, Sequence[NoteVerifier]],
    *,
    address: str,
    port: int,
) -> None:
    """Serve until SIGTERM or SIGINT; a worker that dies is replaced."""

    def load() -> WSGIApplication:
        return application(Witness(cosigners, logs, WitnessStore(data / "witness.db")))

    multiprocessing.set_start_method("fork", force=True)  # granian starts its worker by it
    server = Granian(
        "kaga.kernel.ledger.witness.application:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_access=False,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load, wrap_loader=False)
