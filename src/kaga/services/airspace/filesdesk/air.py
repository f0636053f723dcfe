"""The air of some hours: what is closed, and who has filed to be in it.

>>> air_between(situation, 0.0, 3_600.0).names                              # doctest: +SKIP
{'zone-…': '小松飛行場'}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId
from kaga.engines.airspace.geoid import KAGA_FALLBACK
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.flightplan import Filed, tracks_on
from kaga.services.airspace.models import Flight
from kaga.services.airspace.queries.basis import in_force

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.situation import Situation


@dataclass(frozen=True, slots=True, eq=False)
class Air:
    """The situation with what is in force, the filed flights, and what both are called."""

    situation: Situation
    sky: Sky
    names: Mapping[str, str]


def air_between(
    situation: Situation, begins: float, ends: float, *, without: UUID | None = None
) -> Air:
    """The air between two moments (seconds since 1970), without one flight if it is named."""
    moments = datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)
    held = in_force(*moments)
    place = situation.frame.degrees(0.0, 0.0)
    here = replace(
        situation,
        zones=tuple(one.volume for one in held),
        geoid=KAGA_FALLBACK.at(*place),
    )
    rows = Flight.objects.filter(
        state=FlightState.ACCEPTED, departs_at__lte=moments[1], arrives_at__gte=moments[0]
    )
    if without is not None:
        rows = rows.exclude(id=without)
    columns = "id", "reference", "priority", "route__plan"
    sky, names = Sky(), {str(one.volume.id): one.name for one in held}
    for key, reference, priority, record in rows.order_by("accepted_at", "id").values_list(
        *columns
    ):
        names[str(key)] = reference
        filed = Filed(FlightId(str(key)), PriorityClass(priority).rank, record)
        for track in tracks_on(situation.frame, [filed]):
            sky.file(track)
    return Air(here, sky, names)
