"""Ends on steep ground, and the people's tiles: the same for every window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.airspace.plan._pockets import POCKET, WIDE, marked, straightened, way_out
from kaga.engines.airspace.plan.band import Band
from kaga.engines.airspace.plan.crowds import crowd_over
from kaga.engines.airspace.plan.death_tiles import DeathTiles
from kaga.engines.airspace.plan.leads import Ends, lead_from
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.prepare import prepare, slot_of
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.request import Endpoint
from kaga.engines.airspace.plan.room import Room, room_over
from kaga.engines.airspace.plan.search import SLOT_S
from kaga.engines.airspace.plan.snap import snap
from kaga.engines.airspace.plan.weights import Preset
from kaga.engines.airspace.raster import Raster
from tests.engines.airspace.plan.town import WEEKDAY_NOON, Town, ready

BLOCK, CELLS, LAYERS = 4, 40, 3
SIDE = BLOCK * CELLS


def columns(closed: np.ndarray) -> Room:
    """Columns between 50 and 150 m above the sea, but for those that are closed."""
    shape = closed.shape
    floor = np.where(closed, 2_000, 500).astype(np.int16)
    plain = np.zeros(shape, np.int16)
    return Room(
        Raster(22, 4_000, 4_000, *shape),
        plain,
        plain,
        floor,
        np.full(shape, 1_500, np.int16),
        np.full(shape, 32_767, np.int16),
        np.ones(shape, np.uint32),
    )


def ends_of(room: Room) -> Ends:
    """A band that is as closed as the worst of each cell's columns."""
    raster = Raster(20, 1_000, 1_000, CELLS, CELLS)
    worst = room.floor_m.reshape(CELLS, BLOCK, CELLS, BLOCK).max(axis=(1, 3))
    plane = np.zeros(raster.shape, np.float32)
    band = Band(
        raster, BLOCK, plane, worst, plane + 150, plane + np.float32(np.inf),
        np.array([60.0, 76.0, 92.0]), np.zeros(raster.shape, np.uint32), plane,
        (31.0, 31.0, 16.0),
    )  # fmt: skip
    return Ends(band, room)


def prices_of(ends: Ends) -> np.ndarray:
    shut = ends.band.floor_m > ends.band.ceiling_m
    cost = np.ones((1, LAYERS, CELLS, CELLS), np.float32)
    cost[:, :, shut] = np.inf
    return cost


def valley() -> np.ndarray:
    """A ring of closed columns around a place, with a gap of two columns that bends."""
    closed = np.zeros((SIDE, SIDE), np.bool_)
    closed[60:100, 60:100] = True
    closed[76:84, 76:84] = False
    closed[79:81, 84:92] = False
    closed[70:81, 90:92] = False
    closed[70:72, 90:100] = False
    return closed


