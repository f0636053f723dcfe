"""The web server: granian with a few worker processes that load `kaga.site.wsgi`.

    kaga web

Workers are forked after everything is imported, so they are there at once and share memory.
"""

from __future__ import annotations

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve() -> None:
    """Serve until SIGTERM or SIGINT; a worker that dies is replaced."""
    server = Granian(
        "kaga.site.wsgi:application",
        address=settings.KAGA_ADDRESS,
        port=settings.KAGA_PORT,
        interface=Interfaces.WSGI,
        workers=settings.KAGA_WEB_WORKERS,
        blocking_threads=settings.KAGA_WEB_THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_access=False,
        log_level=LogLevels.warning,
    )
    server.serve()
