"""Brokers that ask each other: real processes, and sources that fail in every way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.services.exchange.conftest import Running
from tests.services.exchange.federation import Brokers, base, make, register
from tests.services.exchange.sourcing import Source, source

from kaga.engines.context.core import CORE_URL

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


pytestmark = pytest.mark.usefixtures("forgotten")


def query(client: httpx.Client, kind: str, **asked: str) -> httpx.Response:
    return client.get("entities", params={"type": kind, "options": "keyValues", **asked})


def test_entities_of_several_brokers_are_one_answer(brokers: Brokers, kind: str) -> None:
    register(brokers.one, base(brokers.running[1]), kind)
    split = make(brokers.one, "split", kind, here=1)
    make(brokers.two, "split", kind, there=2)
    far = make(brokers.two, "far", kind, there=3)
    found = query(brokers.one, kind)
    assert found.json() == [
        {"id": split, "type": kind, "here": 1, "there": 2},
        {"id": far, "type": kind, "there": 3},
    ]
    assert "NGSILD-Warning" not in found.headers
    both = {"options": "keyValues"}
    assert brokers.one.get(f"entities/{split}", params=both).json()["there"] == 2
    assert brokers.one.get(f"entities/{far}", params={"local": "true"}).status_code == 404
    whole = query(brokers.one, kind, splitEntities="true", q="here==1;there==2", count="true")
    assert (len(whole.json()), whole.headers["NGSILD-Results-Count"]) == (1, "1")
    assert query(brokers.one, kind, orderBy="there").status_code == 400


def test_what_a_source_has_for_itself_is_written_there_alone(
    brokers: Brokers, kind: str
) -> None:
    identifier = f"urn:x:{kind}:car"
    entities = [{"id": identifier, "type": kind}]
    names = [{"entities": entities, "propertyNames": ["speed"]}]
    make(brokers.one, "car", kind, colour="red")
    make(brokers.two, "car", kind)
    everything = {"operations": ["redirectionOps"], "mode": "exclusive"}
    register(brokers.one, base(brokers.running[1]), kind, information=names, **everything)
    said = {"speed": 5, "colour": "blue"}
    assert brokers.one.post(f"entities/{identifier}/attrs", json=said).status_code == 204
    plain = {"options": "keyValues"}
    here = brokers.one.get(f"entities/{identifier}", params={**plain, "local": "true"}).json()
    assert here == {"id": identifier, "type": kind, "colour": "blue"}
    there = brokers.two.get(f"entities/{identifier}", params=plain).json()
    assert there == {"id": identifier, "type": kind, "speed": 5}
    assert brokers.one.get(f"entities/{identifier}", params=plain).json()["speed"] == 5
    again = _registration_of(brokers.one, kind)
    again |= {"id": "urn:x:another", "mode": "redirect"}
    assert brokers.one.post("csourceRegistrations", json=again).status_code == 409


def _registration_of(client: httpx.Client, kind: str) -> dict[str, Any]:
    (found,) = client.get("csourceRegistrations", params={"type": kind}).json()
    return dict(found)


def test_a_loop_of_brokers_ends_where_it_began(brokers: Brokers, kind: str) -> None:
    ring = [brokers.one, brokers.two, brokers.three]
    for number, client in enumerate(ring):
        register(client, base(brokers.running[(number + 1) % 3]), kind)
        make(client, str(number), kind, p=number)
    found = query(brokers.one, kind)
    assert sorted(one["p"] for one in found.json()) == [0, 1, 2]
    assert "199" in found.headers["NGSILD-Warning"]


def test_a_registration_that_leads_back_is_a_loop_for_writers(
    brokers: Brokers, kind: str
) -> None:
    register(
        brokers.one,
        base(brokers.running[0]),
        kind,
        mode="redirect",
        operations=["redirectionOps"],
    )
    body = {"id": f"urn:x:{kind}:1", "type": kind, "p": 1}
    assert brokers.one.post("entities", json=body).status_code == 508
    assert query(brokers.one, kind, local="true").json() == []


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (500, {"secret": "of the source"}, "299"),
        (200, b"no json at all", "111"),
        (200, b'[{"a":%b1%b}]' % (b"[" * 900, b"]" * 900), "111"),
        (200, [{"id": "urn:x:1"}, 5, None], "111"),
        (200, b"[" + b'"' + b"x" * (17 * 1024 * 1024) + b'"]', "111"),
    ],
)
def test_a_source_that_lies_adds_a_warning_and_nothing_else(
    brokers: Brokers, kind: str, status: int, content: object, code: str
) -> None:
    own = make(brokers.one, "own", kind)
    with source(status, content) as far:
        register(brokers.one, far.url, kind)
        found = query(brokers.one, kind)
    assert found.json() == [{"id": own, "type": kind}]
    assert found.headers["NGSILD-Warning"].startswith(code)
    assert "secret" not in found.text


def test_a_source_gives_only_what_it_registered(brokers: Brokers, kind: str) -> None:
    entity = {"id": f"urn:x:{kind}:1", "type": kind, "speed": 1, "colour": "red"}
    stranger = {"id": "urn:x:stranger", "type": "Other", "speed": 2}
    information = [{"entities": [{"type": kind}], "propertyNames": ["speed"]}]
    with source(200, [entity, stranger]) as far:
        register(brokers.one, far.url, kind, information=information)
        found = query(brokers.one, kind).json()
    assert found == [{"id": entity["id"], "type": kind, "speed": 1}]
    assert "attrs=speed" in far.heard[0][1]


def test_an_identifier_is_one_part_of_a_path_whatever_it_looks_like(
    brokers: Brokers, kind: str
) -> None:
    with source(404) as far:
        register(brokers.one, far.url, kind)
        asked = brokers.one.get("entities/urn:x:..%2F..%2F..%2Fadmin%3Fa=b")
    assert asked.status_code == 404
    (path,) = [path for _, path, _, _ in far.heard]
    assert path.startswith("/ngsi-ld/v1/entities/urn:x:..%2F..%2F..%2Fadmin%3Fa%3Db?")


def test_a_slow_source_is_not_waited_for_and_a_dead_one_left_alone(
    brokers: Brokers, kind: str
) -> None:
    own = make(brokers.one, "own", kind)
    with source(200, []) as far:
        far.holding.clear()
        register(brokers.one, far.url, kind, management={"timeout": 200, "cooldown": 60_000})
        late = query(brokers.one, kind)
        assert (len(late.json()), late.headers["NGSILD-Warning"][:3]) == (1, "199")
        assert late.elapsed.total_seconds() < 60
        alone = query(brokers.one, kind)
        assert "left alone" in alone.headers["NGSILD-Warning"]
    assert len(far.heard) == 1
    assert brokers.one.get(f"entities/{own}").status_code == 200


def test_an_answer_is_used_again_as_long_as_its_source_says(
    brokers: Brokers, kind: str
) -> None:
    with source(200, [{"id": f"urn:x:{kind}:1", "type": kind}]) as far:
        register(brokers.one, far.url, kind, management={"cacheDuration": "PT1M"})
        assert query(brokers.one, kind).json() == query(brokers.one, kind).json()
    assert len(far.heard) == 1


def test_a_source_hears_what_its_registration_says_and_no_secrets(
    brokers: Brokers, kind: str
) -> None:
    pairs = {
        "X-Place": "Kaga",
        "user": "urn:ngsi-ld:request",
        "Authorization": "urn:ngsi-ld:request",
        "Via": "1.1 nobody",
        "NGSILD-Tenant": "theirs",
    }
    info = [{"key": key, "value": value} for key, value in pairs.items()]
    with source(200, []) as far:
        register(
            brokers.one, far.url, kind, contextSourceInfo=info, tenant="ours", localOnly=True
        )
        headers = {"user": "me", "Authorization": "Bearer of-a-reader"}
        brokers.one.get("entities", params={"type": kind}, headers=headers)
    heard = _only(far)
    assert (heard["x-place"], heard["user"], heard["via"]) == ("Kaga", "me", "1.1 one")
    assert (heard["ngsild-tenant"], "authorization" in heard) == ("ours", False)
    assert "local=true" in far.heard[0][1]


def _only(far: Source) -> dict[str, str]:
    ((_, _, headers, _),) = far.heard
    return headers


def test_a_city_is_asked_about_no_address_of_its_own_network(
    broker: Running, kind: str
) -> None:
    with broker.client() as client, source(200, []) as far:
        register(client, far.url, kind)
        found = query(client, kind)
    assert (found.json(), far.heard) == ([], [])
    assert "not public" in found.headers["NGSILD-Warning"]


def test_a_batch_goes_to_each_source_once_and_tells_who_failed(
    brokers: Brokers, kind: str
) -> None:
    items = [{"id": f"urn:x:{kind}:{number}", "type": kind} for number in range(3)]
    with source(409, {"title": "there already"}) as far:
        register(brokers.one, far.url, kind, operations=["createBatch", "queryEntity"])
        told = brokers.one.post("entityOperations/create", json=items)
    assert told.status_code == 207
    assert told.json()["success"] == [item["id"] for item in items]
    assert [error["error"]["status"] for error in told.json()["errors"]] == [409] * 3
    ((method, path, _, content),) = far.heard
    assert (method, path) == ("POST", "/ngsi-ld/v1/entityOperations/create")
    assert content == items


def test_a_batch_goes_one_by_one_where_a_source_takes_no_batches(
    brokers: Brokers, kind: str
) -> None:
    register(
        brokers.one,
        base(brokers.running[1]),
        kind,
        mode="redirect",
        operations=["redirectionOps"],
    )
    items = [{"id": f"urn:x:{kind}:{number}", "type": kind, "p": 1} for number in range(2)]
    made = brokers.one.post("entityOperations/upsert", json=items)
    assert (made.status_code, made.json()) == (201, [item["id"] for item in items])
    again = [{**item, "p": 2} for item in items]
    assert brokers.one.post("entityOperations/upsert", json=again).status_code == 204
    assert [one["p"] for one in query(brokers.two, kind).json()] == [2, 2]
    assert query(brokers.one, kind, local="true").json() == []
    ids = [item["id"] for item in items]
    gone = brokers.one.post("entityOperations/delete", json=ids)
    assert (gone.status_code, gone.text) == (204, "")
    assert query(brokers.two, kind).json() == []


def test_an_item_whose_context_cannot_be_had_fails_alone(brokers: Brokers, kind: str) -> None:
    register(brokers.one, "http://127.0.0.1:1", kind)
    contexts = ("http://127.0.0.1:1/none.jsonld", CORE_URL)
    items = [
        {"id": f"urn:ngsi-ld:{kind}:{number}", "type": f"{kind}Other", "@context": context}
        for number, context in enumerate(contexts)
    ]
    answer = brokers.one.post(
        "entityOperations/create",
        content=json.dumps(items),
        headers={"Content-Type": "application/ld+json"},
    )
    assert (answer.status_code, answer.json()["success"]) == (207, [items[1]["id"]])
    (failed,) = answer.json()["errors"]
    assert failed["error"]["type"].endswith("/LdContextNotAvailable")


def test_registrations_and_snapshots_survive_a_kill(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "kept"
    first = Running(folder)
    with first.client() as client:
        register(client, "http://b.example", kind)
        identifier = make(client, "1", kind, p=1)
        query = {"type": "Query", "entities": [{"type": kind}], "q": "p==1"}
        body = {"type": "Snapshot", "snapshotQueries": [query]}
        made = client.post("snapshots", json=body)
        place = made.headers["Location"].rpartition("/")[2]
        while client.get(f"snapshots/{place}").json()["snapshotStatus"] == "preparing":
            pass
        assert client.patch(f"entities/{identifier}", json={"p": 2}).status_code == 204
    first.kill()
    second = Running(folder)
    with second.client() as client:
        assert _registration_of(client, kind)["endpoint"] == "http://b.example"
        frozen = {"NGSILD-Snapshot": place}
        told = client.get(f"entities/{identifier}", headers=frozen)
        assert (told.json()["p"]["value"], told.headers["NGSILD-Snapshot"]) == (1, place)
        live = client.get(f"entities/{identifier}", params={"local": "true"})
        assert live.json()["p"]["value"] == 2
        assert client.delete(f"snapshots/{place}").status_code == 204
        assert client.get(f"entities/{identifier}", headers=frozen).status_code == 404
    assert second.stop() == 0


def test_no_request_can_name_what_holds_a_snapshot(brokers: Brokers) -> None:
    hidden = {"NGSILD-Tenant": b"\x1furn:ngsi-ld:snapshot:1"}
    answer = brokers.two.get("entities", params={"type": "T"}, headers=hidden)  # type: ignore[arg-type]
    assert answer.status_code in {400, 404}


def test_pages_of_a_map_show_what_still_fits_and_nothing_new(
    brokers: Brokers, kind: str
) -> None:
    far = register(brokers.one, base(brokers.running[1]), kind)
    kept = make(brokers.one, "kept", kind)
    gone = make(brokers.two, "gone", kind)
    made = query(brokers.one, kind, entityMap="true")
    reference = {"NGSILD-EntityMap": made.headers["NGSILD-EntityMap"]}
    name = made.headers["NGSILD-EntityMap"].rpartition("/")[2]
    assert brokers.one.get(f"entityMaps/{name}").json()["entityMap"] == {
        kept: ["@none"],
        gone: [far],
    }
    assert brokers.two.delete(f"entities/{gone}").status_code == 204
    make(brokers.two, "late", kind)
    page = brokers.one.get("entities", params={"type": kind}, headers=reference)
    assert [one["id"] for one in page.json()] == [kept]
    assert brokers.one.get(f"entityMaps/{name}").json()["entityMap"] == {kept: ["@none"]}
    assert brokers.one.delete(f"entityMaps/{name}").status_code == 204
    anew = brokers.one.get("entities", params={"type": kind}, headers=reference)
    assert anew.status_code == 201
    assert anew.headers["NGSILD-EntityMap"] != reference["NGSILD-EntityMap"]


def test_who_follows_registrations_is_told_of_them(brokers: Brokers, kind: str) -> None:
    with source(204) as far:
        endpoint = {"uri": f"{far.url}/notify", "accept": "application/json"}
        body = {
            "id": f"urn:x:{kind}:subscription",
            "type": "Subscription",
            "entities": [{"type": kind}],
            "notification": {"endpoint": endpoint},
        }
        assert brokers.three.post("csourceSubscriptions", json=body).status_code == 201
        name = register(brokers.three, "http://b.example", kind)
        path = f"csourceRegistrations/{name}"
        changed = {"endpoint": "http://c.example"}
        assert brokers.three.patch(path, json=changed).status_code == 204
        assert brokers.three.delete(path).status_code == 204
        subscription = f"csourceSubscriptions/{body['id']}"
        while brokers.three.get(subscription).json()["notification"].get("timesSent", 0) < 3:
            pass
    told = [(content["triggerReason"], content["data"][0]["id"]) for *_, content in far.heard]
    assert sorted(told) == [
        ("newlyMatching", name),
        ("noLongerMatching", name),
        ("updated", name),
    ]
