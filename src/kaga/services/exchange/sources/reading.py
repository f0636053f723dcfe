"""Reading from several brokers: one entity, or those that a query means (clauses 5.7.1, 5.7.2).

What: the matching sources are asked at once, what they answer is checked against what they
registered, and entities of one identifier become one. What went wrong with a source is told in
`NGSILD-Warning`; the answer is what the others have.
"""

from __future__ import annotations

from collections.abc import Container, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kaga.engines.context import Entity, NgsiError
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.query.compiling import compile_pattern
from kaga.engines.context.query.selecting import compile_types
from kaga.engines.context.sources.gathering import foreign_entities, merged
from kaga.engines.context.sources.matching import Part, Wanted
from kaga.engines.context.sources.registration import Mode
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import Reply, problem
from kaga.services.exchange.http.negotiating import GEO_TOO, truth
from kaga.services.exchange.ngsild.bodies import Bodies
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import (
    QUERYING,
    RETRIEVING,
    Entities,
    planned_page,
)
from kaga.services.exchange.ngsild.filters import Plan, read_plan
from kaga.services.exchange.sources.contact import (
    INVALID,
    Contacts,
    Heard,
    warning,
)
from kaga.services.exchange.sources.phrasing import (
    MOST,
    Question,
    forwards_q,
    phrase_query,
    phrase_retrieval,
)
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.sources.routing import chosen_parts, matching_parts, spreads
from kaga.services.exchange.state.tenants import Held, Tenant

_MEMBERS: Final = frozenset({"id", "type", "scope"})
_SELECTING: Final = frozenset({"id", "idPattern", "type"})
_FILTERS_WORDS: Final = "q scopeQ georel geometry coordinates geoproperty csf expandValues"
_FILTERS: Final = frozenset(_FILTERS_WORDS.split())
_MOST_PAGES: Final = 10


@dataclass(slots=True)
class Gathered:
    """What several brokers have.

    Attributes
    ----------
    own, others, auxiliary: entities by identifier, in the order in which they were found.
    origins: for each identifier, the registrations it came from; `@none` for this broker.
    """

    warnings: list[str] = field(default_factory=list)
    entities: dict[str, list[Entity]] = field(default_factory=dict)
    auxiliary: dict[str, list[Entity]] = field(default_factory=dict)
    origins: dict[str, list[str]] = field(default_factory=dict)

    def add(self, entity: Entity, part: Part | None) -> None:
        """One more entity."""
        helps = part is not None and part.registration.mode is Mode.AUXILIARY
        into = self.auxiliary if helps else self.entities
        into.setdefault(entity.id, []).append(entity)
        origin = "@none" if part is None else part.registration.id
        named = self.origins.setdefault(entity.id, [])
        if origin not in named:
            named.append(origin)

    def keep(self, identifiers: Container[str]) -> None:
        """Only some of them."""
        for found in (self.entities, self.auxiliary, self.origins):
            for identifier in [one for one in found if one not in identifiers]:
                del found[identifier]

    def all(self) -> Iterator[Entity]:
        """Each entity, whole, once."""
        for identifier, entities in self.entities.items():
            yield merged(entities, self.auxiliary.get(identifier, ()))
        for identifier, entities in self.auxiliary.items():
            if identifier not in self.entities:
                yield merged((), entities)