def test_a_pad_in_a_valley_is_left_over_its_columns():
    room = columns(valley())
    ends = ends_of(room)
    found = lead_from(ends, prices_of(ends), (80.5, 80.5), ends.marks())
    column, row, layer = found.voxel
    assert layer == 0
    assert prices_of(ends)[0, layer, row, column] == 1.0
    assert 3 <= found.rows.size <= 8
    assert (int(found.rows[-1]) // BLOCK, int(found.columns[-1]) // BLOCK) == (row, column)
    places = np.column_stack((found.rows, found.columns)).astype(int)
    assert not valley()[tuple(places.T)].any()


def test_a_pad_on_open_ground_needs_no_lead():
    ends = ends_of(columns(valley()))
    found = lead_from(ends, prices_of(ends), (8.5, 12.5), ends.marks())
    assert (found.voxel, found.rows.size) == ((3, 2, 0), 0)


@pytest.mark.parametrize("inside", [(80.5, 80.5), (62.5, 62.5)])
def test_where_no_column_leads_out_the_end_is_closed(inside):
    closed = valley()
    closed[76:84, 84:100] = True
    ends = ends_of(columns(closed))
    assert lead_from(ends, prices_of(ends), inside, ends.marks()) is None


def test_voxels_that_meet_at_edges_alone_are_apart():
    cost = np.full((1, 1, 6, 6), np.inf, np.float32)
    cost[0, 0, 0, 0] = cost[0, 0, 1, 1] = cost[0, 0, 1, 2] = 1.0
    marks = np.zeros((1, 6, 6), np.uint8)
    assert marked(cost, marks, (0, 0, 0), 3) == POCKET
    assert marks.sum() == POCKET
    cost[0, 0, 2:, :] = cost[0, 0, 1, :] = 1.0
    assert marked(cost, marks, (0, 3, 3), 3) == WIDE


def test_a_way_out_is_drawn_straight_but_never_over_a_closed_column():
    room = columns(valley())
    planes = room.floor_dm, room.ceiling_dm
    wide = np.zeros((CELLS, CELLS), np.bool_)
    wide[:, 26:] = True
    way = way_out(planes, (80, 80), wide, BLOCK)
    assert np.abs(np.diff(way, axis=0)).sum(axis=1).tolist() == [1] * (len(way) - 1)
    few = straightened(planes, way)
    assert (few[0].tolist(), few[-1].tolist()) == (way[0].tolist(), way[-1].tolist())
    assert 3 < len(few) < len(way) // 3


def test_tiles_of_deaths_are_the_same_for_every_window(hills, situation):
    request = hills.request((-1_300, -100), (1_300, 60))
    kernels = ready(request, situation).kernels
    when = slot_of(situation, int(WEEKDAY_NOON.timestamp() // SLOT_S))
    tiles = DeathTiles(situation, kernels)
    one, other = (
        hills.raster.window(slice(top, top + 200), slice(300, 560)) for top in (200, 260)
    )
    first = crowd_over(situation, kernels, one, when, tiles)
    made = len(tiles)
    second = crowd_over(situation, kernels, other, when, tiles)
    assert made > 0
    assert len(tiles) >= made
    shared = first.deaths[:, 30:], second.deaths[:, :-30]
    assert shared[0].tobytes() == shared[1].tobytes()
    alone = crowd_over(situation, kernels, other, when)
    assert alone.deaths.tobytes() == second.deaths.tobytes()
    assert np.isnan(second.deaths_by(4)).any() == np.isnan(second.deaths).any()
    assert second.deaths_by(4) == pytest.approx(
        second.deaths.reshape(len(second.deaths), 50, 2, 65, 2).mean(axis=(2, 4)), rel=1e-5,
        nan_ok=True,
    )  # fmt: skip


def test_no_more_tiles_are_kept_than_asked_for_and_none_for_other_people(hills, situation):
    request = hills.request((-1_300, -100), (1_300, 60))
    kernels = ready(request, situation).kernels
    when = slot_of(situation, int(WEEKDAY_NOON.timestamp() // SLOT_S))
    tiles = DeathTiles(situation, kernels, most=2)
    crowd_over(situation, kernels, hills.raster, when, tiles)
    assert len(tiles) == 2
    assert tiles.fits(replace(situation, zones=()), kernels)
    busier = replace(situation, visitors=1_000.0)
    assert not tiles.fits(busier, kernels)


def test_of_tiles_for_long_flights_only_the_means_are_kept(hills, situation):
    request = hills.request((-1_300, -100), (1_300, 60))
    kernels = ready(request, situation).kernels
    when = slot_of(situation, int(WEEKDAY_NOON.timestamp() // SLOT_S))
    fine = crowd_over(situation, kernels, hills.raster, when)
    tiles = DeathTiles(situation, kernels, most=1)
    long = crowd_over(situation, kernels, hills.raster, when, tiles, step=4)
    assert long.deaths_by(4).tobytes() == fine.deaths_by(4).tobytes()
    assert len(tiles) == 4  # four of them are as large as one of the others
    with pytest.raises(ValueError, match="cells of 4 columns"):
        long.deaths_by(2)
    crowd_over(situation, kernels, hills.raster, when, tiles)
    assert len(tiles) == 1
    again = crowd_over(situation, kernels, hills.raster, when, tiles, step=4)
    assert again.deaths_by(4).tobytes() == fine.deaths_by(4).tobytes()


def test_a_plan_is_the_same_whatever_was_prepared(hills, situation):
    request = hills.request((-1_300, -100), (1_300, 60), presets=(Preset.FAST,))
    kernels = ready(request, situation).kernels
    whole = prepare(situation, request.craft, situation.city.raster, range(0), kernels=kernels)
    kept = replace(whole, tiles=DeathTiles(situation, kernels))
    found = [
        plan(request, situation, prepared=kept),
        plan(request, situation, prepared=kept),
        plan(request, situation, kernels=kernels),
    ]
    first = found[0].alternatives[0]
    for other in (one.alternatives[0] for one in found[1:]):
        assert other.course.times.tobytes() == first.course.times.tobytes()
        assert (other.risk, other.cost, other.people) == (first.risk, first.cost, first.people)


def test_a_click_moves_to_where_an_aircraft_can_rise():
    town = Town(tiles=2)
    situation = town.situation()
    point = Endpoint("p", *town.place(0, 0))
    assert snap(situation, point).moved_m == 0.0
    room = room_over(situation, situation.city.raster.window(slice(60, 450), slice(60, 450)))
    near = np.hypot(town.east, town.north)[60:450, 60:450]
    low = replace(room, ceiling_dm=np.where(near < 60.0, 400, room.ceiling_dm))
    assert 50.0 < snap(situation, point, low).moved_m < 80.0
    with pytest.raises(PlanRefused) as refused:
        snap(situation, point, replace(room, ceiling_dm=np.full_like(room.ceiling_dm, 400)))
    assert refused.value.kind is Refusal.END_CLOSED
    assert refused.value.facts["ceiling_m"] == 40.0
