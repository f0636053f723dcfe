"""The worker process: routes and delivers events, sends webhooks and mail, runs jobs.

    kaga worker

Several may run beside each other, on one machine or on many over one PostgreSQL. SIGTERM
lets each loop finish the step it is in; a job that does not come to a step in time is taken
over by another worker when its lease runs out.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from kaga.kernel.events.delivery import deliver
from kaga.kernel.events.routing import route
from kaga.kernel.events.webhooks.sending import send_one
from kaga.kernel.jobs import beats, runner
from kaga.kernel.jobs.loops import Crew, Loop
from kaga.kernel.jobs.periodic import do_due_duties
from kaga.kernel.notices.sending import send_next

if TYPE_CHECKING:
    from types import FrameType

GRACE_S = 8.0
_log = structlog.get_logger("kaga.worker")


def work() -> int:
    """Work until asked to stop; 0 when everything ended in time, 1 when a step was cut off."""
    name = f"{socket.gethostname()[:20]}-{os.getpid()}-{secrets.token_hex(3)}"
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    crew = Crew(_loops(name, stopping), stopping)
    beats.beat(name)
    crew.start()
    _log.info("worker started", worker=name)
    stopping.wait()
    late = crew.join(GRACE_S)
    beats.leave(name)
    _log.info("worker stopped", worker=name, late=late)
    return 1 if late else 0


def _loops(name: str, stopping: threading.Event) -> list[Loop]:
    def live() -> int:
        beats.beat(name)
        runner.renew_leases(name)
        return 0

    return [
        Loop("events", lambda: route() + deliver(), idle_s=0.1),
        Loop("webhooks", send_one, idle_s=0.5, copies=4),
        Loop("mail", send_next, idle_s=0.5),
        Loop(
            "jobs",
            lambda: runner.run_one(name, stopping),
            idle_s=0.25,
            copies=settings.KAGA_JOB_THREADS,
        ),
        Loop("duties", do_due_duties, idle_s=5.0),
        Loop("signs of life", live, idle_s=beats.EVERY_S),
    ]
