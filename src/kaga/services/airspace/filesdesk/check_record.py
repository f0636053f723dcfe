"""The judgement of a file as a record for programs and as lines for a terminal."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from kaga.engines.airspace.rules.rule import Verdict

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.city import CityMap
    from kaga.engines.airspace.legcheck.check import Checked
    from kaga.engines.airspace.legcheck.figures import LegFigures, Spot
    from kaga.engines.airspace.legcheck.findings import Finding
    from kaga.engines.airspace.rules.rule import Finding as RuleFinding
    from kaga.engines.airspace.told import Told


def record_of(found: Checked, kind: str, city: CityMap) -> dict[str, Any]:
    """Everything that a judgement says, in plain values."""
    course, figures, risk = found.flight.course, found.figures, found.figures.risk
    rules = found.rules
    return {
        "file": kind,
        "verdict": "ok" if found.passes else "findings",
        "map": {"version": city.version, "status": city.status(city.raster).value},
        "departs": float(course.times[0]),
        "arrives": float(course.times[-1]),
        "length_m": round(course.length_m, 1),
        "seconds": round(course.seconds, 1),
        "energy_wh": round(figures.energy_j / 3_600.0, 1),
        "people_within_30_m": _number(figures.people, 2),
        "deaths_per_flight_hour": _number(risk.mean_per_hour),
        "legs": [_leg(one) for one in figures.legs],
        "findings": [_finding(one) for one in found.findings],
        "rules": {
            "pack": rules.pack,
            "category": rules.category.name,
            "level": rules.level.value,
            "findings": [_rule(one) for one in rules.findings],
        },
        "profile": {
            "s_m": [round(one, 1) for one in found.view.along_m],
            "flight_msl": [_number(one, 2) for one in found.view.flight_m],
            "ground_msl": [_number(one, 2) for one in found.view.ground_m],
            "surface_msl": [_number(one, 2) for one in found.view.surface_m],
        },
        "line": [
            [float(lat), float(lon), float(msl)]
            for lat, lon, msl in zip(course.lats, course.lons, course.msl_m, strict=True)
        ],
    }


def _number(value: float, digits: int | None = None) -> float | None:
    """A number for JSON; what is unknown is None."""
    if not isfinite(value):
        return None
    return value if digits is None else round(value, digits)


def _leg(one: LegFigures) -> dict[str, Any]:
    heights = one.heights or (None, None, None)
    start, end = one.leg.start, one.leg.end
    return {
        "leg": one.leg.number,
        "from": start.name,
        "to": end.name,
        "kind": one.kind.value,
        "start": [start.at.lat, start.at.lon, round(start.msl_m, 2)],
        "end": [end.at.lat, end.at.lon, round(end.msl_m, 2)],
        "length_m": round(one.level_m, 1),
        "seconds": round(one.seconds, 1),
        "least_above_ground_m": _metres(heights[0]),
        "least_above_surface_m": _metres(heights[1]),
        "most_above_ground_m": _metres(heights[2]),
        "to_object_m": _metres(one.to_object),
        "to_wire_m": _metres(one.to_wire),
        "airport_room_m": _metres(one.airport),
        "people_within_30_m": _number(one.people, 2),
        "deaths_per_flight_hour": _number(one.deaths_per_hour),
        "zones": [str(met.volume.id) for met in one.zones],
        "seconds_without_refuge": one.without_refuge,
    }


def _metres(spot: Spot | None) -> float | None:
    return None if spot is None else round(spot.metres, 2)


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "weight": one.weight.value,
        "leg": one.leg,
        "lat": one.at.lat,
        "lon": one.at.lon,
        "value": _number(one.value),
        "limit": one.limit,
        "article": one.article,
        "what": words_record(one.what),
        "todo": words_record(one.todo),
    }


def _rule(one: RuleFinding) -> dict[str, Any]:
    return {
        "id": str(one.rule.key),
        "articles": list(one.rule.source.articles),
        "verdict": one.verdict.name.lower(),
        "title": words_record(one.rule.title),
        "detail": words_record(one.told),
        "to_confirm": one.rule.source.to_confirm,
    }


def words_record(told: Told) -> dict[str, str]:
    """A sentence in three languages."""
    return {"ja": told.ja, "easy": told.easy, "en": told.en}


def lines_of(record: dict[str, Any]) -> list[str]:
    """The judgement for a terminal: legs, then findings, then rules that ask for something."""
    lines = []
    if record["map"]["status"] != "official":
        lines.append("! stand-in map: invented houses; no flight may rest on it")
    lines.append(
        " leg                            length   above ground  object   wire  people  deaths/h"
    )
    lines += [_leg_line(leg) for leg in record["legs"]]
    for one in record["findings"]:
        mark = {"stop": "STOP", "permission": "PERMIT", "note": "note"}[one["weight"]]
        place = f"{one['lat']:.5f},{one['lon']:.5f}"
        article = f" [{one['article']}]" if one["article"] else ""
        lines.append(f"{mark} leg {one['leg']} at {place}: {one['what']['en']}{article}")
        lines.append(f"     -> {one['todo']['en']}")
    for rule in record["rules"]["findings"]:
        if rule["verdict"] in {
            Verdict.PERMISSION.name.lower(),
            Verdict.PROHIBITED.name.lower(),
        }:
            article = "、".join(rule["articles"])
            lines.append(f"{rule['verdict']}: {rule['title']['en']} [{article}]")
            lines.append(f"     {rule['detail']['en']}")
    counts = sum(one["weight"] != "note" for one in record["findings"])
    lines.append(
        f"{len(record['legs'])} legs, {counts} findings" if counts else "nothing is wrong"
    )
    return lines


def _leg_line(leg: dict[str, Any]) -> str:
    name = f"{leg['from']} -> {leg['to']}"
    low, high = leg["least_above_ground_m"], leg["most_above_ground_m"]
    known = low is not None and high is not None
    heights = f"{round(low)}-{round(high)} m" if known else "unknown"
    cells = [_cell(leg[key]) for key in ("to_object_m", "to_wire_m", "people_within_30_m")]
    deaths = leg["deaths_per_flight_hour"]
    rate = "unknown" if deaths is None else f"{deaths:.1e}"
    return (
        f"{leg['leg']:>4} {name:<28.28} {leg['length_m']:>6,.0f} m {heights:>13}"
        f" {cells[0]:>7} {cells[1]:>6} {cells[2]:>7} {rate:>9}"
    )


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
