"""What a subscription must be, and how it is kept (clauses 5.2.12-5.2.15, 5.8.1).

What: a body becomes the same body with its names written out, and comes back with the names of
whoever asks. Why written out at the door: a subscription outlives the context of its request.

>>> from kaga.engines.context import resolve
>>> terms = resolve({"v": "https://a.example/v"}, {})
>>> written_out({"watchedAttributes": ["v"]}, terms)
{'watchedAttributes': ['https://a.example/v']}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from kaga.engines.context import TermMap
from kaga.engines.context.errors import bad
from kaga.engines.context.moments import read_moment
from kaga.engines.context.names import is_name, is_uri
from kaga.engines.context.query.compiling import compile_pattern
from kaga.engines.context.query.places import GeoQuery, compile_geo
from kaga.engines.context.query.selecting import compile_scopes, compile_types
from kaga.engines.context.query.syntax import parse
from kaga.services.exchange.notify.plans import HIDDEN

Body = dict[str, Any]

_MEMBERS_WORDS: Final = """
id type subscriptionName description entities watchedAttributes notificationTrigger
timeInterval q geoQ csf isActive notification expiresAt throttling temporalQ scopeQ lang
status createdAt modifiedAt jsonldContext datasetId localOnly notUpdated splitEntities
@context expandValues jsonKeys
"""
_MEMBERS: Final = frozenset(_MEMBERS_WORDS.split())
_COUNTED: Final = frozenset(
    {"timesSent", "timesFailed", "lastNotification", "lastFailure", "lastSuccess", "status"}
)
_SYSTEM: Final = frozenset({"status", "createdAt", "modifiedAt", "@context"})
_TRIGGERS_WORDS: Final = """
entityCreated entityUpdated entityDeleted attributeCreated attributeUpdated
attributeDeleted
"""
_TRIGGERS: Final = frozenset(_TRIGGERS_WORDS.split())
_FORMATS: Final = frozenset({"normalized", "concise", "keyValues", "simplified"})
_WITHOUT_CHANGES: Final = frozenset({"keyValues", "simplified"})
_ACCEPTED: Final = frozenset(
    {"application/json", "application/ld+json", "application/geo+json"}
)
_JOINS: Final = frozenset({"@none", "inline", "flat"})
_SCHEMES: Final = frozenset({"http", "https", "mqtt", "mqtts"})
_PLAIN: Final = frozenset({"id", "type", "scope"})
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}")
_TEXT: Final = re.compile(r"[^\x00-\x1f\x7f]{0,4000}")
_NOTIFIED: Final = {"MQTT-Version": {"mqtt3.1.1", "mqtt5.0"}, "MQTT-QoS": {"0", "1", "2"}}
_DEEPEST_JOIN: Final = 5


def check_subscription(body: Body, terms: TermMap, at: int) -> None:
    """Nothing, for a subscription that may be kept.

    Raises
    ------
    NgsiError
        `BadRequestData`, with what is wrong.
    """
    if body.get("type") != "Subscription":
        raise bad("its type is Subscription")
    if not body.get("entities") and "watchedAttributes" not in body:
        raise bad("a subscription names entities or attributes")
    _check_names(body)
    _check_entities(body.get("entities"), terms)
    _check_notification(body.get("notification"))
    _check_times(body, at)
    _check_filters(body, terms)


def _check_names(body: Body) -> None:
    watched = body.get("watchedAttributes")
    if "watchedAttributes" in body:
        _check_list(watched, "watchedAttributes", is_name)
    if "notificationTrigger" in body:
        _check_list(body["notificationTrigger"], "notificationTrigger", _TRIGGERS.__contains__)
    for name in ("subscriptionName", "description", "lang"):
        if name in body and not isinstance(body[name], str):
            raise bad(f"{name} is text")
    for name in ("isActive", "splitEntities"):
        if not isinstance(body.get(name, True), bool):
            raise bad(f"{name} is true or false")
    dataset = body.get("datasetId", "")
    if not isinstance(dataset, str):
        _check_list(dataset, "datasetId", lambda part: part == "@none" or is_uri(part))


def _is_one(value: object, known: Container[str]) -> bool:
    return isinstance(value, str) and value in known


def _check_list(value: object, name: str, fits: Callable[[str], bool]) -> None:
    if not isinstance(value, list) or not value:
        raise bad(f"{name} is a list with something in it")
    if not all(isinstance(part, str) and fits(part) for part in value):
        raise bad(f"{name} holds something that it cannot")


def _check_entities(entities: object, terms: TermMap) -> None:
    if entities is None:
        return
    if not isinstance(entities, list):
        raise bad("entities is a list")
    for one in entities:
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            raise bad("each of entities has a type")
        if one["type"] != "*":
            compile_types(one["type"], terms)
        if "id" in one and not is_uri(one["id"]):
            raise bad("an id is a URI")
        if "idPattern" in one:
            compile_pattern(str(one["idPattern"]))


def _check_notification(notification: object) -> None:
    if not isinstance(notification, dict):
        raise bad("a subscription has a notification")
    endpoint = notification.get("endpoint")
    if not isinstance(endpoint, dict) or not isinstance(endpoint.get("uri"), str):
        raise bad("a notification has an endpoint with a uri")
    _check_address(endpoint["uri"])
    _check_shown(notification)
    if not _is_one(notification.get("format", "normalized"), _FORMATS):
        raise bad("a notification's format is normalized, concise or simplified")
    if not _is_one(endpoint.get("accept", "application/json"), _ACCEPTED):
        raise bad("an endpoint accepts JSON, JSON-LD or GeoJSON")
    for name in ("timeout", "cooldown"):
        if name in endpoint and (
            isinstance(endpoint[name], bool) or not _is_positive(endpoint[name])
        ):
            raise bad(f"{name} is a number of milliseconds")
    for name in ("receiverInfo", "notifierInfo"):
        _check_pairs(endpoint.get(name), name)
    for pair in endpoint.get("notifierInfo") or ():
        if pair["value"] not in _NOTIFIED.get(pair["key"], {pair["value"]}):
            raise bad(f"notifierInfo: {pair['key']} is one of {sorted(_NOTIFIED[pair['key']])}")


def _check_address(uri: str) -> None:
    """Nothing, for an address that can be told: `sse:` is whoever opens a stream."""
    try:
        parts = urlsplit(uri)
        known = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise bad("an endpoint's uri is no address") from error
    if parts.scheme == "sse":
        return
    if not known or not _TEXT.fullmatch(uri):
        raise bad("an endpoint's uri is an address of http, https, mqtt or mqtts, or sse:")
    if parts.scheme.startswith("mqtt"):
        topic = parts.path.removeprefix("/")
        if not topic or "#" in uri or "+" in topic:
            raise bad("an MQTT address ends with a topic without wildcards")


def _check_shown(notification: Body) -> None:
    """Nothing, for a notification whose members fit together."""
    for name in ("attributes", "pick", "omit"):
        if name in notification:
            _check_list(notification[name], name, is_name)
    picked, omitted = notification.get("pick", []), notification.get("omit", [])
    if set(picked) & set(omitted):
        raise bad("what is picked is not omitted")
    if "attributes" in notification and (picked or omitted):
        raise bad("attributes go neither with pick nor with omit")
    for name in ("sysAttrs", "showChanges"):
        if not isinstance(notification.get(name, False), bool):
            raise bad(f"{name} is true or false")
    if not _is_one(notification.get("join", "@none"), _JOINS):
        raise bad("join is inline, flat or @none")
    level = notification.get("joinLevel", 1)
    if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= _DEEPEST_JOIN:
        raise bad(f"joinLevel is a number from 1 to {_DEEPEST_JOIN}")
    if notification.get("showChanges") and _is_one(
        notification.get("format"), _WITHOUT_CHANGES
    ):
        raise bad("changes are shown in the normalized and the concise format")


def _check_pairs(pairs: object, name: str) -> None:
    """Nothing, for a list of keys with texts (clause 5.2.22)."""
    if pairs is None:
        return
    if not isinstance(pairs, list):
        raise bad(f"{name} is a list")
    for pair in pairs:
        if not isinstance(pair, dict) or set(pair) != {"key", "value"}:
            raise bad(f"each of {name} has a key and a value")
        if not all(isinstance(part, str) for part in pair.values()):
            raise bad(f"the keys and values of {name} are texts")
        if not _HEADER.fullmatch(pair["key"]) or not _TEXT.fullmatch(pair["value"]):
            raise bad(f"{name} holds a key or a value that no header may have")


def _check_times(body: Body, at: int) -> None:
    if "expiresAt" in body:
        moment = read_moment(body["expiresAt"])
        if moment is None or moment <= at:
            raise bad("expiresAt is a DateTime that is still to come")
    for name in ("timeInterval", "throttling"):
        value = body.get(name)
        if value is not None and (isinstance(value, bool) or not _is_positive(value)):
            raise bad(f"{name} is a number of seconds")
    if "timeInterval" in body and ("watchedAttributes" in body or "throttling" in body):
        raise bad("what is told at intervals watches no attributes and is not throttled")


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and value > 0


def _check_filters(body: Body, terms: TermMap) -> None:
    if "q" in body:
        parse(_text(body, "q"))
    if "csf" in body:
        parse(_text(body, "csf"))
    if "scopeQ" in body:
        compile_scopes(_text(body, "scopeQ"))
    if "geoQ" in body:
        asked = body["geoQ"]
        if not isinstance(asked, dict) or "georel" not in asked:
            raise bad("geoQ has georel, geometry and coordinates")
        name = terms.expand(str(asked.get("geoproperty", "location")))
        compile_geo(
            GeoQuery(
                str(asked["georel"]),
                str(asked.get("geometry")),
                asked.get("coordinates"),
                name,
            )
        )


def _text(body: Body, name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise bad(f"{name} is text")
    return value


def written_out(body: Mapping[str, Any], terms: TermMap) -> Body:
    """The body with its names as IRIs, without what is unknown or the broker's own."""
    kept = {key: body[key] for key in body if key in _MEMBERS and key not in _SYSTEM}
    if isinstance(kept.get("notification"), dict):
        told = kept["notification"]
        kept["notification"] = {key: told[key] for key in told if key not in _COUNTED}
    return _renamed(kept, terms.expand, terms.expand)


def shortened(body: Mapping[str, Any], terms: TermMap) -> Body:
    """The body with the names of whoever asks, without what only the broker needs."""
    shown = {key: body[key] for key in body if key not in HIDDEN}
    return _renamed(shown, terms.compact, terms.compact_type)


def _renamed(body: Body, attribute: Callable[[str], str], kind: Callable[[str], str]) -> Body:
    if "entities" in body:
        body["entities"] = [
            {**one, "type": one["type"] if one["type"] == "*" else _types(one["type"], kind)}
            for one in body["entities"]
        ]
    if "watchedAttributes" in body:
        body["watchedAttributes"] = [attribute(name) for name in body["watchedAttributes"]]
    if "notification" in body:
        notification = dict(body["notification"])
        for name in ("attributes", "pick", "omit"):
            if name in notification:
                notification[name] = [
                    one if one in _PLAIN else attribute(one) for one in notification[name]
                ]
        body["notification"] = notification
    return body


def _types(text: str, kind: Callable[[str], str]) -> str:
    """A selection of types; one with operators stays as it was written."""
    return kind(text) if not any(sign in text for sign in ",;|()") else text
