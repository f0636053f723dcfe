"""The examples that the planner's modules open with are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import kaga.engines.airspace.plan as package

NAMES = [found.name for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]


@pytest.mark.parametrize("name", [package.__name__, *NAMES])
def test_the_examples_of_a_module_hold(name):
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
    assert module.__doc__
