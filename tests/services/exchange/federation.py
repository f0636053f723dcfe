"""Three brokers in processes of their own, that register one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx
    from tests.services.exchange.conftest import Running


class Brokers:
    """Three of them, each with a client."""

    def __init__(self, running: list[Running], clients: list[httpx.Client]) -> None:
        self.running = running
        self.one, self.two, self.three = clients


def base(broker: Running) -> str:
    """What a registration calls a broker."""
    return broker.url.removesuffix("/ngsi-ld/v1/")


def register(client: httpx.Client, endpoint: str, kind: str, **members: Any) -> str:
    """Register a source of entities of one type; what the registration is called."""
    information = members.pop("information", [{"entities": [{"type": kind}]}])
    body = {"type": "ContextSourceRegistration", "endpoint": endpoint, **members}
    answer = client.post("csourceRegistrations", json={**body, "information": information})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"].rpartition("/")[2])


def make(client: httpx.Client, name: str, kind: str, **members: object) -> str:
    """Create an entity at one broker alone."""
    identifier = f"urn:x:{kind}:{name}"
    body = {"id": identifier, "type": kind, **members}
    answer = client.post("entities", params={"local": "true"}, json=body)
    assert answer.status_code == 201, answer.text
    return identifier
