"""Who may do what: strangers, keys, tenants, administrators — over real sockets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.services.exchange.conftest import Running
from tests.services.exchange.places import server

from kaga.engines.context.moments import write_moment
from kaga.kernel.exchange.keys import ExchangeKey, city_key, fresh_key, split_key
from kaga.services.exchange.access.gate import Gate, Limit, needed
from kaga.services.exchange.access.grants import Scope
from kaga.services.exchange.http.messages import Request

FARM = {"NGSILD-Tenant": "farm"}
THING = {"id": "urn:a:thing", "type": "Thing"}
QUERY = {"type": "Query", "entities": [{"type": "Thing"}]}


class City:
    """A broker that asks for keys, and the city's own key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = city_key(folder / "exchange.key").bearer
        self.start()

    def start(self) -> None:
        options = ("--access", "keys", "--city-key", str(self.folder / "exchange.key"))
        self.running = Running(self.folder / "data", *options, "--public-rate", "25")
        self.client = self.running.client()
        self.admin = f"http://127.0.0.1:{self.running.port}/admin/v1"

    def stop(self) -> None:
        self.client.close()
        self.running.stop()

    def give(self, scopes: list[str], **members: object) -> ExchangeKey:
        """Make a key as the staff's page does."""
        key = fresh_key()
        found = split_key(key.text)
        assert found is not None
        body = {"digest": found[1], "title": "農園", "scopes": scopes, **members}
        answer = self.client.put(f"{self.admin}/keys/{key.number}", json=body, headers=self.own)
        assert answer.status_code == 201
        return key


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    city = City(tmp_path_factory.mktemp("access"))
    assert city.client.post("entities", json=THING, headers=city.own).status_code == 201
    assert city.client.post("entities", json=THING, headers=city.own | FARM).status_code == 201
    yield city
    city.stop()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "entities?type=Thing", 200),
        ("GET", "entities/urn:a:thing", 200),
        ("GET", "types", 200),
        ("POST", "entityOperations/query", 200),
        ("POST", "entities", 401),
        ("POST", "entityOperations/upsert", 401),
        ("DELETE", "entities/urn:a:thing", 401),
        ("GET", "subscriptions", 401),
        ("POST", "subscriptions", 401),
        ("GET", "%65ntities?type=Thing", 401),
    ],
)
def test_a_stranger_reads_what_is_public(
    city: City, method: str, path: str, status: int
) -> None:
    body = QUERY if method == "POST" else None
    answer = city.client.request(method, path, json=body)
    assert answer.status_code == status
    assert (status != 401) or answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_stranger_reaches_no_other_tenant(city: City) -> None:
    assert city.client.get("entities/urn:a:thing", headers=FARM).status_code == 401
    fiware = {"Fiware-Service": "farm"}
    assert city.client.get("entities/urn:a:thing", headers=fiware).status_code == 401
    assert city.client.get(f"{city.admin}/health").status_code == 401


def test_a_key_does_what_its_scopes_say_in_its_tenant(city: City) -> None:
    reader, writer = city.give(["read"], tenant="farm"), city.give(["write"], tenant="farm")
    body = {"id": "urn:a:vine", "type": "Vine"}
    client = city.client
    assert client.post("entities", json=body, headers=writer.bearer | FARM).status_code == 201
    assert client.get("entities/urn:a:vine", headers=reader.bearer | FARM).status_code == 200
    assert client.get("subscriptions", headers=reader.bearer | FARM).status_code == 200
    refused = [
        client.post("entities", json=body, headers=reader.bearer | FARM),
        client.post("entities", json=body, headers=writer.bearer),
        client.get("types", headers=writer.bearer | {"NGSILD-Tenant": "other"}),
        client.get("types", headers=writer.bearer | FARM | {"Fiware-Service": "other"}),
        client.get(f"{city.admin}/keys", headers=writer.bearer),
    ]
    assert [one.status_code for one in refused] == [403] * 5
    assert client.get("entities/urn:a:thing", headers=reader.bearer).status_code == 200


def test_each_interface_goes_by_its_own_header(city: City) -> None:
    key = city.give(["read", "write"], tenant="farm").bearer
    fiware = {"Fiware-Service": "farm"}
    body = {"id": "urn:a:row", "type": "Row"}
    v2 = city.client.base_url.join("/v2/entities")
    made = city.client.post(v2, json=body, headers=key | fiware)
    assert made.status_code == 201
    crossed = [
        city.client.post("entities", json=body, headers=key | fiware),
        city.client.post(v2, json=body, headers=key | FARM),
        city.client.get(v2, headers=key | FARM),
    ]
    assert [one.status_code for one in crossed] == [403] * 3
    assert city.client.get("entities/urn:a:row", headers=key | FARM).status_code == 200
    assert city.client.get("entities/urn:a:row").status_code == 404


