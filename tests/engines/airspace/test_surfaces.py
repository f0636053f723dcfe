from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.airports import (
    KOMATSU,
    Airport,
    AirportError,
    RunwayEnd,
    SurfaceRules,
)
from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.surfaces import AirportSurfaces, SurfaceKind

SURFACES = AirportSurfaces.of(KOMATSU)
INNER = replace(KOMATSU, rules=SurfaceRules(conical_radius=None, outer_radius=None))
SLOPING = replace(
    KOMATSU,
    ends=(
        replace(KOMATSU.ends[0], elevation=Msl(4.0)),
        replace(KOMATSU.ends[1], elevation=Msl(15.0)),
    ),
)


def rings(airport: Airport, distance: float) -> list[float]:
    ceiling = airport.reference_elevation.metres + 45.0
    if distance <= 4_000.0:
        return [ceiling]
    if airport.rules.conical_radius is None or distance > 24_000.0:
        return []
    return [ceiling + (min(distance, 16_500.0) - 4_000.0) / 50.0]


def law(airport: Airport, east: float, north: float) -> float | None:
    """The lowest surface in the law's words, in runway coordinates: the other way to know."""
    frame = AirportSurfaces.of(airport).frame
    one, other = (frame.east_north(end.lat, end.lon) for end in airport.ends)
    length = math.dist(one, other)
    axis = ((other[0] - one[0]) / length, (other[1] - one[1]) / length)
    along = (east - one[0]) * axis[0] + (north - one[1]) * axis[1]
    beside = abs((north - one[1]) * axis[0] - (east - one[0]) * axis[1])
    ceiling = airport.reference_elevation.metres + 45.0
    found = rings(airport, math.hypot(east, north))
    heights = [end.elevation.metres for end in airport.ends]
    if -60.0 <= along <= length + 60.0:
        slope = (heights[1] - heights[0]) / (length + 120.0)
        side = heights[0] + slope * (along + 60.0) + max(beside - 150.0, 0.0) / 7.0
        found += [side] if side <= ceiling else []
    for out, height in ((-60.0 - along, heights[0]), (along - length - 60.0, heights[1])):
        edge = 150.0 + 0.15 * out
        side = height + out / 50.0 + max(beside - edge, 0.0) / 7.0
        if 0.0 <= out <= 15_000.0 and beside <= edge:
            found.append(side)
        if 0.0 <= out <= 3_000.0 and edge < beside and side <= ceiling:
            found.append(side)
    return min(found) if found else None


@pytest.mark.parametrize("airport", [KOMATSU, INNER, SLOPING], ids=["full", "inner", "sloping"])
def test_the_lowest_surface_is_the_laws(airport):
    surfaces = AirportSurfaces.of(airport)
    rng = np.random.default_rng(7)
    places = np.concatenate([rng.uniform(-r, r, (800, 2)) for r in (1500.0, 5000.0, 25_000.0)])
    for east, north in places.tolist():
        limit = surfaces.limit_at(*surfaces.frame.degrees(east, north))
        expected = law(airport, east, north)
        if expected is None:
            assert limit is None
        else:
            assert limit is not None
            assert limit.height.metres == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("lat", "lon", "kind"),
    [
        (36.3939, 136.4072, SurfaceKind.STRIP),
        (36.3800, 136.3820, SurfaceKind.APPROACH),
        (36.3960, 136.4050, SurfaceKind.TRANSITIONAL),
        (36.4150, 136.3900, SurfaceKind.HORIZONTAL),
        (36.3199, 136.3507, SurfaceKind.CONICAL),
        (36.2100, 136.3500, SurfaceKind.OUTER_HORIZONTAL),
    ],
)
def test_each_surface_governs_somewhere(lat, lon, kind):
    limit = SURFACES.limit_at(lat, lon)
    assert limit is not None
    assert limit.kind is kind


def test_hashitate_lies_under_the_extended_approach():
    inner = AirportSurfaces.of(INNER)
    limit = inner.limit_at(36.3447, 136.3170)
    assert limit is not None
    assert limit.kind is SurfaceKind.EXTENDED_APPROACH
    assert limit.height.metres == pytest.approx(177.0, abs=5.0)


def test_far_away_nothing_stands():
    assert SURFACES.limit_at(36.10, 136.60) is None
    assert SURFACES.least_room(place(36.1, 136.6, 50.0), place(36.11, 136.6, 50.0)) is None


