"""Layers as GeoJSON, made once per version, kept compressed.

What: the text of a layer with its entity tag, plain, gzip and brotli. Why: the map asks for
eight layers at once; they change a few times a year.

>>> layer_text("stations").etag                                         # doctest: +SKIP
'"stations-1-…"'
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import brotli
from shapely.geometry import Point as Dot
from shapely.geometry import shape

from kaga.engines.geo.geojson import Feature, collection, dumps, feature
from kaga.kernel.errors import NotFound
from kaga.kernel.places import queries
from kaga.kernel.places.models import AddressPoint, LayerVersion, Place
from kaga.kernel.places.readers import READERS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALS = 5


@dataclass(frozen=True, slots=True)
class LayerText:
    """A layer ready to send."""

    etag: str
    plain: bytes
    zipped: bytes
    brotli: bytes

    def for_client(self, accepts: str) -> tuple[bytes, str]:
        """The smallest form the client understands, and its Content-Encoding."""
        names = {part.split(";")[0].strip() for part in accepts.split(",")}
        if "br" in names:
            return self.brotli, "br"
        return (self.zipped, "gzip") if "gzip" in names else (self.plain, "")


def layer_text(name: str) -> LayerText:
    """The current GeoJSON of a layer.

    Raises
    ------
    NotFound
        No such layer, or one without shapes (figures).
    """
    version = (
        LayerVersion.objects.filter(layer_id=name, is_current=True)
        .select_related("layer", "source")
        .first()
    )
    if (
        version is None
        or version.layer.reader not in READERS
        or version.layer.reader == "facts"
    ):
        raise NotFound(f"{name} という地図の層はありません。")
    return _text(version.pk, version.made_at)


@functools.lru_cache(maxsize=64)
def _text(version_id: int, made_at: datetime) -> LayerText:
    del made_at  # part of the key of the cache
    version = LayerVersion.objects.select_related("layer", "source").get(pk=version_id)
    name = version.layer_id
    rows = _addresses(version) if version.layer.reader == "addresses" else _places(version)
    document = collection(rows, decimals=DECIMALS)
    document |= {
        "name": name,
        "version": version.number,
        "status": version.status,
        "as_of": version.as_of,
        "source": version.source_id,
        "credit": version.source.credit,
        "licence": version.source.licence,
    }
    plain = dumps(document).encode()
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return LayerText(
        etag=f'"{name}-{version.number}-{digest}"',
        plain=plain,
        zipped=gzip.compress(plain, 9, mtime=0),
        brotli=brotli.compress(plain, quality=9),
    )


def _places(version: LayerVersion) -> list[Feature]:
    rows = queries.current_places().filter(version=version).order_by("id")
    return [feature(_geometry(row), place_properties(row)) for row in rows]


def _geometry(row: Place) -> BaseGeometry:
    if row.geometry:
        return shape(json.loads(row.geometry))
    return Dot(row.lon or 0.0, row.lat or 0.0)


def place_properties(row: Place) -> dict[str, object]:
    """What a feature says of a place; empty values are left out."""
    known = {
        "key": row.key,
        "kind": row.kind,
        "name": row.name,
        "address": row.address,
        "town": row.town,
        "status": row.status,
        "source": row.source_id,
        "accuracy_m": row.accuracy_m,
        **row.details,
    }
    return {name: value for name, value in known.items() if value not in ("", None, False)}


def _addresses(version: LayerVersion) -> list[Feature]:
    rows = AddressPoint.objects.filter(version=version).order_by("id")
    return [
        feature(
            Dot(row.lon, row.lat),
            {
                "kind": "koaza" if row.koaza else "town",
                "name": row.koaza or row.town,
                "town": row.town,
                "kana": row.kana,
                "postcode": row.postcode,
                "status": row.status,
                "source": row.source_id,
            },
        )
        for row in rows
    ]
