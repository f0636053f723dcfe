"""Subscriptions, evolutions and discovery over brokers: real processes on sockets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.services.exchange.conftest import Running
from tests.services.exchange.federation import Brokers, base, make, register
from tests.services.exchange.receiving import Subscriber, until

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.usefixtures("forgotten")
EVER = {"timerel": "after", "timeAt": "2020-01-01T00:00:00Z"}
PAST = ["retrieveTemporal", "queryTemporal"]


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    found = Subscriber()
    yield found
    found.close()


def subscribe(client: httpx.Client, uri: str, kind: str, **members: Any) -> str:
    body = {"type": "Subscription", "entities": [{"type": kind}], **members}
    body["notification"] = {"endpoint": {"uri": uri}, **members.get("notification", {})}
    answer = client.post("subscriptions", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"].rpartition("/")[2])


def copies(client: httpx.Client, kind: str) -> list[dict[str, Any]]:
    """The subscriptions of a broker to a type."""
    every = client.get("subscriptions", params={"limit": "1000"}).json()
    return [one for one in every if one["entities"][0]["type"] == kind]


def test_a_source_tells_as_long_as_it_is_registered_and_watched(
    brokers: Brokers, kind: str, subscriber: Subscriber
) -> None:
    name = subscribe(brokers.one, subscriber.url, kind, q="level>10")
    registered = register(brokers.one, base(brokers.running[1]), kind)
    until(lambda: len(copies(brokers.two, kind)) == 1, 30)
    (copy,) = copies(brokers.two, kind)
    assert (copy["q"], copy["notification"]["endpoint"]["uri"].split("/", 3)[3]) == (
        "level>10",
        "ngsi-ld/ex/remote-notify",
    )
    assert [one["id"] for one in brokers.one.get("csourceSubscriptions").json()] == [
        f"{name}:sources"
    ]
    make(brokers.two, "low", kind, level={"value": 1})
    high = make(brokers.two, "high", kind, level={"value": 11})
    (told,) = subscriber.bodies(1)
    assert told["subscriptionId"] == name
    assert told["data"] == [
        {"id": high, "type": kind, "level": {"type": "Property", "value": 11}}
    ]
    assert brokers.one.patch(f"subscriptions/{name}", json={"q": "level>50"}).status_code == 204
    until(lambda: copies(brokers.two, kind)[0]["q"] == "level>50", 30)
    for value in (20, 60):
        brokers.two.patch(f"entities/{high}/attrs/level", json={"value": value})
    assert subscriber.bodies(2)[1]["data"][0]["level"]["value"] == 60
    assert brokers.one.delete(f"csourceRegistrations/{registered}").status_code == 204
    until(lambda: not copies(brokers.two, kind), 30)
    assert brokers.one.delete(f"subscriptions/{name}").status_code == 204
    assert brokers.one.get("csourceSubscriptions").json() == []


def test_a_copy_watches_what_its_source_registered(
    brokers: Brokers, kind: str, subscriber: Subscriber
) -> None:
    information = [{"entities": [{"type": kind}], "propertyNames": ["level"]}]
    register(brokers.one, base(brokers.running[1]), kind, information=information)
    name = subscribe(brokers.one, subscriber.url, kind, notificationTrigger=["entityDeleted"])
    until(lambda: len(copies(brokers.two, kind)) == 1, 30)
    (copy,) = copies(brokers.two, kind)
    assert copy["watchedAttributes"] == copy["notification"]["attributes"] == ["level"]
    gone = make(brokers.two, "gone", kind, level={"value": 1}, secret={"value": 2})
    assert brokers.two.delete(f"entities/{gone}").status_code == 204
    (told,) = subscriber.bodies(1)
    assert set(told["data"][0]) == {"id", "type", "deletedAt"}
    forged = {"type": "Notification", "subscriptionId": name, "data": [{"id": gone}]}
    place = copy["notification"]["endpoint"]["uri"]
    assert brokers.one.post(place, json=forged).status_code == 404
    brokers.one.delete(f"subscriptions/{name}")


def test_parts_of_an_entity_are_judged_and_told_as_one(
    brokers: Brokers, kind: str, subscriber: Subscriber
) -> None:
    for broker in brokers.running[1:]:
        register(brokers.one, base(broker), kind)
    split = make(brokers.two, "split", kind, level={"value": 1})
    make(brokers.three, "split", kind, owner={"value": "A"})
    make(brokers.one, "split", kind, here={"value": True})
    name = subscribe(
        brokers.one, subscriber.url, kind, q='level>5;owner=="A"', splitEntities=True
    )
    for client in (brokers.two, brokers.three):
        until(lambda client=client: len(copies(client, kind)) == 1, 30)  # type: ignore[misc]
        assert "q" not in copies(client, kind)[0]
    for value in (2, 7):
        brokers.two.patch(f"entities/{split}/attrs/level", json={"value": value})
    (entity,) = subscriber.bodies(1)[0]["data"]
    shown = {key: entity[key]["value"] for key in entity if key not in {"id", "type"}}
    assert shown == {"level": 7, "owner": "A", "here": True}
    brokers.one.delete(f"subscriptions/{name}")


def test_a_copy_does_not_come_back_to_where_it_came_from(brokers: Brokers, kind: str) -> None:
    register(brokers.one, base(brokers.running[1]), kind)
    register(brokers.two, base(brokers.running[2]), kind)
    register(brokers.three, base(brokers.running[0]), kind)
    name = subscribe(brokers.one, "http://127.0.0.1:9/nobody", kind)
    until(lambda: len(copies(brokers.three, kind)) == 1, 30)
    assert [one["id"] for one in copies(brokers.one, kind)] == [name]
    brokers.one.delete(f"subscriptions/{name}")
    until(lambda: not copies(brokers.three, kind), 30)


def past(kind: str, name: str, *values: int, first: int = 1) -> dict[str, object]:
    """An evolution with a value for each day of a May."""
    level = [
        {"type": "Property", "value": value, "observedAt": f"2026-05-{day:02d}T00:00:00Z"}
        for day, value in enumerate(values, first)
    ]
    return {"id": f"urn:x:{kind}:{name}", "type": kind, "level": level}


def remember(client: httpx.Client, evolution: dict[str, object]) -> None:
    answer = client.post("temporal/entities", params={"local": "true"}, json=evolution)
    assert answer.status_code == 201, answer.text


def test_evolutions_of_several_brokers_are_one(brokers: Brokers, kind: str) -> None:
    interval = {"startAt": "2026-01-01T00:00:00Z", "endAt": "2026-06-01T00:00:00Z"}
    register(
        brokers.one,
        base(brokers.running[1]),
        kind,
        operations=PAST,
        observationInterval=interval,
    )
    remember(brokers.one, past(kind, "split", 1, 2))
    remember(brokers.two, past(kind, "split", 20, 30, *range(40, 60), first=2))  # two pages
    remember(brokers.two, past(kind, "far", 7))
    path = f"temporal/entities/urn:x:{kind}:split"
    pairs = {**EVER, "options": "temporalValues", "lastN": "3"}
    told = brokers.one.get(path, params=pairs)
    assert [value for value, _ in told.json()["level"]["values"]] == [57, 58, 59]
    whole = {**EVER, "format": "aggregatedValues", "aggrMethods": "sum,totalCount"}
    figures = brokers.one.get(path, params=whole).json()["level"]
    assert (figures["totalCount"][0][0], figures["sum"][0][0]) == (23, 1 + 20 + 30 + 990)
    latest = brokers.one.get(path, params={**whole, "lastN": "20"}).json()["level"]
    assert (latest["totalCount"][0][0], latest["sum"][0][0]) == (20, sum(range(40, 60)))
    asked = {"type": kind, **EVER, "q": "level==7"}
    found = brokers.one.get("temporal/entities", params=asked)
    assert [one["id"] for one in found.json()] == [f"urn:x:{kind}:far"]
    body = {"type": "Query", "entities": [{"type": kind}], "temporalQ": EVER}
    posted = brokers.one.post("temporal/entityOperations/query", json=body)
    assert len(posted.json()) == 2
    later = {"type": kind, "timerel": "after", "timeAt": "2026-06-01T00:00:00Z"}
    assert brokers.one.get("temporal/entities", params=later).json() == []
    local = {"type": kind, **EVER, "local": "true"}
    assert len(brokers.one.get("temporal/entities", params=local).json()) == 1


def test_types_and_attributes_of_sources_are_told(brokers: Brokers, kind: str) -> None:
    information = [{"entities": [{"type": kind}], "propertyNames": ["near", "far"]}]
    register(brokers.one, base(brokers.running[1]), kind, information=information)
    make(brokers.one, "here", kind, near={"value": 1})
    make(brokers.two, "there", kind, far={"value": 1}, hidden={"value": 2})
    make(brokers.two, "other", f"{kind}x", far={"value": 1})
    listed = brokers.one.get("types").json()["typeList"]
    assert [one for one in listed if one.startswith(kind)] == [kind]
    told = brokers.one.get(f"types/{kind}").json()
    names = [one["attributeName"] for one in told["attributeDetails"]]
    assert (told["entityCount"], sorted(names)) == (2, ["far", "near"])
    (detail,) = [
        one
        for one in brokers.one.get("types", params={"details": "true"}).json()
        if one["typeName"] == kind
    ]
    assert detail["attributeNames"] == ["far", "near"]
    assert "far" in brokers.one.get("attributes").json()["attributeList"]
    assert kind in brokers.one.get("attributes/far").json()["typeNames"]
    assert brokers.one.get(f"types/{kind}x").status_code == 404
    assert brokers.one.get(f"types/{kind}", params={"local": "true"}).json()["entityCount"] == 1


def test_an_earlier_version_is_told_in_its_own_words(brokers: Brokers, kind: str) -> None:
    make(brokers.one, "old", kind, make={"type": "VocabProperty", "vocab": "urn:x:VW"})
    path = f"entities/urn:x:{kind}:old"
    old = brokers.one.get(path, headers={"Prefer": "ngsi-ld=1.5"})
    assert (old.status_code, old.headers["Preference-Applied"]) == (203, "ngsi-ld=1.5")
    assert old.json()["make"] == {"type": "Property", "value": "urn:x:VW"}
    listed = brokers.one.get(
        "entities", params={"type": kind}, headers={"Prefer": "ngsi-ld=1.8"}
    )
    assert (listed.status_code, listed.json()[0]["make"]["type"]) == (200, "VocabProperty")


def test_a_broker_that_comes_back_elsewhere_is_told_there(
    brokers: Brokers, kind: str, subscriber: Subscriber, tmp_path: Path
) -> None:
    first = Running(tmp_path, "--own-machine")
    with first.client() as client:
        register(client, base(brokers.running[1]), kind)
        name = subscribe(client, subscriber.url, kind)
        until(lambda: len(copies(brokers.two, kind)) == 1, 30)
    first.kill()
    second = Running(tmp_path, "--own-machine")
    try:
        until(lambda: endpoint(copies(brokers.two, kind)[0]).startswith(base(second)), 30)
        make(brokers.two, "1", kind, level={"value": 1})
        assert subscriber.bodies(1)[0]["subscriptionId"] == name
        with second.client() as client:
            client.delete(f"subscriptions/{name}")
            until(lambda: not copies(brokers.two, kind), 30)
    finally:
        second.stop()


def endpoint(subscription: dict[str, Any]) -> str:
    return str(subscription["notification"]["endpoint"]["uri"])
