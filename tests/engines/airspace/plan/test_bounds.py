"""Questions that are too large, and places of which nothing is known: refused at once."""

from __future__ import annotations

import math
import time
import tracemalloc

import pytest

from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.request import Endpoint
from kaga.engines.airspace.plan.window import MOST_COLUMNS, window_for
from kaga.engines.airspace.raster import Raster
from tests.engines.airspace.plan.town import Town

WIDE = Raster(22, 3_680_000, 1_638_000, 8_000, 8_000)


def columns_for(start: tuple[float, float], end: tuple[float, float]) -> int | Refusal:
    """How many columns a question takes, or why it is refused."""
    try:
        found = window_for(WIDE, start, end).raster
    except PlanRefused as refused:
        return refused.kind
    return found.rows * found.columns


@pytest.mark.parametrize("far_m", [25_000.0, 39_000.0, 45_000.0, 200_000.0])
def test_a_question_over_a_huge_box_costs_neither_time_nor_memory(far_m):
    north, west = WIDE.rows / 2, WIDE.columns / 2
    from_lat = float(WIDE.latitudes()[int(north)])
    from_lon = float(WIDE.longitudes()[int(west)])
    away = math.degrees(far_m / 6_371_000.0)
    end = from_lat + 0.7 * away, from_lon + 0.9 * away
    tracemalloc.start()
    begin = time.process_time()
    answer = columns_for((from_lat, from_lon), end)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    if isinstance(answer, int):
        assert answer <= MOST_COLUMNS
    else:
        assert answer in {Refusal.TOO_FAR, Refusal.OUTSIDE_MAP}
    assert time.process_time() - begin < 10.0
    assert most < 4_000_000


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 91.0, -181.0])
def test_ends_that_are_no_places_are_refused(wrong):
    with pytest.raises(PlanRefused):
        Endpoint("x", wrong, 136.3)
    with pytest.raises(PlanRefused):
        Endpoint("x", 36.3, wrong if abs(wrong) > 180.0 or math.isnan(wrong) else 181.0)


def test_an_unknown_map_and_unknown_people_close_the_way():
    town = Town(tiles=4)
    known = town.situation()
    request = town.request((-600.0, 0.0), (600.0, 0.0))
    hidden = Town(tiles=4).unknown((-650.0, -100.0, -550.0, 100.0))
    with pytest.raises(PlanRefused) as refused:
        plan(request, hidden.situation())
    assert refused.value.kind is Refusal.UNKNOWN_MAP
    wall = Town(tiles=4).unknown((-40.0, -9_000.0, 40.0, 9_000.0))
    with pytest.raises(PlanRefused) as refused:
        plan(request, wall.situation())
    assert refused.value.kind in {Refusal.NO_WAY, Refusal.UNKNOWN_PEOPLE}
    assert plan(request, known).alternatives
