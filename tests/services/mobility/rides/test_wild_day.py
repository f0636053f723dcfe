"""Random actions of everybody, with an independent look at every promise after each."""

from __future__ import annotations

import pytest
from tests.services.mobility.rides.wild_day import WildTown, run

pytestmark = pytest.mark.slow


def test_no_promise_is_broken_silently_whatever_people_do(town):
    wild = WildTown(seed=20261124)
    run(wild, 200)
    print(dict(sorted(wild.count.items())))
    assert wild.count["book: booked"] > 20
