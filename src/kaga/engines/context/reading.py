"""Entities and fragments of entities out of JSON (clauses 4.5.1, 5.2.4, 5.5.4).

What: a parsed body and a term map in, a `Fragment` with everything written out and checked. Why
a fragment always: creating, merging and updating read the same members and differ only in
how much must be said.

>>> from kaga.engines.context.resolving import resolve
>>> body = {"id": "urn:ngsi-ld:Car:1", "type": "Car", "speed": 42}
>>> read_entity(body, resolve(None, {})).types
('https://uri.etsi.org/ngsi-ld/default-context/Car',)
"""

from __future__ import annotations

from typing import Final

from kaga.engines.context.errors import NgsiError, Problem, bad
from kaga.engines.context.instances import Care, check_attribute_name, read_instances
from kaga.engines.context.model import MISSING, NULL_VALUE, Absent, Fragment, Instance
from kaga.engines.context.moments import read_moment
from kaga.engines.context.names import NULL, is_name, is_scope, is_uri
from kaga.engines.context.terms import TermMap

_WORDS: Final = "id @id type @type scope expiresAt createdAt modifiedAt deletedAt @context"
NO_ATTRIBUTES: Final = frozenset(_WORDS.split())
MOST_ATTRIBUTES: Final = 5_000


def read_entity(body: object, terms: TermMap) -> Fragment:
    """A whole entity, to be created: with an identifier, a type and no nulls.

    Raises
    ------
    NgsiError
        `InvalidRequest` for an empty body, `BadRequestData` for one that breaks a rule.
    """
    fragment = read_fragment(body, terms, Care.WHOLE)
    if fragment.id is None:
        raise bad("an entity has an id")
    if not fragment.types:
        raise bad("an entity has a type")
    return fragment


def read_fragment(body: object, terms: TermMap, care: Care) -> Fragment:
    """Whatever a body says about an entity.

    Parameters
    ----------
    body: parsed JSON.
    care: how much each attribute must say.
    """
    if not isinstance(body, dict):
        raise NgsiError(Problem.INVALID_REQUEST, "an entity is a JSON object")
    if not body:
        raise NgsiError(Problem.INVALID_REQUEST, "an empty object says nothing")
    if len(body) > MOST_ATTRIBUTES:
        raise bad("an entity with more attributes than are kept")
    identifier = body.get("id", body.get("@id", MISSING))
    types = body.get("type", body.get("@type", MISSING))
    attributes: dict[str, tuple[Instance, ...]] = {}
    for key, raw in body.items():
        if key in NO_ATTRIBUTES:
            continue
        check_attribute_name(key)
        name = terms.expand(key)
        found = read_instances(key, raw, terms, care)
        if name in attributes:
            raise bad(f"{key}: the same attribute by two names")
        attributes[name] = found
    return Fragment(
        None if identifier is MISSING else _identifier(identifier, terms),
        () if types is MISSING else read_types(types, terms),
        attributes,
        _scopes(body["scope"], care) if "scope" in body else None,
        _expires(body["expiresAt"], care) if "expiresAt" in body else None,
    )


def read_attribute(body: object, terms: TermMap, name: str, care: Care) -> Instance:
    """One instance, where a path names the attribute (clauses 5.6.4, 5.6.19)."""
    if isinstance(body, dict):
        body = {key: part for key, part in body.items() if key != "@context"}
        if not body:
            raise bad("a fragment that says nothing")
    check_attribute_name(name)
    found = read_instances(name, body, terms, care)
    if len(found) != 1:
        raise bad("one instance at a time")
    return found[0]


def _identifier(raw: object, terms: TermMap) -> str:
    found = terms.identify(raw) if isinstance(raw, str) else None
    if found is None or not is_uri(found) or found == NULL:
        raise bad("an id is a URI")
    return found


def read_types(raw: object, terms: TermMap) -> tuple[str, ...]:
    """One type or several, written out, each once."""
    if isinstance(raw, str) and is_name(raw) and raw[0] != "@":
        name = terms.expand(raw)
        if name[0] != "@":
            return (name,)
    names = raw if isinstance(raw, list) else [raw]
    if not names or not all(isinstance(name, str) and is_name(name) for name in names):
        raise bad("a type is a name, or a list of names")
    types = tuple(dict.fromkeys(terms.expand(str(name)) for name in names))
    if any(name.startswith("@") for name in types):
        raise bad("a type is no keyword")
    return types


def _scopes(raw: object, care: Care) -> tuple[str, ...]:
    if raw in (NULL, [NULL]):
        if care is Care.WHOLE:
            raise bad(f"there is no scope yet that {NULL} could take away")
        return ()
    scopes = raw if isinstance(raw, list) else [raw]
    if not all(is_scope(scope) for scope in scopes):
        raise bad("a scope is a path of names: /Ishikawa/Kaga")
    return tuple(dict.fromkeys(str(scope) for scope in scopes))


def _expires(raw: object, care: Care) -> int | Absent:
    if raw == NULL and care is not Care.WHOLE:
        return NULL_VALUE
    moment = read_moment(raw)
    if moment is None:
        raise bad("expiresAt is a DateTime that ends with Z")
    return moment
