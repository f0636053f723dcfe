"""A file, judged: read, laid over the city, measured leg by leg, held to limits and rules.

What: `check` for a path that somebody brought. Why one function: the command, the page and the
interface for programs must give the same answer to the same file.

Example: `check(brought, asked, situation)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.certificate.rulebook import Declared
from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.geoid import KAGA_FALLBACK, GeoidModel
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.legcheck.figures import Figures, Ground, measured
from kaga.engines.airspace.legcheck.findings import Finding, Held, Weight, findings_of
from kaga.engines.airspace.legcheck.flight import Flight, Over, flown
from kaga.engines.airspace.legcheck.profile import SideView, side_view
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.plan.craft import Craft
from kaga.engines.airspace.plan.crowds import Kernels, kernels_for
from kaga.engines.airspace.plan.prepare import Prepared, prepare, quarters, with_quarters
from kaga.engines.airspace.plan.weights import CASUALTY_LIMIT_PER_HOUR
from kaga.engines.airspace.plan.window import MOST_COLUMNS
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.rules.facts import Breach, HighestPoint, Place
from kaga.engines.airspace.rules.judge import Judgement, judge
from kaga.engines.airspace.rules.rule import RulePack
from kaga.engines.airspace.rules.sun import JAPAN, daylight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.airspace.legcheck.brought import Brought
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.engines.geo.model import Point

_AROUND_M: Final = 1_500.0
"""Landing sites this far from the line count."""
_BLOCK: Final = 4
_SEEN_M: Final = 150.0


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be judged.

    Attributes
    ----------
    departs
        Seconds since 1970.
    craft, declared, pack
        What flies, who flies it, and by which rules.
    limit
        Expected deaths per flight hour.
    geoid
        For files whose heights are ellipsoidal, and to name the mistake.
    names
        Of zones and filed flights.
    """

    departs: float
    craft: Craft
    declared: Declared
    pack: RulePack
    limit: float = CASUALTY_LIMIT_PER_HOUR
    geoid: GeoidModel = KAGA_FALLBACK
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """The answer: the flight laid over the map, its figures, findings, rules, side view."""

    flight: Flight
    figures: Figures
    findings: tuple[Finding, ...]
    rules: Judgement
    view: SideView

    @property
    def passes(self) -> bool:
        """Whether nothing must be changed and nothing be granted for any leg."""
        return all(one.weight is Weight.NOTE for one in self.findings)


def check(
    brought: Brought,
    asked: Asked,
    situation: Situation,
    *,
    sky: Sky | None = None,
    kernels: Kernels | None = None,
) -> Checked:
    """Judge a path.

    Parameters
    ----------
    brought
        The file's path.
    asked
        When, with what, by which rules.
    situation
        Map, people, zones, airports, landing sites.
    sky
        Filed flights on the situation's sheet.
    kernels
        Of the craft and the situation's wind, if they are at hand.

    Raises
    ------
    WrongDatum
        If its heights cannot be what the file says.
    MissionError
        If it cannot be laid over the map.
    PlanRefused
        If a zone's heights cannot be told.
    """
    raster = raster_over(brought.places(), situation.city.raster)
    if kernels is None:
        kernels = kernels_for(asked.craft, situation.wind, situation.city.raster)
    ready = prepare(situation, asked.craft, raster, range(0), kernels=kernels)
    over = Over(situation, ready.room, asked.geoid)
    flight = flown(brought, over, asked.craft, asked.departs)
    numbers = quarters(asked.departs, flight.course.seconds)
    ready = with_quarters(ready, situation, numbers)
    ground = Ground(situation, ready, asked.craft, asked.limit)
    figures = measured(flight, ground, Sky() if sky is None else sky)
    held = Held(asked.pack, asked.craft, asked.limit, asked.names)
    found = findings_of(flight, figures, held)
    rules = _rules(flight, figures, asked, ready)
    return Checked(flight, figures, found, rules, side_view(flight, ready.room))


def raster_over(places: Sequence[Point], city: Raster) -> Raster:
    """The columns around a path, cut to whole blocks inside the city.

    Raises
    ------
    MissionError
        If a place lies outside the city, or the path spans too much of it.
    """
    spots = []
    for number, at in enumerate(places, 1):
        row, column = city.position(at.lat, at.lon)
        if not (0.0 <= row < city.rows and 0.0 <= column < city.columns):
            raise MissionError(Problem.OUTSIDE, f"point {number}", f"{at.lat}, {at.lon}")
        spots.append((int(row), int(column)))
    margin = ceil(_AROUND_M / min(city.cell_m()))
    edges = []
    for axis, first, count in ((0, city.north, city.rows), (1, city.west, city.columns)):
        low = max(min(spot[axis] for spot in spots) - margin, 0) + first
        high = min(max(spot[axis] for spot in spots) + margin + 1, count) + first
        # Blocks, so that cells of the search field fit; towards the outside where there is.
        low, high = low // _BLOCK * _BLOCK, -(-high // _BLOCK) * _BLOCK
        edges.append((max(low, first), min(high, first + count)))
    (north, south), (west, east) = edges
    if (south - north) * (east - west) > MOST_COLUMNS:
        raise MissionError(Problem.TOO_FAR, "file", "it spans too much of the city")
    return Raster(city.zoom, west, north, south - north, east - west)


def _rules(flight: Flight, figures: Figures, asked: Asked, ready: Prepared) -> Judgement:
    course = flight.course
    moment = datetime.fromtimestamp(asked.departs, JAPAN)
    sun = daylight(float(course.lats[0]), float(course.lons[0]), moment.date())
    times = float(course.times[0]), float(course.times[-1]), sun.sunrise, sun.sunset
    known = bool(ready.room.known.any())
    place = _place(figures) if known else None
    unknown = Place(None, None, None, None, None, None, None, None)
    return judge(asked.declared.facts(place or unknown, times), asked.pack)


def _place(figures: Figures) -> Place | None:
    """What the route measures, as the rules ask for it; None over unknown ground."""
    legs = figures.legs
    heights = [leg.heights[2] for leg in legs if leg.heights is not None]
    if len(heights) < len(legs):
        return None
    top = max(heights, key=lambda spot: spot.metres)
    near = [leg.to_object.metres for leg in legs if leg.to_object is not None]
    rules: dict[str, list[str]] = {"event": [], "emergency-area": []}
    for leg in legs:
        for met in leg.zones:
            rules.setdefault(str(met.volume.rule), []).append(str(met.volume.id))
    uses = 0
    for leg in legs:
        uses |= leg.uses
    return Place(
        highest=HighestPoint(top.metres, top.at),
        dense_districts=("DID",) if uses & Use.DID else (),
        breaches=_breaches(figures),
        emergency_areas=tuple(dict.fromkeys(rules["emergency-area"])),
        nearest_m=min(near, default=_SEEN_M),
        third_parties=None,
        events=tuple(dict.fromkeys(rules["event"])),
        protected_sites=None,
    )


def _breaches(figures: Figures) -> tuple[Breach, ...]:
    found = []
    for leg in figures.legs:
        if leg.airport is not None and leg.airport.metres < 0.0:
            name, surface = leg.airport.name.split("\n")
            found.append(Breach(name, surface, -leg.airport.metres, leg.airport.at))
    return tuple(sorted(found, key=lambda one: -one.above_m))
