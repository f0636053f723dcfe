"""Entities and their attributes, one at a time."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

import orjson

from kaga.engines.context import Change, Deed
from kaga.engines.context.errors import bad
from kaga.engines.context.v2.attributes import Given, checked, shown_value
from kaga.engines.context.v2.names import check_identifier
from kaga.engines.context.v2.values import MOMENTS
from kaga.engines.context.v2.writing import Shown, write_attributes, write_entity
from kaga.services.exchange.http.messages import JSON, HttpError, Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.tenants import Held
from kaga.services.exchange.v2.calls import AT_ROOT, PathQuery, V2Call
from kaga.services.exchange.v2.changing import (
    Entry,
    How,
    Outcome,
    changed,
    check_attribute_name,
    created,
    read_attributes,
    read_entry,
    taken_away,
)
from kaga.services.exchange.v2.listing import body_of, form_of, listed, read_query, words
from kaga.services.exchange.v2.refusing import Refused, no_attribute, parse_error

PLAIN: Final = b"text/plain"
DONE: Final = Reply(204)
_WORDS: Final = frozenset({"true", "false", "null"})


def accepts_json(call: Call) -> None:
    """Nothing, unless a reader takes no JSON."""
    accept = call.request.headers.get(b"accept", b"*/*")
    kinds = {part.split(b";")[0].strip().lower() for part in accept.split(b",")}
    if not kinds & {JSON, b"*/*", b"application/*"}:
        raise HttpError(406, "what is offered is application/json")


def query(call: Call) -> Reply:
    """GET /v2/entities."""
    asked = V2Call(call)
    accepts_json(call)
    return listed(asked, read_query(asked))


def create_entity(call: Call) -> Reply:
    """POST /v2/entities."""
    asked = V2Call(call)
    path = asked.path()
    entry = read_entry(_object(asked), simple="keyValues" in asked.options)
    there = asked.find(entry.id, entry.type or "Thing", (PathQuery(path, below=False),))
    status, headers = 201, b""
    if there and "upsert" not in asked.options:
        raise Refused(422, "there is an entity of this id and type already")
    if there:
        override = "overrideMetadata" in asked.options
        outcome = changed(
            there[0].entity, entry, "append", asked.names, asked.at, override=override
        )
    else:
        outcome = created(entry, path, asked.names, asked.tenant, asked.at)
    if "upsert" in asked.options:
        status = 204
    _make(asked, outcome)
    kind = quote(entry.type or "Thing", safe="")
    headers = b"Location: /v2/entities/%b?type=%b\r\n" % (
        quote(entry.id, safe=":+@!$*,~|").encode(),
        kind.encode(),
    )
    return Reply(status, headers=headers)


def _object(asked: V2Call) -> dict[str, Any]:
    content = asked.json()
    if not isinstance(content, dict):
        raise parse_error("the body is an object")
    return content


def _make(asked: V2Call, outcome: Outcome) -> None:
    if outcome.change is not None and not outcome.change.is_empty:
        asked.call.broker.change(asked.tenant, outcome.change)


def _held(asked: V2Call) -> Held:
    """The entity of the path, for a reader."""
    paths = asked.paths()
    return asked.found(asked.member(2, "an id"), asked.given.get("type"), paths)


def _held_at(asked: V2Call) -> Held:
    """The entity of the path, for a writer: at one service path."""
    path = asked.path()
    where = AT_ROOT if path == "/" else (PathQuery(path, below=False),)
    return asked.found(asked.member(2, "an id"), asked.given.get("type"), where)


def _shown(asked: V2Call) -> Shown:
    attributes = words(asked.given.get("attrs"))
    return Shown(form_of(asked.options), attributes, words(asked.given.get("metadata")))


def retrieve(call: Call) -> Reply:
    """GET /v2/entities/{id}."""
    asked = V2Call(call)
    accepts_json(call)
    return Reply(200, body_of(_held(asked), asked.names, _shown(asked)))


def retrieve_attributes(call: Call) -> Reply:
    """GET /v2/entities/{id}/attrs."""
    asked = V2Call(call)
    accepts_json(call)
    entity, shown = _held(asked).entity, _shown(asked)
    if shown.form in {"values", "unique"}:
        return Reply(200, orjson.dumps(write_entity(entity, asked.names, shown)))
    return Reply(200, orjson.dumps(write_attributes(entity, asked.names, shown)))


def delete_entity(call: Call) -> Reply:
    """DELETE /v2/entities/{id}."""
    asked = V2Call(call)
    held = _held_at(asked)
    call.broker.change(asked.tenant, Change(held.entity.id, asked.at, Deed.DELETED))
    return DONE


def append_attributes(call: Call) -> Reply:
    """POST /v2/entities/{id}/attrs."""
    asked = V2Call(call)
    how: How = "appendStrict" if "append" in asked.options else "append"
    return _update(asked, how)


def update_attributes(call: Call) -> Reply:
    """PATCH /v2/entities/{id}/attrs."""
    return _update(V2Call(call), "update")


def replace_attributes(call: Call) -> Reply:
    """PUT /v2/entities/{id}/attrs."""
    return _update(V2Call(call), "replace")


def _update(asked: V2Call, how: How) -> Reply:
    asked.path()
    content = _object(asked)
    if not content:
        raise bad("the body is not empty")
    for name in ("id", "type"):
        if name in content:
            raise bad(f"the {name} of an entity does not change")
    simple = "keyValues" in asked.options
    attributes, expires = read_attributes(content, simple=simple)
    entity = _held_at(asked).entity
    known = asked.names.known_as(entity)
    entry = Entry(known.id, known.type, attributes, expires)
    override = "overrideMetadata" in asked.options
    outcome = changed(entity, entry, how, asked.names, asked.at, override=override)
    _make(asked, outcome)
    if outcome.left:
        what = "are there already" if how == "appendStrict" else "are not there"
        told = f"of {known.id}, {', '.join(outcome.left)} {what}"
        raise Refused(422, told, "PartialUpdate" if outcome.done else "Unprocessable")
    return DONE


# -- one attribute -----------------------------------------------------------------------------


def _name(asked: V2Call) -> str:
    name = asked.member(4, "the name of an attribute")
    return check_identifier(name, "the name of an attribute")


def retrieve_attribute(call: Call) -> Reply:
    """GET /v2/entities/{id}/attrs/{name}."""
    asked = V2Call(call)
    accepts_json(call)
    entity, name = _held(asked).entity, _name(asked)
    shown = Shown(attributes=(name,), metadata=words(asked.given.get("metadata")))
    if asked.names.attribute(name) not in entity.attributes:
        raise no_attribute()
    return Reply(200, orjson.dumps(write_attributes(entity, asked.names, shown)[name]))


def update_attribute(call: Call) -> Reply:
    """PUT /v2/entities/{id}/attrs/{name}."""
    asked = V2Call(call)
    name = _name(asked)
    check_attribute_name(name)
    attributes, expires = read_attributes({name: _object(asked)}, simple=False)
    entity = _held_at(asked).entity
    known = asked.names.known_as(entity)
    if expires is None and asked.names.attribute(name) not in entity.attributes:
        raise no_attribute()
    entry = Entry(known.id, known.type, attributes, expires)
    override = "overrideMetadata" in asked.options
    _make(asked, changed(entity, entry, "update", asked.names, asked.at, override=override))
    return DONE


def delete_attribute(call: Call) -> Reply:
    """DELETE /v2/entities/{id}/attrs/{name}."""
    asked = V2Call(call)
    name = _name(asked)
    entity = _held_at(asked).entity
    if name == "dateExpires" and entity.expires is not None:
        change = Change(entity.id, asked.at, Deed.CHANGED, expires=None)
        call.broker.change(asked.tenant, change)
        return DONE
    known = asked.names.known_as(entity)
    entry = Entry(known.id, known.type, {name: Given(None)})
    outcome = taken_away(entity, entry, asked.names, asked.at)
    if outcome.left:
        raise no_attribute()
    _make(asked, outcome)
    return DONE


def retrieve_value(call: Call) -> Reply:
    """GET /v2/entities/{id}/attrs/{name}/value."""
    asked = V2Call(call)
    entity, name = _held(asked).entity, _name(asked)
    some = entity.attributes.get(asked.names.attribute(name))
    if some is None:
        raise no_attribute()
    value, sort = shown_value(some[0], asked.names)
    kind = _value_kind(call.request.headers.get(b"accept", b"*/*"), value)
    if sort in MOMENTS and isinstance(value, str):
        return Reply(200, value.encode(), kind)
    return Reply(200, orjson.dumps(value), kind)


def _value_kind(accept: bytes, value: object) -> bytes:
    """JSON for objects and lists, plain text for what is neither, as far as is accepted."""
    weights: list[tuple[float, int, bytes]] = []
    for place, part in enumerate(accept.split(b",")):
        name, *others = [piece.strip().lower() for piece in part.split(b";")]
        weight = 1.0
        for other in others:
            if other.startswith(b"q=") and other[2:].replace(b".", b"", 1).isdigit():
                weight = float(other[2:])
        kind = {b"text/*": PLAIN, b"application/*": JSON, b"*/*": b""}.get(name, name)
        weights.append((-weight, place, kind))
    for _, _, kind in sorted(weights):
        if isinstance(value, dict | list):
            if kind in {JSON, PLAIN, b""}:
                return kind or JSON
        elif kind in {PLAIN, b""}:
            return PLAIN
    offered = (
        "application/json or text/plain" if isinstance(value, dict | list) else "text/plain"
    )
    raise HttpError(406, f"what is offered is {offered}")


def update_value(call: Call) -> Reply:
    """PUT /v2/entities/{id}/attrs/{name}/value."""
    asked = V2Call(call)
    name = _name(asked)
    value = _value(asked)
    entity = _held_at(asked).entity
    some = entity.attributes.get(asked.names.attribute(name))
    if some is None:
        raise no_attribute()
    _, kind = shown_value(some[0], asked.names)
    given = checked(name, Given(value, kind))
    known = asked.names.known_as(entity)
    entry = Entry(known.id, known.type, {name: given})
    outcome = changed(entity, entry, "update", asked.names, asked.at, override=False)
    _make(asked, outcome)
    return DONE


def _value(asked: V2Call) -> object:
    """A bare value: JSON, or as plain text a quoted text, a number, true, false, null."""
    kind = asked.media()
    body = asked.request.body
    if kind == JSON:
        value = asked.json()
        if not isinstance(value, dict | list):
            raise parse_error("as JSON, an object or a list is taken; send others as text")
        return value
    if kind != PLAIN:
        raise HttpError(415, "a value is application/json or text/plain")
    text = body.decode("utf-8", "replace").strip()
    try:
        value = orjson.loads(text.lower() if text.lower() in _WORDS else text)
    except orjson.JSONDecodeError as error:
        raise bad("a text stands in quotation marks") from error
    if isinstance(value, dict | list):
        raise bad("an object or a list is application/json")
    return value
