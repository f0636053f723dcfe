"""Writing to several brokers: one entity or attributes of it (clauses 5.6.1-5.6.6, 5.6.17-19).

What: the request is read and checked as a whole; then what is another broker's goes there and
what stays is done here by the very operation that knows of no other brokers, on a smaller body.
Contexts are at hand before the first change, so a call may be made again until then.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from urllib.parse import parse_qsl

import orjson

from kaga.engines.context import Care, NgsiError, TermMap, read_entity, read_fragment
from kaga.engines.context.errors import conflict
from kaga.engines.context.names import is_name
from kaga.engines.context.query.selecting import compile_types
from kaga.engines.context.reading import NO_ATTRIBUTES
from kaga.engines.context.sources.matching import Wanted
from kaga.engines.context.sources.registration import Mode
from kaga.engines.context.sources.retelling import retold, retold_attribute
from kaga.services.exchange.http.messages import HttpError, Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import ENTITIES, located
from kaga.services.exchange.sources.alias import was_here
from kaga.services.exchange.sources.composing import (
    Outcome,
    composed,
    composed_attributes,
    failed,
    outcome_of,
)
from kaga.services.exchange.sources.contact import (
    Contacts,
    Errand,
    Tongue,
    for_reading,
    segment,
    tongue_of,
)
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.sources.routing import matching_parts, spreads
from kaga.services.exchange.sources.sharing import Share, Shares, shared_out
from kaga.services.exchange.state.tenants import Tenant

Local = Callable[[Call], Reply]
About = Literal["entity", "new", "whole", "attributes", "attribute"]
_DONE: Final = Reply(204)


@dataclass(frozen=True, slots=True)
class Deed:
    """One operation, and how it is said to others.

    Attributes
    ----------
    about: a new entity, a whole one (a body replaces or changes it), an entity without a body,
        several attributes, or one that the path names.
    care: how much its body must say; None where it has none.
    """

    operation: str
    method: str
    about: About
    local: Local
    care: Care | None = None


@dataclass(frozen=True, slots=True)
class _Request:
    """A writing request, read."""

    content: Any
    terms: TermMap
    context: object
    entity: str
    types: frozenset[str] | None
    attributes: frozenset[str] | None


class Writing:
    """Operations that write, over all sources."""

    def __init__(self, registry: Registry, contacts: Contacts) -> None:
        self._registry = registry
        self._contacts = contacts

    def spread(self, deed: Deed) -> Callable[[Call], Reply | Coroutine[Any, Any, Reply]]:
        """The operation as it is done when there may be others."""

        def operation(call: Call) -> Reply | Coroutine[Any, Any, Reply]:
            if not spreads(call):
                return deed.local(call)
            return self._shared(call, deed)

        return operation

    def _shared(self, call: Call, deed: Deed) -> Reply | Coroutine[Any, Any, Reply]:
        tenant = call.tenant()
        request = _read(call, tenant, deed)
        wanted = Wanted((request.entity,), None, request.types, request.attributes or None)
        parts = matching_parts(call, self._registry.of(tenant), wanted)
        parts = [part for part in parts if part.registration.mode is not Mode.AUXILIARY]
        if parts and was_here(call):
            if any(part.registration.mode is not Mode.INCLUSIVE for part in parts):
                raise HttpError(508, "the request has been here before")
            parts = []
        if not parts:
            return deed.local(call)
        shares = shared_out(parts, request.attributes, deed.operation)
        errands = [_phrased(call, deed, request, share) for share in shares.far if share.takes]
        return self._done(call, deed, request, (shares, errands))

    async def _done(
        self,
        call: Call,
        deed: Deed,
        request: _Request,
        planned: tuple[Shares, list[tuple[Share, Tongue, Errand]]],
    ) -> Reply:
        shares, errands = planned
        outcomes: list[Outcome] = []
        partial: Reply | None = None
        if not shares.is_gone:
            partial = _locally(call, deed, request, (shares, outcomes))
        for share in shares.far:
            if not share.takes:
                identifier = share.part.registration.id
                error = conflict(f"{identifier} has this for itself and does not take it")
                outcomes.append(failed(error, identifier, _named(share)))
        sent = [(share.part, tongue, errand) for share, tongue, errand in errands]
        heard = await self._contacts.send_all(call, sent)
        for (share, _, _), one in zip(errands, heard, strict=True):
            outcomes.append(outcome_of(one, _named(share)))
        return _composed(deed, request, outcomes, partial)


def _composed(
    deed: Deed, request: _Request, outcomes: list[Outcome], partial: Reply | None
) -> Reply:
    if deed.about == "attributes":
        return composed_attributes(outcomes, _DONE, partial)
    if deed.about == "new":
        done = Reply(201, headers=located(ENTITIES, request.entity))
        return composed(outcomes, done, request.entity, partial)
    if deed.about == "entity":
        outcomes = _without_absence(outcomes)
    return composed(outcomes, _DONE, request.entity, partial)


def _without_absence(outcomes: list[Outcome]) -> list[Outcome]:
    """An entity that others have for themselves need not be here too."""
    proxied = any(one.names == ("*",) and one.problem is None for one in outcomes)
    return [
        one
        for one in outcomes
        if not (
            proxied
            and one.registration is None
            and one.problem is not None
            and one.problem["status"] == 404
        )
    ]


def _locally(
    call: Call, deed: Deed, request: _Request, into: tuple[Shares, list[Outcome]]
) -> Reply | None:
    """Do here what stays here; its 207, if it was one."""
    shares, outcomes = into
    names = _local_names(request, shares.claimed)
    try:
        reply = deed.local(_smaller(call, request, shares.claimed))
    except NgsiError as error:
        outcomes.append(failed(error, None, names))
        return None
    outcomes.append(Outcome(None, None, () if reply.status == 207 else names))
    return reply if reply.status == 207 else None


def _smaller(call: Call, request: _Request, claimed: frozenset[str]) -> Call:
    """The call without the attributes that others have for themselves."""
    if not claimed or not isinstance(request.content, dict):
        return call
    kept = _without(request, claimed)
    return replace(call, request=replace(call.request, body=orjson.dumps(kept)))


def _without(request: _Request, claimed: frozenset[str]) -> dict[str, Any]:
    expand = request.terms.expand
    return {
        key: raw
        for key, raw in request.content.items()
        if key in NO_ATTRIBUTES or expand(key) not in claimed
    }


def _local_names(request: _Request, claimed: frozenset[str]) -> tuple[str, ...]:
    left = (request.attributes or frozenset()) - claimed
    return tuple(sorted(left))


def _named(share: Share) -> tuple[str, ...]:
    if share.attributes is None:
        return () if share.part.registration.mode is Mode.INCLUSIVE else ("*",)
    return tuple(sorted(share.attributes))


def _read(call: Call, tenant: Tenant, deed: Deed) -> _Request:
    """The request as a whole, checked."""
    if deed.about == "new":
        content, terms, context = call.body(tenant)
        fragment = read_entity(content, terms)
        entity, types = str(fragment.id), frozenset(fragment.types)
        return _Request(content, terms, context, entity, types, frozenset(fragment.attributes))
    entity = call.identifier()
    known = _types(call, tenant, entity)
    if deed.about in {"entity", "attribute"}:
        return _read_named(call, tenant, deed, (entity, known))
    patch = call.request.method == "PATCH"
    content, terms, context = call.body(tenant, patch=patch)
    fragment = read_fragment(content, terms, deed.care or Care.WHOLE)
    return _Request(content, terms, context, entity, known, frozenset(fragment.attributes))


def _read_named(
    call: Call, tenant: Tenant, deed: Deed, found: tuple[str, frozenset[str] | None]
) -> _Request:
    """A request about an entity, or about the attribute in the path."""
    entity, types = found
    content: Any = None
    if deed.care is None:
        terms = call.terms_of_link(tenant)
        link = call.request.headers.get(b"link")
        context = call.context_of(None, b"") if link else None
    else:
        content, terms, context = call.body(tenant, patch=call.request.method == "PATCH")
    name = call.parts[3] if deed.about == "attribute" and len(call.parts) > 3 else None
    if name is None or not is_name(name) or name == "scope":
        return _Request(content, terms, context, entity, types, None)
    attributes = frozenset({terms.expand(name)})
    return _Request(content, terms, context, entity, types, attributes)


def _types(call: Call, tenant: Tenant, entity: str) -> frozenset[str] | None:
    given = dict(parse_qsl(call.request.query.decode("ascii", "replace")))
    if "type" in given:
        return compile_types(given["type"], call.terms_of_link(tenant))[1]
    held = tenant.get(entity, call.at)
    return None if held is None else frozenset(held.entity.types)


def _phrased(
    call: Call, deed: Deed, request: _Request, share: Share
) -> tuple[Share, Tongue, Errand]:
    tongue = tongue_of(call, share.part.registration, request.terms, request.context)
    if request.content is None:
        tongue = for_reading(call, tongue)
    path = "entities"
    if deed.about != "new":
        path += f"/{segment(request.entity)}"
    if deed.about == "attributes":
        path += "/attrs/"
    if deed.about == "attribute":
        name = next(iter(share.attributes or ()), None)
        said = call.parts[3] if name is None else tongue.terms.compact(name)
        path += f"/attrs/{segment(said)}"
    query = tuple(
        pair
        for pair in parse_qsl(call.request.query.decode("ascii", "replace"))
        if pair[0] not in {"local", "type"}
    )
    return (
        share,
        tongue,
        Errand(deed.method, path, query, _content(deed, request, share, tongue)),
    )


def _content(deed: Deed, request: _Request, share: Share, tongue: Tongue) -> Any:
    """The body for a source: what is its own, in its names."""
    content = request.content
    if not isinstance(content, dict):
        return content
    mine, theirs = request.terms, tongue.terms
    if deed.about == "attribute":
        bare = {key: raw for key, raw in content.items() if key != "@context"}
        return bare if mine is theirs else retold_attribute(bare, mine, theirs)
    kept = {
        key: raw
        for key, raw in content.items()
        if key != "@context"
        and (key in NO_ATTRIBUTES or mine.expand(key) in (share.attributes or ()))
    }
    return kept if mine is theirs else retold(kept, mine, theirs)
