"""An end that is closed says which surface, zone or slope closes it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.airspace.airports import Airport, RunwayEnd, SurfaceRules
from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.airspace.plan.closed import why_closed
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.room import room_over
from kaga.engines.airspace.plan.slabs import slabs_over
from kaga.engines.airspace.plan.weights import Preset
from kaga.engines.airspace.surfaces import AirportSurfaces
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point
from tests.engines.airspace.plan.town import Town, plan


def field_beside(town: Town) -> AirportSurfaces:
    """A runway that ends 1.5 km west of the town's middle, level with its ground."""
    ends = [
        RunwayEnd(name, *town.place(east, 0.0), Msl(20.0))
        for name, east in (("09", -3_500.0), ("27", -1_500.0))
    ]
    return AirportSurfaces.of(Airport("made-up", (ends[0], ends[1]), Msl(20.0), SurfaceRules()))


@pytest.fixture(scope="module")
def town():
    return Town(tiles=4)


def test_below_an_airports_surface_it_is_named_with_its_height(town):
    airport = field_beside(town)
    situation = town.situation(airports=(airport,))
    request = town.request((-700, 0), (900, 0), presets=(Preset.FAST,))
    with pytest.raises(PlanRefused) as refused:
        plan(request, situation)
    facts = refused.value.facts
    assert refused.value.kind is Refusal.END_CLOSED
    assert (facts["cause"], facts["airport"], facts["surface"], facts["name"]) == (
        "airport", "made-up", "approach", "start",
    )  # fmt: skip
    limit = airport.limit_at(*town.place(-700, 0))
    assert facts["surface_m"] == limit.height.metres
    assert facts["ceiling_m"] < facts["surface_m"] < facts["floor_m"]


def test_a_zone_over_an_end_is_named(town):
    zone = Volume(
        VolumeId("festival"), RuleId("r"), Severity.PROHIBIT,
        Circle(Point(*town.place(-700, 0)), 100.0), Agl(0.0), Agl(150.0), (),
    )  # fmt: skip
    situation = town.situation(zones=(zone,))
    request = town.request((-700, 0), (900, 0), presets=(Preset.FAST,))
    with pytest.raises(PlanRefused) as refused:
        plan(request, situation)
    facts = refused.value.facts
    assert (facts["cause"], facts["zone"], facts["name"]) == ("zone", "festival", "start")


@pytest.mark.parametrize("hard_dm", [32_767, 300])
def test_an_open_place_is_shut_in_by_what_closes_most_around_it(town, hard_dm):
    situation = town.situation(airports=(field_beside(town),))
    raster = town.raster.window(slice(316, 706), slice(316, 706))
    room = room_over(replace(situation, airports=()), raster)
    away = np.hypot(town.east + 700.0, town.north)[316:706, 316:706]
    shut = replace(
        room,
        floor_dm=np.where(away < 20.0, room.floor_dm, 3_000).astype(np.int16),
        hard_dm=np.where(away < 20.0, 32_767, hard_dm).astype(np.int16),
    )
    found = why_closed(situation, shut, (), town.place(-700, 0))
    assert found["cause"] == ("steep" if hard_dm == 32_767 else "airport")
    assert found["floor_m"] < found["ceiling_m"]


def test_a_zone_elsewhere_is_not_the_cause(town):
    zone = Volume(
        VolumeId("far"), RuleId("r"), Severity.PROHIBIT,
        Circle(Point(*town.place(600, 0)), 100.0), Agl(0.0), Agl(150.0), (),
    )  # fmt: skip
    situation = town.situation(zones=(zone,))
    room = room_over(situation, town.raster.window(slice(316, 706), slice(316, 706)))
    low = replace(room, ceiling_dm=np.full_like(room.ceiling_dm, 300))
    found = why_closed(situation, low, slabs_over(situation, room), town.place(-700, 0))
    assert (found["cause"], found["ceiling_m"]) == ("steep", 30.0)


def test_beside_what_nobody_has_mapped_no_height_is_known():
    blank = Town(tiles=4).unknown((-900, -900, -720, 900))
    situation = blank.situation()
    room = room_over(situation, blank.raster.window(slice(316, 706), slice(316, 706)))
    found = why_closed(situation, room, (), blank.place(-700, 0))
    assert found["cause"] == "unknown"
