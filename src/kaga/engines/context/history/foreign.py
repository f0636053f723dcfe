"""Evolutions as other brokers tell them (clauses 4.5.5, 5.7.3.4).

What: an answer's instances with the moments that it gives for them. Why apart from what users
write: a source says when an instance was made and changed, and that is kept as it is.

>>> from kaga.engines.context.resolving import resolve
>>> raw = {"type": "Property", "value": 1, "observedAt": "1970-01-01T00:00:01Z",
...        "createdAt": "1970-01-01T00:00:02Z", "modifiedAt": "1970-01-01T00:00:03Z"}
>>> told = foreign_past({"id": "urn:a:1", "type": "T", "v": [raw]}, resolve(None, {}), 9)
>>> [(one.instance.observed, one.instance.modified, one.known) for one in told.instances]
[(1000000, 3000000, 2000000)]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kaga.engines.context.errors import NgsiError, bad
from kaga.engines.context.history.reading import Scoped, read_past
from kaga.engines.context.model import NULL_VALUE, Instance
from kaga.engines.context.moments import read_moment
from kaga.engines.context.terms import TermMap


class Known(NamedTuple):
    """An instance of an attribute, and since when its broker knows it (microseconds)."""

    name: str
    instance: Instance
    known: int


class ForeignPast(NamedTuple):
    """What another broker tells of an entity; `scopes` with the moments they were known at."""

    id: str
    types: tuple[str, ...]
    instances: tuple[Known, ...]
    scopes: tuple[tuple[Scoped, int], ...]


def foreign_past(body: object, terms: TermMap, at: int) -> ForeignPast:
    """One evolution of an answer.

    Parameters
    ----------
    at: the moment for what carries none of its own, microseconds since 1970.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no evolution of an entity.
    """
    past = read_past(body, terms)
    if not isinstance(body, dict) or past.id is None or not past.types:
        raise bad("an evolution has the id and the type of its entity")
    raw_by_name = {terms.expand(key): raw for key, raw in body.items()}
    found: list[Known] = []
    for name, instances in past.attributes.items():
        raws = _raws(raw_by_name[name], len(instances))
        found += [_known(name, *pair, at) for pair in zip(instances, raws, strict=True)]
    marks = _raws(body.get("scope"), len(past.scopes))
    scopes = [
        (one, _moment(raw, "createdAt", at))
        for one, raw in zip(past.scopes, marks, strict=True)
    ]
    return ForeignPast(past.id, past.types, tuple(found), tuple(scopes))


def foreign_pasts(
    answer: object, terms: TermMap, at: int
) -> tuple[list[ForeignPast], NgsiError | None]:
    """The evolutions of an answer, and what was wrong with the first that is none."""
    found: list[ForeignPast] = []
    wrong: NgsiError | None = None
    for body in answer if isinstance(answer, list) else [answer]:
        try:
            found.append(foreign_past(body, terms, at))
        except NgsiError as error:
            wrong = wrong or error
    return found, wrong


def _known(name: str, one: Instance, raw: Mapping[str, object], at: int) -> Known:
    known = _moment(raw, "createdAt", at)
    if one.value is NULL_VALUE:
        ended = one.modified or _moment(raw, "modifiedAt", at)
        return Known(name, one._replace(modified=ended), ended)
    modified = _moment(raw, "modifiedAt", known)
    return Known(name, one._replace(created=known, modified=modified), known)


def _moment(raw: Mapping[str, object], name: str, default: int) -> int:
    found = read_moment(raw.get(name))
    return default if found is None else found


def _raws(raw: object, count: int) -> list[Mapping[str, object]]:
    """The object of each instance; one that stands alone is told without a list."""
    parts: list[object] = raw if isinstance(raw, list) else [raw]
    listed: list[Mapping[str, object]] = [
        part if isinstance(part, dict) else {} for part in parts
    ]
    return listed if len(listed) == count else [{} for _ in range(count)]
