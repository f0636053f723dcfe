"""A Tuesday in November with the city's first network, and the planner at hand.

Questions go to the planner's own operations in this process instead of over its socket, as
JSON both ways; the socket and the process are used by `tests/conformance/journeys`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from tests.services.airspace.sky_town import staff

from kaga.kernel import clock
from kaga.kernel.resident import asking
from kaga.kernel.resident.server import No
from kaga.services.mobility.actions.network import begin_network
from kaga.services.mobility.actions.publishing import publish_first
from kaga.services.mobility.planner import held
from kaga.services.mobility.planner.running import OPERATIONS

TUESDAY = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
"""Nine in the morning in Kaga."""


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(TUESDAY):
        yield


@pytest.fixture
def town(db, settings, tmp_path):
    """A city with a network that is not published yet."""
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_BLOBS = tmp_path / "blobs"
    return begin_network()


@pytest.fixture
def lines(town):
    """The same, published."""
    return publish_first()


@pytest.fixture
def planner(lines, monkeypatch):
    """The planner of that city."""
    held._held.clear()

    def ask(path, op, arguments, *, within):
        try:
            found = OPERATIONS[op](held.held_now(), json.loads(json.dumps(dict(arguments))))
        except No as error:
            raise asking.Refused(error.kind, error.facts) from error
        return json.loads(json.dumps(found))

    monkeypatch.setattr(asking, "ask", ask)
    yield ask
    held._held.clear()


@pytest.fixture
def editor(lines):
    """Somebody of the transport desk."""
    return staff("transport")


@pytest.fixture
def chief(lines):
    """The head of transport."""
    return staff("transport-chief")
