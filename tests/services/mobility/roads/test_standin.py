"""The stand-in streets of the city join its places, and say what they are."""

from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.streets.costs import NEVER
from kaga.engines.streets.network import network
from kaga.engines.streets.profiles import CAR, WALK
from kaga.engines.streets.routing import Router
from kaga.engines.streets.standin import is_stand_in
from kaga.kernel.places.pack import default_pack, open_pack
from kaga.services.mobility.roads.standin import stand_in_streets


@pytest.fixture(scope="module")
def city():
    return stand_in_streets(open_pack(default_pack()))


def places_of(file):
    rows = open_pack(default_pack()).table(file)
    return np.array([(float(row["lat"]), float(row["lon"])) for row in rows if row["lat"]])


def test_every_street_is_marked_as_invented(city):
    assert is_stand_in(city.streets)
    assert {tags.get("stand_in") for tags in city.streets.tags} == {"yes"}


def test_stations_facilities_and_sights_are_joined_on_foot_and_by_car(city):
    where = np.concatenate(
        [places_of(name) for name in ("stations.csv", "facilities.csv", "sights.csv")]
    )
    for profile in (WALK, CAR):
        asked = Router(network(city.streets, profile, heights=city.heights))
        places = asked.snap(where[:, 0], where[:, 1])
        assert (places.edge >= 0).mean() > 0.97
        placed = places.only(np.flatnonzero(places.edge >= 0))
        assert (asked.matrix(placed, placed) < NEVER).all()


def test_the_drive_from_the_station_to_yamanaka_is_about_what_it_is(city):
    asked = Router(network(city.streets, CAR))
    ends = asked.snap(np.array([36.32232, 36.24719]), np.array([136.35255, 136.37441]))
    path = asked.path(ends, 0, 1)
    # The real road is about eleven kilometres.
    assert 8_500 < path.metres < 13_000
    assert "駅から山代・山中へ" in [step.name for step in path.steps]


def test_the_same_pack_gives_the_same_streets(city):
    again = stand_in_streets(open_pack(default_pack())).streets
    assert np.array_equal(again.length, city.streets.length)
    assert again.tags == city.streets.tags
