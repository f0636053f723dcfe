"""Readers of the pack's own compact files, one for each shape of layer.

What: functions from a pack and a layer to drafts. Why: the manifest names the reader, so a
second city may have other layers without other code.

>>> sorted(READERS)
['addresses', 'areas', 'coast', 'facts', 'lines', 'points', 'schools', 'shelters']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from shapely.geometry import MultiPolygon, Polygon
from shapely.ops import unary_union

from kaga.engines.geo import Point, open_edge
from kaga.engines.geo.geojson import dumps, geometry_dict, read_features
from kaga.kernel.errors import Invalid
from kaga.kernel.places.drafts import AddressDraft, Draft, FactDraft, PlaceDraft
from kaga.kernel.places.status import Status

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from kaga.kernel.places.pack import LayerSpec, Pack

HAZARDS: Final = (
    "flood",
    "landslide",
    "storm_surge",
    "earthquake",
    "tsunami",
    "large_fire",
    "inland_flood",
    "volcano",
)
_GAP: Final = 0.0015
_BORDER_M: Final = 300.0


def read_layer(pack: Pack, layer: LayerSpec) -> tuple[Draft, ...]:
    """Every row of a layer of the pack."""
    reader = READERS.get(layer.reader)
    if reader is None:
        raise Invalid({"pack": [f"{layer.name} の読み方 {layer.reader} は分かりません。"]})
    try:
        return tuple(reader(pack, layer))
    except (KeyError, ValueError) as error:
        raise Invalid({"pack": [f"{layer.name} を読めません: {error}"]}) from error


def _shapes(pack: Pack, layer: LayerSpec) -> list[Draft]:
    return [
        PlaceDraft(
            key=str(item.properties["key"]),
            kind=str(item.properties["kind"]),
            name=str(item.properties["name"]),
            status=layer.status,
            source=layer.source,
            geometry=dumps(geometry_dict(item.geometry, decimals=6)),
        )
        for name in layer.files
        for item in read_features(pack.text(name))
    ]


def _layer_of(pack: Pack, name: str) -> LayerSpec:
    found = next((layer for layer in pack.layers if layer.name == name), None)
    if found is None:
        raise ValueError(f"the pack has no layer {name}")
    return found


def _geometries(pack: Pack, name: str) -> list[BaseGeometry]:
    layer = _layer_of(pack, name)
    return [item.geometry for file in layer.files for item in read_features(pack.text(file))]


def _coast(pack: Pack, layer: LayerSpec) -> list[Draft]:
    if len(pack.city.sea) < 3:
        raise ValueError("the manifest draws no frame of the sea")
    (town,) = _geometries(pack, "boundary")
    if not isinstance(town, Polygon | MultiPolygon):
        raise ValueError("the boundary is not an area")  # noqa: TRY004 - about the file
    others = _geometries(pack, "neighbours")
    line = open_edge(town, others, _BORDER_M)
    sea = _sea(pack, unary_union([town, *others]))
    return [_drawn("sea", sea, layer), _drawn("coastline", line, layer)]


def _drawn(kind: str, shape: BaseGeometry, layer: LayerSpec) -> PlaceDraft:
    return PlaceDraft(
        key=kind,
        kind=kind,
        name=layer.titles["ja"],
        status=layer.status,
        source=layer.source,
        geometry=dumps(geometry_dict(shape, decimals=5)),
    )


def _sea(pack: Pack, land: BaseGeometry) -> BaseGeometry:
    """The water inside the manifest's frame: the largest part that is not land."""
    frame = Polygon([(corner.lon, corner.lat) for corner in pack.city.sea])
    water = frame.difference(land.buffer(_GAP))
    parts = [water] if isinstance(water, Polygon) else list(getattr(water, "geoms", ()))
    if not any(part.area for part in parts):
        raise ValueError("the frame of the sea holds only land")
    open_water = max(parts, key=lambda part: part.area)
    return open_water.buffer(_GAP * 1.05).intersection(frame).difference(land)


