"""A version as one picture."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.publish.overview import overview
from tests.engines.airspace.plan.town import Town


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def test_every_eighth_column_is_a_pixel_and_changed_tiles_are_framed():
    town = Town(tiles=2).unknown((-2_000, -2_000, -100, 2_000))
    city = town.city()
    (first, *_, last) = city.tiles
    found = pixels(overview(city, frozenset({last})))
    assert found.shape == (64, 64, 3)
    assert found[10, 10].tolist() == [232, 232, 236]  # nobody knows
    assert found[48, 48].tolist() == [216, 222, 172]  # fields
    assert found[63, 63].tolist() == [185, 28, 28]
    assert found[0, 0].tolist() != [185, 28, 28]
    assert first != last


def test_a_map_without_tiles_is_a_picture_too():
    assert pixels(overview(CityMap.of([]), frozenset())).shape == (1, 1, 3)