class Reading:
    """Operations that read, over all sources.

    Parameters
    ----------
    entities: the operations on this broker's own.
    """

    def __init__(self, entities: Entities, registry: Registry, contacts: Contacts) -> None:
        self._entities = entities
        self._passing = Entities(Bodies(budget=0))
        self._registry = registry
        self._contacts = contacts

    def retrieve(self, call: Call) -> Reply | Coroutine[Any, Any, Reply]:
        """GET /entities/{id}."""
        if not spreads(call):
            return self._entities.retrieve(call)
        tenant = call.tenant()
        asked = call.asked(tenant, RETRIEVING, GEO_TOO)
        identifier = call.identifier()
        wanted = Wanted((identifier,), None, named_types(asked), named_attributes(asked))
        operations = ("retrieveEntity", "queryEntity", "queryBatch")
        parts, warnings = chosen_parts(
            call, self._registry.of(tenant), wanted, operations, asked
        )
        if not parts and not warnings:
            return self._entities.retrieve(call)
        question = Question(call, asked, wanted, call.at)
        errands = [phrase_retrieval(question, part, identifier) for part in parts]
        return self._retrieved(call, tenant, asked, (errands, warnings))

    async def _retrieved(
        self, call: Call, tenant: Tenant, asked: Asked, planned: tuple[list[Any], list[str]]
    ) -> Reply:
        errands, warnings = planned
        gathered = Gathered(warnings=list(warnings))
        heard = await self._contacts.send_all(call, errands)
        held = tenant.get(call.identifier(), call.at)
        if held is not None:
            gathered.add(held.entity, None)
        for one, (part, tongue, _) in zip(heard, errands, strict=True):
            self._take(gathered, one, part, (tongue.terms, call.at))
        try:
            found = next((one for one in gathered.all() if one.id == call.parts[1]), None)
            if found is None:
                raise not_found(f"there is no entity {call.parts[1]}")
            reply = self._passing.shown(call, tenant, asked, Held(found))
        except NgsiError as error:
            reply = problem(error)
        return with_warnings(reply, gathered.warnings)

    def query(self, call: Call) -> Reply | Coroutine[Any, Any, Reply]:
        """GET /entities."""
        if not spreads(call):
            return self._entities.query(call)
        tenant = call.tenant()
        return self.answer(call, tenant, call.asked(tenant, QUERYING, GEO_TOO))

    def answer(
        self, call: Call, tenant: Tenant, asked: Asked
    ) -> Reply | Coroutine[Any, Any, Reply]:
        """The page of a query that a reader asked for."""
        errands, warnings = self._errands(call, tenant, asked)
        if not errands and not warnings:
            return self._entities.answer(call, tenant, asked)
        if planned_page(asked).plan.order is not None:
            raise bad("what several brokers have is not ordered; ask with local=true")
        return self._answered(call, tenant, asked, (errands, warnings))

    def _errands(self, call: Call, tenant: Tenant, asked: Asked) -> tuple[list[Any], list[str]]:
        planned = planned_page(asked)
        if not spreads(call) or truth(asked.given, "local"):
            return [], []
        wanted = _wanted(asked, planned.plan)
        operations = ("queryEntity", "queryBatch")
        parts, warnings = chosen_parts(
            call, self._registry.of(tenant), wanted, operations, asked
        )
        question = Question(call, asked, wanted, call.at)
        return [phrase_query(question, part) for part in parts], warnings

    async def _answered(
        self, call: Call, tenant: Tenant, asked: Asked, planned: tuple[list[Any], list[str]]
    ) -> Reply:
        gathered = await self._gathered(call, tenant, asked, planned)
        return self.page(call, tenant, asked, gathered)

    def page(self, call: Call, tenant: Tenant, asked: Asked, gathered: Gathered) -> Reply:
        """The page that a reader asked for of what was gathered."""
        entities = list(gathered.all())
        order = planned_page(asked).plan.order
        if order is not None:
            entities = order(entities)
        found = iter([Held(one) for one in entities])
        reply = self._passing.page(call, tenant, asked, found)
        return with_warnings(reply, gathered.warnings)

    def origins(self, call: Call, identifier: str) -> list[str]:
        """Who may have an entity: registrations, and `@none` for this broker."""
        tenant = call.tenant()
        origins = ["@none"] if tenant.get(identifier, call.at) is not None else []
        if spreads(call):
            wanted = Wanted((identifier,))
            parts = matching_parts(call, self._registry.of(tenant), wanted)
            origins += [part.registration.id for part in parts]
        return origins

    async def gather(self, call: Call, tenant: Tenant, asked: Asked) -> Gathered:
        """Everything that a query means, here and elsewhere."""
        return await self._gathered(call, tenant, asked, self._errands(call, tenant, asked))

    async def _gathered(
        self, call: Call, tenant: Tenant, asked: Asked, planned: tuple[list[Any], list[str]]
    ) -> Gathered:
        errands, warnings = planned
        gathered = Gathered(warnings=list(warnings))
        heard = await self._contacts.send_all(call, errands) if errands else []
        splits = truth(asked.given, "splitEntities")
        plan = planned_page(asked).plan
        near = _near_plan(asked) if splits else plan
        for held in near.find(tenant, call.at):
            gathered.add(held.entity, None)
        for one, errand in zip(heard, errands, strict=True):
            part, tongue, _ = errand
            count = self._take(gathered, one, part, (tongue.terms, call.at))
            await self._follow(call, gathered, errand, count)
        self._join_own(call, tenant, gathered)
        retold = any(not forwards_q(asked, tongue) for _, tongue, _ in errands)
        return _sifted(gathered, plan if splits or retold else _frame(asked))

    async def _follow(
        self, call: Call, gathered: Gathered, errand: tuple[Any, Any, Any], count: int
    ) -> None:
        """Further pages of a source that has more than one answer holds."""
        part, tongue, first = errand
        for page in range(1, _MOST_PAGES):
            if count < MOST:
                return
            query = (*first.query, ("offset", str(page * MOST)))
            further = await self._contacts.send(call, part, tongue, replace(first, query=query))
            count = self._take(gathered, further, part, (tongue.terms, call.at))

    def _take(
        self, gathered: Gathered, heard: Heard, part: Part, read_as: tuple[Any, int]
    ) -> int:
        """Take what a source answered, as far as it is what it registered."""
        gathered.warnings += [one for one in heard.warnings if one not in gathered.warnings]
        if heard.status != 200 or heard.content is None:
            return 0
        entities, wrong = foreign_entities(heard.content, *read_as)
        if wrong is not None:
            gathered.warnings.append(warning(part.registration, INVALID, wrong.detail))
        for entity in entities:
            fitting = _fitting(entity, part)
            if fitting is not None:
                gathered.add(fitting, part)
        return len(entities)

    def _join_own(self, call: Call, tenant: Tenant, gathered: Gathered) -> None:
        """What this broker has of the entities that others named."""
        for identifier in gathered.origins:
            if "@none" not in gathered.origins[identifier]:
                held = tenant.get(identifier, call.at)
                if held is not None:
                    gathered.entities.setdefault(identifier, []).insert(0, held.entity)


