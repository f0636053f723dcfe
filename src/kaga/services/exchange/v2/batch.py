"""Many entities at once: `/v2/op/update`, `/v2/op/query`, `/v2/op/notify`."""

from __future__ import annotations

from typing import Any, Final

from kaga.engines.context.errors import bad
from kaga.engines.context.v2.names import check_identifier
from kaga.engines.context.v2.writing import Shown
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.v2.calls import PathQuery, V2Call
from kaga.services.exchange.v2.changing import (
    Entry,
    How,
    Outcome,
    changed,
    created,
    read_entry,
    taken_away,
)
from kaga.services.exchange.v2.entities import DONE
from kaga.services.exchange.v2.listing import (
    Query,
    Selector,
    form_of,
    listed,
    order_of,
    pattern,
    read_tests,
)
from kaga.services.exchange.v2.refusing import Refused, parse_error

_HOW: Final[dict[str, How | None]] = {
    "append": "append",
    "APPEND": "append",
    "APPEND_STRICT": "appendStrict",
    "UPDATE": "update",
    "REPLACE": "replace",
    "DELETE": None,
    "appendStrict": "appendStrict",
    "update": "update",
    "replace": "replace",
    "delete": None,
}
_QUERY: Final = frozenset({"entities", "attrs", "attributes", "expression", "metadata"})
_SELECTOR: Final = frozenset({"id", "idPattern", "type", "typePattern"})
_EXPRESSION: Final = frozenset({"q", "mq", "georel", "geometry", "coords"})
_UPDATE: Final = frozenset({"actionType", "entities"})


def batch_update(call: Call) -> Reply:
    """POST /v2/op/update, of what is here."""
    asked = V2Call(call)
    return update_all(asked, read_batch(asked))


def read_batch(asked: V2Call) -> dict[str, Any]:
    """A batch with an action that is known and entities by name."""
    content = asked.json()
    if not isinstance(content, dict):
        raise parse_error("the body is an object")
    if not content:
        raise bad("the body is not empty")
    action = content.get("actionType")
    if not isinstance(action, str) or action not in _HOW or set(content) - _UPDATE:
        raise bad("a batch has an actionType that is known, and entities")
    raw = content.get("entities")
    if not isinstance(raw, list) or not raw:
        raise bad("a batch has entities")
    for one in raw:
        if isinstance(one, dict) and ("idPattern" in one or "typePattern" in one):
            raise Refused(501, "entities of a batch are named, not described by patterns")
    return content


def update_all(asked: V2Call, content: dict[str, Any]) -> Reply:
    """Make every change of a batch."""
    path, action = asked.path(), content["actionType"]
    simple = "keyValues" in asked.options
    entries = [read_entry(one, simple=simple) for one in content["entities"]]
    told = [_perform(asked, entry, _HOW[action], path) for entry in entries]
    return _answer(told, _HOW[action])


class _Told:
    """What became of one entry."""

    __slots__ = ("entry", "missing", "outcome")

    def __init__(self, entry: Entry, outcome: Outcome | None) -> None:
        self.entry = entry
        self.outcome = outcome
        self.missing = outcome is None


def _perform(asked: V2Call, entry: Entry, how: How | None, path: str) -> _Told:
    there = asked.find(entry.id, entry.type, (PathQuery(path, below=False),))
    if len(there) > 1:
        raise Refused(409, "several entities have this id; name a type")
    override = "overrideMetadata" in asked.options
    if not there:
        if how not in {"append", "appendStrict"}:
            return _Told(entry, None)
        outcome = created(entry, path, asked.names, asked.tenant, asked.at)
    elif how is None:
        outcome = taken_away(there[0].entity, entry, asked.names, asked.at)
    else:
        entity = there[0].entity
        outcome = changed(entity, entry, how, asked.names, asked.at, override=override)
    if outcome.change is not None and not outcome.change.is_empty:
        asked.call.broker.change(asked.tenant, outcome.change)
    return _Told(entry, outcome)


