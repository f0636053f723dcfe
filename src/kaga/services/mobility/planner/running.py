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

from kaga.engines.journeys.model import Use
from kaga.kernel import clock
from kaga.kernel.resident.alone import alone
from kaga.kernel.resident.server import No, NotNow, Server, stop_with_signals
from kaga.kernel.resident.slots import Slots
from kaga.services.mobility.actions.publishing import publish_first
from kaga.services.mobility.planner.boards import board
from kaga.services.mobility.planner.client import socket_path
from kaga.services.mobility.planner.computing import COMPUTED
from kaga.services.mobility.planner.driving import measured_network
from kaga.services.mobility.planner.ground import hold_ground, load_ground, renew_ground
from kaga.services.mobility.planner.held import Held, held_now
from kaga.services.mobility.planner.journeys import journeys, reach
from kaga.services.mobility.rides.dispatching import warm
from kaga.services.mobility.rides.far import bind_far

if TYPE_CHECKING:
    from kaga.kernel.resident.wire import Message

AT_ONCE: Final = 2
WAITING: Final = 12
COMPUTING_AT_ONCE: Final = 4
COMPUTING_WAITING: Final = 24
LOOK_S: Final = 5.0
Operation = Callable[[Held, Mapping[str, Any]], dict[str, Any]]
_log = structlog.get_logger("kaga.journeys")

OPERATIONS: Final[dict[str, Operation]] = {
    "journeys": journeys,
    "reach": reach,
    "board": board,
}
"""Questions about the timetable; those about plans of days are `computing.COMPUTED`."""


class JourneysDesk:
    """Answers with the timetable that is held."""

    def __init__(self) -> None:
        self._ready = threading.Event()

    def warm(self) -> None:
        """Publish the city's first feed if there is none, load, and search once."""
        try:
            hold_ground(load_ground())
            warm_rides()
            publish_first()
            warm_up(held_now())
            self._ready.set()
            _log.info("ready")
        except NotNow:
            _log.info("there is no feed yet")
            self._ready.set()
        finally:
            connections.close_all()

    def renew(self, ended: threading.Event) -> None:
        """Look now and then whether other streets count; they are loaded beside answering."""
        while not ended.wait(LOOK_S):
            try:
                if self._ready.is_set() and renew_ground():
                    measured_network()
                    _log.info("other streets")
            except Exception as error:  # noqa: BLE001 - old streets are better than no planner
                _log.error("the streets in force cannot be loaded", exc_info=error)
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
        if op in COMPUTED:
            return COMPUTED[op](arguments)
        operation = OPERATIONS.get(op)
        if operation is None:
            raise No("no-such-question", {"known": sorted({*OPERATIONS, *COMPUTED})})
        return operation(held_now(), arguments)


def warm_rides() -> None:
    """Measure the roads and load the dispatch engine."""
    measured_network()
    warm()


def warm_up(held: Held) -> None:
    """Search once each way, so that the first who asks does not wait for compiled code."""
    stops = sorted(held.members)
    if len(stops) > 1:
        place = {"from": {"stop": stops[0]}, "to": {"stop": stops[-1]}}
        asked = {**place, "time": clock.now().isoformat()}
        every = {"uses": [str(one.value) for one in Use], "choose": True}
        for more in ({}, {"arrive_by": True}, every, {**every, "arrive_by": True}):
            journeys(held, {**asked, **more})
        reach(held, asked)


def run() -> int:
    """Be the planner until told to stop; 1 when another one is there already."""
    path = socket_path()
    bind_far(None)  # whatever the process was forked from: here is where it is computed
    with alone(path) as first:
        if not first:
            _log.warning("another planner of journeys is running", socket=str(path))
            return 1
        desk = JourneysDesk()
        # Who asks about a plan may hold the write door: they wait for no journey.
        own = Slots(at_once=COMPUTING_AT_ONCE, waiting=COMPUTING_WAITING)
        slots = Slots(at_once=AT_ONCE, waiting=WAITING)
        server = Server(path, desk, slots, dict.fromkeys(COMPUTED, own))
        stop_with_signals(server)
        ended = threading.Event()
        threading.Thread(target=desk.warm, daemon=True).start()
        threading.Thread(target=desk.renew, args=(ended,), daemon=True).start()
        server.serve(lambda: None)
        ended.set()
    return 0
