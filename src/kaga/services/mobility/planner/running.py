"""The life of the planner of journeys: what it answers, when it is ready, when it ends.

It makes sure that the city's own feed is published, warms the compiled search with one
question, and answers until it is told to stop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import connections

from kaga.kernel import clock
from kaga.kernel.resident.alone import alone
from kaga.kernel.resident.server import No, NotNow, Server, stop_with_signals
from kaga.kernel.resident.slots import Slots
from kaga.services.mobility.actions.publishing import publish_first
from kaga.services.mobility.planner.boards import board
from kaga.services.mobility.planner.client import socket_path
from kaga.services.mobility.planner.held import Held, held_now
from kaga.services.mobility.planner.journeys import journeys, reach

if TYPE_CHECKING:
    from kaga.kernel.resident.wire import Message

AT_ONCE: Final = 2
WAITING: Final = 12
Operation = Callable[[Held, Mapping[str, Any]], dict[str, Any]]
_log = structlog.get_logger("kaga.journeys")

OPERATIONS: Final[dict[str, Operation]] = {
    "journeys": journeys,
    "reach": reach,
    "board": board,
}
"""Questions by name; another module of the service adds its own there."""


class JourneysDesk:
    """Answers with the timetable that is held."""

    def __init__(self) -> None:
        self._ready = threading.Event()

    def warm(self) -> None:
        """Publish the city's first feed if there is none, load, and search once."""
        try:
            publish_first()
            warm_up(held_now())
            self._ready.set()
            _log.info("ready")
        except NotNow:
            _log.info("there is no feed yet")
            self._ready.set()
        finally:
            connections.close_all()

    def state(self) -> Message:
        """How far it is."""
        return {"phase": "ready" if self._ready.is_set() else "starting"}

    def answer(self, op: str, arguments: Message, is_gone: Callable[[], bool]) -> Message:
        """One answer (raises No, NotNow)."""
        del is_gone  # no answer takes long enough to be worth stopping
        if not self._ready.is_set():
            raise NotNow(self.state())
        operation = OPERATIONS.get(op)
        if operation is None:
            raise No("no-such-question", {"known": sorted(OPERATIONS)})
        return operation(held_now(), arguments)


def warm_up(held: Held) -> None:
    """Search once each way, so that the first who asks does not wait for compiled code."""
    stops = sorted(held.members)
    if len(stops) > 1:
        place = {"from": {"stop": stops[0]}, "to": {"stop": stops[-1]}}
        asked = {**place, "time": clock.now().isoformat()}
        journeys(held, asked)
        journeys(held, {**asked, "arrive_by": True})
        reach(held, asked)


def run() -> int:
    """Be the planner until told to stop; 1 when another one is there already."""
    path = socket_path()
    with alone(path) as first:
        if not first:
            _log.warning("another planner of journeys is running", socket=str(path))
            return 1
        desk = JourneysDesk()
        server = Server(path, desk, Slots(at_once=AT_ONCE, waiting=WAITING))
        stop_with_signals(server)
        threading.Thread(target=desk.warm, daemon=True).start()
        server.serve(lambda: None)
    return 0
