"""NGSI-v2 of a broker in a process of its own, beside NGSI-LD."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import orjson
from tests.services.exchange.conftest import Running
from tests.services.exchange.v2.conftest import ROOM, subscription

LINK = '<https://x.example/c.jsonld>; rel="http://www.w3.org/ns/json-ld#context"'


def test_one_entity_through_both_interfaces(ask: httpx.Client) -> None:
    made = ask.post("/v2/entities", json=ROOM)
    assert made.status_code == 201
    assert made.headers["location"] == "/v2/entities/Room1?type=Room"
    uri = "urn:ngsi-ld:Room:v2:Room1"
    there = ask.get(f"/ngsi-ld/v1/entities/{uri}").json()
    assert there["location"]["value"] == {"type": "Point", "coordinates": [136.31, 36.3]}
    assert there["temperature"]["unitCode"] == "CEL"
    assert there["temperature"]["valueType"] == "Celsius"
    ask.patch(f"/ngsi-ld/v1/entities/{uri}/attrs", json={"temperature": {"value": 25}})
    here = ask.get("/v2/entities/Room1").json()
    assert here["temperature"]["value"] == 25
    assert here["location"]["value"] == "36.3, 136.31"
    added = {"id": "urn:x:Stop:1", "type": "Stop", "name": {"value": "駅前"}, "scope": "/city"}
    assert ask.post("/ngsi-ld/v1/entities", json=added).status_code == 201
    found = ask.get("/v2/entities", headers={"Fiware-ServicePath": "/city"}).json()
    assert found == [
        {
            "id": "urn:x:Stop:1",
            "type": "Stop",
            "name": {"type": "Text", "value": "駅前", "metadata": {}},
        }
    ]


def test_an_id_may_stand_for_several_entities(ask: httpx.Client) -> None:
    for kind in ("A", "B"):
        for name in ("E", "urn:x:E"):
            body = {"id": name, "type": kind, "n": kind}
            assert ask.post("/v2/entities?options=keyValues", json=body).status_code == 201
    for name in ("E", "urn:x:E"):
        several = ask.get(f"/v2/entities/{name}")
        assert (several.status_code, several.json()["error"]) == (409, "TooManyResults")
        assert ask.get(f"/v2/entities/{name}/attrs/n/value?type=B", headers={
            "Accept": "text/plain"}).text == '"B"'  # fmt: skip
        assert ask.delete(f"/v2/entities/{name}?type=A").status_code == 204
        assert ask.get(f"/v2/entities/{name}").json()["type"] == "B"
    twice = ask.post("/v2/entities", json={"id": "E", "type": "B"})
    assert (twice.status_code, twice.json()["error"]) == (422, "Unprocessable")


def test_service_paths(ask: httpx.Client) -> None:
    def at(path: str) -> dict[str, str]:
        return {"Fiware-ServicePath": path}

    for path in ("/a", "/a/b", "/c"):
        body = {"id": "E", "type": "T", "where": path}
        made = ask.post("/v2/entities?options=keyValues", json=body, headers=at(path))
        assert made.status_code == 201

    def found(path: str) -> list[str]:
        query = "/v2/entities?options=keyValues&attrs=servicePath"
        return [one["servicePath"] for one in ask.get(query, headers=at(path)).json()]

    assert found("/a") == ["/a"]
    assert found("/a/#") == ["/a", "/a/b"]
    assert found("/#") == ["/a", "/a/b", "/c"]
    assert found("/a/b, /c") == ["/a/b", "/c"]
    assert ask.delete("/v2/entities/E").status_code == 404  # nothing lies at the root
    assert ask.delete("/v2/entities/E", headers=at("/c")).status_code == 204
    for path in ("a", "/a//b", "/a-b", "/" + "x" * 51, "/a" * 11, ",".join(["/a"] * 11)):
        assert ask.get("/v2/entities", headers=at(path)).status_code == 400
    assert ask.post("/v2/entities", json=ROOM, headers=at("/a/#")).status_code == 400


def test_the_operations_on_attributes(ask: httpx.Client) -> None:
    ask.post("/v2/entities", json=ROOM)
    place = "/v2/entities/Room1/attrs"
    simple = {"options": "keyValues"}
    assert ask.post(place, json={"seats": 4}, params=simple).status_code == 204
    strict = ask.post(place, json={"seats": 5, "x": 1}, params={"options": "append,keyValues"})
    assert (strict.status_code, strict.json()["error"]) == (422, "PartialUpdate")
    missing = ask.patch(place, json={"none": 1}, params=simple)
    assert (missing.status_code, missing.json()["error"]) == (422, "Unprocessable")
    assert ask.patch(place, json={"seats": {"value": {"$inc": 2}}}).status_code == 204
    assert ask.get(f"{place}?options=values&attrs=seats,x").json() == [6, 1]
    assert ask.put(f"{place}/seats", json={"value": 9}).status_code == 204
    plain = {"Content-Type": "text/plain"}
    assert ask.put(f"{place}/x/value", content="true", headers=plain).status_code == 204
    assert ask.put(f"{place}/x/value", content="word", headers=plain).status_code == 400
    assert ask.put(f"{place}/x/value", json=[1]).status_code == 204
    assert ask.get(f"{place}/x").json() == {
        "type": "Boolean",
        "value": [1],
        "metadata": {},
    } or (ask.get(f"{place}/x").json()["value"] == [1])
    json_only = {"Accept": "application/json"}
    assert ask.get(f"{place}/seats/value", headers=json_only).status_code == 406
    assert ask.delete(f"{place}/x").status_code == 204
    assert ask.delete(f"{place}/x").status_code == 404
    assert ask.get(f"{place}/x").json()["error"] == "NotFound"
    assert ask.put(place, json={"only": 1}, params=simple).status_code == 204
    assert ask.get(place, params=simple).json() == {"only": 1}
    wrong = ask.post(place, content=b"{", headers={"Content-Type": "application/json"})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "ParseError")
    assert ask.post(place, content=b"<a/>", headers={"Content-Type": "a/b"}).status_code == 415
    assert ask.post(place).status_code == 411
    refused = ask.delete(place)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST, PATCH, PUT")


def test_entities_with_an_end(ask: httpx.Client) -> None:
    ends = {"value": "2999-01-01T00:00:00Z", "type": "DateTime"}
    ask.post("/v2/entities", json={"id": "E", "type": "T", "dateExpires": ends})
    assert ask.get("/v2/entities/E").json() == {"id": "E", "type": "T"}
    shown = ask.get("/v2/entities/E?attrs=dateExpires&options=keyValues").json()
    assert shown["dateExpires"] == "2999-01-01T00:00:00.000Z"
    assert ask.delete("/v2/entities/E/attrs/dateExpires").status_code == 204
    assert "dateExpires" not in ask.get("/v2/entities/E?attrs=dateExpires").json()
    past = {"value": "2001-01-01T00:00:00Z", "type": "DateTime"}
    assert ask.put("/v2/entities/E/attrs/dateExpires", json=past).status_code == 204
    assert ask.get("/v2/entities/E").status_code == 404
    assert ask.get("/v2/entities").json() == []


def test_batches_and_queries(ask: httpx.Client) -> None:
    some = [{"id": f"E{n}", "type": "T", "n": n, "k": n % 3} for n in range(25)]
    batch = {"actionType": "append", "entities": some}
    assert ask.post("/v2/op/update?options=keyValues", json=batch).status_code == 204
    page = ask.get("/v2/entities?limit=5&offset=3&options=count,keyValues&orderBy=!n")
    assert page.headers["fiware-total-count"] == "25"
    assert [one["n"] for one in page.json()] == [21, 20, 19, 18, 17]
    query = {
        "entities": [{"idPattern": "E1.*", "type": "T"}, {"id": "E2"}],
        "expression": {"q": "n>10;k==1"},
        "attrs": ["n"],
    }
    found = ask.post("/v2/op/query?options=values", json=query).json()
    assert found == [[13], [16], [19]]
    assert len(ask.get("/v2/entities?typePattern=^T$&id=E1,E2").json()) == 2
    both = {"actionType": "delete", "entities": [{"id": "E1", "type": "T"}, {"id": "no"}]}
    told = ask.post("/v2/op/update", json=both)
    assert (told.status_code, told.json()["error"]) == (422, "PartialUpdate")
    none = {"actionType": "update", "entities": [{"id": "no", "n": {"value": 1}}]}
    assert ask.post("/v2/op/update", json=none).json()["error"] == "NotFound"
    heard = {"subscriptionId": "x", "data": [{"id": "N", "type": "T", "n": {"value": 1}}]}
    assert ask.post("/v2/op/notify", json=heard).status_code == 200
    kinds = ask.get("/v2/types?options=count")
    number = {"types": ["Number"]}
    assert kinds.headers["fiware-total-count"] == "1"
    assert kinds.json() == [
        {"type": "T", "count": 25, "attrs": {"n": number, "k": number}},
    ]
    assert ask.get("/v2/types?options=values").json() == ["T"]
    assert ask.get("/v2/types/T?options=noAttrDetail").json()["attrs"]["n"] == {"types": []}
    assert ask.get("/v2/types/no").status_code == 404
    unnamed: list[object] = [{}, [], {"actionType": "append"}]
    for wrong in [*unnamed, {"actionType": "no", "entities": [{"id": "E"}]}]:
        assert ask.post("/v2/op/update", json=wrong).status_code == 400
    unasked: list[object] = [{"entities": []}, {"x": 1}, {"expression": {}}]
    for wrong in [*unasked, {"entities": [{}]}]:
        assert ask.post("/v2/op/query", json=wrong).status_code == 400
    pattern = {"actionType": "append", "entities": [{"idPattern": ".*"}]}
    assert ask.post("/v2/op/update", json=pattern).status_code == 501


def test_what_every_answer_has(ask: httpx.Client) -> None:
    mine = ask.get("/v2", headers={"Fiware-Correlator": "mine"})
    assert mine.headers["fiware-correlator"] == "mine"
    assert len(ask.get("/version").headers["fiware-correlator"]) == 36
    assert ask.get("/version").json()["orion"]["version"]
    lost = ask.get("/v2/nothing")
    assert (lost.status_code, lost.json()["error"]) == (400, "BadRequest")
    for place in ("/v2/entities?limit=1001", "/v2/entities?x", "/v2/entities?options=no",
                  "/v2/entities?id=a&idPattern=b", "/v2/entities?type=a&typePattern=b",
                  "/v2/entities?idPattern=(", "/v2/entities?georel=near", "/v2/entities//",
                  "/v2/entities/a&b", "/v2/entities?orderBy=a,a"):  # fmt: skip
        assert ask.get(place).status_code == 400, place
    assert ask.get("/v2/entities", headers={"Accept": "text/plain"}).status_code == 406
    assert ask.get("/v2/entities", headers={"Fiware-Service": "a.b"}).status_code == 400
    assert ask.get("/v2/entities", headers={"Content-Type": "a/b"}).status_code == 400
    deep = orjson.loads("[" * 60 + "]" * 60)
    body = {"id": "E", "a": {"value": deep}}
    assert ask.post("/v2/entities", json=body).json()["error"] == "ParseError"
    two = {"id": "E", "a": ROOM["location"], "b": ROOM["location"]}
    full = ask.post("/v2/entities", json=two)
    assert (full.status_code, full.json()["error"]) == (413, "NoResourcesAvailable")


def test_registrations(ask: httpx.Client) -> None:
    body: dict[str, Any] = {
        "description": "gauges",
        "dataProvided": {"entities": [{"id": "E", "type": "T"}], "attrs": ["a"]},
        "provider": {"http": {"url": "http://a.example/v2"}},
    }
    place = ask.post("/v2/registrations", json=body).headers["location"]
    told = ask.get(place).json()
    assert told["provider"]["supportedForwardingMode"] == "all"
    assert (told["status"], told["dataProvided"]) == ("active", body["dataProvided"])
    assert len(ask.get("/v2/registrations").json()) == 1
    for member, value in {
        "dataProvided": {"entities": []}, "provider": {"http": {"url": "no"}}, "expires": "no",
        "status": "no", "else": 1, "description": 5,
    }.items():  # fmt: skip
        assert ask.post("/v2/registrations", json=body | {member: value}).status_code == 400
    pattern = body | {"dataProvided": {"entities": [{"idPattern": "E.*"}]}}
    assert ask.post("/v2/registrations", json=pattern).status_code == 501
    kinds = body | {"dataProvided": {"entities": [{"id": "E", "typePattern": "T"}]}}
    assert ask.post("/v2/registrations", json=kinds).status_code == 501
    below = {"Fiware-ServicePath": "/a/#"}
    assert ask.post("/v2/registrations", json=body, headers=below).status_code == 400
    assert ask.delete(place).status_code == 204
    assert ask.get(place).status_code == 404


def test_names_of_a_context(ask: httpx.Client) -> None:
    context = {"@context": {"speed": "https://x.example/speed", "Car": "https://x.example/Car"}}
    hosted = ask.post("/ngsi-ld/v1/jsonldContexts", json=context).headers["location"]
    link = {"Link": LINK.replace("https://x.example/c.jsonld", str(ask.base_url) + hosted)}
    body = {"id": "C", "type": "Car", "speed": {"value": 5}}
    assert ask.post("/v2/entities", json=body, headers=link).status_code == 201
    assert ask.get("/v2/entities/C", headers=link).json()["speed"]["value"] == 5
    plain = ask.get("/v2/entities/C?options=keyValues").json()
    assert plain["https://x.example/speed"] == 5
    assert ask.get("/ngsi-ld/v1/entities?type=Car", headers=link).json()[0]["type"] == "Car"


def test_a_restart_knows_local_ids_and_subscriptions(tmp_path: Path) -> None:
    for place in range(2):
        running = Running(tmp_path / "data")
        base = running.url.partition("/ngsi-ld")[0]
        with httpx.Client(base_url=base, timeout=60, trust_env=False) as client:
            if place == 0:
                assert client.post("/v2/entities", json=ROOM).status_code == 201
                body = subscription("http://a.example")
                assert client.post("/v2/subscriptions", json=body).status_code == 201
            assert client.get("/v2/entities/Room1").json()["id"] == "Room1"
            assert len(client.get("/v2/subscriptions").json()) == 1
        running.kill() if place == 0 else running.stop()
