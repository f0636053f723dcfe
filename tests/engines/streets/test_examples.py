"""Examples in the modules hold; invented streets say that they are."""

from __future__ import annotations

import doctest
import importlib

import numpy as np
import pytest
import shapely

from kaga.engines.streets.graph import streets_of
from kaga.engines.streets.network import network
from kaga.engines.streets.profiles import WALK
from kaga.engines.streets.routing import Router
from kaga.engines.streets.standin import MainRoad, is_stand_in, stand_in
from kaga.engines.streets.terrain import grid_heights

from .towns import ROAD, town


@pytest.mark.parametrize(
    "name",
    [
        "closures",
        "costs",
        "graph",
        "measure",
        "profiles",
        "rights",
        "routing",
        "terrain",
        "ways",
    ],
)
def test_examples_hold(name):
    failed, tried = doctest.testmod(importlib.import_module(f"kaga.engines.streets.{name}"))
    assert tried > 0
    assert failed == 0


def test_invented_streets_meet_where_they_cross_and_say_that_they_are_invented():
    lanes = [
        shapely.LineString([(136.300, 36.300), (136.304, 36.304)]),
        shapely.LineString([(136.310, 36.300), (136.320, 36.300)]),
    ]
    road = MainRoad(
        "trunk", "国道8号", shapely.LineString([(136.296, 36.302), (136.325, 36.302)])
    )
    house = np.array([[136.3100, 36.3012], [136.400, 36.400]])
    streets = streets_of(stand_in(lanes, [road], house))
    assert is_stand_in(streets)
    assert not is_stand_in(town([("ab", ROAD)], {"a": (0, 0), "b": (1, 0)}))
    kinds = sorted(streets.tags[way]["highway"] for way in streets.way.tolist())
    assert kinds == [
        "residential",
        "residential",
        "service",
        "trunk",
        "trunk",
        "trunk",
        "unclassified",
    ]
    asked = Router(network(streets, WALK))
    doors = asked.snap(np.array([36.3005, 36.3012]), np.array([136.3005, 136.3100]))
    path = asked.path(doors, 0, 1)
    assert [(step.name, step.kind) for step in path.steps] == [
        ("", "residential"),
        ("国道8号", "trunk"),
        ("", "service"),
    ]


def test_heights_at_the_rim_are_those_of_the_nearest_cell():
    heights = grid_heights(np.array([[1.0, 2.0], [3.0, 4.0]]), (136.0, 36.2, 0.1))
    found = heights(np.array([36.3, 36.0, 36.1]), np.array([135.0, 137.0, 136.1]))
    assert found.tolist() == pytest.approx([1.0, 4.0, 2.5])
    single = grid_heights(np.array([[7.0]]), (136.0, 36.2, 0.1))
    assert single(np.array([36.0]), np.array([136.0])).tolist() == [7.0]
