"""Bodies that are taken, by the operation that takes them, and what no member may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]

MOMENT = "2030-01-01T00:00:00Z"
SQUARE = {
    "georel": "within",
    "geometry": "Polygon",
    "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]],
}
SUBSCRIPTION = {
    "type": "Subscription",
    "id": "urn:s:1",
    "entities": [{"type": "T", "id": "urn:a:1", "idPattern": "a"}],
    "watchedAttributes": ["p"],
    "q": "p",
    "geoQ": SQUARE,
    "scopeQ": "/a",
    "csf": "p",
    "isActive": True,
    "expiresAt": MOMENT,
    "throttling": 1,
    "notificationTrigger": ["entityCreated"],
    "lang": "ja",
    "datasetId": ["urn:a:1"],
    "description": "d",
    "splitEntities": True,
    "notification": {
        "format": "keyValues",
        "pick": ["p"],
        "omit": ["q"],
        "showChanges": False,
        "sysAttrs": True,
        "join": "flat",
        "joinLevel": 1,
        "endpoint": {
            "uri": "http://127.0.0.1:1/",
            "accept": "application/json",
            "timeout": 1,
            "cooldown": 1,
            "receiverInfo": [{"key": "a", "value": "b"}],
            "notifierInfo": [{"key": "MQTT-QoS", "value": "1"}],
        },
    },
}
REGISTRATION = {
    "type": "ContextSourceRegistration",
    "id": "urn:c:1",
    "information": [
        {
            "entities": [{"type": "T", "id": "urn:a:1", "idPattern": "a"}],
            "propertyNames": ["p"],
            "relationshipNames": ["r"],
        }
    ],
    "endpoint": "http://127.0.0.1:1",
    "mode": "inclusive",
    "operations": ["retrieveOps"],
    "management": {"timeout": 1, "cooldown": 1, "cacheDuration": "PT1S", "localOnly": False},
    "expiresAt": MOMENT,
    "refreshRate": "PT1S",
    "observationInterval": {"startAt": MOMENT, "endAt": MOMENT},
    "location": {"type": "Point", "coordinates": [1, 1]},
    "scope": "/a",
    "tenant": "x",
    "contextSourceInfo": [{"key": "a", "value": "b"}],
    "registrationName": "n",
    "contextSourceAlias": "a",
}
QUERY = {
    "type": "Query",
    "entities": [{"type": "T", "id": "urn:a:1", "idPattern": "a"}],
    "q": "p",
    "geoQ": SQUARE,
    "scopeQ": "/a",
    "lang": "ja",
    "pick": ["p"],
    "join": "inline",
    "joinLevel": 1,
}
SNAPSHOT = {
    "type": "Snapshot",
    "snapshotQueries": [QUERY],
    "snapshotLifetime": "PT1S",
    "snapshotPriority": 1,
}
PAST = {
    "timerel": "between",
    "timeAt": "2020-01-01T00:00:00Z",
    "endTimeAt": MOMENT,
    "timeproperty": "observedAt",
    "lastN": 1,
    "aggrMethods": ["sum"],
    "aggrPeriodDuration": "PT1H",
}
ENTITY = {
    "id": "urn:a:1",
    "type": "T",
    "scope": "/a",
    "expiresAt": MOMENT,
    "p": {
        "type": "Property",
        "value": 1,
        "observedAt": MOMENT,
        "unitCode": "C",
        "datasetId": "urn:a:1",
        "expiresAt": MOMENT,
        "sub": {"type": "Relationship", "object": "urn:a:1", "objectType": "T"},
    },
    "r": {"type": "Relationship", "object": ["urn:a:1"], "objectType": ["T"]},
    "l": {"type": "LanguageProperty", "languageMap": {"ja": "a"}},
    "v": {"type": "VocabProperty", "vocab": ["a"]},
    "j": {"type": "JsonProperty", "json": {"a": 1}},
    "li": {"type": "ListProperty", "valueList": [1]},
    "lr": {"type": "ListRelationship", "objectList": [{"object": "urn:a:1"}]},
    "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1, 1]}},
}
INSTANCES = [
    {"type": "Property", "value": 1, "observedAt": MOMENT, "modifiedAt": "2020-01-01T00:00:00Z"}
]
EXPRESSION = {
    "q": "p>1",
    "mq": "p.a>1",
    "georel": "near;maxDistance:1",
    "geometry": "point",
    "coords": "1,1",
}
V2_SUBSCRIPTION = {
    "subject": {
        "entities": [{"idPattern": ".*", "type": "T"}],
        "condition": {
            "attrs": ["p"],
            "alterationTypes": ["entityChange"],
            "notifyOnMetadataChange": True,
            "expression": EXPRESSION,
        },
    },
    "notification": {
        "httpCustom": {
            "url": "http://127.0.0.1:1/",
            "headers": {"a": "b"},
            "qs": {"a": "b"},
            "method": "POST",
            "payload": "x",
            "timeout": 1,
        },
        "attrs": ["p"],
        "attrsFormat": "keyValues",
        "metadata": ["*"],
        "onlyChangedAttrs": True,
        "covered": True,
    },
    "expires": MOMENT,
    "throttling": 1,
    "status": "active",
}
V2_REGISTRATION = {
    "description": "d",
    "dataProvided": {"entities": [{"id": "a", "type": "T"}], "attrs": ["p"]},
    "provider": {"http": {"url": "http://127.0.0.1:1/"}, "supportedForwardingMode": "all"},
    "expires": MOMENT,
    "status": "active",
}
V2_ATTRIBUTE = {"value": 1, "type": "Number", "metadata": {"m": {"value": 1, "type": "Number"}}}
V2_UPDATE = {"actionType": "append", "entities": [{"id": "a", "type": "T", "p": V2_ATTRIBUTE}]}
V2_QUERY = {
    "entities": [{"idPattern": "a", "type": "T"}],
    "attrs": ["p"],
    "expression": EXPRESSION,
    "metadata": ["*"],
}
KEY = {"digest": "a" * 64, "title": "t", "scopes": ["read"], "tenant": "x", "expiresAt": MOMENT}

_LD = "/ngsi-ld/v1"
TAKEN: dict[tuple[str, str], Any] = {
    ("POST", f"{_LD}/entities"): ENTITY,
    ("PATCH", f"{_LD}/entities/urn:a:1"): ENTITY,
    ("POST", f"{_LD}/entityOperations/merge"): [ENTITY],
    ("POST", f"{_LD}/subscriptions"): SUBSCRIPTION,
    ("PATCH", f"{_LD}/subscriptions/urn:s:1"): SUBSCRIPTION,
    ("POST", f"{_LD}/csourceSubscriptions"): SUBSCRIPTION,
    ("POST", f"{_LD}/csourceRegistrations"): REGISTRATION,
    ("PATCH", f"{_LD}/csourceRegistrations/urn:c:1"): REGISTRATION,
    ("POST", f"{_LD}/snapshots"): SNAPSHOT,
    ("POST", f"{_LD}/entityOperations/query"): QUERY,
    ("POST", f"{_LD}/temporal/entityOperations/query"): {**QUERY, "temporalQ": PAST},
    ("POST", f"{_LD}/temporal/entities"): {"id": "urn:a:1", "type": "T", "p": INSTANCES},
    ("POST", f"{_LD}/temporal/entities/urn:a:1/attrs"): {"p": INSTANCES},
    ("POST", "/v2/subscriptions"): V2_SUBSCRIPTION,
    ("POST", "/v2/registrations"): V2_REGISTRATION,
    ("POST", "/v2/op/update"): V2_UPDATE,
    ("POST", "/v2/op/query"): V2_QUERY,
    ("PUT", "/admin/v1/keys/a1"): KEY,
}
ODD: tuple[Any, ...] = (
    *(None, True, -1, 1.5, 2**63, 1e308, "", "x", "a" * 5000, "urn:a:1", MOMENT),
    *(
        {},
        {"a": 1},
        [],
        [[]],
        [{}],
        [1],
        ["a"],
        "P99999999999Y",
        "http://[",
        "http://a:99999",
        f"P{'9' * 5000}Y",
    ),
    {"type": "Point", "coordinates": [1e308, 1e308]},
    {"type": {}},
)


def places_in(body: Any, place: Place = ()) -> Iterator[Place]:
    """Where each part of a body is, the whole first."""
    yield place
    if isinstance(body, dict | list):
        for key, value in body.items() if isinstance(body, dict) else enumerate(body):
            yield from places_in(value, (*place, key))


def replaced(body: Any, place: Place, value: object) -> Any:
    """The body with something else in one place."""
    if not place:
        return value
    first, rest = place[0], place[1:]
    if isinstance(body, dict):
        return {**body, first: replaced(body[first], rest, value)}
    return [replaced(one, rest, value) if at == first else one for at, one in enumerate(body)]
