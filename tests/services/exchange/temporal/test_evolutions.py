"""Evolutions over HTTP: what changed is told by windows, pages of time, pairs and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from tests.services.exchange.conftest import Running

WINDOW = {"timerel": "between", "timeAt": "2027-01-01T00:00:00Z"}
YEAR = WINDOW | {"endTimeAt": "2028-01-01T00:00:00Z"}
EVER = {"timerel": "after", "timeAt": "2000-01-01T00:00:00Z", "timeproperty": "createdAt"}


def minute(number: int) -> str:
    return f"2027-05-01T{number // 60:02d}:{number % 60:02d}:00Z"


def readings(*values: object, first: int = 0) -> list[dict[str, object]]:
    return [
        {"type": "Property", "value": value, "observedAt": minute(first + place)}
        for place, value in enumerate(values)
    ]


def past(name: str, **attributes: object) -> dict[str, object]:
    return {"id": f"urn:ngsi-ld:Meter:{name}", "type": "Meter", **attributes}


@pytest.fixture
def client(broker: Running) -> Iterator[httpx.Client]:
    with broker.client() as client:
        yield client


def shown(client: httpx.Client, name: str, **asked: str) -> Any:
    answer = client.get(f"temporal/entities/urn:ngsi-ld:Meter:{name}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_state_of_an_entity_is_kept(client: httpx.Client) -> None:
    here = "entities/urn:ngsi-ld:Meter:states"
    assert client.post("entities", json=past("states", level={"value": 1})).status_code == 201
    for value in (2.5, "dry"):
        patched = client.patch(f"{here}/attrs/level", json={"value": value})
        assert patched.status_code == 204
    told = shown(client, "states", options="temporalValues", **EVER)["level"]
    assert [value for value, _ in told["values"]] == [1, 2.5, "dry"]
    assert client.delete(here).status_code == 204
    ended = shown(client, "states", timeproperty="deletedAt")["level"]
    assert [one["value"] for one in ended] == ["urn:ngsi-ld:null"]
    assert client.get(here).status_code == 404


def test_instances_are_modified_and_deleted_by_their_id(client: httpx.Client) -> None:
    client.post("temporal/entities", json=past("ids", level=readings(1, 2, 3)))
    first, second, _ = shown(client, "ids")["level"]
    here = "temporal/entities/urn:ngsi-ld:Meter:ids/attrs/level"
    changed = {"value": 9, "observedAt": first["observedAt"], "unitCode": "MTR"}
    assert client.patch(f"{here}/{first['instanceId']}", json=changed).status_code == 204
    assert client.delete(f"{here}/{second['instanceId']}").status_code == 204
    assert client.delete(f"{here}/{second['instanceId']}").status_code == 404
    left = shown(client, "ids", options="sysAttrs")["level"]
    assert [(one["value"], one.get("unitCode")) for one in left] == [(9, "MTR"), (3, None)]
    assert left[0]["instanceId"] == first["instanceId"]
    assert left[0]["createdAt"] < left[0]["modifiedAt"]
    assert client.delete(f"{here}?datasetId=urn:d:1").status_code == 404
    assert client.delete(here).status_code == 204
    assert client.get("temporal/entities/urn:ngsi-ld:Meter:ids").status_code == 404


def test_what_was_observed_at_the_same_moment_is_replaced(client: httpx.Client) -> None:
    body = past("again", level=readings(1, 2))
    assert client.post("temporal/entities", json=body).status_code == 201
    body = past("again", level=readings(5, first=1), type=["Meter", "Gauge"])
    assert client.post("temporal/entities", json=body).status_code == 204
    told = shown(client, "again", options="temporalValues")
    assert told["level"]["values"] == [[1, minute(0)], [5, minute(1)]]
    assert told["type"] == ["Meter", "Gauge"]


def test_pages_of_time_hold_everything_once(client: httpx.Client) -> None:
    """Each page begins where the one before ended; all attributes end at the same moment."""
    levels, flows = readings(*range(50)), readings(*range(20), first=25)
    client.post("temporal/entities", json=past("pages", level=levels, flow=flows))
    asked = {"timerel": "after", "timeAt": minute(0), "options": "temporalValues"}
    found: dict[str, list[Any]] = {"level": [], "flow": []}
    for _ in range(20):
        path = "temporal/entities/urn:ngsi-ld:Meter:pages"
        answer = client.get(path, params=asked)
        for name, listed in found.items():
            listed.extend(answer.json().get(name, {}).get("values", []))
        if answer.status_code == 200:
            break
        assert answer.status_code == 206
        span = answer.headers["content-range"]
        end = span[-len(minute(0)) - 2 : -2]
        assert span == f"date-time {asked['timeAt']}-{end}/*"
        assert max(listed[-1][1] for listed in found.values() if listed) == end
        asked["timeAt"] = end
    for name, whole in (("level", levels), ("flow", flows)):
        unique = {tuple(pair) for pair in found[name]}
        assert sorted(unique) == [(one["value"], one["observedAt"]) for one in whole]


def test_the_last_few_come_from_the_end(client: httpx.Client) -> None:
    client.post("temporal/entities", json=past("last", level=readings(*range(30))))
    told = shown(client, "last", lastN="3", options="temporalValues")["level"]["values"]
    assert told == [[value, minute(value)] for value in (27, 28, 29)]
    path = "temporal/entities/urn:ngsi-ld:Meter:last"
    answer = client.get(path, params={"lastN": "20"})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"date-time {minute(29)}-{minute(14)}/20"


def test_figures_of_periods(client: httpx.Client) -> None:
    client.post("temporal/entities", json=past("figures", level=readings(*range(90))))
    asked = {"options": "aggregatedValues", "aggrMethods": "avg,max,totalCount"}
    told = shown(client, "figures", aggrPeriodDuration="PT1H", **asked, **YEAR)["level"]
    assert told == {
        "type": "Property",
        "avg": [[29.5, minute(0), minute(60)], [74.5, minute(60), minute(120)]],
        "max": [[59.0, minute(0), minute(60)], [89.0, minute(60), minute(120)]],
        "totalCount": [[60, minute(0), minute(60)], [30, minute(60), minute(120)]],
    }
    whole = shown(client, "figures", **asked, **YEAR)["level"]
    assert whole["avg"] == [[44.5, YEAR["timeAt"], YEAR["endTimeAt"]]]
    for wrong in ({"aggrMethods": "median"}, {"aggrPeriodDuration": "hour"}):
        path = "temporal/entities/urn:ngsi-ld:Meter:figures"
        assert client.get(path, params=asked | wrong).status_code == 400
    many = asked | {"aggrPeriodDuration": "P1MT0.001S"} | YEAR | {"timeAt": minute(0)}
    assert client.get("temporal/entities", params=many | {"type": "Meter"}).status_code == 200


def test_a_query_looks_into_the_window_alone(client: httpx.Client) -> None:
    client.post("temporal/entities", json=past("inside", flood=readings(40, 7)))
    client.post("temporal/entities", json=past("outside", flood=readings(7, 40, 7)))
    window = WINDOW | {"endTimeAt": minute(1), "type": "Meter"}

    def asked(**more: str) -> list[str]:
        answer = client.get("temporal/entities", params=window | more)
        assert answer.status_code == 200, answer.text
        return [one["id"].rpartition(":")[2] for one in answer.json()]

    assert asked(q="flood>30") == ["inside"]
    assert asked(q="!flood", attrs="flood") == []
    assert sorted(asked(attrs="flood")) == ["inside", "outside"]
    assert asked(attrs="flood", orderBy="id;desc") == ["outside", "inside"]
    body = {
        "type": "Query",
        "entities": [{"type": "Meter"}],
        "q": "flood>30",
        "temporalQ": WINDOW | {"endTimeAt": minute(1)},
        "aggrParams": {"aggrMethods": ["min"]},
    }
    answer = client.post("temporal/entityOperations/query", json=body)
    assert [one["flood"]["min"][0][0] for one in answer.json()] == [40.0]


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "Meter"},
        {**YEAR},
        {**YEAR, "type": "Meter", "orderBy": "level"},
        {**YEAR, "type": "Meter", "q": "owner{name}"},
        {**YEAR, "type": "Meter", "options": "aggregatedValues"},
        {**YEAR, "type": "Meter", "limit": "0"},
        {**YEAR, "type": "Meter", "colour": "red"},
    ],
)
def test_a_question_that_does_not_fit_is_refused(
    client: httpx.Client, asked: dict[str, str]
) -> None:
    assert client.get("temporal/entities", params=asked).status_code == 400


def test_scopes_have_a_past(client: httpx.Client) -> None:
    scopes = [
        {"type": "Property", "value": "/Dike", "observedAt": minute(0)},
        {"type": "Property", "value": ["/Dike/North"], "observedAt": minute(2)},
    ]
    client.post(
        "temporal/entities", json=past("scoped", scope=scopes, tide=readings(1, 2, 3, 4))
    )
    asked = YEAR | {"type": "Meter", "scopeQ": "/Dike/North", "options": "temporalValues"}
    (told,) = client.get("temporal/entities", params=asked).json()
    assert told["tide"]["values"] == [[3, minute(2)], [4, minute(3)]]
    assert told["scope"]["values"] == [["/Dike", minute(0)], ["/Dike/North", minute(2)]]
    client.delete("entities/urn:ngsi-ld:Meter:scoped/attrs/scope")
    (ended,) = shown(client, "scoped", timeproperty="deletedAt")["scope"]
    assert ended["value"] == []


def test_tenants_do_not_see_each_others_past(broker: Running) -> None:
    with broker.client() as client:
        client.headers["NGSILD-Tenant"] = "harbour"
        answer = client.post("temporal/entities", json=past("mine", level=readings(1)))
        assert answer.status_code == 201
        assert shown(client, "mine")["level"][0]["value"] == 1
        client.headers.pop("NGSILD-Tenant")
        assert client.get("temporal/entities/urn:ngsi-ld:Meter:mine").status_code == 404


def test_a_map_fixes_which_evolutions_are_meant(client: httpx.Client) -> None:
    def made(name: str) -> None:
        client.post("temporal/entities", json=past(name, mapped=readings(1)))

    made("first")
    asked = YEAR | {"type": "Meter", "attrs": "mapped"}
    answer = client.get("temporal/entities", params=asked | {"entityMap": "true"})
    assert answer.status_code == 201
    line = {"NGSILD-EntityMap": answer.headers["ngsild-entitymap"]}
    made("second")
    pages = [client.get("temporal/entities", params=asked, headers=head) for head in (line, {})]
    ids = [[one["id"].rpartition(":")[2] for one in page.json()] for page in pages]
    assert ids == [["first"], ["first", "second"]]
    assert pages[0].headers["ngsild-entitymap"] == line["NGSILD-EntityMap"]
    whole = client.get("temporal/entityMaps", params=asked).json()["entityMap"]
    assert list(whole.values()) == [["@none"], ["@none"]]
    one = client.get("temporal/entities/urn:ngsi-ld:Meter:first", headers=line)
    assert one.headers["ngsild-entitymap"] == line["NGSILD-EntityMap"]
