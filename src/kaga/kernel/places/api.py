"""The API of places: search, reverse search, layers, facts, sources.

What: thin, typed endpoints; every row carries its status and its source. Why: whoever builds
on the city's data must see at once how sure it is.

>>> # GET /api/v1/places?q=大聖寺南町ニ41
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from kaga.engines.geo import Point
from kaga.kernel.errors import Invalid
from kaga.kernel.places import finding, layers, queries
from kaga.kernel.places.queries import LayerRow, PlaceFilter
from kaga.kernel.storage.keyset import keyset_page

if TYPE_CHECKING:
    from kaga.kernel.places.finding import Result
    from kaga.kernel.places.models import Fact, Place, Source

router = Router(tags=["places"])

_LONGEST_QUERY = 200
_YEAR_S = 31_536_000


class PlaceOut(Schema):
    """An address or a place."""

    what: str
    key: str
    kind: str
    name: str
    address: str
    lat: float
    lon: float
    status: str
    source: str
    accuracy_m: int | None
    suggestion: bool
    hazards: list[str] | None = None


class PlacesOut(Schema):
    """Answers to a search, or one page of the list."""

    items: list[PlaceOut]
    next: str | None = None


class NearOut(Schema):
    """A known address near a point."""

    town: str
    koaza: str
    name: str
    postcode: str
    lat: float
    lon: float
    distance_m: int


class ReverseOut(Schema):
    """Where a point is."""

    inside: bool
    nearest: list[NearOut]
    status: str
    source: str


class LayerOut(Schema):
    """A layer and where it comes from."""

    name: str
    title_ja: str
    title_easy: str
    title_en: str
    version: int
    status: str
    stand_in: bool
    origin: str
    as_of: str
    rows: int
    note: str
    source: str
    licence: str
    credit: str
    geojson: str | None


class FactOut(Schema):
    """A published figure."""

    layer: str
    key: str
    subject: str
    measure_ja: str
    measure_en: str
    value: str
    unit: str
    as_of: str
    status: str
    source: str
    note: str


class FactsOut(Schema):
    """One page of facts."""

    items: list[FactOut]
    next: str | None


class SourceOut(Schema):
    """Where data comes from and on what terms."""

    id: str
    title: str
    publisher: str
    licence: str
    url: str
    credit: str
    retrieved: str
    note: str


class LimitQuery(Schema):
    """How many rows at most."""

    limit: Annotated[int, Field(ge=1, le=200)] = 10


class PlaceQuery(LimitQuery):
    """What the search or the list is asked for."""

    q: Annotated[str, Field(max_length=_LONGEST_QUERY)] = ""
    layer: str = ""
    kind: str = ""
    town: str = ""
    hazard: str = ""
    cursor: str | None = None


@router.get("/places", response=PlacesOut, summary="Search addresses and places")
def get_places(
    request: HttpRequest,
    wanted: Query[PlaceQuery],
) -> PlacesOut:
    """With `q` a search (best first); without it the list of places, page by page."""
    del request
    if wanted.q.strip():
        found = finding.search(wanted.q, wanted.limit)
        return PlacesOut(items=[_result(one) for one in found])
    rows = queries.filtered_places(
        PlaceFilter(wanted.layer, wanted.kind, wanted.town, wanted.hazard)
    )
    page = keyset_page(rows, order=("id",), cursor=wanted.cursor, limit=wanted.limit)
    return PlacesOut(items=[_listed(row) for row in page.rows], next=page.next)


@router.get("/places/{key}", response=PlaceOut, summary="One place")
def get_place(request: HttpRequest, key: str) -> PlaceOut:
    """A place by its key."""
    del request
    return _listed(queries.place_by_key(key))


@router.get("/reverse", response=ReverseOut, summary="The nearest known address")
def get_reverse(
    request: HttpRequest, lat: float, lon: float, wanted: Query[LimitQuery]
) -> ReverseOut:
    """The nearest towns or koaza, each with its distance, and whether the point is inside."""
    del request
    point = Point(lat, lon)
    if not point.is_on_earth():
        raise Invalid(
            {"lat": ["緯度は -90 から 90、経度は -180 から 180 の数で指定してください。"]}
        )
    found = finding.whereabouts(point, wanted.limit)
    return ReverseOut(
        inside=found.inside,
        status=found.status,
        source=found.source,
        nearest=[
            NearOut(
                town=near.entry.town,
                koaza=near.entry.koaza,
                name=near.entry.name,
                postcode=near.entry.postcode,
                lat=near.entry.point.lat,
                lon=near.entry.point.lon,
                distance_m=round(near.metres),
            )
            for near in found.nearest
        ],
    )


@router.get("/layers", response=list[LayerOut], summary="All layers with status and source")
def get_layers(request: HttpRequest) -> list[LayerOut]:
    """Every layer, in the order of the city pack."""
    del request
    return [_layer(row) for row in queries.layer_rows()]


@router.get("/layers/{name}.geojson", summary="A layer as GeoJSON")
def get_layer(request: HttpRequest, name: str, v: int | None = None) -> HttpResponse:
    """RFC 7946, compressed, with an entity tag; with `v` (the version) kept for a year."""
    text = layers.layer_text(name)
    if request.headers.get("If-None-Match", "") == text.etag:
        answer = HttpResponse(status=304)
    else:
        body, encoding = text.for_client(request.headers.get("Accept-Encoding", ""))
        answer = HttpResponse(body, content_type="application/geo+json")
        if encoding:
            answer["Content-Encoding"] = encoding
    answer["ETag"] = text.etag
    answer["Vary"] = "Accept-Encoding"
    named = f"-{v}-" in text.etag if v is not None else False
    answer["Cache-Control"] = (
        f"public, max-age={_YEAR_S}, immutable" if named else "public, no-cache"
    )
    return answer


@router.get("/facts", response=FactsOut, summary="Figures with status and source")
def get_facts(
    request: HttpRequest, wanted: Query[LimitQuery], layer: str = "", cursor: str = ""
) -> FactsOut:
    """Facts of one layer (population, transport, …) or of all, page by page."""
    del request
    page = keyset_page(
        queries.current_facts(layer), order=("id",), cursor=cursor or None, limit=wanted.limit
    )
    return FactsOut(items=[_fact(row) for row in page.rows], next=page.next)


@router.get("/sources", response=list[SourceOut], summary="Sources and licences")
def get_sources(request: HttpRequest) -> list[SourceOut]:
    """Every source that something shown refers to."""
    del request
    return [_source(row) for row in queries.source_rows()]


def _result(one: Result) -> PlaceOut:
    return PlaceOut(
        what=one.what,
        key=one.key,
        kind=one.kind,
        name=one.name,
        address=one.address,
        lat=one.point.lat,
        lon=one.point.lon,
        status=one.status,
        source=one.source,
        accuracy_m=one.accuracy_m,
        suggestion=one.suggestion,
    )


def _listed(row: Place) -> PlaceOut:
    found = _result(finding.of_place(row))
    found.hazards = row.details.get("hazards")
    return found


def _layer(row: LayerRow) -> LayerOut:
    drawn = row.reader != "facts"
    return LayerOut(
        name=row.name,
        title_ja=row.titles.ja,
        title_easy=row.titles.easy,
        title_en=row.titles.en,
        version=row.version,
        status=row.status.value,
        stand_in=row.is_stand_in,
        origin=row.origin,
        as_of=row.as_of,
        rows=row.rows,
        note=row.note,
        source=row.source.slug,
        licence=row.source.licence,
        credit=row.source.credit,
        geojson=f"/api/v1/layers/{row.name}.geojson?v={row.version}" if drawn else None,
    )


def _fact(row: Fact) -> FactOut:
    return FactOut(
        layer=row.version.layer_id,
        key=row.key,
        subject=row.subject,
        measure_ja=row.measure_ja,
        measure_en=row.measure_en,
        value=row.value,
        unit=row.unit,
        as_of=row.as_of,
        status=row.status,
        source=row.source_id,
        note=row.note,
    )


def _source(row: Source) -> SourceOut:
    return SourceOut(
        id=row.slug,
        title=row.title,
        publisher=row.publisher,
        licence=row.licence,
        url=row.url,
        credit=row.credit,
        retrieved=row.retrieved,
        note=row.note,
    )
