"""ED-269: geographical zones as most European states publish them (`UASZoneList`, JSON).

What: the JSON of EUROCAE ED-269, June 2020, read and written. Why a language: its texts have
none, so the reader is told which one they are in, and the writer which one is wanted. Limits
are whole metres there; the writer rounds away from the zone (into it, where the zone asks
nothing of anybody). Places are longitude first, dimensions in metres or feet throughout.

>>> from kaga.engines.airspace.geozones.model import Authority
>>> from kaga.engines.geo.model import Point
>>> school = GeoZone(
...     About("KG00001", "JPN", Kind.PROHIBITED, (Authority(Purpose.INFORMATION),)),
...     (Layer(Circle(Point(36.30, 136.31), 80.0), Agl(0.0), Agl(150.0)),))
>>> read_ed269(write_ed269([school], Dataset(issued=0.0), "ja-JP"), "ja-JP").zones == (school,)
True
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
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
)
from kaga.engines.airspace.geozones.shapes import (
    point_of,
    polygon_of,
    position_of,
    rings_of,
)
from kaga.engines.airspace.geozones.times import (
    Style,
    entry_of,
    instant,
    instant_text,
    periods_of,
)
from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.airspace.periods import Period

FORMAT_VERSION: Final = "1.0.0"
LONGEST_OTHER_REASON: Final = 30
LONGEST_MESSAGE: Final = 200
FOOT_M: Final = 0.3048
_KINDS: Final = {
    "PROHIBITED": Kind.PROHIBITED,
    "REQ_AUTHORISATION": Kind.AUTHORISATION,
    "CONDITIONAL": Kind.CONDITIONAL,
    "NO_RESTRICTION": Kind.FREE,
}
_BOTH_SPELLINGS: Final = _KINDS | {"REQ_AUTHORIZATION": Kind.AUTHORISATION}
_WORDS: Final = {kind: word for word, kind in _KINDS.items()}
_REASONS: Final = {reason.value: reason for reason in Reason if reason is not Reason.DAR}
_DATUMS: Final[dict[str, type[Agl | Msl]]] = {"AGL": Agl, "AMSL": Msl}


def read_ed269(text: str, lang: str) -> Reading:
    """Read a file.

    Parameters
    ----------
    text
        JSON with `UASZoneList`, or `features` as the standard's own schema names the list.
    lang
        The language of its texts, such as `ja-JP`.

    Raises
    ------
    GeozoneError
        If the file as a whole cannot be read. Single zones are refused in the reading.
    """

    def find(file: Found) -> tuple[Dataset, Found]:
        said = optional_text(file, "description")
        dataset = Dataset(
            name=optional_text(file, "title"),
            descriptions=() if said is None else (Text(lang, said),),
            issued=None if (made := file.get("createdAt")) is None else instant(made, 0.0),
        )
        return dataset, file.get("UASZoneList") or file.at("features")

    return read_file(text, find, lambda found, notes: _zone(found, lang, notes))


def _zone(found: Found, lang: str, notes: list[Note]) -> GeoZone:
    parts = [_layer(one) for one in found.at("geometry").entries()]
    return GeoZone(
        _about(found, lang), tuple(parts), _periods(found.at("applicability"), notes)
    )


def _about(found: Found, lang: str) -> About:
    def said(key: str) -> tuple[Text, ...]:
        words = optional_text(found, key)
        return () if words is None else (Text(lang, words),)

    kind = member(_BOTH_SPELLINGS, found.at("restriction"))
    reasons, exempt = found.get("reason"), found.get("regulationExemption")
    extended, region = found.get("extendedProperties"), found.get("region")
    return About(
        identifier=found.at("identifier").text(),
        country=found.at("country").text(),
        kind=kind,
        authorities=tuple(
            _authority(one, lang, kind) for one in found.at("zoneAuthority").entries()
        ),
        names=said("name"),
        variant=member({v.value: v for v in Variant}, found.at("type")),
        conditions=_conditions(found),
        region=None if region is None else region.integer(),
        reasons=()
        if reasons is None
        else tuple(member(_REASONS, r) for r in reasons.entries()),
        other_reason=said("otherReasonInfo"),
        is_exempt=None if exempt is None else flag(exempt),
        messages=said("message"),
        extended=None if extended is None else json.dumps(extended.value, ensure_ascii=False),
    )


def _conditions(found: Found) -> str | None:
    """Conditions: one text, or a list of texts, which become lines."""
    inner = found.get("restrictionConditions")
    if inner is None or isinstance(inner.value, str):
        return optional_text(found, "restrictionConditions")
    return "\n".join(one.text() for one in inner.entries()) or None


def _authority(found: Found, lang: str, kind: Kind) -> Authority:
    def said(key: str) -> tuple[Text, ...]:
        words = optional_text(found, key)
        return () if words is None else (Text(lang, words),)

    purpose = found.get("purpose")
    asks = Purpose.AUTHORIZATION if kind is Kind.AUTHORISATION else Purpose.INFORMATION
    return Authority(
        purpose=asks if purpose is None else member({p.value: p for p in Purpose}, purpose),
        names=said("name"),
        services=said("service"),
        contacts=said("contactName"),
        email=optional_text(found, "email"),
        site=optional_text(found, "siteURL"),
        phone=optional_text(found, "phone"),
        interval_before=optional_text(found, "intervalBefore"),
    )


def _layer(found: Found) -> Layer:
    unit = member_of_units(found.at("uomDimensions"))
    shape = found.at("horizontalProjection")
    floor = _height(found, "lower", unit)
    ceiling = _height(found, "upper", unit)
    with placed(found.where):
        if shape.at("type").text() == "Circle":
            radius = shape.at("radius").number() * unit
            return Layer(Circle(point_of(shape.at("center")), radius), floor, ceiling)
        if shape.at("type").text() == "Polygon":
            return Layer(polygon_of(shape.at("coordinates")), floor, ceiling)
    raise GeozoneError(Problem.UNKNOWN_VALUE, shape.where, "neither Circle nor Polygon")


def member_of_units(found: Found) -> float:
    """Metres in the unit of a volume."""
    word = found.text().upper()
    if word not in ("M", "FT"):
        raise GeozoneError(Problem.UNKNOWN_VALUE, found.where, "neither M nor FT")
    return 1.0 if word == "M" else FOOT_M


def _height(found: Found, side: str, unit: float) -> ZoneHeight:
    """A limit; none at all is the ground below and no end above."""
    limit = found.get(f"{side}Limit")
    reference = found.at(f"{side}VerticalReference")
    if reference.text() not in _DATUMS:
        raise GeozoneError(Problem.UNKNOWN_VALUE, reference.where, "neither AGL nor AMSL")
    datum = _DATUMS[reference.text()]
    if limit is None:
        return datum(UNLIMITED_M) if side == "upper" else Agl(0.0)
    if isinstance(limit.value, str):  # as published files have it, against the standard
        limit = Found(_number(limit), limit.where)
    return datum(limit.number() * unit)


def _number(found: Found) -> float:
    try:
        return float(found.text())
    except ValueError as error:
        detail = f"{found.text()[:40]!r} is no number"
        raise GeozoneError(Problem.WRONG_KIND, found.where, detail) from error


def _periods(found: Found, notes: list[Note]) -> tuple[Period, ...]:
    periods: list[Period] = []
    is_always = False
    for entry in found.entries():
        is_permanent = flag(entry.at("permanent"))
        dated = entry.get("startDateTime") or entry.get("endDateTime")
        if is_permanent and dated:
            detail = "permanent, and yet with dates"
            raise GeozoneError(Problem.DISAGREES, entry.where, detail)
        part = periods_of(entry, notes)
        if part is None and not is_permanent:
            detail = "not permanent, and yet without dates and hours"
            raise GeozoneError(Problem.MISSING, entry.where, detail)
        is_always |= part is None
        periods += part or ()
    if not periods and not is_always:
        raise GeozoneError(Problem.MISSING, found.where, "a zone holds at some time")
    return () if is_always else tuple(periods)


def write_ed269(zones: Sequence[GeoZone], dataset: Dataset, lang: str) -> str:
    """Write a file.

    Parameters
    ----------
    zones
        In the order wanted.
    dataset
        When it was issued (needed), its name and description.
    lang
        Which of several texts to write; the first, where there is none in it.

    Raises
    ------
    GeozoneError
        If a zone says what ED-269 cannot.
    """
    if dataset.issued is None:
        raise GeozoneError(Problem.MISSING, "dataset", "when it was issued")
    file = {
        "formatVersion": FORMAT_VERSION,
        "createdAt": instant_text(dataset.issued),
        "title": dataset.name,
        "description": _said(dataset.descriptions, lang),
        "UASZoneList": [_zone_json(zone, lang) for zone in zones],
    }
    return json.dumps(known(file), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _said(texts: tuple[Text, ...], lang: str) -> str | None:
    """The text in a language, else the first."""
    return next((one.text for one in texts if one.lang == lang), None) or next(
        (one.text for one in texts), None
    )


def _zone_json(zone: GeoZone, lang: str) -> dict[str, Any]:
    about = zone.about
    if about.kind not in _WORDS or Reason.DAR in about.reasons:
        raise _unsaid(about, "ED-269 knows neither U-space zones nor the reason DAR")
    other, message = _said(about.other_reason, lang), _said(about.messages, lang)
    for text, longest in ((other, LONGEST_OTHER_REASON), (message, LONGEST_MESSAGE)):
        if text is not None and len(text) > longest:
            raise _unsaid(about, f"a text of more than {longest} characters")
    found = {
        "identifier": about.identifier,
        "country": about.country,
        "name": _said(about.names, lang),
        "type": about.variant.value,
        "restriction": _WORDS[about.kind],
        "restrictionConditions": about.conditions,
        "region": about.region,
        "reason": [reason.value for reason in about.reasons] or None,
        "otherReasonInfo": other,
        "regulationExemption": flag_word(about.is_exempt),
        "message": message,
        "applicability": [_period_json(period) for period in zone.periods]
        or [{"permanent": "YES"}],
        "zoneAuthority": [_authority_json(one, lang) for one in about.authorities],
        "geometry": [_layer_json(layer, about) for layer in zone.layers],
        "extendedProperties": None if about.extended is None else json.loads(about.extended),
    }
    return known(found)


def _unsaid(about: About, detail: str) -> GeozoneError:
    return GeozoneError(Problem.NOT_EXPRESSIBLE, f"zone {about.identifier}", detail)


def _period_json(period: Period) -> dict[str, Any]:
    entry = entry_of(period, Style.ED269)
    is_dated = "startDateTime" in entry or "endDateTime" in entry
    return {"permanent": "NO" if is_dated else "YES"} | entry


def _authority_json(authority: Authority, lang: str) -> dict[str, Any]:
    return known(
        {
            "name": _said(authority.names, lang),
            "service": _said(authority.services, lang),
            "email": authority.email,
            "contactName": _said(authority.contacts, lang),
            "siteURL": authority.site,
            "phone": authority.phone,
            "purpose": authority.purpose.value,
            "intervalBefore": authority.interval_before,
        }
    )


def _layer_json(layer: Layer, about: About) -> dict[str, Any]:
    shape = layer.footprint
    away = (math.ceil, math.floor) if about.kind is Kind.FREE else (math.floor, math.ceil)
    floor, ceiling = away[0](layer.floor.metres), away[1](layer.ceiling.metres)
    if floor >= ceiling and type(layer.floor) is type(layer.ceiling):
        raise _unsaid(about, "a layer that is thinner than a metre")
    return {
        "uomDimensions": "M",
        "lowerLimit": floor,
        "lowerVerticalReference": _reference(layer.floor, about),
        "upperLimit": None if layer.ceiling.metres >= UNLIMITED_M else ceiling,
        "upperVerticalReference": _reference(layer.ceiling, about),
        "horizontalProjection": _circle(shape)
        if isinstance(shape, Circle)
        else _polygon(shape),
    }


def _circle(shape: Circle) -> dict[str, Any]:
    return {
        "type": "Circle",
        "center": position_of(shape.centre),
        "radius": shape.radius_m,
    }


def _polygon(shape: Polygon) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": rings_of(shape)}


def _reference(height: ZoneHeight, about: About) -> str:
    for word, datum in _DATUMS.items():
        if type(height) is datum:
            return word
    raise _unsaid(about, "a height above the ellipsoid")