def test_a_key_ends_when_it_lapses_or_is_revoked_and_a_restart_knows(city: City) -> None:
    old = city.give(["read"], expiresAt=write_moment(1_000_000))
    assert city.client.get("subscriptions", headers=old.bearer).status_code == 401
    key, kept = city.give(["read"]), city.give(["read"])
    assert city.client.get("subscriptions", headers=key.bearer).status_code == 200
    url = f"{city.admin}/keys/{key.number}"
    assert city.client.delete(url, headers=city.own).status_code == 204
    assert city.client.get("subscriptions", headers=key.bearer).status_code == 401
    city.stop()
    city.start()
    assert city.client.get("subscriptions", headers=key.bearer).status_code == 401
    assert city.client.get("subscriptions", headers=kept.bearer).status_code == 200
    shown = city.client.get(f"{city.admin}/keys/{key.number}", headers=city.own).json()
    assert shown["title"] == "農園"
    assert "revokedAt" in shown
    assert "digest" not in shown


def test_a_guessed_secret_opens_nothing(city: City) -> None:
    key = city.give(["read"])
    for guess in (f"kx.{key.number}.x", "kx.city.00", "kx.nobody.x", "nonsense"):
        told = city.client.get("subscriptions", headers={"Authorization": f"Bearer {guess}"})
        assert told.status_code == 401


def test_an_administrator_of_a_tenant_stays_in_it(city: City) -> None:
    admin = city.give(["admin"], tenant="farm").bearer
    digest = "0" * 64
    body = {"digest": digest, "title": "t", "scopes": ["read"], "tenant": "farm"}
    client = city.client
    assert client.put(f"{city.admin}/keys/own1", json=body, headers=admin).status_code == 201
    other = client.put(f"{city.admin}/keys/o2", json=body | {"tenant": ""}, headers=admin)
    everywhere = client.put(f"{city.admin}/keys/o3", json=body | {"tenant": "*"}, headers=admin)
    assert (other.status_code, everywhere.status_code) == (403, 403)
    foreign = city.give(["read"])
    url = f"{city.admin}/keys/{foreign.number}"
    assert client.delete(url, headers=admin).status_code == 404
    tenants = client.get(f"{city.admin}/tenants", headers=admin).json()
    assert [one["name"] for one in tenants] == ["farm"]
    assert client.put(f"{city.admin}/tenants/new", headers=admin).status_code == 403


def test_tenants_and_health_are_told_to_the_city(city: City) -> None:
    client = city.client
    assert client.put(f"{city.admin}/tenants/health", headers=city.own).status_code == 201
    assert client.put(f"{city.admin}/tenants/health", headers=city.own).status_code == 204
    tenants = client.get(f"{city.admin}/tenants", headers=city.own).json()
    assert {"", "farm", "health"} <= {one["name"] for one in tenants}
    told = client.get(f"{city.admin}/health", headers=city.own).json()
    assert (told["status"], told["refuses"]) == ("pass", None)
    assert told["entities"] >= 2


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"digest": "0" * 64, "title": "t"},
        {"digest": "0", "title": "t", "scopes": ["read"]},
        {"digest": "0" * 64, "title": "", "scopes": ["read"]},
        {"digest": "0" * 64, "title": "t", "scopes": ["all"]},
        {"digest": "0" * 64, "title": "t", "scopes": ["read"], "tenant": 3},
        {"digest": "0" * 64, "title": "t", "scopes": ["read"], "expiresAt": "tomorrow"},
        {"digest": "0" * 64, "title": "t", "scopes": ["read"], "secret": "x"},
    ],
)
def test_what_is_no_key_is_not_kept(city: City, body: object) -> None:
    answer = city.client.put(f"{city.admin}/keys/bad", json=body, headers=city.own)
    assert answer.status_code == 400


def test_whoever_asks_too_often_without_a_key_waits(city: City) -> None:
    asked = b"GET /ngsi-ld/v1/types HTTP/1.1\r\nHost: exchange\r\n\r\n" * 130
    with socket.create_connection(("127.0.0.1", city.running.port), 30) as line:
        line.sendall(asked)  # all at once: however slow the machine is, it is too often
        heard = b""
        while heard.count(b"HTTP/1.1 ") < 130:
            heard += line.recv(65536) or pytest.fail("the connection ended")
    assert b"HTTP/1.1 429" in heard
    assert city.client.get("types", headers=city.own).status_code == 200


