"""The simulator on a port of its own, and the city's relying party that signs in there."""

from __future__ import annotations

import pytest

from kaga.adapters.card_login.provider import CardLogin, registration
from kaga.adapters.card_login.simulator import CardProvider
from kaga.adapters.card_login.simulator_server import client_of_this_city, running
from kaga.adapters.oidc_rp.keys import signing_key
from kaga.adapters.oidc_rp.party import RelyingParty

CLIENT = "RP00000001"


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def simulator(keys):
    provider = CardProvider(client_of_this_city(CLIENT, keys))
    with running(provider) as base:
        yield base


@pytest.fixture
def card(simulator, keys):
    known = registration(f"{simulator}/api/realms/main", CLIENT)
    party = RelyingParty(known, signing_key(keys, "ES256"))
    return CardLogin(party)
