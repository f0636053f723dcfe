"""Which types and attributes there are, here and elsewhere (clauses 5.7.5-5.7.10).

What: sources are asked in the core context's names, what they tell is taken as far as they
registered it, joined with what is here (names once, counts together), and said in the reader's
names at the end.

>>> _joined({"id": "a", "n": 1, "x": ["p"]}, {"id": "a", "n": 2, "x": ["p", "q"]})
{'id': 'a', 'n': 3, 'x': ['p', 'q']}
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from kaga.engines.context import NgsiError, TermMap
from kaga.engines.context.errors import not_found
from kaga.engines.context.sources.matching import Part, Wanted
from kaga.engines.context.sources.registration import Registration
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import Reply, problem
from kaga.services.exchange.http.negotiating import truth
from kaga.services.exchange.http.routing import Methods, Operation
from kaga.services.exchange.ngsild import discovery
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.discovery import Told
from kaga.services.exchange.sources.contact import Contacts, Errand, Heard, Tongue, segment
from kaga.services.exchange.sources.copies import registered_attributes
from kaga.services.exchange.sources.reading import with_warnings
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.sources.routing import chosen_parts, spreads
from kaga.services.exchange.state.tenants import Tenant

_TYPES: Final = frozenset({"typeName", "typeNames", "typeList"})
_ATTRIBUTES: Final = frozenset({"attributeName", "attributeNames", "attributeList"})
Answer = Reply | Coroutine[Any, Any, Reply]


@dataclass(frozen=True, slots=True)
class Survey:
    """One operation.

    Attributes
    ----------
    path: of the operation; the name in the request's path follows it where `one` is set.
    operations: that a source takes, without and with details.
    local: what this broker does alone.
    every, one: what this broker tells, of all or of one name; None of what is not here.
    """

    path: str
    operations: tuple[str, str]
    local: Operation
    every: Callable[[Tenant, bool, TermMap, int], Told] | None = None
    one: Callable[[Tenant, str, TermMap, int], Told | None] | None = None


_SURVEYS: Final = (
    Survey(
        "types",
        ("retrieveEntityTypes", "retrieveEntityTypeDetails"),
        discovery.list_types,
        every=discovery.types_told,
    ),
    Survey(
        "types",
        ("retrieveEntityTypeInfo", "retrieveEntityTypeInfo"),
        discovery.show_type,
        one=discovery.type_told,
    ),
    Survey(
        "attributes",
        ("retrieveAttrTypes", "retrieveAttrTypeDetails"),
        discovery.list_attributes,
        every=discovery.attributes_told,
    ),
    Survey(
        "attributes",
        ("retrieveAttrTypeInfo", "retrieveAttrTypeInfo"),
        discovery.show_attribute,
        one=discovery.attribute_told,
    ),
)


class Discovering:
    """Discovery over all sources."""

    def __init__(self, registry: Registry, contacts: Contacts) -> None:
        self._registry = registry
        self._contacts = contacts

    def table(self) -> dict[str, Methods]:
        """The operations by their paths."""
        return {
            one.path if one.one is None else f"{one.path}/*": {"GET": self._spread(one)}
            for one in _SURVEYS
        }

    def _spread(self, survey: Survey) -> Operation:
        def operation(call: Call) -> Answer:
            if not spreads(call):
                return survey.local(call)
            tenant = call.tenant()
            known = discovery.ALONE if survey.every is None else discovery.DETAILED
            asked = call.asked(tenant, known)
            takes = survey.operations[truth(asked.given, "details")]
            index = self._registry.of(tenant)
            parts, warnings = chosen_parts(call, index, Wanted(), (takes,))
            if not parts and not warnings:
                return survey.local(call)
            return self._told(call, survey, asked, (parts, warnings))

        return operation

    async def _told(
        self, call: Call, survey: Survey, asked: Asked, planned: tuple[list[Part], list[str]]
    ) -> Reply:
        parts, warnings = planned
        core, tenant = call.broker.contexts.core, call.tenant()
        tongue = Tongue(core, None, None)
        path = survey.path
        query: tuple[tuple[str, str], ...] = ()
        told: Told | None
        if survey.one is not None:
            name = discovery.read_name(call, asked.terms)
            told = survey.one(tenant, name, core, call.at)
            path += f"/{segment(name)}"
        else:
            assert survey.every is not None  # noqa: S101 - a survey is of one or of all
            details = truth(asked.given, "details")
            told = survey.every(tenant, details, core, call.at)
            query = (("details", "true"),) if details else ()
        errand = Errand("GET", path, query)
        heard = await self._contacts.send_all(call, [(part, tongue, errand) for part in parts])
        for one in heard:
            warnings = [*warnings, *one.warnings]
            told = _added(told, one, core)
        try:
            if told is None:
                raise not_found("there is no such type or attribute")
            reply = discovery.shown(_retold(told, core, asked.terms), asked)
        except NgsiError as error:
            reply = problem(error)
        return with_warnings(reply, warnings)


def _added(told: Told | None, heard: Heard, core: TermMap) -> Told | None:
    """What is told, with what a source tells as far as it registered it."""
    content = heard.content
    if heard.status != 200 or not isinstance(content, dict | list):
        return told
    limits = _limits(heard.part.registration)
    if isinstance(content, list):
        every = [_limited(one, core, limits) for one in content if isinstance(one, dict)]
        theirs: Any = [one for one in every if one is not None]
    else:
        theirs = _limited(content, core, limits)
    if theirs is None or told is None:
        return theirs or told
    return _joined(told, theirs) if type(told) is type(theirs) else told


Limits = tuple[frozenset[str] | None, frozenset[str] | None]


def _limits(registration: Registration) -> Limits:
    """Types and attributes that a source registered; None for any."""
    types: frozenset[str] | None = frozenset()
    for information in registration.information:
        named = [name for one in information.entities for name in one.types]
        is_open = not information.entities or any(not one.types for one in information.entities)
        types = None if types is None or is_open else types | frozenset(named)
    return types, registered_attributes(registration)


def _limited(told: dict[str, Any], core: TermMap, limits: Limits) -> dict[str, Any] | None:
    """One object of an answer; None where it is about what its source did not register."""
    kept: dict[str, Any] = {}
    for key, value in told.items():
        limit = limits[0] if key in _TYPES else limits[1] if key in _ATTRIBUTES else None
        if key == "attributeDetails" and isinstance(value, list):
            parts = [_limited(one, core, limits) for one in value if isinstance(one, dict)]
            kept[key] = [one for one in parts if one is not None]
        elif limit is None:
            kept[key] = value
        elif isinstance(value, list):
            kept[key] = [one for one in value if core.expand(str(one)) in limit]
        elif core.expand(str(value)) in limit:
            kept[key] = value
        else:
            return None
    return kept


def _joined(one: Any, other: Any) -> Any:
    """Two answers of one shape: what has an id is joined by it, counts are added."""
    if isinstance(one, dict) and isinstance(other, dict):
        both = {key: _joined(one[key], other[key]) for key in one if key in other}
        return {**one, **other, **both}
    if isinstance(one, list) and isinstance(other, list):
        if all(isinstance(part, dict) for part in (*one, *other)):
            by_id = {part.get("id"): part for part in one}
            for part in other:
                name = part.get("id")
                by_id[name] = _joined(by_id[name], part) if name in by_id else part
            return list(by_id.values())
        return list(dict.fromkeys((*one, *other)))
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return one


def _retold(told: Any, core: TermMap, terms: TermMap) -> Any:
    """The same in the reader's names."""
    if isinstance(told, list):
        return [_retold(one, core, terms) for one in told]
    if not isinstance(told, dict):
        return told
    found: dict[str, Any] = {}
    for key, value in told.items():
        if key in _TYPES or key in _ATTRIBUTES:
            say = terms.compact_type if key in _TYPES else terms.compact
            listed = isinstance(value, list)
            names = [say(core.expand(str(one))) for one in (value if listed else [value])]
            found[key] = sorted(names) if listed else names[0]
        else:
            found[key] = _retold(value, core, terms)
    return found
