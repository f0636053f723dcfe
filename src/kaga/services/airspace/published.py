"""What the air shows on the data platform: accepted flights to come, and closed air.

What: `UncrewedFlight` is what `public_air` shows everybody (operator, purpose's class, hours,
the way without the squares around its two ends); `Geozone` is a zone, an event or works in
force. Why flights that are over disappear: what was is in the temporal evolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kaga.kernel import clock
from kaga.kernel.exchange.publications import Publication, Shown, register_publication
from kaga.kernel.exchange.showing import moment, moment_text, without_nothing
from kaga.services.airspace import words as w
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.flightplan import line_read
from kaga.services.airspace.models import Flight, Geozone, Happening
from kaga.services.airspace.queries.basis import in_force
from kaga.services.airspace.queries.public_air import rings_of, without_ends
from kaga.services.airspace.shapes import height_record

if TYPE_CHECKING:
    from kaga.kernel.events.consumers import Happened
    from kaga.services.airspace.queries.basis import InForce

AHEAD: Final = timedelta(days=7)
_MINUTE, _QUARTER = 60, 900
_OPERATOR: Final = "operator__organisation"
_IN_NEED: Final = frozenset({PriorityClass.MEDICAL, PriorityClass.RESCUE})
"""Flights that help somebody in need are told to the quarter of an hour, as elsewhere."""


def publish_air() -> None:
    """Declare both, once."""
    register_publication(
        Publication(
            "airspace.flights",
            "UncrewedFlight",
            w.published_flights,
            ("jp.kaga.airspace.flight.*",),
            _flights,
            touched=_flight_of,
            every_s=60,
        )
    )
    register_publication(
        Publication(
            "airspace.zones",
            "Geozone",
            w.published_zones,
            ("jp.kaga.airspace.zone.*", "jp.kaga.airspace.happening.*"),
            _zones,
            every_s=60,
        )
    )


def _flight_of(event: Happened) -> Sequence[str]:
    return [event.subject]


def _flights(keys: Sequence[str] | None) -> Iterator[Shown]:
    now = clock.now()
    rows = Flight.objects.filter(
        state=FlightState.ACCEPTED, arrives_at__gte=now, departs_at__lte=now + AHEAD
    )
    if keys is not None:
        rows = rows.filter(reference__in=keys)
    columns = ("reference", _OPERATOR, "priority", "departs_at", "arrives_at", "route__line")
    for reference, *known, packed in rows.order_by("id").values_list(*columns):
        operator, priority, departs, arrives = known
        step = _QUARTER if PriorityClass(priority) in _IN_NEED else _MINUTE
        yield Shown(
            reference,
            {
                "operatedBy": operator,
                "flightPriority": priority,
                "departsAt": moment(_at(departs.timestamp() // step * step)),
                "arrivesAt": moment(_at(-(-arrives.timestamp() // step) * step)),
                "dataStatus": "official",
                **_way(packed),
            },
        )


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _way(packed: bytes) -> dict[str, object]:
    """The public part of a way; a short flight has none."""
    corners = [(lat, lon, height) for lat, lon, height, _, _ in line_read(packed).tolist()]
    lines = [
        [[round(lon, 6), round(lat, 6), round(height, 1)] for lat, lon, height in line]
        for line in without_ends(corners)
    ]
    if not lines:
        return {}
    return {"location": {"type": "MultiLineString", "coordinates": lines}}


def _zones(keys: Sequence[str] | None) -> Iterator[Shown]:
    now = clock.now()
    found = in_force(now, now + AHEAD)
    rows = [one.row for one in found]
    handles = dict(Geozone.objects.filter(id__in=rows).values_list("id", "handle"))
    handles |= dict(Happening.objects.filter(id__in=rows).values_list("id", "handle"))
    for one in found:
        key = str(handles[one.row])
        if keys is None or key in keys:
            yield Shown(key, _zone(one, now))


def _zone(one: InForce, now: datetime) -> dict[str, object]:
    volume = one.volume
    spans = volume.holds_within(now.timestamp(), (now + AHEAD).timestamp())
    rings = [
        [[round(lon, 6), round(lat, 6)] for lat, lon in ring]
        for ring in rings_of(volume.footprint)
    ]
    return without_nothing(
        {
            "name": one.name,
            "category": one.origin,
            "restriction": volume.severity.name.lower(),
            "rule": str(volume.rule),
            "airspaceFloor": {"value": height_record(volume.floor)},
            "airspaceCeiling": {"value": height_record(volume.ceiling)},
            "servicePeriods": _periods(spans, now),
            "dataStatus": "official",
            "location": {"type": "Polygon", "coordinates": rings},
        }
    )


def _periods(spans: Sequence[tuple[float, float]], now: datetime) -> object:
    """When it holds; a zone that always holds has no periods, so that it does not change."""
    whole = (now.timestamp(), (now + AHEAD).timestamp())
    if list(spans) == [whole]:
        return None
    return {
        "json": [{"from": _text(low, now), "until": _text(high, now)} for low, high in spans]
    }


def _text(second: float, now: datetime) -> str | None:
    """A moment; None for the edge of what is looked at, which moves."""
    if second in {now.timestamp(), (now + AHEAD).timestamp()}:
        return None
    return moment_text(_at(second))
