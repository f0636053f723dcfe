"""The plans of rides on demand as they are now, made ready to be asked.

The plan of each service and day is read again as soon as it has changed: its number is looked
up for every question, one small read, so nothing need be told to this process and nothing can
be stale without being noticed.

>>> # [plan.key for plan in live_plans(date(2026, 11, 24))]
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.kernel import clock
from kaga.services.mobility.planner.driving import measured_network
from kaga.services.mobility.planner.ground import Pool
from kaga.services.mobility.rides.dayplan import second_of
from kaga.services.mobility.rides.dispatching import board_of
from kaga.services.mobility.rides.models import DemandService
from kaga.services.mobility.rides.network import Network
from kaga.services.mobility.rides.queries.days import day_number, day_state
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from kaga.engines.dispatch.offers import Board

_MINUTE: Final = 60
_KEPT: Final = 24
Key = tuple[str, date]


@dataclass(frozen=True, eq=False)
class LivePlan:
    """A plan, ready to be asked until it changes or the minute is over.

    `version` is its number and hash; until `settled` (seconds of the day) nothing changes any
    more. Boards are borrowed, as each answers one question at a time.
    """

    service: DemandService
    terms: Terms
    day: date
    version: tuple[int, str]
    net: Network
    settled: int
    boards: Pool[Board]

    @property
    def key(self) -> Key:
        """Which service, which day."""
        return self.service.code, self.day


_plans: dict[tuple[UUID, date], LivePlan] = {}
_lock = threading.Lock()


def live_plans(*days: date) -> list[LivePlan]:
    """The plans of all services that take somebody on some days, as they are now."""
    today, net = clock.today(), measured_network()
    services = list(DemandService.objects.filter(is_active=True).order_by("code"))
    known = [(service, Terms.read(service.terms)) for service in services]
    return [
        _live(service, terms, day, net)
        for service, terms in known
        for day in days
        if terms.runs_on(day) and 0 <= (day - today).days <= terms.open_days
    ]


def _live(service: DemandService, terms: Terms, day: date, net: Network) -> LivePlan:
    # What will have begun by the end of this minute stays: so one plan serves for the minute.
    settled = -(-second_of(day, clock.now()) // _MINUTE) * _MINUTE
    version = day_number(service, day)
    with _lock:
        known = _plans.get((service.id, day))
        if (
            known is None
            or (known.version, known.settled, known.terms) != (version, settled, terms)
            or known.net is not net
        ):
            known = _made(service, terms, (day, settled), net)
            if len(_plans) >= _KEPT:
                _plans.clear()
            _plans[service.id, day] = known
        return known


def _made(
    service: DemandService, terms: Terms, when: tuple[date, int], net: Network
) -> LivePlan:
    day, settled = when
    found = day_state(service, day)
    boards = Pool(lambda: board_of(found.state, net, settled))
    return LivePlan(service, terms, day, (found.number, found.digest), net, settled, boards)