def _addresses(pack: Pack, layer: LayerSpec) -> list[Draft]:
    towns_file, koaza_file = layer.files
    towns = {row["no"]: row for row in pack.table(towns_file)}
    rows: list[Draft] = [_address(row, "", row, layer) for row in towns.values()]
    rows += [
        _address(towns[row["town_no"]], row["koaza"], row, layer)
        for row in pack.table(koaza_file)
    ]
    return rows


def _address(
    town: Mapping[str, str], koaza: str, place: Mapping[str, str], layer: LayerSpec
) -> AddressDraft:
    return AddressDraft(
        town=town["town"],
        koaza=koaza,
        point=_point(place),
        source=layer.source,
        status=layer.status,
        kana=town["kana"],
        postcode=town["postcode"],
    )


def _point(row: Mapping[str, str]) -> Point:
    point = Point(lat=float(row["lat"]), lon=float(row["lon"]))
    if not point.is_on_earth():
        raise ValueError(f"no such coordinates: {row['lat']}, {row['lon']}")
    return point


def _shelters(pack: Pack, layer: LayerSpec) -> list[Draft]:
    return [
        PlaceDraft(
            key=row["id"],
            kind=row["kind"],
            name=row["name"],
            status=layer.status,
            source=layer.source,
            point=_point(row),
            address=row["address"],
            accuracy_m=20,
            details=_shelter_details(row),
        )
        for name in layer.files
        for row in pack.table(name)
    ]


def _shelter_details(row: Mapping[str, str]) -> dict[str, object]:
    named = set(row["hazards"].split())
    unknown = named - set(HAZARDS)
    if unknown:
        raise ValueError(f"{row['id']}: unknown hazards {sorted(unknown)}")
    details: dict[str, object] = {
        "hazards": [hazard for hazard in HAZARDS if hazard in named],
        "same_address": row["same_address"] == "1",
    }
    return details | ({"note": row["note"]} if row["note"] else {})


def _shelter_rows(pack: Pack) -> dict[str, dict[str, str]]:
    layer = next((one for one in pack.layers if one.reader == "shelters"), None)
    files = layer.files if layer else ()
    return {row["id"]: row for name in files for row in pack.table(name)}


def _schools(pack: Pack, layer: LayerSpec) -> list[Draft]:
    shelters = _shelter_rows(pack)
    drafts: list[Draft] = []
    for name in layer.files:
        for row in pack.table(name):
            place = shelters[row["shelter_id"]]
            drafts.append(
                PlaceDraft(
                    key=row["shelter_id"],
                    kind=row["kind"],
                    name=place["name"],
                    status=layer.status,
                    source=layer.source,
                    point=_point(place),
                    address=place["address"],
                    accuracy_m=20,
                    details={"state": row["state"], "shelter": row["shelter_id"]},
                )
            )
    return drafts


def _points(pack: Pack, layer: LayerSpec) -> list[Draft]:
    shelters = _shelter_rows(pack)
    return [
        _point_draft(row, shelters.get(row.get("shelter_id", ""), {}), layer)
        for name in layer.files
        for row in pack.table(name)
    ]


def _point_draft(
    row: Mapping[str, str], shelter: Mapping[str, str], layer: LayerSpec
) -> PlaceDraft:
    where = shelter or row
    details = {name: row[name] for name in ("lines", "note") if row.get(name)}
    if shelter:
        details["shelter"] = shelter["id"]
    return PlaceDraft(
        key=row["key"],
        kind=row.get("kind") or "station",
        name=row["name"],
        status=Status(row.get("status") or layer.status.value),
        source=row.get("source") or layer.source,
        point=_point(where),
        reading=row.get("reading", ""),
        address=where["address"],
        accuracy_m=int(row["accuracy_m"]) if row.get("accuracy_m") else None,
        details=details,
    )


def _facts(pack: Pack, layer: LayerSpec) -> list[Draft]:
    return [
        FactDraft(**{**row, "status": Status(row["status"])})  # type: ignore[arg-type]
        for name in layer.files
        for row in pack.table(name)
    ]


READERS: Final[Mapping[str, Callable[[Pack, LayerSpec], list[Draft]]]] = {
    "areas": _shapes,
    "lines": _shapes,
    "coast": _coast,
    "addresses": _addresses,
    "shelters": _shelters,
    "schools": _schools,
    "points": _points,
    "facts": _facts,
}
