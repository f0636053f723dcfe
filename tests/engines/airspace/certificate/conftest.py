"""The made-up city and its honest certificate."""

from __future__ import annotations

import pytest

from tests.engines.airspace.verify.made_city import MadeCity, made_city
from tests.engines.airspace.verify.made_route import made_file


@pytest.fixture(scope="session")
def city() -> MadeCity:
    return made_city()


@pytest.fixture(scope="session")
def honest(city) -> bytes:
    return made_file(city)
