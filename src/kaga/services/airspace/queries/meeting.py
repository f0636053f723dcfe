"""Which accepted flights a zone, an event or works would meet: the preview before approval.

>>> flights_meeting(volume)                                             # doctest: +SKIP
[FlightRow(…)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.kernel import clock
from kaga.services.airspace.cells import tile_of, tiles_of_box
from kaga.services.airspace.enums import FlightState
from kaga.services.airspace.flightplan import corners_of, parts_of, sheet_of
from kaga.services.airspace.keepout import Flown, bounds_of, touched
from kaga.services.airspace.models import AirCell, Flight
from kaga.services.airspace.queries.flights import FlightRow, row_of

if TYPE_CHECKING:
    from kaga.engines.airspace.volumes import Volume

MOST_SHOWN: Final = 200


def flights_meeting(volume: Volume) -> list[FlightRow]:
    """Accepted flights to come whose volumes touch a constraint, by departure.

    At most `MOST_SHOWN`, so that a closed sky does not fill the page.
    """
    return [row_of(one) for one in _meeting(volume, MOST_SHOWN)]


def ids_meeting(volume: Volume) -> list[UUID]:
    """All of them, however many; for the one who is about to close that air."""
    return [one.id for one in _meeting(volume, None)]


def _meeting(volume: Volume, most: int | None) -> list[Flight]:
    tiles = tiles_of_box(bounds_of(volume.footprint))
    coming = AirCell.objects.filter(
        flight__state=FlightState.ACCEPTED, flight__arrives_at__gte=clock.now()
    )
    near = {
        flight for cell, flight in coming.values_list("cell", "flight") if tiles(tile_of(cell))
    }
    rows = Flight.objects.filter(id__in=near).select_related("operator", "route")
    found: list[Flight] = []
    for flight in rows.order_by("departs_at", "id").iterator(chunk_size=100):
        if (most is None or len(found) < most) and meets(flight, volume):
            found.append(flight)
    return found


def meets(flight: Flight, volume: Volume) -> bool:
    """Whether a flight's volumes touch a constraint."""
    record = flight.route.plan
    flown = Flown(parts_of(record), corners_of(record), record["geoid_m"])
    first = flown.corners[0]
    return bool(touched(flown, [volume], sheet_of(first.lat, first.lon)))
