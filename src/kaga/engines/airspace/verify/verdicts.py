"""Facts of the flight and what each rule of the pack says about them.

What: every fact that can be measured is measured again (heights, distances, what lies below,
the sun), and every rule of the pack is asked again. What only a person can declare — a licence,
an insurance — is taken as declared: the signature attests it.

Sun: J. Meeus, Astronomical Algorithms (2nd ed. 1998), ch. 25, low accuracy (0.01°).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from kaga.engines.airspace.verify.clearances import Crossed
from kaga.engines.airspace.verify.flown import Flight
from kaga.engines.airspace.verify.report import Check, holds, same, worst_of
from kaga.engines.airspace.verify.store import Land

_DID: Final = 1 << 16
_SCHOOL: Final = 1 << 17
_WATER: Final = 7 << 1
_HORIZON: Final = -0.8333
_NEARLY: Final = 0.1
_DAY_MS: Final = 86_400_000
_J2000_MS: Final = 946_728_000_000


def fact_checks(
    certificate: dict[str, Any], flight: Flight, crossed: Crossed, land: Land
) -> Iterator[Check]:
    """Every fact that can be measured."""
    facts, minima = certificate["rules"]["facts"], certificate["minima"]
    below = 0
    for _, _, _, parts in crossed.legs:
        for part in parts:
            below |= land.at(part.x, part.y)[2]
    wanted = {
        "most_agl_mm": minima["most_agl"]["value_mm"],
        "least_agl_mm": minima["above_ground"]["value_mm"],
        "object_mm": minima["to_object"] and minima["to_object"]["value_mm"],
        "airport_room_mm": minima["airport"] and minima["airport"]["room_mm"],
        "did": bool(below & _DID),
        "school": bool(below & _SCHOOL),
        "water": bool(below & _WATER),
    }
    for name, found in wanted.items():
        yield same(f"facts.{name}", f"fact {name}", facts[name], found)
    heights = [elevation(flight, part) for part in range(21)]
    least = min(heights)
    words = "whether the sun is below the horizon at some time of the flight"
    dark = f"sun at least {least:.2f} degrees high"
    agrees = facts["night"] == (least < _HORIZON) or abs(least - _HORIZON) < _NEARLY
    yield holds("facts.night", words, facts["night"], dark, passed=agrees)


def elevation(flight: Flight, part: int) -> float:
    """Height of the sun in degrees at twentieths of the flight, at its beginning's place."""
    first, last = flight.corners[0], flight.corners[-1]
    moment = first.time_ms + part / 20.0 * (last.time_ms - first.time_ms)
    return sun(moment, first.lat, first.lon)


def sun(time_ms: float, lat: float, lon: float) -> float:
    """Height of the sun's middle above the horizon, degrees, without refraction."""
    days = (time_ms - _J2000_MS) / _DAY_MS
    century = days / 36_525.0
    mean = 280.46646 + 36_000.76983 * century
    anomaly = math.radians(357.52911 + 35_999.05029 * century)
    centre = (1.914602 - 0.004817 * century) * math.sin(anomaly)
    centre += 0.019993 * math.sin(2.0 * anomaly) + 0.000289 * math.sin(3.0 * anomaly)
    node = math.radians(125.04 - 1934.136 * century)
    true = math.radians(mean + centre - 0.00569 - 0.00478 * math.sin(node))
    tilt = math.radians(23.439291 - 0.0130042 * century + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(tilt) * math.sin(true))
    ascension = math.atan2(math.cos(tilt) * math.sin(true), math.cos(true))
    sidereal = math.radians(280.46061837 + 360.98564736629 * days + lon)
    phi = math.radians(lat)
    return math.degrees(
        math.asin(
            math.sin(phi) * math.sin(declination)
            + math.cos(phi) * math.cos(declination) * math.cos(sidereal - ascension)
        )
    )


def rule_checks(certificate: dict[str, Any], pack: dict[str, Any]) -> Iterator[Check]:
    """The verdict of every rule of the pack, in its order; none prohibits."""
    facts, claimed = certificate["rules"]["facts"], certificate["rules"]["verdicts"]
    found = [
        {"rule": rule["id"], "article": rule["article"], "verdict": _verdict(rule, facts)}
        for rule in pack["rules"]
    ]
    yield same("rules.count", "one verdict for each rule", len(claimed), len(found))
    rows = ((a, b, a == b) for a, b in zip(claimed, found, strict=False))
    yield worst_of("rules.verdicts", "rule, article and verdict", rows)
    against = [row["rule"] for row in found if row["verdict"] == "prohibited"]
    words = "no rule prohibits the flight"
    yield holds("limit.rules", words, against, "none", passed=not against)


def _verdict(rule: dict[str, Any], facts: dict[str, Any]) -> str:
    name = rule["fact"]
    declared = name.startswith("declared.")
    fact = facts["declared"].get(name[9:]) if declared else facts[name]
    # Nothing within reach keeps every least distance; what nobody declared keeps nothing.
    if fact is None:
        met = not declared
    elif rule["test"] == "at_least":
        met = fact >= rule["value"]
    elif rule["test"] == "at_most":
        met = fact <= rule["value"]
    else:
        met = type(fact) is type(rule["value"]) and fact == rule["value"]
    return "ok" if met else str(rule["otherwise"])
