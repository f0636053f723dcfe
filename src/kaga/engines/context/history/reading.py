"""Evolutions out of JSON: an attribute's many instances (clauses 4.5.6-4.5.8, 5.6.11).

What: a body to a `Past`: instances by attribute in the order in which they stand. Why apart
from entities: the same `datasetId` may come as often as there are moments, the null of the
standard says that an attribute ended then, and scopes have times of their own.

>>> from kaga.engines.context.resolving import resolve
>>> raw = [{"value": 1, "observedAt": "1970-01-01T00:00:00Z"}, {"value": "urn:ngsi-ld:null"}]
>>> past = read_past({"speed": raw}, resolve(None, {}))
>>> [(one.value, one.observed) for one in past.attributes["https://uri.etsi.org/ngsi-ld/default-context/speed"]]
[(1, 0), (NULL_VALUE, None)]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kaga.engines.context.errors import NgsiError, Problem, bad
from kaga.engines.context.instances import Care, check_attribute_name, read_instances
from kaga.engines.context.kinds import looks_reified
from kaga.engines.context.model import NULL_VALUE, Instance
from kaga.engines.context.moments import read_moment
from kaga.engines.context.names import NULL, is_scope
from kaga.engines.context.reading import read_fragment
from kaga.engines.context.terms import TermMap

_SYSTEM_WORDS: Final = (
    "id @id type @type scope expiresAt createdAt modifiedAt deletedAt @context"
)
_NO_ATTRIBUTES: Final = frozenset(_SYSTEM_WORDS.split())
_HEAD: Final = ("id", "@id", "type", "@type", "expiresAt")
MOST_INSTANCES: Final = 200_000


class Scoped(NamedTuple):
    """Scopes from a moment on.

    Attributes
    ----------
    scopes: none where they were taken away.
    observed: from when; None for from when it became known.
    """

    scopes: tuple[str, ...]
    observed: int | None


class Past(NamedTuple):
    """What a body says of how an entity was.

    Attributes
    ----------
    id: None where the body names none.
    attributes: `modified` of an instance is the moment at which the body says that it was
        taken away, 0 for everything else.
    """

    id: str | None
    types: tuple[str, ...]
    attributes: dict[str, tuple[Instance, ...]]
    scopes: tuple[Scoped, ...]


def read_past(body: object, terms: TermMap) -> Past:
    """Everything that a body says.

    Raises
    ------
    NgsiError
        `InvalidRequest` for an empty body, `BadRequestData` for one that breaks a rule.
    """
    if not isinstance(body, dict) or not body:
        raise NgsiError(
            Problem.INVALID_REQUEST, "an evolution is a JSON object that says something"
        )
    head = {key: body[key] for key in _HEAD if key in body}
    fragment = read_fragment(head, terms, Care.WHOLE) if head else None
    attributes: dict[str, tuple[Instance, ...]] = {}
    count = 0
    for key, raw in body.items():
        if key in _NO_ATTRIBUTES:
            continue
        check_attribute_name(key)
        name = terms.expand(key)
        if name in attributes:
            raise bad(f"{key}: the same attribute by two names")
        attributes[name] = tuple(_instances(key, raw, terms))
        count += len(attributes[name])
    if count > MOST_INSTANCES:
        raise bad(f"more than {MOST_INSTANCES} instances at once")
    return Past(
        None if fragment is None else fragment.id,
        () if fragment is None else fragment.types,
        attributes,
        tuple(_scoped(body["scope"])) if "scope" in body else (),
    )


def _instances(name: str, raw: object, terms: TermMap) -> Iterator[Instance]:
    if not isinstance(raw, list) or not raw or not all(looks_reified(part) for part in raw):
        yield from read_instances(name, raw, terms, Care.WHOLE)
        return
    for part in raw:
        (one,) = read_instances(name, part, terms, Care.NULLS)
        yield _ended(name, one, part) if one.value is NULL_VALUE else one


def _ended(name: str, one: Instance, raw: dict[str, object]) -> Instance:
    if "deletedAt" not in raw:
        return one
    moment = read_moment(raw["deletedAt"])
    if moment is None:
        raise bad(f"{name}: deletedAt is a DateTime that ends with Z")
    return one._replace(modified=moment)


def _scoped(raw: object) -> Iterator[Scoped]:
    """Scopes: as they are now, or as the evolution of a Property (clause 4.5.6)."""
    parts = raw if isinstance(raw, list) else [raw]
    if not any(isinstance(part, dict) for part in parts):
        yield Scoped(_scopes(raw), None)
        return
    for part in parts:
        if not isinstance(part, dict) or part.get("type", "Property") != "Property":
            raise bad("the evolution of a scope is that of a Property")
        observed = read_moment(part["observedAt"]) if "observedAt" in part else None
        if observed is None and "observedAt" in part:
            raise bad("scope: observedAt is a DateTime that ends with Z")
        yield Scoped(_scopes(part.get("value")), observed)


def _scopes(raw: object) -> tuple[str, ...]:
    if raw in (NULL, [NULL], []):
        return ()
    scopes = raw if isinstance(raw, list) else [raw]
    if not all(is_scope(scope) for scope in scopes):
        raise bad("a scope is a path of names: /Ishikawa/Kaga")
    return tuple(dict.fromkeys(str(scope) for scope in scopes))
