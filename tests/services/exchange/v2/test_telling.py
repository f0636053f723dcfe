"""Subscriptions of NGSI-v2: what is refused, what is kept, who is told and how."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from tests.services.exchange.v2.conftest import ROOM, Receiver, subscription

if TYPE_CHECKING:
    import httpx

MQTT = {"url": "mqtt://a", "topic": "b"}
MARKED = {"metadata": {"m": 1}}


def test_notifications(ask: httpx.Client, receiver: Receiver) -> None:
    body = subscription(receiver.url, attrs=["temperature"], metadata=["previousValue", "*"])
    body["subject"]["condition"] = {
        "attrs": ["temperature"],
        "expression": {"q": "temperature>20"},
    }
    made = ask.post("/v2/subscriptions", json=body)
    place = made.headers["location"]
    ask.post("/v2/entities", json=ROOM)
    _, _, headers, heard = receiver.next()
    told = orjson.loads(heard)
    assert told["subscriptionId"] == place.rpartition("/")[2]
    assert told["data"][0]["temperature"]["value"] == 21.5
    assert headers["ngsiv2-attrsformat"] == "normalized"
    value = "/v2/entities/Room1/attrs/temperature/value"
    plain = {"Content-Type": "text/plain"}
    for number in ("21.5", "19", "30"):  # the same again, too cold, due
        assert ask.put(value, content=number, headers=plain).status_code == 204
    told = orjson.loads(receiver.next()[3])["data"][0]["temperature"]
    assert (told["value"], told["metadata"]["previousValue"]["value"]) == (30, 19)
    until(lambda: ask.get(place).json()["notification"].get("timesSent") == 2)
    assert ask.patch(place, json={"status": "inactive"}).status_code == 204
    ask.put(value, content="40", headers=plain)
    assert ask.delete(place).status_code == 204
    assert ask.get("/v2/subscriptions").json() == []
    assert receiver.heard.empty()


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""

    async def wait() -> None:
        async with asyncio.timeout(60):
            while not true():
                await asyncio.sleep(0.02)

    asyncio.run(wait())


def test_notifications_after_a_template(ask: httpx.Client, receiver: Receiver) -> None:
    custom = {
        "url": receiver.url + "/${type}",
        "method": "PUT",
        "qs": {"id": "${id}"},
        "headers": {"X-T": "${temperature}", "Accept": ""},
        "json": {"t": "${temperature}", "said": "it is ${temperature}"},
    }
    body = subscription(receiver.url)
    body["notification"] = {"httpCustom": custom}
    body["subject"]["condition"] = {"alterationTypes": ["entityCreate", "entityDelete"]}
    assert ask.post("/v2/subscriptions", json=body).status_code == 201
    ask.post("/v2/entities", json=ROOM)
    method, path, headers, heard = receiver.next()
    assert (method, path) == ("PUT", "/Room?id=Room1")
    assert headers["x-t"] == "21.5"
    assert headers["ngsiv2-attrsformat"] == "custom"
    assert "accept" not in headers
    assert orjson.loads(heard) == {"t": 21.5, "said": "it is 21.5"}
    ask.patch("/v2/entities/Room1/attrs", json={"temperature": {"value": 5}})
    ask.delete("/v2/entities/Room1")
    assert orjson.loads(receiver.next()[3])["t"] == 5  # the update was not asked for


def test_forms_of_notifications(ask: httpx.Client, receiver: Receiver) -> None:
    piece = {"id": "a:${id}", "x": {"value": 1}}
    wanted: list[dict[str, Any]] = [
        {"attrsFormat": "keyValues", "attrs": ["temperature", "gone"], "covered": True},
        {"attrsFormat": "values", "attrs": ["temperature"]},
        {"attrsFormat": "simplifiedKeyValues", "attrs": ["alterationType", "temperature"]},
        {"attrsFormat": "simplifiedNormalized", "exceptAttrs": ["location"]},
        {"httpCustom": {"url": receiver.url + "/4", "payload": "%22${id}%22"}},
        {"httpCustom": {"url": receiver.url + "/5", "payload": None}},
        {"httpCustom": {"url": receiver.url + "/6", "ngsi": piece}, "attrs": ["x"]},
    ]
    for place, told in enumerate(wanted):
        body = subscription(f"{receiver.url}/{place}", **told)
        if "httpCustom" in told:
            del body["notification"]["http"]
        assert ask.post("/v2/subscriptions", json=body).status_code == 201
    ask.post("/v2/entities", json=ROOM)
    heard = {path: body for _, path, _, body in (receiver.next() for _ in wanted)}
    known = {"id": "Room1", "type": "Room"}
    assert orjson.loads(heard["/0"])["data"] == [known | {"temperature": 21.5, "gone": None}]
    assert orjson.loads(heard["/1"])["data"] == [[21.5]]
    changed = {"alterationType": "entityCreate", "temperature": 21.5}
    assert orjson.loads(heard["/2"]) == known | changed
    assert orjson.loads(heard["/3"]).keys() == {"id", "type", "temperature"}
    assert heard["/4"] == b'"Room1"'
    assert heard["/5"] == b""
    attribute = {"type": "Number", "value": 1, "metadata": {}}
    patched = {"id": "a:Room1", "type": "Room", "x": attribute}
    assert orjson.loads(heard["/6"])["data"] == [patched]


def test_a_subscription_that_tells_once(ask: httpx.Client, receiver: Receiver) -> None:
    body = subscription(receiver.url, onlyChangedAttrs=True) | {"status": "oneshot"}
    place = ask.post("/v2/subscriptions", json=body).headers["location"]
    ask.post("/v2/entities", json=ROOM)
    receiver.next()
    assert ask.get(place).json()["status"] == "inactive"
    warmer = {"temperature": {"value": 22}}
    ask.patch("/v2/entities/Room1/attrs", json=warmer)
    assert ask.patch(place, json={"status": "oneshot"}).status_code == 204
    ask.patch("/v2/entities/Room1/attrs", json={"temperature": {"value": 23}})
    told = orjson.loads(receiver.next()[3])["data"][0]
    assert told["temperature"]["value"] == 23
    assert "location" not in told
    assert receiver.heard.empty()


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("subject", None), ("notification", None), ("subject", []), ("else", 1),
        ("status", "no"),
        ("expires", "no"), ("throttling", -1), ("description", 5), ("description", "a" * 1025),
        ("subject", {"entities": []}), ("subject", {"entities": [{}]}),
        ("subject", {"entities": [{"id": "a", "idPattern": "b"}]}),
        ("subject", {"entities": [{"id": "a", "type": "a", "typePattern": "b"}]}),
        ("subject", {"entities": [{"idPattern": "("}]}),
        ("subject", {"entities": [{"id": "a"}], "condition": {}}),
        ("subject", {"entities": [{"id": "a"}], "condition": {"alterationTypes": ["no"]}}),
        ("subject", {"entities": [{"id": "a"}], "condition": {"expression": {"q": "a>"}}}),
        ("subject", {"entities": [{"id": "a"}], "condition": {"expression": {}}}),
        ("notification", {}), ("notification", {"http": {}}),
        ("notification", {"http": {"url": ""}}), ("notification", {"http": {"url": "ftp://a"}}),
        ("notification", {"http": {"url": "http://a_b"}}),
        ("notification", {"http": {"url": "http://a:b"}}),
        ("notification", {"http": {"url": "http://a"}, "mqtt": MQTT}),
        ("notification", {"http": {"url": "http://a"}, "attrs": ["a", "a"]}),
        ("notification", {"http": {"url": "http://a"}, "attrs": ["a"], "exceptAttrs": ["b"]}),
        ("notification", {"http": {"url": "http://a"}, "exceptAttrs": []}),
        ("notification", {"http": {"url": "http://a"}, "covered": True}),
        ("notification", {"http": {"url": "http://a"}, "attrsFormat": "no"}),
        ("notification", {"mqtt": {"url": "mqtt://a"}}),
        ("notification", {"mqtt": {"url": "mqtt://a/b", "topic": "b"}}),
        ("notification", {"mqtt": {"url": "mqtt://a", "topic": "a/#"}}),
        ("notification", {"mqtt": {"url": "mqtt://a", "topic": "a", "user": "b"}}),
        ("notification", {"mqtt": {"url": "mqtt://a", "topic": "a", "qos": 3}}),
        ("notification", {"httpCustom": {"url": "http://a", "payload": "a", "json": {}}}),
        ("notification", {"httpCustom": {"url": "http://a", "method": "no"}}),
        ("notification", {"httpCustom": {"url": "http://a", "qs": {}}}),
        ("notification", {"httpCustom": {"url": "http://a", "json": "a"}}),
        ("notification", {"httpCustom": {"url": "http://a", "ngsi": {"id": 5}}}),
        ("notification", {"httpCustom": {"url": "http://a", "ngsi": {"a": MARKED}}}),
    ],
)  # fmt: skip
def test_subscriptions_that_are_refused(ask: httpx.Client, member: str, value: object) -> None:
    body: dict[str, Any] = subscription("http://a.example")
    body[member] = value
    if value is None:
        del body[member]
    told = ask.post("/v2/subscriptions", json=body)
    assert (told.status_code, told.json()["error"]) == (400, "BadRequest")


def test_what_a_subscription_says_of_itself(ask: httpx.Client) -> None:
    mqtt = {"url": "mqtt://a.example", "topic": "t", "user": "u", "passwd": "secret"}
    body: dict[str, Any] = subscription("") | {"throttling": 5, "expires": "2999-01-01"}
    body["notification"] = {"mqtt": mqtt}
    header = {"Fiware-ServicePath": "/a"}
    place = ask.post("/v2/subscriptions", json=body, headers=header).headers["location"]
    told = ask.get(place).json()
    assert told["notification"]["mqtt"] == mqtt | {"passwd": "*****", "qos": 0, "retain": False}
    assert told["expires"] == "2999-01-01T00:00:00.000Z"
    assert (told["status"], told["throttling"]) == ("active", 5)
    for path, count in (("/a", 1), ("/b", 0)):
        listing = ask.get(
            "/v2/subscriptions?options=count", headers={"Fiware-ServicePath": path}
        )
        assert listing.headers["fiware-total-count"] == str(count)
    assert ask.patch(place, json={"expires": ""}).status_code == 204
    assert "expires" not in ask.get(place).json()
    assert ask.get("/v2/subscriptions/short").status_code == 400
    assert ask.get("/v2/subscriptions/" + "0" * 24).status_code == 404
    assert ask.patch(place, json={}).status_code == 400
    assert ask.patch(place, json=[]).json()["error"] == "ParseError"
