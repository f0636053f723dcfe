"""A phone in the tests: opens the provider's page, picks a card, enters a PIN, agrees."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import httpx

from kaga.adapters.card_login.simulator import FAIL
from kaga.adapters.oidc_rp.party import RelyingParty
from kaga.adapters.oidc_rp.provider import Endpoint


def agree(
    url: str, *, person: str = "minato", pin: str = "1234", action: str = "agree"
) -> dict[str, str]:
    """What the provider sends back through the browser."""
    # Plain http, no authorities; a machine under load may be slow.
    with httpx.Client(trust_env=False, verify=False, timeout=60) as phone:
        shown = phone.get(url)
        assert shown.status_code == 200, shown.text
        found = re.search(r'name="transaction" value="([^"]+)"', shown.text)
        assert found is not None
        form = {"transaction": found[1], "person": person, "pin": pin, "action": action}
        sent = phone.post(url.split("?", maxsplit=1)[0], data=form)
        assert sent.status_code == 302, sent.text
        return dict(parse_qsl(urlsplit(sent.headers["Location"]).query))


def fail_with(base: str, mode: str) -> None:
    """Make the provider fail in one way from now on."""
    answer = httpx.post(base + FAIL, json={"mode": mode}, verify=False, timeout=60)
    assert answer.json() == {"mode": mode}


def lose_patience(party: RelyingParty) -> None:
    """Do not wait long for a provider that is about to be silent."""
    party.endpoint = Endpoint(party.endpoint.issuer, httpx.Timeout(0.3))
