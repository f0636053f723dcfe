"""Stations and lines from 国土数値情報 鉄道 (N02) GeoJSON.

What: stations (N02_005) that lie in the city, each once, and line sections (N02_003, N02_004)
cut to the view of the map. Why: the pack's railway is a hand-drawn stand-in; this replaces it.

>>> SOURCE.licence
'国土数値情報利用約款（出典の表示）'
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from shapely.geometry import LineString, MultiLineString, box
from shapely.ops import linemerge, unary_union

from kaga.engines.geo import Point
from kaga.engines.geo.geojson import (
    Feature,
    GeoJsonError,
    dumps,
    geometry_dict,
    read_features,
)
from kaga.kernel.errors import Invalid
from kaga.kernel.places.drafts import PlaceDraft, Rejected, SourceDraft
from kaga.kernel.places.importers.reading import (
    ImportContext,
    Reading,
    RowProblem,
    decode,
    inside,
)
from kaga.kernel.places.status import Status

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SOURCE: Final = SourceDraft(
    slug="import-n02",
    title="国土数値情報（鉄道データ）",
    publisher="国土交通省",
    licence="国土数値情報利用約款（出典の表示）",
    url="https://nlftp.mlit.go.jp/ksj/",
    credit="「国土数値情報（鉄道データ）」（国土交通省）を加工して作成",
)
_SHINKANSEN: Final = "1"


def _features(data: bytes, wanted: str) -> tuple[Feature, ...]:
    try:
        features = read_features(decode(data))
    except GeoJsonError as error:
        raise Invalid({"file": [f"GeoJSON として読めません: {error}"]}) from error
    if not any(wanted in item.properties for item in features):
        message = f"属性 {wanted} がありません。国土数値情報の鉄道（N02）を選んでください。"
        raise Invalid({"file": [message]})
    return features


def _text(item: Feature, name: str) -> str:
    return str(item.properties.get(name) or "").strip()


def read_stations(data: bytes, context: ImportContext) -> Reading:
    """Read N02 stations; platforms of one name become one station."""
    features = _features(data, "N02_005")
    platforms: dict[str, list[Feature]] = defaultdict(list)
    rejected: list[Rejected] = []
    for number, item in enumerate(features, start=1):
        try:
            if not _text(item, "N02_005"):
                raise RowProblem("駅の名前がありません")  # noqa: TRY301
            inside(_middle(item.geometry), context)
            platforms[_text(item, "N02_005")].append(item)
        except RowProblem as problem:
            rejected.append(Rejected(number, str(problem)))
    rows = tuple(_station(name, found) for name, found in platforms.items())
    return Reading(SOURCE, Status.OFFICIAL, rows, len(features), tuple(rejected))


def _middle(shape: BaseGeometry) -> Point:
    dot = shape.centroid
    return Point(lat=dot.y, lon=dot.x)


def _station(name: str, platforms: list[Feature]) -> PlaceDraft:
    lines = dict.fromkeys(_text(item, "N02_003") for item in platforms)
    return PlaceDraft(
        key=name,
        kind="station",
        name=name if name.endswith("駅") else f"{name}駅",
        status=Status.OFFICIAL,
        source=SOURCE.slug,
        point=_middle(unary_union([item.geometry for item in platforms])),
        accuracy_m=100,
        details={"lines": "・".join(line for line in lines if line)},
    )


def read_railways(data: bytes, context: ImportContext) -> Reading:
    """Read N02 sections; those of one line and operator become one place."""
    features = _features(data, "N02_003")
    view = context.city.view.widened(0.04)
    frame = box(view.west, view.south, view.east, view.north)
    sections: dict[tuple[str, str, str], list[BaseGeometry]] = defaultdict(list)
    rejected: list[Rejected] = []
    for number, item in enumerate(features, start=1):
        cut = item.geometry.intersection(frame)
        if not isinstance(item.geometry, LineString | MultiLineString):
            rejected.append(Rejected(number, "線ではありません"))
        elif cut.is_empty or cut.length == 0:
            rejected.append(Rejected(number, "地図の範囲の外にあります"))
        else:
            key = (_text(item, "N02_003"), _text(item, "N02_004"), _text(item, "N02_002"))
            sections[key].append(cut)
    rows = tuple(_line(key, cuts) for key, cuts in sections.items())
    return Reading(SOURCE, Status.OFFICIAL, rows, len(features), tuple(rejected))


def _line(key: tuple[str, str, str], cuts: list[BaseGeometry]) -> PlaceDraft:
    line, operator, business = key
    joined = unary_union(cuts)
    merged = linemerge(joined) if isinstance(joined, MultiLineString) else joined
    return PlaceDraft(
        key=f"{operator}-{line}",
        kind="high_speed_railway" if business == _SHINKANSEN else "railway",
        name=line,
        status=Status.OFFICIAL,
        source=SOURCE.slug,
        geometry=dumps(geometry_dict(merged, decimals=5)),
        details={"operator": operator},
    )
