"""Subscriptions tell: to a real subscriber, over real sockets, in every form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.services.exchange.receiving import Subscriber, until

from kaga.engines.context.moments import read_moment

if TYPE_CHECKING:
    import httpx
    from tests.services.exchange.conftest import Running as Broker

CORE = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld"
NULL = "urn:ngsi-ld:null"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    from tests.services.exchange.conftest import Running

    found = Running(tmp_path_factory.mktemp("notify"), "--own-machine")
    yield found
    found.stop()


@pytest.fixture
def client(running: Broker, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A client with a tenant of its own."""
    with running.client() as found:
        found.headers["NGSILD-Tenant"] = request.node.name.replace("[", "_").strip("]")
        yield found


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    found = Subscriber()
    yield found
    found.close()


def subscribe(client: httpx.Client, uri: str, **members: Any) -> str:
    """A subscription to cars; `told` and `endpoint` are members of its notification."""
    endpoint = {"uri": uri, **members.pop("endpoint", {})}
    told = {"endpoint": endpoint, **members.pop("told", {})}
    body = {"type": "Subscription", "entities": [{"type": "Car"}], "notification": told}
    answer = client.post("subscriptions", json={**body, **members})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def car(number: int = 1, **attributes: Any) -> dict[str, Any]:
    return {"id": f"urn:car:{number}", "type": "Car", **attributes}


def put(client: httpx.Client, **attributes: Any) -> None:
    answer = client.post("entities/urn:car:1/attrs", json=attributes)
    assert answer.status_code == 204, answer.text


def create(client: httpx.Client, *entities: dict[str, Any]) -> None:
    assert client.post("entityOperations/create", json=entities).status_code == 201


