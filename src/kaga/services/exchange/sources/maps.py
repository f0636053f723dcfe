"""Entity maps: which entities a query meant, and who has them, for its further pages.

What: clauses 5.5.9.3, 5.5.14 and 5.14. A map fixes the entities of a query; a page that refers
to it shows those of them that still fit, and the others leave the map. Why in memory alone: a
map lives for minutes, and whoever refers to one that is gone is given a new one.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from kaga.engines.context import NgsiError, Problem
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.moments import read_moment, write_moment
from kaga.engines.context.sources.registration import read_duration
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.http.negotiating import GEO_TOO, truth
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call
from kaga.services.exchange.ngsild.entities import QUERYING, RETRIEVING
from kaga.services.exchange.sources.past import PastReading
from kaga.services.exchange.sources.pasts import Pasts
from kaga.services.exchange.sources.reading import Gathered, Reading
from kaga.services.exchange.state.tenants import Tenant
from kaga.services.exchange.temporal.questions import ENTITY, meant_evolutions, told_mapped
from kaga.services.exchange.temporal.wanted import QUERYING as QUERYING_PAST
from kaga.services.exchange.temporal.wanted import Wanted, read_wanted

_PLACE: Final = "/ngsi-ld/v1/entityMaps/"
_LIFETIME: Final = "entityMapLifetime"
_LIFETIME_S: Final = 600.0
_LONGEST_S: Final = 3_600.0
_MOST: Final = 1_000  # maps at a time
_SECOND: Final = 1_000_000
_DONE: Final = Reply(204)
_GOOD: Final = frozenset({200, 203})
Answer = Reply | Coroutine[Any, Any, Reply]


@dataclass(slots=True)
class EntityMap:
    """One map.

    Attributes
    ----------
    expires: microseconds since 1970.
    entities: registrations by entity; `@none` for this broker.
    """

    id: str
    tenant: str
    expires: int
    entities: dict[str, list[str]]

    @property
    def line(self) -> bytes:
        """The header line that names it."""
        return f"NGSILD-EntityMap: {_PLACE}{self.id}\r\n".encode()

    def told(self) -> dict[str, object]:
        """As readers see it (clause 5.2.39)."""
        return {
            "id": self.id,
            "type": "EntityMap",
            "expiresAt": write_moment(self.expires),
            "entityMap": self.entities,
        }


class Maps:
    """Every map, and the operations on them.

    Parameters
    ----------
    reading, past: the operations that maps are made of.
    """

    def __init__(self, reading: Reading, past: PastReading) -> None:
        self._reading = reading
        self._past = past
        self._kept: dict[str, EntityMap] = {}

    # -- operations on maps ------------------------------------------------------------------

    def create(self, call: Call) -> Coroutine[Any, Any, Reply]:
        """GET /entityMaps: a map of what a query means."""
        tenant = call.tenant()
        asked = call.asked(tenant, QUERYING, GEO_TOO)
        return self._created(call, tenant, asked)

    async def _created(self, call: Call, tenant: Tenant, asked: Asked) -> Reply:
        lifetime = _lifetime(asked)
        gathered = await self._reading.gather(call, tenant, asked)
        made = self._make(call, gathered.origins, lifetime)
        return Reply(201, orjson.dumps(made.told()), headers=made.line)

    def create_temporal(self, call: Call) -> Coroutine[Any, Any, Reply]:
        """GET /temporal/entityMaps: of what a temporal query means."""
        tenant = call.tenant()
        wanted = read_wanted(call, tenant, QUERYING_PAST | {_LIFETIME})
        return self._created_temporal(call, tenant, wanted)

    async def _created_temporal(self, call: Call, tenant: Tenant, wanted: Wanted) -> Reply:
        lifetime = _lifetime(wanted.asked)
        pasts = await self._past.gathered(call, tenant, wanted)
        meant = meant_evolutions(call, tenant, wanted, pasts)
        origins = {name: _origins(tenant, pasts, name) for name in meant}
        made = self._make(call, origins, lifetime)
        return Reply(201, orjson.dumps(made.told()), headers=made.line)

    def show(self, call: Call) -> Reply:
        """GET /entityMaps/{id}."""
        call.given(NO_PARAMETERS)
        return Reply(200, orjson.dumps(self._found(call).told()))

    def update(self, call: Call) -> Reply:
        """PATCH /entityMaps/{id}: its end, as far as this broker goes along."""
        call.given(NO_PARAMETERS)
        call.identifier()
        content, _ = call.json(patch=True)
        if not isinstance(content, dict) or not content:
            raise NgsiError(Problem.INVALID_REQUEST, "a fragment is a JSON object")
        found = self._found(call)
        if "expiresAt" in content:
            moment = read_moment(content["expiresAt"])
            if moment is None:
                raise bad("expiresAt is a DateTime that ends with Z")
            found.expires = min(moment, call.at + int(_LONGEST_S * _SECOND))
        return _DONE

    def delete(self, call: Call) -> Reply:
        """DELETE /entityMaps/{id}."""
        call.given(NO_PARAMETERS)
        del self._kept[self._found(call).id]
        return _DONE

    def _found(self, call: Call) -> EntityMap:
        identifier = call.identifier()
        found = self._living(call, identifier)
        if found is None:
            raise not_found(f"there is no entity map {identifier}")
        return found

    def _living(self, call: Call, identifier: str) -> EntityMap | None:
        found = self._kept.get(identifier)
        if found is None or found.tenant != call.tenant_name or found.expires <= call.at:
            return None
        return found

    def _make(self, call: Call, origins: dict[str, list[str]], lifetime: float) -> EntityMap:
        if len(self._kept) >= _MOST:
            self._let_go(call.at)
        expires = call.at + int(lifetime * _SECOND)
        identifier = f"urn:ngsi-ld:entitymap:{new_id()}"
        made = EntityMap(identifier, call.tenant_name, expires, origins)
        self._kept[identifier] = made
        return made

    def _let_go(self, at: int) -> None:
        """Make room: what has ended goes, else the oldest."""
        ended = [name for name, one in self._kept.items() if one.expires <= at]
        for name in ended or list(self._kept)[: _MOST // 10]:
            del self._kept[name]

    # -- operations on entities --------------------------------------------------------------

    def query(self, call: Call) -> Answer:
        """GET /entities."""
        if not _concerned(call):
            return self._reading.query(call)
        tenant = call.tenant()
        return self._listed(call, tenant, call.asked(tenant, QUERYING, GEO_TOO))

    def answer(self, call: Call, tenant: Tenant, asked: Asked) -> Answer:
        """POST /entityOperations/query."""
        if not _concerned(call) and not truth(asked.given, "entityMap"):
            return self._reading.answer(call, tenant, asked)
        return self._listed(call, tenant, asked)

    async def _listed(self, call: Call, tenant: Tenant, asked: Asked) -> Reply:
        known = self._referred(call)
        lifetime = _lifetime(asked)
        gathered = await self._reading.gather(call, tenant, asked)
        status = 200
        if known is None:
            known = self._make(call, dict(gathered.origins), lifetime)
            status = 201
        else:
            _restrict(gathered, known)
        reply = self._reading.page(call, tenant, asked, gathered)
        return replace(reply, status=status, headers=reply.headers + known.line)

    def retrieve(self, call: Call) -> Answer:
        """GET /entities/{id}."""
        if not _concerned(call):
            return self._reading.retrieve(call)
        tenant = call.tenant()
        asked = call.asked(tenant, RETRIEVING, GEO_TOO)
        return self._retrieved(call, asked, self._reading.retrieve(call))

    async def _retrieved(self, call: Call, asked: Asked, answer: Answer) -> Reply:
        known = self._referred(call)
        reply = answer if isinstance(answer, Reply) else await answer
        if reply.status not in _GOOD:
            return reply
        if known is None:
            origins = {call.parts[1]: self._reading.origins(call, call.parts[1])}
            known = self._make(call, origins, _lifetime(asked))
        return replace(reply, headers=reply.headers + known.line)

    # -- operations on evolutions ------------------------------------------------------------

    def query_past(self, call: Call) -> Answer:
        """GET /temporal/entities (clause 5.7.4.4)."""
        if not _concerned(call):
            return self._past.query(call)
        tenant = call.tenant()
        return self._listed_past(call, tenant, read_wanted(call, tenant, QUERYING_PAST))

    async def _listed_past(self, call: Call, tenant: Tenant, wanted: Wanted) -> Reply:
        known = self._referred(call)
        pasts = await self._past.gathered(call, tenant, wanted)
        only = None if known is None else known.entities
        reply, found = told_mapped(call, tenant, (wanted, pasts), only)
        status = reply.status
        if known is None:
            origins = {name: _origins(tenant, pasts, name) for name in found}
            known = self._make(call, origins, _LIFETIME_S)
            status = 201 if status == 200 else status
        return replace(reply, status=status, headers=reply.headers + known.line)

    def retrieve_past(self, call: Call) -> Answer:
        """GET /temporal/entities/{id} (clause 5.7.3.4)."""
        answer = self._past.retrieve(call)
        return self._mapped_past(call, answer) if _concerned(call) else answer

    async def _mapped_past(self, call: Call, answer: Answer) -> Reply:
        reply = answer if isinstance(answer, Reply) else await answer
        if reply.status >= 400:
            return reply
        known = self._referred(call) or self._make(
            call, {call.identifier(ENTITY): ["@none"]}, _LIFETIME_S
        )
        return replace(reply, headers=reply.headers + known.line)

    def _referred(self, call: Call) -> EntityMap | None:
        """The living map that a request refers to, by its address or its identifier."""
        line = call.request.headers.get(b"ngsild-entitymap")
        if line is None:
            return None
        return self._living(call, line.decode("latin-1").rstrip("/").rpartition("/")[2])


def _origins(tenant: Tenant, pasts: Pasts, identifier: str) -> list[str]:
    """Who told of an entity's past; `@none` for this broker."""
    here = pasts.is_here(tenant, identifier)
    return [*(["@none"] if here else []), *pasts.origins.get(identifier, ())]


def _concerned(call: Call) -> bool:
    request = call.request
    return b"ngsild-entitymap" in request.headers or b"entityMap=true" in request.query


def _lifetime(asked: Asked) -> float:
    return _read_lifetime(asked.given)


def _read_lifetime(given: Mapping[str, str]) -> float:
    text = given.get(_LIFETIME)
    if text is None:
        return _LIFETIME_S
    wanted = read_duration(text)
    if wanted is None or wanted <= 0:
        raise bad("entityMapLifetime is a duration")
    return min(wanted, _LONGEST_S)


def _restrict(gathered: Gathered, known: EntityMap) -> None:
    """Only what the map has; what it has and is no more leaves it.

    Where a source could not be asked, what it has stays in the map.
    """
    gathered.keep(known.entities)
    for identifier in _gone(known, gathered):
        del known.entities[identifier]


def _gone(known: EntityMap, gathered: Gathered) -> Iterable[str]:
    failing = bool(gathered.warnings)
    return [
        identifier
        for identifier, origins in known.entities.items()
        if identifier not in gathered.origins and not (failing and origins != ["@none"])
    ]
