"""The boundary from 国土数値情報 行政区域 (N03): GeoJSON or JPGIS 2014 GML.

What: all parts with the city's code, joined to one area. Why: the official boundary changes
with mergers; the prefecture file as downloaded is read without cutting it first.

>>> is_gml(b'<?xml version="1.0"?><ksj:Dataset>')
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from shapely.geometry import MultiPolygon, Polygon
from shapely.ops import unary_union

from kaga.engines.geo.geojson import GeoJsonError, dumps, geometry_dict, read_features
from kaga.kernel.errors import Invalid
from kaga.kernel.places.drafts import PlaceDraft, Rejected, SourceDraft
from kaga.kernel.places.importers.reading import ImportContext, Reading, decode
from kaga.kernel.places.status import Status

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SOURCE: Final = SourceDraft(
    slug="import-n03",
    title="国土数値情報（行政区域データ）",
    publisher="国土交通省",
    licence="国土数値情報利用約款（出典の表示）",
    url="https://nlftp.mlit.go.jp/ksj/",
    credit="「国土数値情報（行政区域データ）」（国土交通省）を加工して作成",
)
_GML: Final = "{http://www.opengis.net/gml/3.2}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"


def read_boundary(data: bytes, context: ImportContext) -> Reading:
    """Read an N03 file; every part of another municipality is reported as rejected."""
    parts = list(_parts_of_gml(data) if is_gml(data) else _parts_of_geojson(data))
    own: list[BaseGeometry] = []
    rejected: list[Rejected] = []
    for number, (code, shape) in enumerate(parts, start=1):
        if code != context.city.code:
            rejected.append(Rejected(number, f"別の市区町村です（{code or '番号なし'}）"))
        elif not isinstance(shape, Polygon | MultiPolygon):
            rejected.append(Rejected(number, "面ではありません"))
        else:
            own.append(shape if shape.is_valid else shape.buffer(0))
    rows = (_draft(unary_union(own), context),) if own else ()
    return Reading(SOURCE, Status.OFFICIAL, rows, len(parts), tuple(rejected))


def _draft(shape: BaseGeometry, context: ImportContext) -> PlaceDraft:
    if context.boundary is not None and not shape.intersects(context.boundary.shape):
        message = "今の市の境とまったく重なりません。測地系とファイルを確かめてください。"
        raise Invalid({"file": [message]})
    return PlaceDraft(
        key=context.city.code,
        kind="municipality",
        name=context.city.name,
        status=Status.OFFICIAL,
        source=SOURCE.slug,
        geometry=dumps(geometry_dict(shape, decimals=6)),
    )


def _parts_of_geojson(data: bytes) -> Iterator[tuple[str, BaseGeometry]]:
    try:
        features = read_features(decode(data))
    except GeoJsonError as error:
        raise Invalid({"file": [f"GeoJSON として読めません: {error}"]}) from error
    for item in features:
        yield str(item.properties.get("N03_007") or ""), item.geometry


def is_gml(data: bytes) -> bool:
    """Whether the file is XML."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def parse_xml(data: bytes) -> ET.Element:
    """The root of an XML file; a file with a document type is refused (entity bombs)."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Invalid({"file": ["DOCTYPE を含む XML は受け付けません。"]})
    try:
        return ET.fromstring(data)  # noqa: S314 - no document type, so no entities
    except ET.ParseError as error:
        raise Invalid({"file": [f"XML として読めません: {error}"]}) from error


def _parts_of_gml(data: bytes) -> Iterator[tuple[str, BaseGeometry]]:
    root = parse_xml(data)
    curves = {
        curve.get(f"{_GML}id", ""): _positions(curve) for curve in root.iter(f"{_GML}Curve")
    }
    surfaces = {
        surface.get(f"{_GML}id", ""): surface for surface in root.iter(f"{_GML}Surface")
    }
    for area in root.iter():
        if area.tag.rpartition("}")[2] != "AdministrativeBoundary":
            continue
        fields = {child.tag.rpartition("}")[2]: child for child in area}
        code, bounds = fields.get("administrativeAreaCode"), fields.get("bounds")
        reference = "" if bounds is None else bounds.get(_HREF, "").lstrip("#")
        if reference not in surfaces:
            raise Invalid({"file": [f"面 {reference or '（なし）'} がファイルにありません。"]})
        yield (
            "" if code is None else (code.text or "").strip(),
            _polygon(surfaces[reference], curves),
        )


def _positions(curve: ET.Element) -> list[tuple[float, float]]:
    """Points of a curve as (lon, lat); the file writes latitude first."""
    texts = [node.text or "" for node in curve.iter(f"{_GML}posList")]
    try:
        numbers = [float(word) for text in texts for word in text.split()]
    except ValueError as error:
        raise Invalid({"file": [f"座標が数ではありません: {error}"]}) from error
    return list(zip(numbers[1::2], numbers[0::2], strict=False))


def _polygon(surface: ET.Element, curves: dict[str, list[tuple[float, float]]]) -> Polygon:
    outer = [_ring(node, curves) for node in surface.iter(f"{_GML}exterior")]
    holes = [_ring(node, curves) for node in surface.iter(f"{_GML}interior")]
    if len(outer) != 1:
        raise Invalid({"file": ["面の外周が1つではありません。"]})
    return Polygon(outer[0], holes)


def _ring(
    node: ET.Element, curves: dict[str, list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    names = [_reference(member) for member in node.iter(f"{_GML}curveMember")]
    ring = [point for name in names for point in curves.get(name, ())]
    if len(_distinct(ring)) < 3:
        raise Invalid({"file": ["面の外周の点が足りません。"]})
    return ring


def _reference(member: ET.Element) -> str:
    return member.get(_HREF, "").lstrip("#")


def _distinct(ring: Iterable[tuple[float, float]]) -> set[tuple[float, float]]:
    return set(ring)
