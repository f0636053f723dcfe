"""The web server: granian with a few worker processes that answer by `kaga.site.wsgi`.

    kaga web

Everything is loaded first, then the workers are forked: they are there at once and share
memory.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kaga.kernel.api.limiting import bind_limiter
from kaga.kernel.api.shared_limits import SharedBuckets
from kaga.services.procedures.letters.paper import warm_up
from kaga.site.leash import end_with
from kaga.site.loading import loading

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

WARM_UP_AFTER_S = 2.0


def load_web() -> None:
    """Load all that answers requests, so that no request has to wait for it."""
    with loading():
        importlib.import_module("kaga.site.wsgi")
        get_resolver()._populate()
        made = cast("Any", engines["jinja2"]).env
        for name in made.list_templates(extensions=["html"]):
            made.get_template(name)
        importlib.import_module(
            "weasyprint"
        )  # its user loads it late: other processes need it not


def serve() -> None:
    """Serve until SIGTERM or SIGINT; a worker that dies is replaced."""
    load_web()
    bind_limiter(SharedBuckets(settings.KAGA_CACHE / "limits"))
    multiprocessing.set_start_method("fork", force=True)  # granian starts its workers by it
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
    server.serve(target_loader=partial(_in_worker, os.getpid()), wrap_loader=False)


def _in_worker(server: int) -> WSGIHandler:
    """What a worker does first; the application."""
    from kaga.site.wsgi import application  # noqa: PLC0415 - it is set up when it is loaded

    # A worker of a web server that was killed would keep the port.
    end_with(server, signal.SIGKILL)
    # The first letter of a process waits for fonts; better now than when one is issued.
    later = threading.Timer(WARM_UP_AFTER_S, warm_up)
    later.daemon = True
    later.start()
    return application
