"""The made-up city, its honest certificate, and one verifier for all tests."""

from __future__ import annotations

import json

import pytest

from kaga.engines.airspace.certificate.canonical import canonical
from kaga.engines.airspace.certificate.seal import sealed
from kaga.engines.airspace.verify.verifier import Verifier
from tests.engines.airspace.verify.made_city import MadeCity, made_city
from tests.engines.airspace.verify.made_route import made_file


@pytest.fixture(scope="session")
def city() -> MadeCity:
    return made_city()


@pytest.fixture(scope="session")
def honest(city) -> bytes:
    return made_file(city)


@pytest.fixture(scope="session")
def verifier(city) -> Verifier:
    return Verifier(city.store)


@pytest.fixture
def record(honest):
    return json.loads(honest.splitlines()[1])


@pytest.fixture
def failures(city, verifier):
    """Identifiers of the checks that fail for a record, signed by the city."""

    def found(record) -> set[str]:
        report = verifier.verify(sealed(canonical(record), city.key))
        return {check.id for check in report.failures}

    return found
