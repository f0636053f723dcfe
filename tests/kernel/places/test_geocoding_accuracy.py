"""How near the geocoder comes: the city's towns and koaza against its shelters' own points.

The gazetteer comes from the ministry's position reference, the shelters' points from the
Geospatial Information Authority: neither is made from the other.
"""

from __future__ import annotations

import statistics

import pytest
from tests.kernel.places.cities import kaga

from kaga.engines.geo import distance_m
from kaga.engines.geo.addresses import Depth, Entry, Gazetteer, Geocoder, Grade
from kaga.kernel.places.drafts import AddressDraft, PlaceDraft
from kaga.kernel.places.readers import read_layer


@pytest.fixture(scope="module")
def errors() -> dict[Depth, list[float]]:
    pack = kaga()
    layers = {layer.name: layer for layer in pack.layers}
    entries = tuple(
        Entry(row.town, row.koaza, row.point, row.kana)
        for row in read_layer(pack, layers["addresses"])
        if isinstance(row, AddressDraft)
    )
    coder = Geocoder(Gazetteer(pack.city.prefecture, pack.city.name, entries))
    found: dict[Depth, list[float]] = {Depth.KOAZA: [], Depth.TOWN: []}
    for row in read_layer(pack, layers["shelters"]):
        assert isinstance(row, PlaceDraft)
        match = coder.locate(f"{pack.city.prefecture}{pack.city.name}{row.address}")
        assert match is not None
        assert match.grade is Grade.EXACT
        assert row.point is not None
        found[match.depth].append(distance_m(match.point, row.point))
    return found


def test_most_addresses_are_found_down_to_the_koaza(errors):
    assert (len(errors[Depth.KOAZA]), len(errors[Depth.TOWN])) == (89, 26)


def test_at_the_koaza_the_median_error_is_within_100_m_and_p90_within_250_m(errors):
    koaza = errors[Depth.KOAZA]
    assert statistics.median(koaza) <= 100
    assert statistics.quantiles(koaza, n=10, method="inclusive")[-1] <= 250


def test_over_all_addresses_the_median_error_stays_within_110_m(errors):
    everything = [*errors[Depth.KOAZA], *errors[Depth.TOWN]]
    assert statistics.median(everything) <= 110
