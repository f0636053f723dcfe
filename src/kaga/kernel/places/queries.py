"""Every list of places, layers, facts and sources, as typed rows.

What: reads of the current version of each layer. Why: pages, API and importers must show one
and the same thing.

>>> layer_rows()[0].name                                                # doctest: +SKIP
'boundary'
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import connection
from django.db.models import F, Q, QuerySet
from shapely.geometry import shape

from kaga.engines.geo import Boundary, Point
from kaga.kernel.errors import NotFound
from kaga.kernel.places.drafts import AddressDraft, PlaceDraft
from kaga.kernel.places.importers import IMPORTERS, ImportContext
from kaga.kernel.places.models import (
    AddressPoint,
    City,
    Fact,
    Layer,
    LayerVersion,
    Place,
    Source,
)
from kaga.kernel.places.pack import CityInfo, city_info
from kaga.kernel.places.status import Status
from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon

POINT_LAYERS = ("shelters", "stations", "facilities", "schools", "sights")


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer as the "about the data" page and the API show it."""

    name: str
    reader: str
    titles: Words
    version: int
    status: Status
    origin: str
    as_of: str
    rows: int
    rejected: int
    note: str
    source: Source
    import_file: bool

    @property
    def is_stand_in(self) -> bool:
        """Whether something better should replace it."""
        return not self.status.is_certain


def current_city() -> CityInfo:
    """The municipality of this installation.

    Raises
    ------
    NotFound
        No pack has been loaded.
    """
    with connection.cursor() as cursor:  # for every page: the ORM would cost ten times this
        cursor.execute("SELECT code, digest FROM places_city ORDER BY code LIMIT 1")
        row = cursor.fetchone()
    if row is None:
        raise NotFound("都市パックがまだ読み込まれていません。`kaga seed` を実行してください。")
    return _city(*row)


@functools.lru_cache(maxsize=8)
def _city(code: str, digest: str) -> CityInfo:
    return city_info(City.objects.get(code=code, digest=digest).manifest)


def layer_rows() -> tuple[LayerRow, ...]:
    """Every layer with its current version, in the order of the manifest."""
    versions = (
        LayerVersion.objects.filter(is_current=True)
        .select_related("layer", "source")
        .order_by("layer__position")
    )
    return tuple(_layer_row(version.layer, version) for version in versions)


def _layer_row(layer: Layer, version: LayerVersion) -> LayerRow:
    return LayerRow(
        name=layer.name,
        reader=layer.reader,
        titles=Words(ja=layer.title_ja, easy=layer.title_easy, en=layer.title_en),
        version=version.number,
        status=Status(version.status),
        origin=version.origin,
        as_of=version.as_of,
        rows=version.rows_kept,
        rejected=len(version.rejected),
        note=version.note,
        source=version.source,
        import_file=layer.name in IMPORTERS,
    )


def versions_now() -> tuple[tuple[str, int, datetime], ...]:
    """Which version of each layer is current: the key of everything that is cached."""
    current = LayerVersion.objects.filter(is_current=True)
    return tuple(sorted(current.values_list("layer_id", "id", "made_at")))


def source_rows() -> list[Source]:
    """Every source that a current row refers to, by title."""
    wanted = set(
        LayerVersion.objects.filter(is_current=True).values_list("source_id", flat=True)
    )
    for rows in (Place.objects, AddressPoint.objects, Fact.objects):
        current = rows.filter(version__is_current=True)
        wanted |= set(current.values_list("source_id", flat=True).distinct())
    return list(Source.objects.filter(slug__in=wanted).order_by("title"))


def current_places() -> QuerySet[Place]:
    """All places of current versions, with version and source at hand."""
    return Place.objects.filter(version__is_current=True).select_related("version", "source")


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """What the list of places is narrowed by; an empty text means all."""

    layer: str = ""
    kind: str = ""
    town: str = ""
    hazard: str = ""


def filtered_places(wanted: PlaceFilter) -> QuerySet[Place]:
    """Point places that fit, by layer and name."""
    rows = current_places().filter(version__layer_id__in=POINT_LAYERS)
    if wanted.layer:
        rows = rows.filter(version__layer_id=wanted.layer)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.town:
        rows = rows.filter(town=wanted.town)
    if wanted.hazard:
        fitting = [
            row.pk
            for row in current_places().filter(version__layer_id="shelters")
            if wanted.hazard in row.details.get("hazards", ())
        ]
        rows = rows.filter(pk__in=fitting)
    return rows.order_by(F("version__layer__position"), "name", "id")


def kinds_in_use() -> list[str]:
    """Kinds of point places, in the order of their layers."""
    rows = current_places().filter(version__layer_id__in=POINT_LAYERS)
    ordered = rows.order_by("version__layer__position", "kind")
    return list(dict.fromkeys(ordered.values_list("kind", flat=True)))


def towns_in_use() -> list[str]:
    """Towns that have at least one point place."""
    rows = current_places().filter(~Q(town=""), version__layer_id__in=POINT_LAYERS)
    return sorted(rows.values_list("town", flat=True).distinct())


def place_by_key(key: str) -> Place:
    """One place.

    Raises
    ------
    NotFound
        No current place has this key.
    """
    found = current_places().filter(key=key).first()
    if found is None:
        raise NotFound("この場所は見つかりません。")
    return found


def places_beside(place: Place) -> list[Place]:
    """Other places at the very same point."""
    if place.lat is None:
        return []
    rows = current_places().filter(lat=place.lat, lon=place.lon)
    return list(rows.exclude(pk=place.pk).order_by("name"))


def current_facts(layer: str = "") -> QuerySet[Fact]:
    """Facts of current versions, of one layer or of all."""
    rows = Fact.objects.filter(version__is_current=True).select_related("version", "source")
    return rows.filter(version__layer_id=layer) if layer else rows


def boundary() -> Boundary | None:
    """The boundary of the city, None when it has not been loaded."""
    row = current_places().filter(version__layer_id="boundary").first()
    return None if row is None else _boundary(row.geometry)


@functools.lru_cache(maxsize=4)
def _boundary(text: str) -> Boundary:
    return Boundary(cast("Polygon | MultiPolygon", shape(json.loads(text))))


def import_context(layer: str) -> ImportContext:
    """What an importer must know of the city as it is."""
    return ImportContext(
        city=current_city(),
        boundary=boundary(),
        addresses=tuple(
            _address_draft(row)
            for row in AddressPoint.objects.filter(version__is_current=True).order_by("id")
        ),
        places=tuple(
            _place_draft(row)
            for row in current_places().filter(version__layer_id=layer).order_by("id")
        ),
    )


def _address_draft(row: AddressPoint) -> AddressDraft:
    return AddressDraft(
        town=row.town,
        koaza=row.koaza,
        point=Point(row.lat, row.lon),
        source=row.source_id,
        status=Status(row.status),
        kana=row.kana,
        postcode=row.postcode,
    )


def _place_draft(row: Place) -> PlaceDraft:
    layer = row.version.layer_id
    point = None if row.lat is None or row.lon is None else Point(row.lat, row.lon)
    details: Mapping[str, object] = row.details
    return PlaceDraft(
        key=row.key.removeprefix(f"{layer}-"),
        kind=row.kind,
        name=row.name,
        status=Status(row.status),
        source=row.source_id,
        point=point,
        geometry=row.geometry,
        reading=row.reading,
        address=row.address,
        town=row.town,
        accuracy_m=row.accuracy_m,
        details=details,
    )
