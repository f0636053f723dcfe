"""Entities that end by themselves: told of at that moment, once, also after a power cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.services.exchange.receiving import Subscriber, until

from kaga.engines.context import Deed, create, read_entity, resolve
from kaga.engines.context.changes import ended
from kaga.engines.context.watching import ENTITY_DELETED, happening
from kaga.kernel.clock import now
from kaga.services.exchange.state.tenants import Tenant

if TYPE_CHECKING:
    import httpx
    from tests.services.exchange.conftest import Running

TRIGGERS = ["entityCreated", "entityDeleted"]


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    found = Subscriber()
    yield found
    found.close()


def soon(seconds: float) -> str:
    text = (now() + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return f"{text}Z"


def subscribe(client: httpx.Client, uri: str) -> None:
    body = {
        "type": "Subscription",
        "entities": [{"type": "Car"}],
        "notificationTrigger": TRIGGERS,
        "notification": {"endpoint": {"uri": uri}},
    }
    assert client.post("subscriptions", json=body).status_code == 201


def car(number: int, ends: str, **more: Any) -> dict[str, Any]:
    return {"id": f"urn:car:{number}", "type": "Car", "expiresAt": ends, "p": number, **more}


def told(subscriber: Subscriber) -> list[tuple[str, bool]]:
    found = (body["data"][0] for _, _, body in subscriber.got)
    return [(one["id"][-1], "deletedAt" in one) for one in found]


def test_an_end_is_told_when_it_comes_and_once_across_a_power_cut(
    start: Callable[..., Running], subscriber: Subscriber
) -> None:
    running = start("--own-machine")
    with running.client() as client:
        subscribe(client, subscriber.url)
        ends = soon(0.3)
        client.post("entities", json=car(1, ends)).raise_for_status()
        client.post("entities", json=car(2, soon(86_400))).raise_for_status()
        gone = subscriber.bodies(3)[2]["data"][0]
        assert gone["id"] == "urn:car:1"
        assert datetime.fromisoformat(gone["deletedAt"]) >= datetime.fromisoformat(ends)
        assert client.get("entities/urn:car:1").status_code == 404
        ends = soon(0.5)
        client.post("entities", json=car(3, ends)).raise_for_status()
        subscriber.bodies(4)
        notified = f"http://127.0.0.1:{running.port}/exchange/v1/notifications"
        until(lambda: client.get(notified).json()["pending"] == 0, 30)
    running.kill()  # before or after the third has ended: it is told once either way
    until(lambda: soon(0) > ends, 30)
    running = start("--own-machine")
    with running.client() as client:
        until(lambda: client.get("entities/urn:car:3").status_code == 404, 30)
        subscriber.bodies(5)
        client.post("entities", json=car(4, soon(86_400))).raise_for_status()
        subscriber.bodies(6)
        notified = f"http://127.0.0.1:{running.port}/exchange/v1/notifications"
        until(lambda: client.get(notified).json()["pending"] == 0, 30)
        due = client.get(notified).json()
    expected = [
        ("1", False),
        ("2", False),
        ("1", True),
        ("3", False),
        ("3", True),
        ("4", False),
    ]
    ids = {
        body["id"]: key
        for (_, _, body), key in zip(subscriber.got, told(subscriber), strict=True)
    }
    assert list(ids.values()) == expected  # by id: at least once may be twice around a kill
    assert (due["due"], due["delivered"]) == (6, 6)


def entity(expires: int, at: int = 0) -> Any:
    terms = resolve(None, {})
    whole = read_entity({"id": "urn:a:1", "type": "Car", "p": 1}, terms)
    return create(whole, at)._replace(expires=expires)


def test_what_ended_by_itself_is_told_with_what_it_was() -> None:
    tenant = Tenant("", 0)
    tenant.apply(entity(10))
    change = ended(tenant.entities["urn:a:1"].entity, 25)
    found = happening(change, *tenant.apply(change))
    assert found is not None
    assert (found.kinds & ENTITY_DELETED, found.at, change.deed) == (2, 25, Deed.DELETED)
    assert set(found.entity.attributes) == {"https://uri.etsi.org/ngsi-ld/default-context/p"}


def test_ends_that_moved_are_forgotten() -> None:
    tenant = Tenant("", 0)
    for end in range(10_000):
        tenant.apply(entity(end))
    assert len(tenant._ends) < 2_000
    nearest = tenant.next_to_end()
    assert nearest is not None
    assert nearest.expires == 9_999
    tenant.apply(ended(nearest, 9_999))
    assert tenant.next_to_end() is None
