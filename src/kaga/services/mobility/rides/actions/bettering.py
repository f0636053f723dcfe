"""The rest of the day planned better between trips, with everything promised kept.

What: a search from the plan there is, by the engine, for which every promise is a hard window;
what begins soon stays as drivers know it. Why between trips and not while somebody waits: it
takes a second, and a day that has been mended by insertions alone drives too far.

>>> # better(service, date(2026, 11, 24))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.dispatch.instances import plan_cost
from kaga.kernel import clock
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import dayplan
from kaga.services.mobility.rides.actions.days import PLANNER, Change, door_of, hold
from kaga.services.mobility.rides.dayplan import second_of
from kaga.services.mobility.rides.dispatching import day_of, plan_of, rested, visits_of
from kaga.services.mobility.rides.models import DayHead
from kaga.services.mobility.rides.network import network

if TYPE_CHECKING:
    from kaga.kernel.ledger.acts import Json
    from kaga.services.mobility.rides.dayplan import State
    from kaga.services.mobility.rides.models import DemandService
    from kaga.services.mobility.rides.network import Network

FROZEN_S: Final = 1800
"""What begins within half an hour stays: drivers have read it."""
WORTH_S: Final = 60
"""Less driving than this is not worth a driver's looking again."""
STEPS: Final = 400


@dataclass(frozen=True, slots=True)
class Better:
    """A change of a plan, and how many seconds of driving it spares."""

    patch: dict[str, Any]
    spared: int


def better_days() -> int:
    """Better every day that is open, today first; how many became so."""
    heads = DayHead.objects.filter(day__gte=clock.today(), service__is_active=True)
    rows = heads.select_related("service").order_by("day", "service__code")
    return sum(better(head.service, head.day) is not None for head in rows)


def better(service: DemandService, day: date) -> Better | None:
    """Search for a better plan, and write it if nobody changed the day meanwhile."""
    head = DayHead.objects.filter(service=service, day=day).first()
    if head is None or not any(head.state["tours"].values()):
        return None
    settled = second_of(day, clock.now() + timedelta(seconds=FROZEN_S))
    found = bettered(head.state, network(), settled, head.number)
    if found is None:
        return None
    with write(on=[door_of(service, day)]) as tx:
        held = hold(tx, service, day)
        if held.head.number != head.number:
            return None
        public: dict[str, Json] = {"why": "bettered", "spared": found.spared}
        held.change(Change("bettered", found.patch, "rides.day.changed", PLANNER, None, public))
    return found


def bettered(state: State, net: Network, settled: int, seed: int) -> Better | None:
    """What to change so that less is driven; None if that is hardly anything."""
    from kaga.engines.dispatch.reoptimise import reoptimise  # noqa: PLC0415 - compiled code
    from kaga.engines.dispatch.schedule import NoSchedule  # noqa: PLC0415 - compiled code
    from kaga.engines.dispatch.solve import Effort  # noqa: PLC0415 - compiled code

    rest = rested(state, settled)
    today = dayplan.applied(state, rest)
    day, plan = day_of(today, net), plan_of(today, net)
    effort = Effort(steps=STEPS, threads=1, seed=seed)
    try:
        found = reoptimise(day, plan, effort, lambda: 0.0, settled)
    except NoSchedule:  # a tour cannot be driven as it is: that is for the desk to mend
        return None
    spared = int(plan_cost(day, plan) - plan_cost(day, found))
    if spared < WORTH_S or found.unserved:
        return None
    tours = {}
    for tour in found.tours:
        visits = _as_settled(
            state["tours"].get(str(tour.shift), []), visits_of(tour, net), settled
        )
        if visits != state["tours"].get(str(tour.shift), []):
            tours[str(tour.shift)] = visits
    return Better(dayplan.joined(rest, {"tours": tours}), spared)


def _as_settled(before: list[Any], after: list[list[Any]], settled: int) -> list[list[Any]]:
    """A tour whose settled part is as it was written, however slow the roads have become."""
    kept = max(dayplan.begun(before, settled) - 1, 0)
    return [*map(list, before[:kept]), *after[kept:]]
