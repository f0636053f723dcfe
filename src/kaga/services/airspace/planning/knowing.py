"""Only what is known to the end is offered: no alternative with unknown people below.

An alternative near the border of the map can fall where nobody knows who is there; its expected
deaths are then no number. Such a way is not offered, whatever else speaks for it.

>>> from kaga.engines.airspace.plan.result import LimitAnswer
>>> LimitAnswer(1e-6, True, 2e-7).met
True
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.result import LimitAnswer

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.result import Plan


def known_only(plan: Plan) -> Plan:
    """The plan without alternatives over unknown people.

    Raises
    ------
    PlanRefused: unknown-people, when no other is left.
    """
    kept = tuple(one for one in plan.alternatives if isfinite(one.risk.upper_per_hour))
    if not kept:
        raise PlanRefused(Refusal.UNKNOWN_PEOPLE, alternatives=len(plan.alternatives))
    if len(kept) == len(plan.alternatives):
        return plan
    best = min(one.risk.mean_per_hour for one in kept)
    limit = LimitAnswer(plan.limit.limit, best <= plan.limit.limit, best)
    return replace(plan, alternatives=kept, limit=limit)
