"""Registering context sources, and finding what is registered (clauses 5.9, 5.10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from kaga.engines.context import Entity, NgsiError, Problem, TermMap
from kaga.engines.context.errors import bad, conflict, not_found
from kaga.engines.context.moments import read_moment, write_moment
from kaga.engines.context.names import NULL, is_uri
from kaga.engines.context.query.compiling import compile_pattern, compile_query
from kaga.engines.context.query.places import compile_geo
from kaga.engines.context.query.selecting import compile_scopes, compile_types
from kaga.engines.context.query.syntax import parse
from kaga.engines.context.sources.intervals import Moments, read_moments
from kaga.engines.context.sources.matching import Wanted, collides, part_of, speaks_of
from kaga.engines.context.sources.registration import (
    Mode,
    Registration,
    check_registration,
    read_registration,
    shortened,
    written_out,
)
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.http.negotiating import truth
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call
from kaga.services.exchange.ngsild.entities import located
from kaga.services.exchange.ngsild.filters import read_geo
from kaga.services.exchange.ngsild.paging import paged, plain_reply
from kaga.services.exchange.sources.registry import Registry, as_entity
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import Tenant

_PLACE: Final = b"/ngsi-ld/v1/csourceRegistrations/"
_SHOWING: Final = frozenset({"options", "sysAttrs"})
_FINDING_WORDS: Final = """
id idPattern type attrs q csf scopeQ georel geometry coordinates geoproperty timerel timeAt
endTimeAt timeproperty limit offset count options sysAttrs
"""
_FINDING: Final = frozenset(_FINDING_WORDS.split())
_NARROW: Final = ("type", "attrs", "q", "id", "idPattern", "georel")
_DONE: Final = Reply(204)
Told = Callable[[Broker, Tenant, Document | None, Document | None], None]


class Registering:
    """The operations on registrations.

    Parameters
    ----------
    registry: told when one of them changes.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.changed: list[Told] = []

    def create(self, call: Call) -> Reply:
        """POST /csourceRegistrations."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant_to_be()
        content, terms, _ = call.body(tenant)
        if not isinstance(content, dict) or not content:
            raise NgsiError(Problem.INVALID_REQUEST, "a registration is a JSON object")
        identifier = content.get("id", f"urn:ngsi-ld:ContextSourceRegistration:{new_id()}")
        if not is_uri(identifier):
            raise bad("an id is a URI")
        check_registration(content, call.at)
        kept = _kept(tenant)
        if identifier in kept and _lives(kept[identifier], call.at):
            raise NgsiError(Problem.ALREADY_EXISTS, f"{identifier} is there already")
        body = written_out(content, terms) | {"id": identifier}
        self._check_place(tenant, read_registration(body), call.at)
        self._keep(call, tenant, Document(identifier, body, call.at, call.at))
        return Reply(201, headers=located(_PLACE, identifier))

    def show(self, call: Call) -> Reply:
        """GET /csourceRegistrations/{id}."""
        tenant = call.tenant()
        asked = call.asked(tenant, _SHOWING)
        return plain_reply(_shown(_found(call, tenant), asked), asked)

    def find(self, call: Call) -> Reply:
        """GET /csourceRegistrations."""
        tenant = call.tenant()
        asked = call.asked(tenant, _FINDING)
        if not any(name in asked.given for name in _NARROW):
            raise bad("too wide: name types, attributes, ids, a query or a place")
        matches = read_search(asked.given, asked.terms)
        living = [one for one in _kept(tenant).values() if _lives(one, call.at)]
        found = [document for document in living if matches(document)]
        page, headers = paged(call, asked, found)
        return plain_reply([_shown(one, asked) for one in page], asked, headers)

    def update(self, call: Call) -> Reply:
        """PATCH /csourceRegistrations/{id}."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        call.identifier()
        content, terms, _ = call.body(tenant, patch=True)
        if not isinstance(content, dict) or not content:
            raise NgsiError(Problem.INVALID_REQUEST, "a fragment is a JSON object")
        document = _found(call, tenant)
        body = _patched(document, content, terms, call.at)
        self._check_place(tenant, read_registration(body), call.at)
        self._keep(call, tenant, Document(document.id, body, document.created, call.at))
        return _DONE

    def delete(self, call: Call) -> Reply:
        """DELETE /csourceRegistrations/{id}."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        document = _found(call, tenant)
        call.broker.drop(tenant, Collection.REGISTRATION, document.id)
        self._forget(call, tenant)
        self._tell(call, tenant, (document, None))
        return _DONE

    def _keep(self, call: Call, tenant: Tenant, document: Document) -> None:
        before = _kept(tenant).get(document.id)
        call.broker.keep(tenant, Collection.REGISTRATION, document)
        self._forget(call, tenant)
        self._tell(call, tenant, (before, document))

    def _forget(self, call: Call, tenant: Tenant) -> None:
        """The index is made anew now, and again should the disk refuse."""
        self._registry.forget(tenant)
        call.broker.committer.when_durable(lambda _: self._registry.forget(tenant))

    def _tell(
        self, call: Call, tenant: Tenant, change: tuple[Document | None, Document | None]
    ) -> None:
        for told in self.changed:
            told(call.broker, tenant, *change)

    def _check_place(self, tenant: Tenant, new: Registration, at: int) -> None:
        """Nothing, for a registration that takes nothing away from anybody (5.9.2.4)."""
        if new.mode not in {Mode.EXCLUSIVE, Mode.REDIRECT}:
            return
        for other in self._registry.of(tenant).all.values():
            lives = other.expires is None or other.expires > at
            if lives and other.id != new.id and collides(new, other):
                raise conflict(f"{other.id} has this for itself already")
        for entity in _touched(tenant, new, at):
            if speaks_of(new, entity):
                raise conflict(f"{entity.id} is here already")


def _touched(tenant: Tenant, new: Registration, at: int) -> Iterator[Entity]:
    """The entities that a registration may speak of."""
    types: set[str] = set()
    ids: set[str] = set()
    is_open = False
    for information in new.information:
        for selector in information.entities:
            if selector.id is not None:
                ids.add(selector.id)
            else:
                types.update(selector.types)
                is_open = is_open or not selector.types
        is_open = is_open or not information.entities
    for identifier in ids:
        held = tenant.get(identifier, at)
        if held is not None:
            yield held.entity
    for held in tenant.of_types(None if is_open else types) if types or is_open else ():
        living = tenant.get(held.entity.id, at)
        if living is not None:
            yield living.entity


def _patched(
    document: Document, patch: dict[str, Any], terms: TermMap, at: int
) -> dict[str, Any]:
    """The body with the members of a fragment; nulls take members away."""
    if patch.get("id", document.id) != document.id:
        raise bad("the id of a registration does not change")
    merged: dict[str, Any] = shortened(document.body, terms)
    merged["id"] = document.id
    for key, value in patch.items():
        if value == NULL or value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    check_registration(merged, at)
    return written_out(merged, terms)


def read_search(given: dict[str, str], terms: TermMap) -> Callable[[Document], bool]:
    """Whether a registration is meant by a search (clause 5.10.2)."""
    tests = _tests(given, terms)
    wanted = read_wanted(given, terms)
    moments = read_moments(given) if "timerel" in given or "timeAt" in given else None

    def matches(document: Document) -> bool:
        if not in_time(document, moments):
            return False
        if part_of(read_registration(document.body | {"id": document.id}), wanted) is None:
            return False
        entity = as_entity(document)
        return all(test(entity) for test in tests)

    return matches


def in_time(document: Document, moments: Moments | None) -> bool:
    """Whether a source has what was at some time; without one, what is now."""
    if moments is None:
        return not {"observationInterval", "managementInterval"} & set(document.body)
    of = "observationInterval" if moments.of_observation else "managementInterval"
    interval = document.body.get(of)
    if not isinstance(interval, dict):
        return False
    start, end = read_moment(interval.get("startAt")), read_moment(interval.get("endAt"))
    return start is not None and moments.meets(start, end)


def _tests(given: dict[str, str], terms: TermMap) -> list[Callable[[Entity], bool]]:
    asked = [given[name] for name in ("q", "csf") if name in given]
    tests: list[Callable[[Entity], bool]] = [compile_query(parse(one), terms) for one in asked]
    if "scopeQ" in given:
        inside = compile_scopes(given["scopeQ"])
        tests.append(lambda entity: inside(entity.scopes))
    if any(name in given for name in ("georel", "geometry", "coordinates")):
        tests.append(compile_geo(read_geo(given, terms)))
    return tests


def read_wanted(given: dict[str, str], terms: TermMap) -> Wanted:
    """Which entities and attributes a request's parameters name."""
    ids = None
    if "id" in given:
        ids = tuple(part.strip() for part in given["id"].split(","))
        if not all(is_uri(part) for part in ids):
            raise bad("an id is a URI")
    fits = compile_pattern(given["idPattern"]) if "idPattern" in given else None
    types = None
    if "type" in given and given["type"] != "*":
        types = compile_types(given["type"], terms)[1]
    attributes = None
    if "attrs" in given:
        attributes = frozenset(terms.expand(name.strip()) for name in given["attrs"].split(","))
    return Wanted(ids, fits, types, attributes)


def _kept(tenant: Tenant) -> dict[str, Document]:
    return tenant.documents.get(Collection.REGISTRATION, {})


def _lives(document: Document, at: int) -> bool:
    moment = read_moment(document.body.get("expiresAt"))
    return moment is None or moment > at


def _found(call: Call, tenant: Tenant) -> Document:
    identifier = call.identifier()
    document = _kept(tenant).get(identifier)
    if document is None or not _lives(document, call.at):
        raise not_found(f"there is no registration {identifier}")
    return document


def _shown(document: Document, asked: Asked) -> dict[str, Any]:
    told = {"id": document.id, "type": "ContextSourceRegistration"}
    told.update(shortened(document.body, asked.terms))
    if asked.view.system or truth(asked.given, "sysAttrs"):
        told["createdAt"] = write_moment(document.created)
        told["modifiedAt"] = write_moment(document.modified)
    return told
