"""ED-318: geographical zones as layered GeoJSON, in several languages.

What: the JSON of EUROCAE ED-318, which follows ED-269, read and written: a feature collection
whose geometries have a `layer` of heights, circles as points with an `extent`. Why both ways
here: Japan publishes no zones in an international form yet; a city that does so can be read by
any ground station that reads Europe's. Links, mail addresses and telephone numbers are plain
texts, as the standard's own schema has them.

>>> from kaga.engines.airspace.geozones.model import Authority
>>> from kaga.engines.geo.model import Point
>>> school = GeoZone(
...     About("KG00001", "JPN", Kind.PROHIBITED, (Authority(Purpose.INFORMATION),)),
...     (Layer(Circle(Point(36.30, 136.31), 80.0), Agl(0.0), Agl(150.0)),))
>>> read_ed318(write_ed318([school], Dataset())).zones == (school,)
True
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kaga.engines.airspace.footprints import Circle, Polygon
from kaga.engines.airspace.geozones.model import (
    UNLIMITED_M,
    About,
    Authority,
    Dataset,
    GeoZone,
    Kind,
    Layer,
    Purpose,
    Reason,
    Text,
    Variant,
    ZoneHeight,
)
from kaga.engines.airspace.geozones.problems import GeozoneError, Note, Problem
from kaga.engines.airspace.geozones.reading import (
    Found,
    Reading,
    flag,
    flag_word,
    known,
    member,
    optional_text,
    placed,
    read_file,
    texts,
)
from kaga.engines.airspace.geozones.shapes import point_of, polygon_of, position_of, rings_of
from kaga.engines.airspace.geozones.times import (
    Style,
    entry_of,
    instant,
    instant_text,
    periods_of,
)
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl
from kaga.engines.airspace.periods import Period

FOOT_M: Final = 0.3048
_KINDS: Final = {
    "PROHIBITED": Kind.PROHIBITED,
    "REQ_AUTHORIZATION": Kind.AUTHORISATION,
    "CONDITIONAL": Kind.CONDITIONAL,
    "NO_RESTRICTION": Kind.FREE,
    "USPACE": Kind.U_SPACE,
}
_WORDS: Final = {kind: word for word, kind in _KINDS.items()}
_FOREIGN: Final = Reason.FOREIGN_TERRITORY
_REASONS: Final = {reason.value: reason for reason in Reason if reason is not _FOREIGN}
_DATUMS: Final[dict[str, type[ZoneHeight]]] = {"AGL": Agl, "AMSL": Msl, "WGS84": Ellipsoid}
_MANY: Final = {"MultiPolygon": "Polygon", "MultiPoint": "Point"}


def read_ed318(text: str) -> Reading:
    """Read a file.

    Raises
    ------
    GeozoneError
        If the file as a whole cannot be read. Single zones are refused in the reading.
    """

    def find(file: Found) -> tuple[Dataset, Found]:
        if file.at("type").text() != "FeatureCollection":
            raise GeozoneError(Problem.UNKNOWN_VALUE, file.where, "no FeatureCollection")
        about = file.get("metadata") or Found({}, f"{file.where}.metadata")
        dataset = Dataset(
            name=optional_text(file, "name"),
            providers=texts(about, "provider"),
            descriptions=texts(about, "description"),
            issued=_moment(about, "issued"),
            valid_from=_moment(about, "validFrom"),
            valid_to=_moment(about, "validTo"),
            geoid=optional_text(about, "otherGeoid"),
            limitations=texts(about, "technicalLimitations"),
        )
        return dataset, file.at("features")

    return read_file(text, find, _zone)


def _moment(found: Found, key: str) -> float | None:
    inner = found.get(key)
    return None if inner is None else instant(inner, math.nan)


def _zone(found: Found, notes: list[Note]) -> GeoZone:
    properties = found.at("properties")
    layers = tuple(_layers(found.at("geometry"), None))
    limited = properties.get("limitedApplicability")
    parts = [] if limited is None else [periods_of(one, notes) for one in limited.entries()]
    periods = [] if None in parts else [one for part in parts for one in part or ()]
    return GeoZone(_about(properties), layers, tuple(periods))


def _about(found: Found) -> About:
    reasons, exempt = found.get("reason"), found.get("regulationExemption")
    extended, region = found.get("extendedProperties"), found.get("region")
    return About(
        identifier=found.at("identifier").text(),
        country=found.at("country").text(),
        kind=member(_KINDS, found.at("type")),
        authorities=tuple(_authority(one) for one in found.at("zoneAuthority").entries()),
        names=texts(found, "name"),
        variant=member({v.value: v for v in Variant}, found.at("variant")),
        conditions=optional_text(found, "restrictionConditions"),
        region=None if region is None else region.integer(),
        reasons=()
        if reasons is None
        else tuple(member(_REASONS, r) for r in reasons.entries()),
        other_reason=texts(found, "otherReasonInfo"),
        is_exempt=None if exempt is None else flag(exempt),
        messages=texts(found, "message"),
        extended=None if extended is None else json.dumps(extended.value, ensure_ascii=False),
    )


def _authority(found: Found) -> Authority:
    return Authority(
        purpose=member({p.value: p for p in Purpose}, found.at("purpose")),
        names=texts(found, "name"),
        services=texts(found, "service"),
        contacts=texts(found, "contactName"),
        email=optional_text(found, "email"),
        site=optional_text(found, "siteURL"),
        phone=optional_text(found, "phone"),
        interval_before=optional_text(found, "intervalBefore"),
    )


def _layers(found: Found, around: Found | None) -> Iterator[Layer]:
    """The layers of a geometry; a part without heights has those of the whole."""
    kind, heights = found.at("type").text(), found.get("layer") or around
    if kind == "GeometryCollection":
        for part in found.at("geometries").entries():
            if part.at("type").text() == kind:
                raise GeozoneError(Problem.NOT_EXPRESSIBLE, part.where, "nested collections")
            yield from _layers(part, heights)
        return
    floor, ceiling = _limits(heights)
    places = found.at("coordinates")
    each = places.entries() if kind in _MANY else iter([places])
    for one in each:
        with placed(one.where):
            yield Layer(_shape(_MANY.get(kind, kind), one, found), floor, ceiling)


def _shape(kind: str, places: Found, geometry: Found) -> Polygon | Circle:
    if kind == "Polygon":
        return polygon_of(places)
    if kind != "Point":
        raise GeozoneError(
            Problem.NOT_EXPRESSIBLE, geometry.where, f"{kind[:40]!r} has no area"
        )
    extent = geometry.at("extent")
    if extent.at("subType").text() != "Circle":
        raise GeozoneError(Problem.UNKNOWN_VALUE, extent.where, "a subType that is no Circle")
    return Circle(point_of(places), extent.at("radius").number())


def _limits(found: Found | None) -> tuple[ZoneHeight, ZoneHeight]:
    """Floor and ceiling; without any from the ground without end."""
    if found is None:
        return Agl(0.0), Agl(UNLIMITED_M)
    word = optional_text(found, "uom") or "m"
    if word not in ("m", "ft"):
        raise GeozoneError(Problem.UNKNOWN_VALUE, found.where, "neither m nor ft")
    unit = 1.0 if word == "m" else FOOT_M
    ceiling = _height(found, "upper", unit)
    return _height(found, "lower", unit) or Agl(0.0), ceiling or Agl(UNLIMITED_M)


def _height(found: Found, side: str, unit: float) -> ZoneHeight | None:
    limit = found.get(side)
    if limit is None:
        return None
    datum = member_of_datums(found.at(f"{side}Reference"))
    metres = limit.number() * unit
    return datum(UNLIMITED_M if side == "upper" and limit.number() >= UNLIMITED_M else metres)


def member_of_datums(found: Found) -> type[ZoneHeight]:
    """The kind of height that a vertical reference names."""
    word = found.text()
    if word not in _DATUMS:
        raise GeozoneError(Problem.UNKNOWN_VALUE, found.where, "not AGL, AMSL or WGS84")
    return _DATUMS[word]


def write_ed318(zones: Sequence[GeoZone], dataset: Dataset) -> str:
    """Write a file.

    Parameters
    ----------
    zones
        In the order wanted.
    dataset
        What the file says of itself.

    Raises
    ------
    GeozoneError
        If a zone says what ED-318 cannot.
    """
    about = {
        "validFrom": _moment_text(dataset.valid_from),
        "validTo": _moment_text(dataset.valid_to),
        "issued": _moment_text(dataset.issued),
        "provider": _texts_json(dataset.providers),
        "description": _texts_json(dataset.descriptions),
        "otherGeoid": dataset.geoid,
        "technicalLimitations": _texts_json(dataset.limitations),
    }
    file = {
        "type": "FeatureCollection",
        "name": dataset.name,
        "metadata": known(about),
        "features": [_feature(zone) for zone in zones],
    }
    return json.dumps(known(file), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _moment_text(seconds: float | None) -> str | None:
    return None if seconds is None else instant_text(seconds)


def _texts_json(said: tuple[Text, ...]) -> list[dict[str, str]] | None:
    return [{"text": one.text, "lang": one.lang} for one in said] or None


def _feature(zone: GeoZone) -> dict[str, Any]:
    about = zone.about
    if _FOREIGN in about.reasons:
        detail = "ED-318 does not know the reason FOREIGN_TERRITORY"
        raise GeozoneError(Problem.NOT_EXPRESSIBLE, f"zone {about.identifier}", detail)
    properties = {
        "identifier": about.identifier,
        "country": about.country,
        "name": _texts_json(about.names),
        "type": _WORDS[about.kind],
        "variant": about.variant.value,
        "restrictionConditions": about.conditions,
        "region": about.region,
        "reason": [reason.value for reason in about.reasons] or None,
        "otherReasonInfo": _texts_json(about.other_reason),
        "regulationExemption": flag_word(about.is_exempt),
        "message": _texts_json(about.messages),
        "limitedApplicability": [_period_json(one) for one in zone.periods] or None,
        "zoneAuthority": [_authority_json(one) for one in about.authorities],
        "extendedProperties": None if about.extended is None else json.loads(about.extended),
    }
    parts = [_geometry(layer) for layer in zone.layers]
    whole = {"type": "GeometryCollection", "geometries": parts}
    geometry = parts[0] if len(parts) == 1 else whole
    return {"type": "Feature", "properties": known(properties), "geometry": geometry}


def _period_json(period: Period) -> dict[str, Any]:
    return entry_of(period, Style.ED318)


def _authority_json(authority: Authority) -> dict[str, Any]:
    return known(
        {
            "name": _texts_json(authority.names),
            "service": _texts_json(authority.services),
            "contactName": _texts_json(authority.contacts),
            "siteURL": authority.site,
            "email": authority.email,
            "phone": authority.phone,
            "purpose": authority.purpose.value,
            "intervalBefore": authority.interval_before,
        }
    )


def _geometry(layer: Layer) -> dict[str, Any]:
    shape = layer.footprint
    if isinstance(shape, Circle):
        extent = {"subType": "Circle", "radius": shape.radius_m}
        places = {"type": "Point", "coordinates": position_of(shape.centre), "extent": extent}
    else:
        places = {"type": "Polygon", "coordinates": rings_of(shape)}
    words = {datum: word for word, datum in _DATUMS.items()}
    return places | {
        "layer": {
            "upper": layer.ceiling.metres,
            "upperReference": words[type(layer.ceiling)],
            "lower": layer.floor.metres,
            "lowerReference": words[type(layer.floor)],
            "uom": "m",
        }
    }
