"""The examples that modules open with are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import kaga.engines.airspace as package

OURS = ("heights", "geoid", "plausibility", "frame", "intervals", "periods", "footprints")
OURS += ("flat_shapes", "volumes", "volume_index", "airports", "surface", "spatial_id")
OURS += ("deconflict", "certificate", "verify", "missions", "rules", "track", "told")
NAMES = [
    found.name
    for found in pkgutil.walk_packages(package.__path__, "kaga.engines.airspace.")
    if found.name.split(".")[3].startswith(OURS)
]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_module_hold(name):
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
    assert module.__doc__
