"""What is in the air and what keeps flights away while a flight would fly.

What: approved zones, events and works, and accepted flights, read from the database for the
hours of a question, with one version over all of it. Why read for every question: somebody may
have closed the air a second ago, and a plan that does not know it wastes everybody's time.

Heights above the ellipsoid are turned into heights above the sea with the geoid's uncertainty
on the safe side, because certificates are written without a geoid.

>>> Air((), (), "").flights
()
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId, Track
from kaga.engines.airspace.geoid import KAGA_FALLBACK
from kaga.engines.airspace.heights import AnyHeight, Ellipsoid, Msl
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.flightplan import Filed, tracks_on
from kaga.services.airspace.models import Flight
from kaga.services.airspace.queries.basis import in_force

if TYPE_CHECKING:
    from kaga.engines.airspace.frame import LocalFrame
    from kaga.engines.airspace.volumes import Volume

AHEAD: Final = timedelta(hours=2)
"""The longest flight there is, with the latest delay that is offered."""
_KEPT: Final = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Air:
    """Zones and accepted flights, and a hash over both."""

    zones: tuple[Volume, ...]
    flights: tuple[Track, ...]
    version: str

    def sky(self) -> Sky:
        """The flights, ready to be asked."""
        found = Sky()
        for track in self.flights:
            found.file(track)
        return found


class AirReader:
    """Reads what is in force; keeps the tracks of flights, which never change."""

    def __init__(self, frame: LocalFrame) -> None:
        self._frame = frame
        self._tracks: OrderedDict[tuple[UUID, str], Track] = OrderedDict()

    def during(self, begins: datetime) -> Air:
        """What holds from a departure on for as long as any flight lasts."""
        ends = begins + AHEAD
        zones = tuple(_above_the_sea(one.volume) for one in in_force(begins, ends))
        flights = self._flights(begins, ends)
        told = [repr(zones), *(f"{one.id} {one.priority}" for one in flights)]
        version = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
        return Air(zones, flights, version)

    def _flights(self, begins: datetime, ends: datetime) -> tuple[Track, ...]:
        rows = Flight.objects.filter(
            state=FlightState.ACCEPTED, arrives_at__gte=begins, departs_at__lte=ends
        ).order_by("accepted_at", "id")
        wanted = list(rows.values_list("id", "priority"))
        missing = [key for key, priority in wanted if (key, priority) not in self._tracks]
        self._read(missing)
        found = tuple(self._tracks[one] for one in wanted if one in self._tracks)
        while len(self._tracks) > max(_KEPT, len(wanted)):
            self._tracks.popitem(last=False)
        return found

    def _read(self, keys: list[UUID]) -> None:
        columns = "id", "reference", "priority", "route__plan"
        for first in range(0, len(keys), 500):
            rows = Flight.objects.filter(id__in=keys[first : first + 500])
            found = list(rows.order_by("id").values_list(*columns))
            filed = [
                Filed(FlightId(name), PriorityClass(priority).rank, record)
                for _, name, priority, record in found
            ]
            for row, track in zip(found, tracks_on(self._frame, filed), strict=True):
                self._tracks[row[0], row[2]] = track


def _above_the_sea(volume: Volume) -> Volume:
    """The volume with no height above the ellipsoid: a little lower and a little higher."""
    return replace(
        volume,
        floor=_msl(volume.floor, -1.0),
        ceiling=_msl(volume.ceiling, 1.0),
    )


def _msl(height: AnyHeight, side: float) -> AnyHeight:
    if not isinstance(height, Ellipsoid):
        return height
    geoid = KAGA_FALLBACK.at(36.3, 136.3)
    return Msl(height.metres - geoid.metres + side * geoid.uncertainty_m)
