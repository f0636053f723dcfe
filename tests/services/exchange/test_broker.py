"""The broker over real sockets: operations, tenants, negotiation, limits, order."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx
    from tests.services.exchange.conftest import Running

ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"
POST = b"POST /ngsi-ld/v1/entities HTTP/1.1\r\nHost: k\r\n"
GET = b"GET /secret HTTP/1.1\r\nHost: k\r\n\r\n"
LD = {"Content-Type": "application/ld+json"}


@pytest.fixture
def client(broker: Running) -> Iterator[httpx.Client]:
    with broker.client() as client:
        yield client


def _make(client: httpx.Client, name: str, **members: object) -> str:
    identifier = f"urn:ngsi-ld:Thing:{name}"
    body = {"id": identifier, "type": "Thing", **members}
    answer = client.post("entities", json=body)
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/ngsi-ld/v1/entities/{identifier}"
    return identifier


def test_an_entity_lives_through_its_operations(client: httpx.Client) -> None:
    identifier = _make(client, "life", p=1, q={"value": "x", "unitCode": "MTR"})
    assert client.post("entities", json={"id": identifier, "type": "T"}).status_code == 409
    assert client.patch(f"entities/{identifier}", json={"p": 2}).status_code == 204
    assert client.patch(f"entities/{identifier}/attrs", json={"r": 3}).status_code == 204
    assert client.post(f"entities/{identifier}/attrs", json={"s": 4}).status_code == 204
    assert client.patch(f"entities/{identifier}/attrs/p", json={"value": 5}).status_code == 204
    assert client.put(f"entities/{identifier}/attrs/s", json={"value": 6}).status_code == 204
    assert client.delete(f"entities/{identifier}/attrs/r").status_code == 204
    shown = client.get(f"entities/{identifier}", params={"options": "keyValues"}).json()
    assert shown == {"id": identifier, "type": "Thing", "p": 5, "q": "x", "s": 6}
    assert (
        client.put(f"entities/{identifier}", json={"type": "Thing", "z": 1}).status_code == 204
    )
    assert client.get(f"entities/{identifier}").json()["z"] == {"type": "Property", "value": 1}
    assert client.delete(f"entities/{identifier}").status_code == 204
    assert client.get(f"entities/{identifier}").status_code == 404


def test_a_context_of_the_request_names_what_it_says(client: httpx.Client) -> None:
    body = {"id": "urn:a:context", "type": "T", "speed": 1}
    body["@context"] = {"speed": "https://a.example/speed"}
    assert client.post("entities", json=body, headers=LD).status_code == 201
    assert "https://a.example/speed" in client.get("entities/urn:a:context").json()
    plain = client.post("entities", json=body)
    assert (plain.status_code, plain.json()["type"]) == (400, ERRORS + "BadRequestData")


def test_a_query_is_paged_and_counted(client: httpx.Client) -> None:
    for number in range(5):
        _make(client, f"paged{number}", paged=number)
    asked = {"type": "Thing", "q": "paged>=1", "limit": "2", "count": "true"}
    first = client.get("entities", params=asked)
    assert [one["paged"]["value"] for one in first.json()] == [1, 2]
    assert first.headers["NGSILD-Results-Count"] == "4"
    assert 'rel="next"' in first.headers["Link"]
    last = client.get("entities", params=asked | {"offset": "2"})
    assert [one["paged"]["value"] for one in last.json()] == [3, 4]


def test_a_batch_tells_what_failed_beside_what_did_not(client: httpx.Client) -> None:
    items = [{"id": f"urn:a:batch{number}", "type": "B", "p": number} for number in range(3)]
    answer = client.post("entityOperations/create", json=[*items, items[0], {"id": "bad"}])
    assert answer.status_code == 207
    assert answer.json()["success"] == ["urn:a:batch0", "urn:a:batch1", "urn:a:batch2"]
    assert [one["entityId"] for one in answer.json()["errors"]] == ["urn:a:batch0", "bad"]
    gone = client.post("entityOperations/delete", json=[item["id"] for item in items])
    assert gone.status_code == 204


def test_tenants_do_not_see_one_another(client: httpx.Client) -> None:
    body = {"id": "urn:a:secret", "type": "T"}
    kaga = {"NGSILD-Tenant": "kaga"}
    assert client.get("entities/urn:a:secret", headers=kaga).status_code == 404
    made = client.post("entities", json=body, headers=kaga)
    assert (made.status_code, made.headers["NGSILD-Tenant"]) == (201, "kaga")
    assert client.get("entities/urn:a:secret", headers=kaga).status_code == 200
    assert client.get("entities/urn:a:secret").status_code == 404
    nobody = client.get("types", headers={"NGSILD-Tenant": "nobody"})
    assert (nobody.status_code, nobody.json()["type"]) == (404, ERRORS + "NonexistentTenant")


def test_hosted_contexts_are_served_and_used(client: httpx.Client) -> None:
    context = {"@context": {"height": "https://a.example/height"}}
    answer = client.post("jsonldContexts", json=context)
    url = answer.headers["Location"]
    assert client.get(url.removeprefix("/ngsi-ld/v1/")).json() == context
    body = {"id": "urn:a:hosted", "type": "T", "height": 3, "@context": url}
    assert client.post("entities", json=body, headers=LD).status_code == 201
    assert "https://a.example/height" in client.get("entities/urn:a:hosted").json()


def test_subscriptions_are_kept_and_shown(client: httpx.Client) -> None:
    body = {
        "id": "urn:a:subscription",
        "type": "Subscription",
        "entities": [{"type": "Thing"}],
        "notification": {"endpoint": {"uri": "https://kaga.example/told"}},
    }
    assert client.post("subscriptions", json=body).status_code == 201
    patch = {"isActive": False, "q": "p>3"}
    assert client.patch("subscriptions/urn:a:subscription", json=patch).status_code == 204
    shown = client.get("subscriptions/urn:a:subscription").json()
    assert (shown["status"], shown["q"], shown["entities"]) == (
        "paused",
        "p>3",
        body["entities"],
    )
    assert client.delete("subscriptions/urn:a:subscription").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "nothing", {}, b"", 404),
        ("PUT", "types", {}, b"", 405),
        ("GET", "entities?type=T&unknown=1", {}, b"", 400),
        ("GET", "entities", {}, b"", 400),
        ("GET", "types", {"Accept": "text/html"}, b"", 406),
        ("POST", "entities", {"Content-Type": "text/plain"}, b"{}", 415),
        ("POST", "entities", {"Content-Type": "application/json"}, b"{", 400),
        ("POST", "entities", {"Content-Type": "application/json"}, b"[" * 3000, 400),
        ("GET", "entities?type=T&q=" + "(" * 100, {}, b"", 403),
        ("GET", "entities?type=T&q=a~=%22(%22", {}, b"", 400),
    ],
)
def test_what_is_wrong_is_said_by_its_name(  # noqa: PLR0917 - a table
    client: httpx.Client,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
) -> None:
    answer = client.request(method, path, headers=headers, content=body)
    assert answer.status_code == status


def test_the_version_that_an_answer_keeps_to_is_said(client: httpx.Client) -> None:
    identifier = _make(client, "version")
    own = client.get(f"entities/{identifier}", headers={"Prefer": "x, NGSI-LD=1.9;q=1"})
    old = client.get(f"entities/{identifier}", headers={"Prefer": "ngsi-ld=1.3"})
    assert own.headers["Preference-Applied"] == "ngsi-ld=1.9"
    assert (old.status_code, old.headers["Preference-Applied"]) == (200, "ngsi-ld=1.3")


def test_linked_entities_are_joined_in_lists(client: httpx.Client) -> None:
    town = _make(client, "town", label="T")
    _make(client, "stop", inTown={"object": town})
    asked = {"type": "Thing", "q": "inTown", "join": "inline", "options": "keyValues"}
    (stop,) = client.get("entities", params=asked).json()
    assert stop["inTown"]["label"] == "T"
    flat = client.get("entities", params=asked | {"join": "flat"}).json()
    assert [one["id"] for one in flat] == [stop["id"], town]


def test_a_context_inside_the_city_is_not_fetched(client: httpx.Client) -> None:
    body = {"id": "urn:a:ssrf", "type": "T", "@context": "http://127.0.0.1:1/secret"}
    answer = client.post("entities", json=body, headers=LD)
    assert (answer.status_code, answer.json()["type"]) == (
        504,
        ERRORS + "LdContextNotAvailable",
    )


def _talk(broker: Running, data: bytes, *, until_closed: bool = True) -> bytes:
    with socket.create_connection(("127.0.0.1", broker.port), 10) as line:
        line.sendall(data)
        got = b""
        while part := line.recv(65536):
            got += part
        return got


def test_answers_come_in_the_order_of_requests(broker: Running) -> None:
    body = b'{"id":"urn:a:order","type":"T"}'
    head = (
        b"POST /ngsi-ld/v1/entities HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\n"
    )
    first = head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    second = (
        b"GET /ngsi-ld/v1/entities/urn:a:order HTTP/1.1\r\nHost: k\r\nConnection: close\r\n\r\n"
    )
    got = _talk(broker, first + second)
    assert got.index(b"201 Created") < got.index(b"200 OK") < got.index(b'"urn:a:order"')


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", b" 400 "),
        (
            POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET,
            b" 4",
        ),
        (
            POST + b"Transfer-Encoding: chunked\r\n\r\n",
            b" 411 ",
        ),
        (
            POST + b"Content-Length: 99999999999\r\n\r\n",
            b" 413 ",
        ),
        (b"GET / HTTP/1.1\r\nHost: k\r\nX: " + b"a" * 70000 + b"\r\n\r\n", b" 431 "),
    ],
)
def test_what_is_no_honest_http_is_refused_and_closed(
    broker: Running, data: bytes, status: bytes
) -> None:
    got = _talk(broker, data)
    assert status in got.partition(b"\r\n")[0]
    assert got.count(b"HTTP/1.1") == 1
