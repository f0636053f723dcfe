"""Hostile requests, each kind of them: refused by its name, quickly, and the broker goes on."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson
import pytest

from kaga.engines.context import NgsiError, resolve
from kaga.services.exchange.http.outgoing import Client, Outgoing, TooLarge
from kaga.services.exchange.state.fetching import fetch_document

if TYPE_CHECKING:
    import httpx
    from tests.services.exchange.conftest import Running

LD = {"Content-Type": "application/ld+json"}
PLAIN = {"Content-Type": "application/json"}
ENTITIES = b"/ngsi-ld/v1/entities"
GET = b"GET %b?type=T HTTP/1.1\r\nHost: k\r\n\r\n" % ENTITIES
BODY = b'{"id":"urn:a:smuggled","type":"T"}'


@pytest.fixture
def client(broker: Running) -> Iterator[httpx.Client]:
    with broker.client() as client:
        yield client


def _post(client: httpx.Client, body: bytes, headers: dict[str, str] = PLAIN) -> int:
    return client.post("entities", content=body, headers=headers).status_code


def _entity(members: bytes) -> bytes:
    return b'{"id":"urn:a:hostile","type":"T",%b}' % members


@pytest.mark.parametrize("sign", [b"[", b'{"a":'])
@pytest.mark.parametrize("depth", [101, 240, 500, 1_000, 100_000])
def test_nesting_without_end_is_refused(client: httpx.Client, sign: bytes, depth: int) -> None:
    close = b"]" if sign == b"[" else b"}"
    value = sign * depth + b"1" + close * depth
    assert _post(client, _entity(b'"p":{"type":"JsonProperty","json":{"a":%b}}' % value)) == 400
    assert _post(client, _entity(b'"p":{"type":"Property","value":%b}' % value)) == 400
    assert _post(client, value) == 400


@pytest.mark.parametrize("depth", [101, 1_000, 5_000])
def test_coordinates_nested_without_end_are_refused(client: httpx.Client, depth: int) -> None:
    place = {"georel": "within", "geometry": "Point", "coordinates": "[" * depth + "]" * depth}
    assert client.get("entities", params={"type": "T", **place}).status_code == 400
    nearest = {"orderBy": "p;dist-asc", "orderFrom": place["coordinates"]}
    assert client.get("entities", params={"type": "T", **nearest}).status_code == 400


def test_brackets_in_texts_and_many_short_values_are_no_nesting(client: httpx.Client) -> None:
    text = orjson.dumps("[{" * 300)
    flat = orjson.dumps([{"a": [1]} for _ in range(300)])
    assert _post(client, _entity(b'"p":{"value":%b},"q":{"value":%b}' % (text, flat))) == 201
    assert client.delete("entities/urn:a:hostile").status_code == 204


@pytest.mark.parametrize("kind", [b"{}", b"[]", b"1", b"null", b"[[1]]"])
def test_a_type_that_is_no_name_is_no_type(client: httpx.Client, kind: bytes) -> None:
    value = b'{"type":%b,"coordinates":[1,2],"value":{"type":%b,"coordinates":1}}' % (
        kind,
        kind,
    )
    answer = client.post("entities", content=_entity(b'"p":%b' % value), headers=PLAIN)
    assert answer.status_code in {201, 400}
    client.delete("entities/urn:a:hostile")


@pytest.mark.parametrize(
    "members",
    [b'"p":NaN', b'"p":Infinity', b'"p":{"value":-NaN}', b'"p":"\\ud800"', b'"\\udfff":1'],
)
def test_what_json_does_not_have_is_refused(client: httpx.Client, members: bytes) -> None:
    assert _post(client, _entity(members)) == 400


def test_bytes_that_are_no_text_are_refused(client: httpx.Client) -> None:
    assert _post(client, _entity(b'"p":"\xed\xa0\x80"')) == 400
    assert client.get("entities?type=T&q=p==%ED%A0%80").status_code == 400


def test_of_a_name_that_came_twice_the_last_is_meant_by_all(client: httpx.Client) -> None:
    members = b'"p":{"value":1,"value":2},"id":"urn:a:twice"'
    assert _post(client, _entity(members)) == 201
    shown = client.get("entities/urn:a:twice?options=keyValues").json()
    assert shown["p"] == 2
    assert client.get("entities/urn:a:hostile").status_code == 404


def test_a_number_of_ten_thousand_digits_is_a_number(client: httpx.Client) -> None:
    assert client.get("entities?type=T&q=p==" + "9" * 10_000).status_code == 200
    assert client.get("entities?type=T&limit=" + "9" * 10_000).status_code == 400


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_a_pattern_that_explodes_elsewhere_takes_no_time(
    broker: Running, client: httpx.Client, pattern: str
) -> None:
    client.post("entities", json={"id": "urn:a:long", "type": "Long", "p": "a" * 50_000 + "!"})
    began = broker.computed()
    asked = {"type": "Long", "q": f'p~="{pattern}"', "idPattern": pattern}
    assert client.get("entities", params=asked).status_code == 200
    assert broker.computed() - began < 5


def test_a_pattern_that_counts_to_millions_is_refused(client: httpx.Client) -> None:
    asked = {"type": "T", "idPattern": "((a{1000}){1000}){1000}"}
    assert client.get("entities", params=asked).status_code == 400


def _bomb(kind: str) -> dict[str, object]:
    if kind == "chain":
        return {f"t{n}": f"t{n + 1}:a" for n in range(2_000)} | {"t2000": "urn:x:"}
    if kind == "growth":
        return {"t0": "urn:x#"} | {f"t{n}": f"t{n - 1}:#" for n in range(1, 9_000)}
    if kind == "circle":
        return {"a": "b:x", "b": "c:x", "c": "a:x"}
    return {f"t{n}": f"urn:{n}#" for n in range(60_000)}


@pytest.mark.parametrize("kind", ["chain", "growth", "circle", "width"])
def test_a_context_that_bombs_is_refused(kind: str) -> None:
    began = time.process_time()
    with pytest.raises(NgsiError):
        resolve(_bomb(kind), {})
    assert time.process_time() - began < 20


def test_documents_that_include_one_another_without_end_are_refused() -> None:
    wide = {
        f"https://a.example/{n}": {"@context": [f"https://a.example/{n + 1}"] * 9}
        for n in range(20)
    }
    with pytest.raises(NgsiError, match="more documents"):
        resolve("https://a.example/0", wide)
    nested: object = {}
    for _ in range(2_000):
        nested = [nested]
    with pytest.raises(NgsiError):
        resolve(nested, {})


def test_thousands_of_prefixes_cost_no_more_than_few(
    broker: Running, client: httpx.Client
) -> None:
    context = {f"t{n}": f"https://a.example/{n}#" for n in range(20_000)}
    names = {f"https://a.example/{n}#a": n for n in range(2_000)}
    body = {"id": "urn:a:wide", "type": "T", "@context": context} | names
    began = broker.computed()
    assert client.post("entities", json=body, headers=LD).status_code == 201
    assert broker.computed() - began < 5


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://0x7f000001/",
        "http://user@127.0.0.1/",
        "http://localhost/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_no_context_is_fetched_from_inside(client: httpx.Client, address: str) -> None:
    body = orjson.dumps({"id": "urn:a:ssrf", "type": "T", "@context": address})
    answer = client.post("entities", content=body, headers=LD)
    assert answer.status_code in {400, 504}
    assert client.get("entities/urn:a:ssrf").status_code == 404


def _talk(broker: Running, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", broker.port), 10) as line:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        got = b""
        while part := line.recv(65536):
            got += part
        return got


def _head(*lines: bytes) -> bytes:
    return b"\r\n".join(
        [b"POST %b HTTP/1.1" % ENTITIES, b"Host: k", b"Content-Type: application/json", *lines]
    )


@pytest.mark.parametrize(
    "lines",
    [
        (b"Content-Length: 34", b"Transfer-Encoding: chunked"),
        (b"Transfer-Encoding: chunked", b"Content-Length: 34"),
        (b"Transfer-Encoding: xchunked",),
        (b"Content-Length: 34", b"Content-Length: 0"),
        (b"Content-Length: 34", b"Content-Length: 34"),
        (b"Content-Length: 34, 34",),
        (b"Content-Length: -1",),
        (b"Content-Length: +34",),
        (b"Content-Length: 0x22",),
        (b"Content-Length : 34",),
        (b" Content-Length: 34",),
        (b"Content-Length: 3\n4",),
        (b"X: a\rContent-Length: 34",),
        (b"X: a\x00b", b"Content-Length: 34"),
        (b"Content-Length:",),
    ],
)
def test_no_request_is_smuggled_behind_another(
    broker: Running, lines: tuple[bytes, ...]
) -> None:
    got = _talk(broker, _head(*lines) + b"\r\n\r\n" + BODY + GET)
    assert got.startswith(b"HTTP/1.1 4")
    assert got.count(b"HTTP/1.1 ") == 1
    with broker.client() as client:
        assert client.get("entities/urn:a:smuggled").status_code == 404


def test_a_thousand_requests_at_once_are_answered_in_order(broker: Running) -> None:
    ask = b"GET %b/urn:a:%d HTTP/1.1\r\nHost: k\r\n\r\n"
    got = _talk(broker, b"".join(ask % (ENTITIES, number) for number in range(1_000)))
    places = [got.index(b'urn:a:%d"' % number) for number in range(1_000)]
    assert got.count(b" 404 Not Found") == 1_000
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (_head(b"Content-Length: 16777217") + b"\r\n\r\n", b" 413 "),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: k\r\n\r\n", b" 431 "),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000 + b"\r\n", b" 431 "),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(
    broker: Running, data: bytes, status: bytes
) -> None:
    assert status in _talk(broker, data).partition(b"\r\n")[0]


def test_one_tenant_does_not_read_another_by_any_door(client: httpx.Client) -> None:
    other = {"NGSILD-Tenant": "harbour"}
    secret = {"id": "urn:a:secret", "type": "Hidden", "p": {"value": "himitsu"}}
    client.post("entities", json=secret, headers=other)
    context = {"@context": {"himitsu": "https://a.example/himitsu"}}
    place = client.post("jsonldContexts", json=context, headers=other).headers["Location"]
    name = place.removeprefix("/ngsi-ld/v1/")
    doors = [
        "entities/urn:a:secret",
        "entities?type=Hidden",
        "entities?id=urn:a:secret&type=Hidden",
        "types",
        "types/Hidden",
        "attributes/p",
        name,
        "entities?local=true&type=*",
    ]
    for door in doors:
        answer = client.get(door)
        assert "himitsu" not in answer.text, door
        assert "Hidden" not in answer.text or answer.status_code == 404, door
    body = {"type": "Query", "entities": [{"type": "Hidden"}]}
    assert client.post("entityOperations/query", json=body).json() == []
    asked = {"id": "urn:a:door", "type": "T", "@context": place}
    answer = client.post("entities", json=asked, headers=LD)
    assert answer.status_code >= 400
    assert "himitsu" not in answer.text


async def _endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server whose head has no end."""
    with contextlib.suppress(OSError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-Long: " + b"a" * 8_000 + b"\r\n")
            await writer.drain()


def test_a_head_without_end_is_not_listened_to() -> None:
    async def asked() -> None:
        server = await asyncio.start_server(_endless, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        client = Client(own_machine=True, most=1_000)
        with pytest.raises(TooLarge):
            await client.ask(Outgoing("GET", url), 60)
        with pytest.raises(NgsiError, match="larger than is taken"):
            await fetch_document(url, own_machine=True)
        server.close()

    asyncio.run(asked())
