"""What decisions rest on now: the published map with its tiles, people data, what holds.

>>> published_map()                                                     # doctest: +SKIP
<MapVersion: …>
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.heights import Agl
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point
from kaga.services.airspace.enums import Approval, HappeningKind, Restriction
from kaga.services.airspace.models import Geozone, Happening, MapTile, MapVersion, PeopleSource
from kaga.services.airspace.shapes import footprint_of, height_of, periods_of

if TYPE_CHECKING:
    from datetime import datetime

    from kaga.services.airspace.flightplan import TileMark

SIDE_M = 30.0
"""人又は物件から30 m (航空法132条の86第2項3号): what must stay free around people and works."""
OVER_WORKS_M = 30.0
LEGAL_TOP_M = 150.0


@dataclass(frozen=True, slots=True)
class TileNow:
    """A tile as the published map has it."""

    digest: str
    status: str


def published_map() -> MapVersion | None:
    """The map that counts now; none before the first is published."""
    published = MapVersion.objects.filter(published_at__isnull=False)
    return published.order_by("-published_at", "-id").first()


def tiles_now(
    current: MapVersion, wanted: Sequence[TileMark]
) -> dict[tuple[int, int], TileNow]:
    """Those of the wanted tiles that the map has."""
    if not wanted:
        return {}
    xs, ys = [one.x for one in wanted], [one.y for one in wanted]
    rows = MapTile.objects.filter(
        map=current, x__range=(min(xs), max(xs)), y__range=(min(ys), max(ys))
    )
    columns = rows.values_list("x", "y", "digest", "status")
    return {(x, y): TileNow(digest, status) for x, y, digest, status in columns}


def people_source(digest: str) -> PeopleSource | None:
    """People data by its hash, unless its use has ended."""
    return PeopleSource.objects.filter(digest=digest, ended_at=None).first()


def people_now(day: date) -> PeopleSource | None:
    """The newest people data for a day."""
    rows = PeopleSource.objects.filter(ended_at=None, valid_from__lte=day, valid_until__gte=day)
    return rows.order_by("-added_at").first()


@dataclass(frozen=True, slots=True)
class InForce:
    """A constraint that holds, what it is called, and what it comes from."""

    volume: Volume
    name: str
    origin: str
    row: UUID


def in_force(begins: datetime, ends: datetime) -> list[InForce]:
    """Approved zones and what goes on in the city between two moments, in order of entry."""
    zones = Geozone.objects.filter(state=Approval.APPROVED).order_by("id")
    columns = "id", "etag", "name", "restriction"
    found = [
        InForce(_zone_volume(key, etag), name, restriction, key)
        for key, etag, name, restriction in zones.values_list(*columns)
    ]
    on = Happening.objects.filter(
        state=Approval.APPROVED, ends__gte=begins, begins__lte=ends
    ).order_by("id")
    return found + [InForce(volume_of(one), one.what, one.kind, one.id) for one in on]


@lru_cache(maxsize=4096)
def _zone_volume(key: UUID, etag: int) -> Volume:
    """A zone as the engine takes it; read again only when it was changed."""
    return zone_volume(Geozone.objects.get(id=key, etag=etag))


def zone_volume(zone: Geozone) -> Volume:
    """A zone as the engine takes it."""
    return Volume(
        VolumeId(f"zone-{zone.id}"),
        RuleId(zone.rule),
        Restriction(zone.restriction).severity,
        footprint_of(zone.footprint),
        height_of(zone.floor),
        height_of(zone.ceiling),
        periods_of(zone.periods),
    )


def volume_of(one: Happening) -> Volume:
    """What an event, works or a gathering keep free.

    Over an event nobody flies without permission (航空法132条の86第2項4号); works keep the
    air free up to 30 m above what stands there. A gathering is no event in the law's sense:
    flights avoid it.
    """
    top = LEGAL_TOP_M
    severity = Severity.PROHIBIT
    if one.kind == HappeningKind.WORKS:
        top = one.height_m + OVER_WORKS_M
    elif one.kind == HappeningKind.GATHERING:
        severity = Severity.COST
    return Volume(
        VolumeId(f"happening-{one.id}"),
        RuleId(str(one.kind)),
        severity,
        Circle(Point(one.lat, one.lon), one.radius_m + SIDE_M),
        Agl(0.0),
        Agl(top),
        periods_of(one.periods),
    )
