"""The air of a time as pages show it: a table in words, shapes for a still map, script's data.

What: `queries.public_air` turned into what templates put out. Zones look by what they do to a
flight — closed, with permission, to be avoided — and never by colour alone: each look has its
own line and pattern in the style sheet, and each zone stands in the table.

>>> look_of(Severity.PROHIBIT)
'closed'
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from kaga.engines.airspace.geoid import KAGA_FALLBACK
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl
from kaga.engines.airspace.volumes import Severity
from kaga.engines.geo.model import Box
from kaga.kernel.clock import to_local
from kaga.kernel.web.words import Words
from kaga.services.airspace import air_words as w
from kaga.services.airspace import over_words, words
from kaga.services.airspace.enums import PriorityClass
from kaga.services.airspace.pages.sentences import both, filled
from kaga.services.airspace.queries.public_air import MOST_FLIGHTS, air_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaga.engines.airspace.heights import AnyHeight
    from kaga.kernel.identity.visitor import Language
    from kaga.services.airspace.queries.public_air import PublicAir, PublicFlight, PublicZone

Look = Literal["closed", "permission", "avoid"]
MARGIN: Final = timedelta(minutes=5)
"""Before a departure and after an arrival, so that who comes just before is seen."""
_LONG: Final = timedelta(hours=1)
_QUARTER_S: Final = 900.0
_LOOKS: Final[Mapping[Severity, Look]] = {
    Severity.PROHIBIT: "closed",
    Severity.PERMISSION: "permission",
    Severity.COST: "avoid",
    Severity.INFORM: "avoid",
}
_KINDS: Final = {
    str(name): text
    for texts in (words.RESTRICTIONS, words.HAPPENINGS)
    for name, text in texts.items()
}
_HEALTH: Final = frozenset({PriorityClass.RESCUE, PriorityClass.MEDICAL})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `look` is a zone's, or "others" for a flight."""

    look: str
    what: Words
    kind: Words
    heights: Words
    when: Words


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when the air is shown."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Air:
    """What a page shows of the air."""

    found: PublicAir
    window: Window
    rows: tuple[Row, ...]

    @property
    def lead(self) -> Words:
        """Of when it is."""
        return both(
            w.at_time_lead, begins=_clock(self.window.begins), ends=_clock(self.window.ends)
        )

    @property
    def not_all(self) -> Words | None:
        """That there is more, if there is."""
        return None if self.found.is_all else filled(w.not_all, count=str(MOST_FLIGHTS))


def window_of(depart: datetime, alternatives: Sequence[Mapping[str, Any]]) -> Window:
    """The time of a plan with a margin; an hour when nothing is planned."""
    seconds = [float(one["seconds"]) for one in alternatives]
    lasting = timedelta(seconds=max(seconds)) if seconds else _LONG
    return Window(depart - MARGIN, depart + lasting + MARGIN)


def air_in(window: Window, bounds: tuple[float, float, float, float] | None) -> Air:
    """The air of a time; `bounds` (west, south, east, north) ask for flights too."""
    box = None if bounds is None else Box(*bounds)
    found = air_between(window.begins, window.ends, box)
    zones = [_zone_row(one, window) for one in found.zones if bounds is None or _near(one, box)]
    return Air(found, window, (*zones, *(_flight_row(one) for one in found.flights)))


def _near(zone: PublicZone, box: Box | None) -> bool:
    """Whether the outline of a zone touches a box by its extent."""
    if box is None:
        return True
    lats, lons = zip(*zone.rings[0], strict=True)
    beside = max(lons) < box.west or min(lons) > box.east
    return not (beside or max(lats) < box.south or min(lats) > box.north)


def look_of(severity: Severity) -> Look:
    """What a constraint does to a flight, as the style sheets call it."""
    return _LOOKS[severity]


def _zone_row(zone: PublicZone, window: Window) -> Row:
    name = Words(zone.name, zone.name, zone.name)
    return Row(
        look_of(zone.severity), name, _KINDS[zone.origin], _limits(zone), _spans(zone, window)
    )


