"""The process that publishes (one of those of `kaga run`).

    kaga exchange publish --follow

It waits a tenth of a second when there is nothing to do, and a second when the platform does
not answer or another process publishes.
"""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Final

import httpx
import structlog
from django.db import DatabaseError, connections

from kaga.kernel.events.failures import describe
from kaga.services.platform.client import BrokerSaidNo, city_broker
from kaga.services.platform.publishing.following import HeldByAnother, Publisher

if TYPE_CHECKING:
    from types import FrameType

_IDLE_S: Final = 0.1
_LATER_S: Final = 1.0
_log = structlog.get_logger("kaga.exchange")


def follow() -> None:
    """Publish until asked to stop."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with city_broker() as broker:
        publisher = Publisher(broker)
        last = ""
        while not stopping.is_set():
            pause, trouble = _step(publisher)
            if trouble != last:
                _log.info("publishing", trouble=trouble or "none")
                last = trouble
            stopping.wait(pause)
        publisher.leave()
    connections.close_all()


def _step(publisher: Publisher) -> tuple[float, str]:
    """One step; how long to wait, and what is in the way."""
    try:
        return (0.0 if publisher.step() else _IDLE_S), ""
    except (httpx.HTTPError, BrokerSaidNo, HeldByAnother) as error:
        return _LATER_S, type(error).__name__
    except DatabaseError as error:
        connections.close_all()
        return _LATER_S, describe(error)
