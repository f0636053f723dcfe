"""A phone in the tests: opens the provider's page, picks a card, enters a PIN, agrees."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import httpx

from kaga.adapters.card_login.simulator import FAIL


def agree(
    url: str, *, person: str = "minato", pin: str = "1234", action: str = "agree"
) -> dict[str, str]:
    """What the provider sends back through the browser."""
    with httpx.Client(trust_env=False, verify=False) as phone:  # plain http, no authorities
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
    answer = httpx.post(base + FAIL, json={"mode": mode}, verify=False)
    assert answer.json() == {"mode": mode}
