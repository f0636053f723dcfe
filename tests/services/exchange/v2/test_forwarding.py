"""Batches that concern a registered provider, which is a broker of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.services.exchange.conftest import Running


@dataclass(frozen=True)
class Pair:
    """A broker, and another one that provides what it has not."""

    near: httpx.Client
    far: httpx.Client


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folders = [tmp_path_factory.mktemp(name) for name in ("near", "far")]
    running = [Running(folder, "--own-machine") for folder in folders]
    clients = [
        httpx.Client(base_url=f"http://127.0.0.1:{one.port}/v2/", timeout=60, trust_env=False)
        for one in running
    ]
    yield Pair(*clients)
    for client, one in zip(clients, running, strict=True):
        client.close()
        one.stop()


def room(identifier: str, **attributes: Any) -> dict[str, Any]:
    return {"id": identifier, "type": "Room", **attributes}


def put(client: httpx.Client, *entities: dict[str, Any]) -> None:
    body = {"actionType": "append", "entities": entities}
    assert client.post("op/update?options=keyValues", json=body).status_code == 204


def register(pair: Pair, url: str = "", **more: Any) -> str:
    """A registration at the near broker; the far one's, unless an address is given."""
    entity = more.pop("entity", {"idPattern": ".*", "type": "Room"})
    provided = {"entities": [entity], "attrs": more.pop("attrs", [])}
    provider = {"http": {"url": url or str(pair.far.base_url).rstrip("/")}, **more}
    body = {"dataProvided": provided, "provider": provider}
    answer = pair.near.post("registrations", json=body)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].rpartition("/")[2]


@pytest.fixture
def registered(pair: Pair) -> Iterator[Any]:
    """Registers; the registrations and everything else are gone after the test."""
    made: list[str] = []
    yield lambda url="", **more: made.append(register(pair, url, **more))
    for one in made:
        pair.near.delete(f"registrations/{one}")
    for client in (pair.near, pair.far):
        for found in client.get("entities?limit=1000").json():
            client.delete(f"entities/{found['id']}")


def query(
    pair: Pair, *entities: dict[str, str], options: str = "", **more: Any
) -> httpx.Response:
    path = f"op/query?options=keyValues{options}"
    return pair.near.post(path, json={"entities": entities, **more})


def update(pair: Pair, action: str, *entities: dict[str, Any]) -> httpx.Response:
    body = {"actionType": action, "entities": entities}
    return pair.near.post("op/update?options=keyValues", json=body)


ALL = {"idPattern": ".*", "type": "Room"}


def test_a_query_is_answered_from_both_and_what_is_here_comes_first(
    pair: Pair, registered: Any
) -> None:
    put(pair.near, room("a", light=1))
    put(pair.far, room("a", light=2, heat=20), room("b", heat=21), {"id": "x", "type": "Car"})
    registered()
    answer = query(pair, ALL, options=",count")
    assert answer.json() == [room("a", light=1, heat=20), room("b", heat=21)]
    assert answer.headers["Fiware-Total-Count"] == "2"
    assert query(pair, {"id": "b"}, attrs=["heat"]).json() == [room("b", heat=21)]
    assert query(pair, {"idPattern": ".*", "type": "Car"}).json() == []
    assert query(pair, ALL, options=",skipForwarding").json() == [room("a", light=1)]
    assert "Warning" not in answer.headers


def test_a_provider_is_asked_for_what_it_has_only(pair: Pair, registered: Any) -> None:
    put(pair.far, room("a", heat=20, noise=3), room("b", heat=21))
    registered(entity={"id": "a", "type": "Room"}, attrs=["heat"])
    assert query(pair, ALL).json() == [room("a", heat=20)]
    assert query(pair, ALL, attrs=["noise"]).json() == []
    assert query(pair, {"idPattern": "^b", "type": "Room"}).json() == []


@pytest.mark.parametrize(
    "mode", [{"supportedForwardingMode": "none"}, {"legacyForwarding": True}]
)
def test_a_provider_that_takes_nothing_is_left_alone(
    pair: Pair, registered: Any, mode: dict[str, Any]
) -> None:
    put(pair.far, room("a", heat=20))
    registered(**mode)
    assert query(pair, ALL).json() == []
    assert update(pair, "update", room("a", heat=1)).status_code == 404


def test_an_update_goes_where_the_attribute_is(pair: Pair, registered: Any) -> None:
    put(pair.near, room("a", light=1))
    put(pair.far, room("a", heat=20), room("b", heat=21))
    registered(attrs=["heat"])
    assert (
        update(pair, "update", room("a", light=5, heat=6), room("b", heat=7)).status_code == 204
    )
    assert pair.near.get("entities/a?options=keyValues").json() == room("a", light=5)
    rows = pair.far.get("entities?options=keyValues").json()
    assert rows == [room("a", heat=6), room("b", heat=7)]
    assert update(pair, "delete", room("b")).status_code == 204
    assert pair.far.get("entities/b").status_code == 404
    assert update(pair, "update", room("c", heat=7)).status_code == 404  # said by the provider
    assert update(pair, "append", room("d", heat=7)).status_code == 204
    assert pair.near.get("entities/d").status_code == 200  # what is appended is here


def test_providers_that_fail_are_told_of(pair: Pair, registered: Any) -> None:
    put(pair.near, room("a", light=1))
    registered("http://127.0.0.1:9/v2")
    answer = query(pair, ALL)
    assert answer.json() == [room("a", light=1)]
    assert answer.headers["Warning"].startswith('199 - "http://127.0.0.1:9/v2: ')
    refused = update(pair, "update", room("z", light=1))
    assert refused.status_code == 502
    assert "127.0.0.1:9" in refused.json()["description"]


def test_two_that_provide_for_each_other_come_to_an_end(pair: Pair, registered: Any) -> None:
    put(pair.far, room("a", heat=20))
    registered()
    back = Pair(pair.far, pair.near)
    number = register(back)
    assert query(pair, ALL).json() == [room("a", heat=20)]
    pair.far.delete(f"registrations/{number}")