def _answer(told: list[_Told], how: How | None) -> Reply:
    """Nothing where all went well; else what is not there, or is there already."""
    said = list[str]()
    done = 0
    for one in told:
        name = f"{one.entry.id}/{one.entry.type}" if one.entry.type else one.entry.id
        if one.outcome is None:
            said.append(f"{name} itself")
            continue
        done += one.outcome.done
        if one.outcome.left:
            said.append(f"of {name}: {', '.join(one.outcome.left)}")
        elif not one.outcome.done:
            done += 1
    if not said:
        return DONE
    what = "already there" if how == "appendStrict" else "not there"
    detail = f"{what}: {'; '.join(said)}"
    if all(one.missing for one in told):
        raise Refused(404, detail)
    raise Refused(422, detail, "PartialUpdate" if done else "Unprocessable")


# -- queries -----------------------------------------------------------------------------------


def batch_query(call: Call) -> Reply:
    """POST /v2/op/query."""
    asked = V2Call(call)
    content = asked.json()
    if not isinstance(content, dict):
        raise parse_error("the body is an object")
    if not content:
        raise bad("the body is not empty")
    if set(content) - _QUERY:
        raise bad("a query has entities, attrs, metadata and an expression")
    selectors = tuple(_selector(one) for one in _list(content, "entities"))
    attributes = _names(content, "attrs")
    metadata = _names(content, "metadata")
    expression = content.get("expression", {})
    if not isinstance(expression, dict) or set(expression) - _EXPRESSION:
        raise bad("an expression has q, mq, georel, geometry and coords")
    if "expression" in content and not expression:
        raise bad("an expression is not empty")
    tests = read_tests(expression, asked.names)
    having = _names(content, "attributes")  # an older name for attrs, which also filters
    if having is not None:
        iris = {asked.names.attribute(name) for name in having}
        tests += (lambda entity: not iris.isdisjoint(entity.attributes),)
        attributes = attributes or having
    shown = Shown(form_of(asked.options), attributes, metadata)
    order = order_of(asked.given.get("orderBy"), asked.names, expression)
    return listed(asked, Query(selectors or (Selector(),), tests, shown, order))


def _list(content: dict[str, Any], name: str) -> list[Any]:
    value = content.get(name, [])
    if not isinstance(value, list) or (name in content and name == "entities" and not value):
        raise bad(f"{name} is a list with something in it")
    return value


def _names(content: dict[str, Any], name: str) -> tuple[str, ...] | None:
    found = _list(content, name)
    for one in found:
        if one != "*":
            check_identifier(one, f"each of {name}")
    return tuple(dict.fromkeys(found)) if found else None


def _selector(raw: object) -> Selector:
    """One of `entities` in a body."""
    if not isinstance(raw, dict) or set(raw) - _SELECTOR:
        raise bad("each of entities has id or idPattern, and type or typePattern")
    if ("id" in raw) is ("idPattern" in raw) and "id" in raw:
        raise bad("entities are named by id or by idPattern")
    if "type" in raw and "typePattern" in raw:
        raise bad("entities are chosen by type or by typePattern")
    if "id" not in raw and "idPattern" not in raw:
        raise bad("each of entities has id or idPattern")
    return Selector(
        frozenset({check_identifier(raw["id"], "an id")}) if "id" in raw else None,
        frozenset({check_identifier(raw["type"], "a type")}) if "type" in raw else None,
        pattern(raw["idPattern"]) if "idPattern" in raw else None,
        pattern(raw["typePattern"]) if "typePattern" in raw else None,
    )


def batch_notify(call: Call) -> Reply:
    """POST /v2/op/notify: what another broker tells is taken in as if it were appended."""
    asked = V2Call(call)
    path = asked.path()
    content = asked.json()
    if not isinstance(content, dict):
        raise parse_error("the body is an object")
    raw = content.get("data")
    if (
        not isinstance(content.get("subscriptionId"), str)
        or not isinstance(raw, list)
        or not raw
    ):
        raise bad("a notification has a subscriptionId and data")
    form = asked.request.headers.get(b"ngsiv2-attrsformat", b"normalized")
    simple = form.decode("latin-1").lower().endswith("keyvalues")
    entries = [read_entry(one, simple=simple) for one in raw]
    for entry in entries:
        _perform(asked, entry, "append", path)
    return Reply(200)
