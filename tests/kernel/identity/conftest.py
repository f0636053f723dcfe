"""The simulated card provider, bound to the site as it is in a running city."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from tests.kernel.identity.browser import Browser

from kaga.adapters.card_login.simulator import CardProvider
from kaga.adapters.card_login.simulator_server import client_of_this_city, running
from kaga.site.providers import identity_providers


@pytest.fixture
def simulator(settings, monkeypatch):
    provider = CardProvider(client_of_this_city("RP00000001", settings.KAGA_KEYS))
    with running(provider) as base:
        settings.KAGA_CARD_ISSUER = f"{base}/api/realms/main"
        identity_providers.cache_clear()
        yield base
    identity_providers.cache_clear()


@pytest.fixture
def browser(simulator) -> Browser:
    return Browser(Client(headers={"user-agent": "Chrome/130 (Linux; Android 14)"}))


@pytest.fixture
def other_browser(simulator) -> Browser:
    return Browser(Client())


@pytest.fixture
def public_url() -> str:
    return str(settings.KAGA_PUBLIC_URL)
