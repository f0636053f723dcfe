"""Who holds the air: flights near a track, read by the cells they share.

>>> holders([], other_than=None)
[]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kaga.services.airspace.enums import FlightState
from kaga.services.airspace.models import AirCell, Flight

if TYPE_CHECKING:
    from datetime import datetime

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Holder:
    """An accepted flight: its id, what it is called, its class, its plain route."""

    id: UUID
    reference: str
    priority: str
    departs_at: datetime
    record: Mapping[str, Any]


def holders(cells: Sequence[int], *, other_than: UUID | None) -> list[Holder]:
    """Accepted flights that touch any of the cells, in order of their acceptance."""
    found: set[UUID] = set()
    for first in range(0, len(cells), _AT_ONCE):
        rows = AirCell.objects.filter(cell__in=cells[first : first + _AT_ONCE])
        found.update(rows.values_list("flight_id", flat=True).distinct())
    ids = sorted(found - {other_than})
    flights: list[Holder] = []
    for first in range(0, len(ids), _AT_ONCE):
        some = Flight.objects.filter(id__in=ids[first : first + _AT_ONCE])
        accepted = some.filter(state=FlightState.ACCEPTED).order_by("accepted_at", "id")
        columns = "id", "reference", "priority", "departs_at", "route__plan"
        flights += [Holder(*row) for row in accepted.values_list(*columns)]
    return flights