def _limits(zone: PublicZone) -> Words:
    high = _height(zone.ceiling)
    if isinstance(zone.floor, Agl) and zone.floor.metres <= 0.0:
        return both(w.to_top, high=high)
    return both(w.between, low=_height(zone.floor), high=high)


def _height(height: AnyHeight) -> Words:
    datum = {Agl: "agl", Msl: "msl", Ellipsoid: "ellipsoid"}.get(type(height), "msl")
    return filled(w.DATUMS[datum], metres=f"{height.metres:.0f}")


def _spans(zone: PublicZone, window: Window) -> Words:
    """When it holds, within the time that is shown."""
    whole = (window.begins.timestamp(), window.ends.timestamp())
    if zone.spans == (whole,):
        return w.all_the_time
    begin, end = zone.spans[0][0], zone.spans[-1][1]
    low, high = (_clock(datetime.fromtimestamp(one, UTC)) for one in (begin, end))
    return both(w.between, low=low, high=high)


def _flight_row(one: PublicFlight) -> Row:
    begins, ends = one.begins, one.ends
    if one.priority in _HEALTH:
        first, last = begins.timestamp() // _QUARTER_S, -(-ends.timestamp() // _QUARTER_S)
        begins, ends = (datetime.fromtimestamp(one * _QUARTER_S, UTC) for one in (first, last))
    levels = [height for line in one.lines for _, _, height in line]
    low, high = (
        filled(w.DATUMS["msl"], metres=f"{level:.0f}") for level in (min(levels), max(levels))
    )
    when = both(w.between, low=_clock(begins), high=_clock(ends))
    heights = low if low == high else both(w.between, low=low, high=high)
    named = filled(w.flight_of, operator=one.operator)
    return Row("others", named, over_words.PURPOSES[one.priority], heights, when)


def _clock(moment: datetime) -> Words:
    local = to_local(moment)
    ja = f"{local.hour}時{local.minute:02}分"
    return Words(ja, ja, f"{local:%H:%M}")


def scene_zones(zones: Iterable[PublicZone]) -> list[dict[str, Any]]:
    """Zones as the script and the picture in three dimensions draw them."""
    return [
        {
            "name": one.name,
            "look": look_of(one.severity),
            "rings": [[_place(place) for place in ring] for ring in one.rings],
            "limits": [_limit(one.floor), _limit(one.ceiling)],
        }
        for one in zones
    ]


def _limit(height: AnyHeight) -> tuple[float, str]:
    """Metres and what they are counted from: the ground or the sea."""
    if isinstance(height, Ellipsoid):
        return round(height.metres - KAGA_FALLBACK.at(36.3, 136.3).metres, 1), "msl"
    return height.metres, "agl" if isinstance(height, Agl) else "msl"


def scene_others(flights: Iterable[PublicFlight]) -> list[list[list[float]]]:
    """The public pieces of other flights' ways: (lat, lon, metres above sea level)."""
    return [
        [[*_place(spot), round(spot[2], 1)] for spot in line]
        for one in flights
        for line in one.lines
    ]


def _place(place: Sequence[float]) -> list[float]:
    return [round(place[0], 6), round(place[1], 6)]


def script_json(air: Air, language: Language) -> str:
    """Zones and flights with the sentences that a press on them shows, as JSON."""
    zones = {row.what.ja: row for row in air.rows if row.look != "others"}
    told = {name: _said(row, language) for name, row in zones.items()}
    said = [_said(row, language) for row in air.rows if row.look == "others"]
    data = {
        "zones": [
            {**one, "words": told.get(one["name"], one["name"])}
            for one in scene_zones(air.found.zones)
        ],
        "others": [
            {"words": words, "lines": scene_others([one])}
            for words, one in zip(said, air.found.flights, strict=True)
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _said(row: Row, language: Language) -> str:
    parts = (row.what, row.kind, row.heights, row.when)
    return " ・ ".join(getattr(part, language) for part in parts)