def test_a_bucket_fills_again_and_belongs_to_one_caller() -> None:
    limit = Limit(2.0, 3.0)
    assert [limit.takes("a", 0) for _ in range(4)] == [True, True, True, False]
    assert limit.takes("b", 0)
    assert [limit.takes("a", 1_000_000) for _ in range(3)] == [True, True, False]
    assert [limit.takes("a", 60_000_000) for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", b"/ngsi-ld/v1/temporal/entities/urn:x:1", None),
        ("POST", b"/ngsi-ld/v1/temporal/entityOperations/query", None),
        ("POST", b"/ngsi-ld/v1/temporal/entities", Scope.WRITE),
        ("GET", b"/ngsi-ld/v1/csourceRegistrations", Scope.READ),
        ("GET", b"/ngsi-ld/v1/entityMaps/urn:x:1", Scope.READ),
        ("POST", b"/ngsi-ld/v1/jsonldContexts", Scope.WRITE),
        ("POST", b"/v2/op/query", None),
        ("POST", b"/v2/op/update", Scope.WRITE),
        ("GET", b"/v2/subscriptions", Scope.READ),
        ("GET", b"/admin/v1/health", Scope.ADMIN),
        ("PROPFIND", b"/ngsi-ld/v1/entities", Scope.WRITE),
    ],
)
def test_what_nobody_opened_is_closed(method: str, path: bytes, scope: Scope | None) -> None:
    assert needed(method, path) is scope


def test_only_a_known_proxy_is_believed_about_who_asks() -> None:
    class _Broker:
        def tenant_to_be(self, name: str) -> object:
            raise AssertionError(name)

    gate = Gate(_Broker(), None, Limit(1.0, 1.0), frozenset({"10.0.0.1"}))  # type: ignore[arg-type]

    def ask(caller: str, forwarded: bytes) -> None:
        headers = {b"x-forwarded-for": forwarded}
        gate.check(Request("GET", b"/v2/types", b"", headers, b"", caller), 0)

    ask("10.0.0.1", b"9.9.9.9, 192.0.2.1")
    ask("10.0.0.1", b"192.0.2.2")
    ask("192.0.2.9", b"192.0.2.3")
    with pytest.raises(Exception, match="too many"):
        ask("192.0.2.9", b"192.0.2.4")
    with pytest.raises(Exception, match="too many"):
        ask("10.0.0.1", b"192.0.2.1")


def test_what_is_due_is_told_to_keys_of_the_tenant_alone(city: City) -> None:
    reader = city.give(["read"], tenant="farm").bearer
    url = f"http://127.0.0.1:{city.running.port}/exchange/v1/notifications"
    own = city.client.get(url, headers=reader | FARM)
    other = city.client.get(url, headers=reader)
    assert (own.status_code, other.status_code) == (200, 403)
    assert city.client.get(url).status_code == 401


def test_pages_of_other_sites_may_ask_what_is_public(city: City) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "link"}
    may = city.client.options("entities", headers=origin | asked)
    assert (may.status_code, may.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Link" in may.headers["Access-Control-Allow-Headers"]
    told = city.client.get("entities/urn:a:thing", headers=origin)
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    plain = city.client.get("entities/urn:a:thing")
    assert "Access-Control-Allow-Origin" not in plain.headers


@pytest.mark.skipif(bool(server()), reason="brokers that share a store remove no tenants")
def test_a_tenant_is_removed_with_everything_and_stays_away(city: City) -> None:
    gone, url = city.own | {"NGSILD-Tenant": "gone"}, f"{city.admin}/tenants/gone"
    told = {"endpoint": {"uri": "https://a.example"}}
    subscription = {
        "type": "Subscription",
        "entities": [{"type": "Thing"}],
        "notification": told,
    }
    client = city.client
    client.post("entities", json=THING | {"p": 1}, headers=gone).raise_for_status()
    client.patch("entities/urn:a:thing/attrs", json={"p": 2}, headers=gone).raise_for_status()
    client.post("subscriptions", json=subscription, headers=gone).raise_for_status()
    key = city.give(["read"], tenant="gone").bearer | {"NGSILD-Tenant": "gone"}
    administrator = city.give(["admin"], tenant="gone").bearer
    assert client.delete(url, headers=administrator).status_code == 403
    assert client.delete(f"{city.admin}/tenants/", headers=city.own).status_code == 405
    refused = client.delete(url, headers=city.own)
    assert (refused.status_code, "2 keys" in refused.text) == (409, True)
    assert client.get("entities/urn:a:thing", headers=key).status_code == 200
    assert client.delete(f"{url}?keys=revoke", headers=city.own).status_code == 204
    for killed in (False, True):
        if killed:
            city.client.close()
            city.running.kill()
            city.start()
            client = city.client
        names = {
            one["name"] for one in client.get(f"{city.admin}/tenants", headers=city.own).json()
        }
        assert {name for name in names if name not in {"", "farm", "health"}} == set()
        assert client.get("entities/urn:a:thing", headers=gone).status_code == 404
        assert client.get("entities/urn:a:thing", headers=key).status_code == 401
        assert client.delete(f"{city.admin}/tenants/gone", headers=city.own).status_code == 404
    client.post("entities", json=THING, headers=gone).raise_for_status()  # another one
    assert client.get("subscriptions", headers=gone).json() == []
    past = client.get("temporal/entities/urn:a:thing", headers=gone).json()
    assert "p" not in past
