"""The API of the published map: versions, where their files are, solid boxes of an area.

>>> # GET /api/v1/airspace/maps  ->  {"items": [{"version": "5b1e…", "tileset": "…"}]}
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from kaga.kernel.api.paging import Asked, Listing, listing
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace import map_words
from kaga.services.airspace.actions.mapfiles import tile_store
from kaga.services.airspace.mapping.voxels import TooLarge, box_columns, solid_boxes
from kaga.services.airspace.models import MapVersion
from kaga.services.airspace.pages.mapfiles import tileset_address
from kaga.services.airspace.planning.tilestore import NoMap
from kaga.services.airspace.queries.mapversions import VersionRow, versions_page

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.city import CityMap

router = Router()
_FOR_EVER: Final = "public, max-age=31536000, immutable"


class MapOut(Schema):
    """A published version; `tileset` is empty while its files are being written."""

    version: str
    status: str
    source: str
    tiles: int
    made_at: datetime
    published_at: datetime
    current: bool
    tileset: str

    @classmethod
    def of(cls, row: VersionRow) -> MapOut:
        """A row as the API shows it."""
        return cls(
            version=row.version,
            status=row.status,
            source=row.source,
            tiles=row.tiles,
            made_at=row.made_at,
            published_at=row.published_at or row.made_at,
            current=row.current,
            tileset=tileset_address(row.version),
        )


class Area(Schema):
    """A box of degrees."""

    west: float
    south: float
    east: float
    north: float


@router.get("/maps", response=Listing[MapOut], auth=None)
def list_maps(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> object:
    """Published versions of the map of the air, newest first."""
    found = versions_page(asked.cursor, asked.limit, published_only=True)
    return listing(request, response, found, MapOut.of)


@router.get("/maps/{version}/voxels", auth=None)
def list_voxels(request: HttpRequest, version: str, area: Query[Area]) -> HttpResponse:
    """Solid boxes of an area (at most about 2 km by 2 km), one Spatial ID `22/f/x/y` a line.

    The header `Kaga-Unknown-Columns` says of how many columns nothing is known: nothing may be
    flown through them.
    """
    if not MapVersion.objects.filter(version=version, published_at__isnull=False).exists():
        raise NotFound
    language = visitor_of(request).language
    try:
        window = box_columns(area.west, area.south, area.east, area.north)
        found = solid_boxes(_city(version), window)
    except TooLarge as error:
        raise Invalid({"": [map_words.box_too_large.in_language(language)]}) from error
    except ValueError as error:
        raise Invalid({"": [map_words.no_box.in_language(language)]}) from error
    except NoMap as error:
        raise NotFound from error
    text = "".join(f"{one}\n" for one in found.texts())
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = _FOR_EVER
    answer.headers["Kaga-Unknown-Columns"] = str(found.unknown)
    return answer


@lru_cache(maxsize=1)
def _city(version: str) -> CityMap:
    """The tiles of a version, mapped into memory and not read into it."""
    return tile_store().load(version).city