def totals(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(_exchange(client, "notifications")).json()
    return found


def _exchange(client: httpx.Client, path: str) -> str:
    return str(client.base_url.join("/exchange/v1/" + path))


def test_a_notification_and_what_the_subscription_says_of_it(
    client: httpx.Client, subscriber: Subscriber
) -> None:
    information = {"receiverInfo": [{"key": "X-Room", "value": "3"}]}
    name = subscribe(client, f"{subscriber.url}/told?a=1", endpoint=information)
    assert "timesSent" not in client.get(f"subscriptions/{name}").json()["notification"]
    create(client, car(speed=50))
    (body,) = subscriber.bodies(1)
    path, headers, _ = subscriber.got[0]
    assert path == "/told?a=1"
    assert headers["X-Room"] == "3"
    assert headers["Content-Type"] == "application/json"
    assert headers["Link"].startswith(f"<{CORE}>; rel=")
    assert headers["NGSILD-Tenant"] == client.headers["NGSILD-Tenant"]
    assert body["type"] == "Notification"
    assert body["subscriptionId"] == name
    assert body["data"] == [car(speed={"type": "Property", "value": 50})]
    until(lambda: totals(client)["pending"] == 0)
    told = client.get(f"subscriptions/{name}").json()["notification"]
    assert (told["status"], told["timesSent"]) == ("ok", 1)
    sent, heard = (read_moment(told[name]) for name in ("lastNotification", "lastSuccess"))
    assert sent is not None
    assert heard is not None
    assert sent <= heard


def test_only_what_is_watched_and_meant_is_told(
    client: httpx.Client, subscriber: Subscriber
) -> None:
    subscribe(client, subscriber.url, watchedAttributes=["speed"], q="speed%3E40")
    create(client, car(speed=10, name="a"))
    put(client, speed=30)
    put(client, name="b")
    put(client, speed=41)
    assert subscriber.bodies(1)[0]["data"][0]["speed"]["value"] == 41
    assert totals(client)["due"] == 1


def test_one_request_is_one_notification_unless_it_is_split(
    client: httpx.Client, subscriber: Subscriber
) -> None:
    subscribe(client, f"{subscriber.url}/together")
    subscribe(client, f"{subscriber.url}/split", splitEntities=True)
    create(client, car(1, a=1), car(2, a=1), car(3, a=1))
    subscriber.wait(lambda: len(subscriber.got) == 4)
    counts = sorted((path, len(body["data"])) for path, _, body in subscriber.got)
    assert counts == [("/split", 1)] * 3 + [("/together", 3)]
    until(lambda: totals(client)["delivered"] == 6)


def test_forms(client: httpx.Client, subscriber: Subscriber) -> None:
    place = {"type": "Point", "coordinates": [136.3, 36.3]}
    names = {"ja": "加賀", "en": "Kaga"}
    subscribe(client, f"{subscriber.url}/concise", told={"format": "concise", "pick": ["p"]})
    subscribe(client, f"{subscriber.url}/ja", lang="ja", told={"omit": ["location", "p"]})
    geo = {"accept": "application/geo+json"}
    subscribe(client, f"{subscriber.url}/geo", endpoint=geo, told={"format": "keyValues"})
    ld = {"accept": "application/ld+json"}
    subscribe(client, f"{subscriber.url}/ld", endpoint=ld, told={"attributes": ["p"]})
    create(client, car(p=1, location=place, name={"languageMap": names}))
    subscriber.bodies(4)
    found = {path: (headers, body) for path, headers, body in subscriber.got}
    assert found["/concise"][1]["data"] == [{"p": 1}]
    shown = found["/ja"][1]["data"][0]["name"]
    assert (shown["value"], shown["lang"]) == ("加賀", "ja")
    features = found["/geo"][1]["data"]["features"]
    assert features[0]["geometry"] == place
    assert features[0]["properties"]["p"] == 1
    headers, body = found["/ld"]
    assert "Link" not in headers
    property_ = {"type": "Property", "value": 1}
    assert body["data"] == [{**car(p=property_), "@context": CORE}]


def test_changes_are_shown(client: httpx.Client, subscriber: Subscriber) -> None:
    triggers = ["attributeUpdated", "attributeDeleted", "entityDeleted"]
    subscribe(client, subscriber.url, notificationTrigger=triggers, told={"showChanges": True})
    create(client, car(p=1, q=1))
    put(client, p=2)
    client.delete("entities/urn:car:1/attrs/q")
    client.delete("entities/urn:car:1")
    updated, less, gone = (body["data"][0] for body in subscriber.bodies(3))
    assert updated["p"] == {"type": "Property", "value": 2, "previousValue": 1}
    assert less["q"] == {"type": "Property", "value": NULL, "previousValue": 1}
    assert gone["p"] == {"type": "Property", "value": NULL, "previousValue": 2}
    assert "deletedAt" in gone


def test_linked_entities_are_joined(client: httpx.Client, subscriber: Subscriber) -> None:
    client.post("entities", json={"id": "urn:owner:1", "type": "Person", "name": "A"})
    simple = {"format": "keyValues", "joinLevel": 1}
    subscribe(client, f"{subscriber.url}/in", told={**simple, "join": "inline"})
    subscribe(client, f"{subscriber.url}/flat", told={**simple, "join": "flat"})
    subscribe(client, f"{subscriber.url}/q", q='owner{name}=="A"')
    subscribe(client, f"{subscriber.url}/other", q='owner{name}=="B"')
    create(client, car(owner={"object": "urn:owner:1"}))
    subscriber.bodies(3)
    found = {path: body["data"] for path, _, body in subscriber.got}
    assert set(found) == {"/in", "/flat", "/q"}
    assert found["/in"][0]["owner"] == {"id": "urn:owner:1", "type": "Person", "name": "A"}
    assert [one["id"] for one in found["/flat"]] == ["urn:car:1", "urn:owner:1"]


def test_nothing_is_told_while_paused_throttled_or_gone(
    client: httpx.Client, subscriber: Subscriber
) -> None:
    name = subscribe(client, subscriber.url, isActive=False)
    slow = subscribe(client, f"{subscriber.url}/slow", throttling=3600)
    create(client, car(p=1))
    put(client, p=2)
    client.patch(f"subscriptions/{name}", json={"isActive": True})
    put(client, p=3)
    subscriber.bodies(2)
    assert {path: body["data"][0]["p"]["value"] for path, _, body in subscriber.got} == {
        "/": 3,
        "/slow": 1,
    }
    for one in (name, slow):
        assert client.delete(f"subscriptions/{one}").status_code == 204
    put(client, p=4)
    assert totals(client)["subscriptions"] == 0
    assert len(subscriber.got) == 2


def test_an_interval_tells_whatever_happens(
    client: httpx.Client, subscriber: Subscriber
) -> None:
    create(client, car(1, p=1), car(2, p=2))
    asked = [{"type": "Car", "id": "urn:car:2"}]
    subscribe(client, subscriber.url, timeInterval=0.2, entities=asked)
    first, second = subscriber.bodies(3)[:2]  # the third goes when the second is counted
    assert first["id"] != second["id"]
    assert [one["id"] for one in second["data"]] == ["urn:car:2"]
    until(lambda: _told(client)["timesSent"] >= 2)


def _told(client: httpx.Client) -> dict[str, Any]:
    """What the only subscription says of its notifications."""
    found: dict[str, Any] = client.get("subscriptions").json()[0]["notification"]
    return found


def test_names_of_filters_outlive_their_context(
    client: httpx.Client, subscriber: Subscriber
) -> None:
    context = {"@context": {"v": "https://a.example/v"}}
    hosted = client.post("jsonldContexts", json=context).headers["Location"]
    body = {
        "type": "Subscription",
        "entities": [{"type": "Car"}],
        "q": "v>1",
        "notification": {"endpoint": {"uri": subscriber.url}},
    }
    link = {"Link": f'<{hosted}>; rel="http://www.w3.org/ns/json-ld#context"'}
    made = client.post("subscriptions", json=body, headers=link)
    place = "subscriptions/" + made.headers["Location"].rpartition("/")[2]
    assert "names" not in client.get(place).json()
    patched = client.patch(place, json={"description": "still v"})
    assert patched.status_code == 204
    create(client, car(**{"https://a.example/v": 2}))
    create(client, car(2, v=2))
    assert subscriber.bodies(1)[0]["data"][0]["v"]["value"] == 2
    assert totals(client)["due"] == 1


@pytest.mark.parametrize(
    "told",
    [
        {"endpoint": {"uri": "mqtt://127.0.0.1"}},
        {"endpoint": {"uri": "mqtt://127.0.0.1/all/#"}},
        {"endpoint": {"uri": "http://127.0.0.1:99999/"}},
        {"endpoint": {"uri": "ftp://127.0.0.1/"}},
        {"endpoint": {"uri": "http://a.example/", "timeout": 0}},
        {
            "endpoint": {
                "uri": "http://a.example/",
                "receiverInfo": [{"key": "a b", "value": ""}],
            }
        },
        {
            "endpoint": {
                "uri": "http://a.example/",
                "receiverInfo": [{"key": "A", "value": "b\r\nHost: c"}],
            }
        },
        {
            "endpoint": {
                "uri": "mqtt://a.example/t",
                "notifierInfo": [{"key": "MQTT-QoS", "value": "3"}],
            }
        },
        {"endpoint": {"uri": "http://a.example/"}, "join": "sideways"},
        {"endpoint": {"uri": "http://a.example/"}, "joinLevel": 99},
        {"endpoint": {"uri": "http://a.example/"}, "sysAttrs": "yes"},
    ],
)
def test_what_could_never_be_told_is_refused(client: httpx.Client, told: Any) -> None:
    body = {"type": "Subscription", "entities": [{"type": "Car"}], "notification": told}
    answer = client.post("subscriptions", json=body)
    assert (answer.status_code, answer.json()["title"]) == (400, "Bad request data")


# -- streams -------------------------------------------------------------------------------


def events(lines: Iterator[str], count: int) -> list[tuple[int, Any]]:
    found: list[tuple[int, Any]] = []
    number = 0
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            number = int(value)
        elif name == "data":
            found.append((number, json.loads(value)["data"][0]["p"]["value"]))
            if len(found) == count:
                break
    return found


def test_a_browser_listens_and_comes_back(client: httpx.Client) -> None:
    name = subscribe(client, "sse:")
    create(client, car(p=1))
    url = _exchange(client, f"streams/{name}")
    with client.stream("GET", url) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        lines = stream.iter_lines()
        ((first, value),) = events(lines, 1)
        assert value == 1
        put(client, p=2)
        assert [value for _, value in events(lines, 1)] == [2]
    put(client, p=3)
    with client.stream("GET", url, headers={"Last-Event-ID": str(first)}) as stream:
        assert [value for _, value in events(stream.iter_lines(), 2)] == [2, 3]
    until(lambda: totals(client)["streams"] == 0)
    assert client.get(_exchange(client, "streams/urn:none")).status_code == 404


def test_only_subscriptions_to_streams_have_one(
    client: httpx.Client, subscriber: Subscriber
) -> None:
    name = subscribe(client, subscriber.url)
    answer = client.get(_exchange(client, f"streams/{name}"))
    assert answer.status_code == 400
    answer = client.get(_exchange(client, f"streams/{name}?lastEventId=x"))
    assert answer.status_code == 400
