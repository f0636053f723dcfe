"""Notifications of NGSI-v2: when one is due, where it goes, what it says.

What: a kept subscription becomes a `Plan` that the notifier follows like any other, and a
`Writer` makes its notifications: in five forms, or after a template. Names in filters are those
of the core context: a log is replayed without the contexts of long ago.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode, urlsplit

import orjson

from kaga.engines.context import Entity, resolve
from kaga.engines.context.query.selecting import Chooses
from kaga.engines.context.v2.altering import DEFAULT, alteration, is_different, is_due
from kaga.engines.context.v2.attributes import from_instance, shown_value
from kaga.engines.context.v2.names import Names, V2Id
from kaga.engines.context.v2.templates import filled, filled_json
from kaga.engines.context.v2.values import default_type, read_moment_v2
from kaga.engines.context.v2.writing import BUILT_IN, Form, Shown, write_entity
from kaga.engines.context.watching import (
    ATTRIBUTE_CREATED,
    ATTRIBUTE_DELETED,
    ATTRIBUTE_UPDATED,
    ENTITY_CREATED,
    ENTITY_DELETED,
    Happening,
    Selector,
    Watch,
)
from kaga.kernel.ids import new_id
from kaga.services.exchange.notify.accounts import Account, Item
from kaga.services.exchange.notify.plans import Body, Endpoint, Find, Plan
from kaga.services.exchange.notify.writing import Message
from kaga.services.exchange.v2.calls import EVERYWHERE, PathQuery, read_paths
from kaga.services.exchange.v2.filing import PATH
from kaga.services.exchange.v2.listing import Selector as Chosen
from kaga.services.exchange.v2.listing import pattern, read_tests
from kaga.services.exchange.v2.subscribing import KINDS

NAMES: Final = Names(resolve(None, {}))
_TIMEOUT_S: Final = 5.0
_SECOND: Final = 1_000_000
_OWN_HEADERS: Final = frozenset({"fiware-correlator", "ngsiv2-attrsformat"})
_WILD: Final = re.compile(r"[+#\x00]")  # no topic is published to several places
_JSON: Final = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Template:
    """How a notification is written.

    Attributes
    ----------
    form: `normalized`, `keyValues`, `values`, `simplifiedNormalized`, `simplifiedKeyValues`.
    place: the members of `httpCustom` and its kin; empty for one without a template.
    """

    kind: str
    form: str
    shown: Shown
    place: dict[str, Any] = field(default_factory=dict)
    only_changed: bool = False
    covered: tuple[str, ...] = ()
    watched: frozenset[str] | None = None
    with_metadata: bool = True


def read_plan(body: Body, find: Find) -> Plan:
    """A kept subscription, compiled."""
    _ = find  # filters of NGSI-v2 do not lead into other entities
    told, subject = body["notification"], body["subject"]
    condition = subject.get("condition", {})
    kind = next(one for one in KINDS if one in told)
    status = body.get("status", "active")
    return Plan(
        _watch(body, condition),
        _endpoint(kind, told[kind]),
        _template(kind, told, condition),
        None,
        int(float(body.get("throttling", 0)) * _SECOND),
        read_moment_v2(body.get("expires")),
        status != "inactive",
        splits=True,
        once=status == "oneshot",
    )


def _watch(body: Body, condition: dict[str, Any]) -> Watch:
    chosen = tuple(_chosen(one) for one in body["subject"]["entities"])
    paths = read_paths(str(body.get(PATH, "/#")), most=10) or EVERYWHERE
    wanted = frozenset(condition.get("alterationTypes") or DEFAULT)
    watched = _watched(condition)
    with_metadata = bool(condition.get("notifyOnMetadataChange", True))
    triggers = 0
    if wanted - {"entityDelete"}:
        triggers |= ATTRIBUTE_CREATED | ATTRIBUTE_UPDATED | ATTRIBUTE_DELETED
        triggers |= ENTITY_CREATED if watched is None else 0
    if "entityDelete" in wanted:
        triggers |= ENTITY_DELETED

    def due(found: Happening) -> bool:
        what = alteration(found, watched, with_metadata=with_metadata)
        return is_due(wanted, what)

    tests = (_means(chosen, paths), *read_tests(condition.get("expression", {}), NAMES))
    return Watch(_selectors(chosen), triggers, watched, tests, also=due)


def _watched(condition: dict[str, Any]) -> frozenset[str] | None:
    names = condition.get("attrs")
    return frozenset(NAMES.attribute(name) for name in names) if names else None


def _chosen(one: dict[str, Any]) -> Chosen:
    return Chosen(
        frozenset({one["id"]}) if "id" in one else None,
        frozenset({one["type"]}) if "type" in one else None,
        pattern(one["idPattern"]) if "idPattern" in one else None,
        pattern(one["typePattern"]) if "typePattern" in one else None,
    )


def _means(
    chosen: tuple[Chosen, ...], paths: tuple[PathQuery, ...]
) -> Callable[[Entity], bool]:
    def means(entity: Entity) -> bool:
        known = NAMES.known_as(entity)
        return any(path.includes(known.path) for path in paths) and any(
            one.means(known) for one in chosen
        )

    return means


def _selectors(chosen: tuple[Chosen, ...]) -> tuple[Selector, ...]:
    """What the index of subscriptions may go by: types, where every part names one."""
    if not all(one.types for one in chosen):
        return ()
    kinds = {NAMES.type_iri(name) for one in chosen for name in one.types or ()}
    return tuple(Selector(frozenset({iri}), _has(iri)) for iri in kinds)


def _has(iri: str) -> Chooses:
    return lambda types: iri in types


def _endpoint(kind: str, place: dict[str, Any]) -> Endpoint:
    timeout_s = place.get("timeout", 0) / 1000 or _TIMEOUT_S
    if not kind.startswith("mqtt"):
        return Endpoint(place["url"], timeout_s=timeout_s)
    parts = urlsplit(place["url"])
    login = ""
    if "user" in place:
        login = f"{quote(place['user'], safe='')}:{quote(place['passwd'], safe='')}@"
    topic = quote(place["topic"], safe="/")
    uri = f"{parts.scheme}://{login}{parts.netloc}/{topic}"
    notifier = {"MQTT-QoS": str(place.get("qos", 0)), "MQTT-Version": "mqtt3.1.1"}
    return Endpoint(uri, notifier=notifier, timeout_s=timeout_s)


def _template(kind: str, told: dict[str, Any], condition: dict[str, Any]) -> Template:
    form = told.get("attrsFormat", "normalized")
    plain: Form = "normalized"
    if form in {"keyValues", "simplifiedKeyValues"}:
        plain = "keyValues"
    elif form == "values":
        plain = "values"
    attributes = tuple(told.get("attrs") or ()) or None
    metadata = tuple(told.get("metadata") or ()) or None
    without = frozenset(told.get("exceptAttrs") or ())
    return Template(
        kind,
        form,
        Shown(plain, attributes, metadata, without),
        told[kind] if kind.endswith("Custom") else {},
        bool(told.get("onlyChangedAttrs", False)),
        (attributes or ()) if told.get("covered") else (),
        _watched(condition),
        bool(condition.get("notifyOnMetadataChange", True)),
    )


# -- writing -----------------------------------------------------------------------------------


class V2Writer:
    """Writes notifications of NGSI-v2."""

    def message(self, account: Account, items: Sequence[Item]) -> Message:
        """The notification of what is due: one entity."""
        template, event = account.plan.form, items[0].event
        assert isinstance(template, Template)  # noqa: S101 - plans of this dialect have one
        assert event is not None  # noqa: S101 - nothing is told at intervals here
        known = NAMES.known_as(event.entity)
        headers = _headers(account, known, template.form)
        if not template.place:
            body = orjson.dumps(_enveloped(account.id, _written(event, template), template))
            return Message((("Content-Type", _JSON), *headers), body, bare=True)
        return _custom(account, event, template, known)


def _headers(account: Account, known: V2Id, form: str) -> tuple[tuple[str, str], ...]:
    headers = [
        ("Accept", "application/json"),
        ("Fiware-ServicePath", known.path),
        ("Fiware-Correlator", str(new_id())),
        ("Ngsiv2-AttrsFormat", form),
    ]
    if account.tenant:
        headers.append(("Fiware-Service", account.tenant))
    return tuple(headers)


def _enveloped(identifier: str, written: Any, template: Template) -> Any:
    if template.form in {"simplifiedNormalized", "simplifiedKeyValues"}:
        return written
    return {"subscriptionId": identifier, "data": [written]}


def _written(event: Happening, template: Template) -> Any:
    """The entity of an event in the form that is asked for."""
    entity, shown = event.entity, template.shown
    told = write_entity(entity, NAMES, _narrowed(event, template))
    if not isinstance(told, dict):
        return told
    simple = shown.form == "keyValues"
    wanted = shown.attributes or ()
    if "alterationType" in wanted and "alterationType" not in told:
        what = alteration(event, template.watched, with_metadata=template.with_metadata)
        told["alterationType"] = what if simple else _attribute(what)
    for name in template.covered:
        if name not in told and name not in BUILT_IN and name not in {"*", "alterationType"}:
            told[name] = None if simple else _attribute(None)
    if not simple:
        _add_past(told, event, shown.metadata or ())
    return told


def _attribute(value: object) -> dict[str, Any]:
    return {"type": default_type(value), "value": value, "metadata": {}}


def _narrowed(event: Happening, template: Template) -> Shown:
    """What is shown, without what did not change where only changes are told."""
    shown = template.shown
    if not template.only_changed or event.before is None or event.after is None:
        return shown
    before, after = event.before, event.after
    changed = [
        NAMES.word(name)
        for name in event.touched
        if is_different(before, after, name, with_metadata=template.with_metadata)
    ]
    wanted = shown.attributes
    if wanted is None:
        names = tuple(changed)
    else:
        names = tuple(n for n in wanted if n in changed or n in BUILT_IN)
        names = tuple(changed) if "*" in wanted else names
    return Shown(shown.form, names or ("",), shown.metadata, shown.without)


def _add_past(told: dict[str, Any], event: Happening, metadata: Sequence[str]) -> None:
    """The built-in metadata that only a notification has."""
    for name, one in told.items():
        if name in {"id", "type"} or not isinstance(one, dict):
            continue
        iri = NAMES.attribute(name)
        touched = event.touched.get(iri, 0)
        if "actionType" in metadata and touched:
            added = touched & ATTRIBUTE_CREATED
            gone = touched & ATTRIBUTE_DELETED
            deed = "append" if added else "delete" if gone else "update"
            one["metadata"]["actionType"] = {"type": "Text", "value": deed}
        old = event.before.attributes.get(iri) if event.before is not None else None
        if "previousValue" in metadata and old is not None and touched:
            value, kind, _ = from_instance(old[0], NAMES)
            one["metadata"]["previousValue"] = {"type": kind, "value": value}


# -- templates ---------------------------------------------------------------------------------


def _custom(account: Account, event: Happening, template: Template, known: V2Id) -> Message:
    place = template.place
    said = _said(account, event.entity, known)
    form, kind, body = template.form, _JSON, b""
    if "ngsi" in place:
        form = "normalized"
        body = orjson.dumps(_enveloped(account.id, _patched(event, template, said), template))
    elif "json" in place:
        form, body = "custom", orjson.dumps(filled_json(place["json"], said))
    elif place.get("payload"):
        form, kind = "custom", "text/plain"
        body = filled(unquote(place["payload"]), said, "null").encode()
    elif "payload" not in place or place["payload"] == "":
        body = orjson.dumps(_enveloped(account.id, _written(event, template), template))
    headers = {"Content-Type": kind, **dict(_headers(account, known, form))}
    for name, text in place.get("headers", {}).items():
        key = filled(unquote(name), said)
        if key.lower() in _OWN_HEADERS:
            continue
        for other in [one for one in headers if one.lower() == key.lower()]:
            del headers[other]
        value = filled(unquote(text), said)
        if value and "\r" not in value + key and "\n" not in value + key:
            headers[key] = value
    return Message(
        tuple(headers.items()),
        body,
        method=place.get("method", "POST"),
        uri=_uri(account.plan.endpoint.uri, template, said),
        bare=True,
        retain=bool(place.get("retain", False)),
    )


def _uri(uri: str, template: Template, said: dict[str, object]) -> str:
    """The address with its macros replaced, and the parameters of the template."""
    if template.kind.startswith("mqtt"):
        topic = _WILD.sub("", filled(template.place["topic"], said)) or "_"
        return "mqtt://-/" + quote(topic, safe="/")
    encoded = {name: quote(_text(value), safe="") for name, value in said.items()}
    address = filled(uri, encoded)
    given = template.place.get("qs", {})
    pairs = {filled(unquote(k), said): filled(unquote(v), said) for k, v in given.items()}
    if not pairs:
        return address
    return address + ("&" if "?" in address else "?") + urlencode(pairs)


def _text(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _said(account: Account, entity: Entity, known: V2Id) -> dict[str, object]:
    """What macros may name."""
    said: dict[str, object] = {"service": account.tenant, "servicePath": known.path}
    for iri, some in entity.attributes.items():
        said[NAMES.word(iri)] = shown_value(some[0], NAMES)[0]
    return said | {"id": known.id, "type": known.type}


def _patched(event: Happening, template: Template, said: dict[str, object]) -> Any:
    """The entity with the attributes of a template, of which some may be asked for."""
    everything = Template(template.kind, "normalized", Shown(metadata=template.shown.metadata))
    told = _written(event, everything)
    for name, one in template.place["ngsi"].items():
        if name in {"id", "type"}:
            told[name] = filled(str(one), said)
            continue
        value = filled_json(one.get("value"), said)
        kind = one.get("type", default_type(value))
        told[name] = {"type": kind, "value": value, "metadata": {}}
    wanted = template.shown.attributes
    if wanted is None or "*" in wanted:
        return told
    return {name: told[name] for name in ("id", "type", *wanted) if name in told}