def place(lat: float, lon: float, height: float) -> Position:
    return Position(lat, lon, Msl(height))


east = st.floats(min_value=-20_000, max_value=20_000)
height = st.floats(min_value=0, max_value=400)


flights = st.tuples(
    east, east, height, st.floats(min_value=0, max_value=6_000), st.floats(0, 6.3), height
)


@given(flights)
def test_the_least_room_is_found_where_no_sample_finds_less(flight):
    x, y, low, length, angle, high = flight
    ends = [(x, y), (x + length * math.cos(angle), y + length * math.sin(angle))]
    one, other = (SURFACES.frame.degrees(*end) for end in ends)
    found = SURFACES.least_room(place(*one, low), place(*other, high))
    sampled = []
    for moment in np.linspace(0.0, 1.0, 301).tolist():
        here = [a + moment * (b - a) for a, b in zip(*ends, strict=True)]
        limit = law(KOMATSU, *here)
        if limit is not None:
            sampled.append(limit - (low + moment * (high - low)))
    if found is None:
        assert sampled == []
    else:
        assert found.room_m <= min(sampled, default=math.inf) + 1e-4
        here = [a + found.at * (b - a) for a, b in zip(*ends, strict=True)]
        assert found.limit.height.metres - found.room_m == pytest.approx(
            low + found.at * (high - low), abs=1e-6
        )
        near = [
            law(KOMATSU, here[0] + dx, here[1] + dy)
            for dx in (-1e-4, 0, 1e-4)
            for dy in (-1e-4, 0, 1e-4)
        ]
        assert any(
            value is not None and value == pytest.approx(found.limit.height.metres, abs=1e-3)
            for value in near
        )


def test_a_flight_that_climbs_like_the_cone_has_its_least_room_inside():
    one, other = (SURFACES.frame.degrees(x, -6_000.0) for x in (-4_000.0, 4_000.0))
    found = SURFACES.least_room(place(*one, 50.0), place(*other, 110.0))
    assert found is not None
    assert 0.0 < found.at < 1.0
    assert found.limit.kind is SurfaceKind.CONICAL


def test_a_hover_has_the_room_above_it():
    here = place(36.3199, 136.3507, 77.0)
    found, limit = SURFACES.least_room(here, here), SURFACES.limit_at(36.3199, 136.3507)
    assert found is not None
    assert limit is not None
    assert found.room_m == pytest.approx(limit.height.metres - 77.0)


def test_outlines_have_the_corners_of_the_law():
    outlines = list(SURFACES.outlines())
    assert len(outlines) == 14
    assert sorted({len(corners) for _, corners in outlines}) == [3, 4, 72]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"conical_radius": None}, "conical"),
        ({"conical_radius": 3_000.0}, "grow outward"),
        ({"horizontal_radius": 0.0}, "grow outward"),
        ({"approach_half_width": 100.0}, "narrow"),
        ({"extended_length": 3_000.0}, "longer"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(change, says):
    with pytest.raises(AirportError, match=says):
        replace(SurfaceRules(), **change)


def test_a_runway_needs_a_length_and_its_own_ceiling():
    end = RunwayEnd("18", 36.0, 136.0, Msl(0.0))
    with pytest.raises(AirportError, match="apart"):
        AirportSurfaces.of(Airport("x", (end, end), Msl(0.0), SurfaceRules()))
    with pytest.raises(AirportError, match="horizontal surface"):
        AirportSurfaces.of(replace(KOMATSU, reference_elevation=Msl(-60.0)))


def test_an_airport_without_extended_approach_has_none():
    rules = SurfaceRules(extended_length=None)
    kinds = {piece.kind for piece in AirportSurfaces.of(replace(KOMATSU, rules=rules)).pieces}
    assert SurfaceKind.EXTENDED_APPROACH not in kinds


def test_what_is_not_certain_is_said():
    assert len(KOMATSU.to_confirm) == 4


def test_beyond_a_conical_surface_there_need_be_no_outer_one():
    cone = AirportSurfaces.of(replace(KOMATSU, rules=SurfaceRules(outer_radius=None)))
    kinds = {piece.kind for piece in cone.pieces}
    assert SurfaceKind.CONICAL in kinds
    assert SurfaceKind.OUTER_HORIZONTAL not in kinds