def _fitting(entity: Entity, part: Part) -> Entity | None:
    """An entity as far as its source registered it; None where it did not."""
    if part.ids is not None and entity.id not in part.ids:
        return None
    if part.attributes is None:
        return entity
    if not any(one.attributes is not None for one in part.registration.information):
        return entity
    kept = {
        name: entity.attributes[name] for name in entity.attributes if name in part.attributes
    }
    return entity._replace(attributes=kept)


def _sifted(gathered: Gathered, plan: Plan) -> Gathered:
    """Without the entities that a plan does not mean, looked at as a whole."""
    for entity in list(gathered.all()):
        if not all(test(entity) for test in plan.tests) or not _of_type(entity, plan):
            gathered.entities.pop(entity.id, None)
            gathered.auxiliary.pop(entity.id, None)
            gathered.origins.pop(entity.id, None)
    return gathered


def _of_type(entity: Entity, plan: Plan) -> bool:
    return plan.types is None or not plan.types.isdisjoint(entity.types)


def _wanted(asked: Asked, plan: Plan) -> Wanted:
    pattern = asked.given.get("idPattern")
    fits = None if pattern is None or plan.ids is not None else compile_pattern(pattern)
    splits = truth(asked.given, "splitEntities")
    return Wanted(plan.ids, fits, plan.types, None if splits else named_attributes(asked))


def _near_plan(asked: Asked) -> Plan:
    """Which of one's own entities may be a part of what is meant."""
    given = {key: value for key, value in asked.given.items() if key in _SELECTING}
    return read_plan(given, asked.terms, None)


def _frame(asked: Asked) -> Plan:
    """The plan without what the sources have filtered by themselves."""
    given = {key: value for key, value in asked.given.items() if key not in _FILTERS}
    given.pop("orderBy", None)
    return read_plan(given, asked.terms, named_attributes(asked))


def named_types(asked: Asked) -> frozenset[str] | None:
    """The types that a reader names; None for any."""
    text = asked.given.get("type")
    return None if text in {None, "*"} else compile_types(str(text), asked.terms)[1]


def named_attributes(asked: Asked) -> frozenset[str] | None:
    """The attributes that a reader names; None for all of them."""
    if asked.attributes is not None:
        return asked.attributes
    pick = asked.view.pick
    named = None if pick is None else pick - _MEMBERS
    return named or None


def with_warnings(reply: Reply, warnings: Sequence[str]) -> Reply:
    """The reply with what readers should know."""
    if not warnings:
        return reply
    told = ", ".join(dict.fromkeys(warnings)).encode("ascii", "replace")
    return replace(reply, headers=reply.headers + b"NGSILD-Warning: %b\r\n" % told)
