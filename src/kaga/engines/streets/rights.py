"""What the tags of a way allow to whom, and how fast.

One function for each mode answers both directions at once. The rules are those of the
OpenStreetMap wiki for access (the most special key wins), one-way streets, steps, surfaces and
smoothness; what is not tagged is allowed as the class of the road suggests.

>>> from kaga.engines.streets.profiles import CAR, WALK
>>> lane = {"highway": "residential", "oneway": "yes"}
>>> right = right_of(lane, CAR, None)
>>> right.forward, right.backward, right.kmh
(True, False, 24.0)
>>> right_of(lane, WALK, None).backward
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.streets.closures import WINTER, periods, within
from kaga.engines.streets.profiles import Mode, Profile

if TYPE_CHECKING:
    from datetime import date

    from kaga.engines.streets.ways import Tags


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPEN: Final = frozenset({"yes", "permissive", "designated", "official", "public", "1", "true"})
_LOCAL: Final = frozenset({"destination", "customers", "delivery", "residents", "permit"})
_SHUT: Final = _words(
    "no private agricultural forestry agricultural;forestry use_sidepath psv bus military"
    " emergency license 0 false"
)
_KEYS: Final = {
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
    Mode.WALK: ("foot", "access"),
    Mode.WHEELCHAIR: ("wheelchair", "foot", "access"),
}
_ON_FOOT: Final = _words(
    "trunk trunk_link primary primary_link secondary secondary_link tertiary tertiary_link"
    " unclassified road residential living_street service services rest_area track pedestrian"
    " footway path cycleway steps bridleway corridor platform elevator"
)
_ALONG: Final = _words("1 yes true")
_AGAINST: Final = _words("-1 reverse")
_ROUND: Final = frozenset({"roundabout", "circular"})
_LOOSE: Final = _words(
    "unpaved compacted fine_gravel gravel ground dirt earth grass mud sand pebblestone rock"
    " grass_paver unhewn_cobblestone"
)
_ROLLING: Final = {
    "compacted": 0.8,
    "fine_gravel": 0.7,
    "sett": 0.75,
    "cobblestone": 0.6,
    "unpaved": 0.55,
    "ground": 0.5,
    "dirt": 0.5,
    "earth": 0.5,
    "grass_paver": 0.5,
    "gravel": 0.4,
    "pebblestone": 0.0,
    "unhewn_cobblestone": 0.0,
    "grass": 0.0,
    "mud": 0.0,
    "sand": 0.0,
    "rock": 0.0,
}
_TOO_ROUGH: Final = _words("very_bad horrible very_horrible impassable")
_ROUGH_KMH: Final = {
    "bad": 25.0,
    "very_bad": 12.0,
    "horrible": 6.0,
    "very_horrible": 0.0,
    "impassable": 0.0,
}
_NUMBER: Final = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|knots)?")
_CLOCK: Final = re.compile(r"^(?:PT?)?(?:(\d+)[:H])?(\d+)M?(?::(\d+))?$")
_NARROWEST_M: Final = 0.8
_FERRY_KMH: Final = 12.0
LOOSE_KMH: Final = 30.0


@dataclass(frozen=True, slots=True)
class Right:
    """What one may do on a way.

    `kmh` is the speed on the flat; `lasts` replaces it by seconds for the whole way (ferries).
    `local` ways may be used only where a journey begins or ends.
    """

    forward: bool
    backward: bool
    kmh: float
    local: bool = False
    lasts: float = 0.0
    ferry: bool = False


SHUT: Final = Right(forward=False, backward=False, kmh=0.0)


def right_of(tags: Tags, profile: Profile, day: date | None) -> Right:
    """What a way allows.

    Parameters
    ----------
    tags
        Of the way.
    profile
        Who moves.
    day
        On which day; None leaves closures of the season out of account.
    """
    if _is_closed(tags, profile.mode, day):
        return SHUT
    if tags.get("route") in {"ferry", "shuttle_train"}:
        return _ferry(tags, profile.mode)
    if profile.mode is Mode.CAR:
        return _car(tags, profile)
    return _foot(tags, profile)


def access_of(tags: Tags, mode: Mode, suffix: str = "") -> str:
    """What the most special access key says: "open", "local", "shut", or "" for nothing."""
    for key in _KEYS[mode]:
        value = tags.get(key + suffix)
        if value is None:
            continue
        if value in _OPEN or (key == "wheelchair" and value == "limited"):
            return "open"
        if value in _LOCAL:
            return "local"
        if value in _SHUT:
            return "shut"
    return ""


def _is_closed(tags: Tags, mode: Mode, day: date | None) -> bool:
    if tags.get("ice_road") == "yes":
        return True
    if day is None:
        return False
    if mode is Mode.CAR and "no" in (tags.get("winter_service"), tags.get("snowplowing")):
        return within(WINTER, day)
    for key in _KEYS[mode]:
        value = tags.get(f"{key}:conditional")
        closed = periods(value) if value is not None else None
        if closed is not None:
            return within(closed, day)
    return False


def _car(tags: Tags, profile: Profile) -> Right:
    kind = tags.get("highway", "")
    said = access_of(tags, Mode.CAR)
    if said == "shut" or tags.get("area") == "yes":
        return SHUT
    usual = profile.roads.get(kind)
    if usual is None:
        # A path where cars are allowed by name: residents of a pedestrian street, say.
        named = any(tags.get(key) in _OPEN | _LOCAL for key in _KEYS[Mode.CAR][:3])
        if not named or kind not in {"pedestrian", "footway", "cycleway", "path", "busway"}:
            return SHUT
        usual = 8.0
    kmh = _car_speed(tags, usual, profile)
    forward, backward = _directions(tags, kind)
    return Right(
        forward and access_of(tags, Mode.CAR, ":forward") != "shut" and kmh > 0,
        backward and access_of(tags, Mode.CAR, ":backward") != "shut" and kmh > 0,
        kmh,
        said == "local" or tags.get("service") == "emergency_access",
    )


def _car_speed(tags: Tags, usual: float, profile: Profile) -> float:
    kmh = usual
    limit = kmh_of(tags.get("maxspeed", ""))
    if limit:
        kmh = limit * profile.share
    if tags.get("surface") in _LOOSE or tags.get("tracktype") in {"grade3", "grade4"}:
        kmh = min(kmh, LOOSE_KMH)
    if tags.get("tracktype") == "grade5":
        return 0.0
    kmh = min(kmh, _ROUGH_KMH.get(tags.get("smoothness", ""), kmh))
    return min(kmh, profile.speed * 3.6)


def kmh_of(limit: str) -> float:
    """A speed limit in kilometres an hour; 0 if it names none."""
    if limit == "walk":
        return 7.0
    match = _NUMBER.match(limit)
    if match is None:
        return 0.0
    factor = {"mph": 1.609344, "knots": 1.852}.get(match[2] or "", 1.0)
    return float(match[1]) * factor


def _directions(tags: Tags, kind: str) -> tuple[bool, bool]:
    said = tags.get("oneway:motor_vehicle", tags.get("oneway:vehicle", tags.get("oneway")))
    if said is None and (tags.get("junction") in _ROUND or kind == "motorway"):
        return True, False
    if said == "reversible":
        return False, False
    return said not in _AGAINST, said not in _ALONG


def _foot(tags: Tags, profile: Profile) -> Right:
    kind = tags.get("highway", "")
    said = access_of(tags, profile.mode)
    walkable = kind in _ON_FOOT or "platform" in (
        tags.get("railway"),
        tags.get("public_transport"),
    )
    if said == "shut" or (not walkable and said != "open") or kind in {"motorway", "raceway"}:
        return SHUT
    if tags.get("motorroad") == "yes" and said != "open":
        return SHUT
    kmh = profile.speed * 3.6
    if kind == "steps" or "conveying" in tags:
        ramp = "yes" in (tags.get("ramp:wheelchair"), tags.get("wheelchair"))
        kmh *= profile.steps if profile.steps or not ramp else 0.5
    if profile.mode is Mode.WHEELCHAIR:
        kmh *= _rolls(tags)
    if kmh <= 0:
        return SHUT
    forward, backward = _on_foot(tags)
    return Right(forward, backward, kmh)


def _on_foot(tags: Tags) -> tuple[bool, bool]:
    """Directions on foot: only what is said of walkers counts, and which way stairs move."""
    said = tags.get("oneway:foot")
    moves = tags.get("conveying")
    forward = said not in _AGAINST and moves != "backward"
    backward = said not in _ALONG and moves != "forward"
    return (
        forward and tags.get("foot:forward") != "no",
        backward and tags.get("foot:backward") != "no",
    )


def _rolls(tags: Tags) -> float:
    """Share of the flat speed that a wheelchair keeps on this ground; 0 if it cannot go."""
    if tags.get("smoothness") in _TOO_ROUGH or "conveying" in tags:
        return 0.0
    if tags.get("tracktype") in {"grade3", "grade4", "grade5"}:
        return 0.0
    if "sac_scale" in tags and tags["sac_scale"] not in {"no", "strolling"}:
        return 0.0
    width = _NUMBER.match(tags.get("width", ""))
    if width is not None and float(width[1]) < _NARROWEST_M:
        return 0.0
    surface = tags.get("surface", "")
    if not surface and tags.get("highway") in {"path", "track", "bridleway"}:
        surface = "ground" if tags.get("tracktype") != "grade1" else ""
    share = _ROLLING.get(surface, 1.0)
    return share * (0.7 if tags.get("smoothness") == "bad" else 1.0)


def _ferry(tags: Tags, mode: Mode) -> Right:
    said = access_of(tags, mode)
    if said == "shut" or (mode is Mode.CAR and said == ""):
        return SHUT
    back = tags.get("oneway") not in _ALONG
    lasts = seconds_of(tags.get("duration", ""))
    return Right(forward=True, backward=back, kmh=_FERRY_KMH, lasts=lasts, ferry=True)


def seconds_of(duration: str) -> float:
    """A duration such as `00:25`, `25` (minutes) or `PT1H30M`; 0 if it is none."""
    match = _CLOCK.match(duration.strip())
    if match is None:
        return 0.0
    return int(match[1] or 0) * 3600.0 + int(match[2]) * 60.0 + int(match[3] or 0)


_BLOCKS_CARS: Final = _words(
    "bollard block bus_trap chain cycle_barrier debris fence full-height_turnstile"
    " hampshire_gate horse_stile jersey_barrier kent_carriage_gap kissing_gate log"
    " motorcycle_barrier planter rope stile sump_buster turnstile wall"
)
_BLOCKS_FEET: Final = frozenset({"fence", "wall"})
_BLOCKS_WHEELS: Final = _words(
    "stile kissing_gate turnstile full-height_turnstile log horse_stile fence wall debris"
    " cycle_barrier motorcycle_barrier"
)


def blocks(tags: Tags, mode: Mode) -> bool:
    """Whether nobody of this mode passes a point with these tags."""
    said = access_of(tags, mode)
    if said:
        return said == "shut"
    kind = tags.get("barrier", "")
    if mode is Mode.CAR:
        return kind in _BLOCKS_CARS
    if mode is Mode.WALK:
        return kind in _BLOCKS_FEET
    return kind in _BLOCKS_WHEELS or tags.get("kerb") == "raised"
