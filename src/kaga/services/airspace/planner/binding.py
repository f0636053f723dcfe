"""The filing desk's judge, asked over the socket: no answer means that nothing is judged.

>>> PlannerJudge().verdict(judged).reasons                              # doctest: +SKIP
(Reason(code='not_judged', values={}),)
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from kaga.services.airspace.answers import Reason
from kaga.services.airspace.planner.client import (
    PlannerFailed,
    PlannerUnavailable,
    Refused,
    ask,
)
from kaga.services.airspace.ports import Verdict

if TYPE_CHECKING:
    from kaga.services.airspace.ports import Judged

PATIENCE_S: Final = 30.0


class PlannerJudge:
    """Has the planner judge (`ports.Judge`); away, busy or broken, it fails closed."""

    def verdict(self, judged: Judged) -> Verdict:
        """Why a route may not be flown; `not_judged` when nobody can say."""
        asked = {
            "certificate": base64.b64encode(judged.certificate).decode(),
            "corners": [
                [one.lat, one.lon, one.height.metres, one.second] for one in judged.corners
            ],
            "map_version": judged.map_version,
            "people": judged.people,
            "vehicle": judged.vehicle_class,
            "pilot_licence": judged.pilot_licence,
            "pilot_extensions": list(judged.pilot_extensions),
            "vehicle_certificate": judged.vehicle_certificate,
        }
        try:
            found = ask("judge", asked, within=PATIENCE_S)
        except (PlannerUnavailable, PlannerFailed, Refused):
            return Verdict((Reason("not_judged"),))
        reasons = tuple(Reason(one["code"], one["values"]) for one in found["reasons"])
        return Verdict(reasons, found["checks"])
