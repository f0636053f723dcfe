"""Batches over several brokers (clauses 5.6.7-5.6.10, 5.6.20).

What: each item is shared out as a request of its own would be; each source gets one batch of
what is its own of all of them; what stays is one smaller batch here.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson

from kaga.engines.context import Care, NgsiError, TermMap, read_fragment
from kaga.engines.context.errors import bad, conflict
from kaga.engines.context.names import is_uri
from kaga.engines.context.reading import NO_ATTRIBUTES
from kaga.engines.context.sources.matching import Part, Wanted
from kaga.engines.context.sources.registration import Mode
from kaga.engines.context.sources.retelling import retold
from kaga.services.exchange.http.messages import HttpError, Reply, details
from kaga.services.exchange.ngsild.batches import terms_of
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.sources.alias import was_here
from kaga.services.exchange.sources.composing import problem_of
from kaga.services.exchange.sources.contact import (
    Contacts,
    Errand,
    Heard,
    Tongue,
    for_reading,
    segment,
    tongue_of,
)
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.sources.routing import matching_parts, spreads
from kaga.services.exchange.sources.sharing import Share, shared_out
from kaga.services.exchange.state.tenants import Tenant

Local = Callable[[Call], Reply]
_SINGLES: Final[dict[str, tuple[str, ...]]] = {
    "createBatch": ("createEntity",),
    "updateBatch": ("appendAttrs",),
    "mergeBatch": ("mergeEntity",),
    "deleteBatch": ("deleteEntity",),
}
_HOW: Final = {
    "createEntity": ("POST", "entities"),
    "replaceEntity": ("PUT", "entities/{id}"),
    "mergeEntity": ("PATCH", "entities/{id}"),
    "deleteEntity": ("DELETE", "entities/{id}"),
    "appendAttrs": ("POST", "entities/{id}/attrs/"),
    "updateEntity": ("PATCH", "entities/{id}/attrs/"),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch operation.

    Attributes
    ----------
    care: how much its items must say; None where they are identifiers.
    """

    operation: str
    name: str
    local: Local
    care: Care | None


@dataclass(slots=True)
class _Load:
    """What one source gets.

    Attributes
    ----------
    items: plain JSON.
    ids: of the items.
    """

    part: Part
    tongue: Tongue
    items: list[Any] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Plan:
    """Who gets what of a batch."""

    loads: dict[str, _Load] = field(default_factory=dict)
    here: list[Any] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)


class Batching:
    """Batch operations over all sources."""

    def __init__(self, registry: Registry, contacts: Contacts) -> None:
        self._registry = registry
        self._contacts = contacts

    def spread(self, batch: Batch) -> Callable[[Call], Reply | Coroutine[Any, Any, Reply]]:
        """The operation as it is done when there may be others."""

        def operation(call: Call) -> Reply | Coroutine[Any, Any, Reply]:
            if not spreads(call):
                return batch.local(call)
            content, kind = call.json()
            if not isinstance(content, list) or not content:
                return batch.local(call)
            plan = self._planned(call, batch, content, kind)
            if not plan.loads and not plan.errors:
                return batch.local(call)
            return self._done(call, batch, plan)

        return operation

    def _planned(self, call: Call, batch: Batch, content: list[Any], kind: bytes) -> _Plan:
        plan = _Plan()
        for item in content:
            try:
                self._plan_item(call, batch, (item, kind), plan)
            except NgsiError:
                plan.here.append(item)  # it is refused here, as it would be alone
        return plan

    def _plan_item(
        self, call: Call, batch: Batch, given: tuple[Any, bytes], plan: _Plan
    ) -> None:
        item, kind = given
        tenant = call.tenant()
        read = _read(call, tenant, batch, (item, kind))
        wanted = Wanted((read.entity,), None, read.types, read.attributes or None)
        parts = [
            part
            for part in matching_parts(call, self._registry.of(tenant), wanted)
            if part.registration.mode is not Mode.AUXILIARY
        ]
        if parts and was_here(call):
            if any(part.registration.mode is not Mode.INCLUSIVE for part in parts):
                raise HttpError(508, "the request has been here before")
            parts = []
        shares = shared_out(parts, read.attributes, batch.operation, *singles_of(call, batch))
        for share in shares.far:
            if share.takes:
                self._load(call, plan, read, share)
            else:
                identifier = share.part.registration.id
                error = conflict(f"{identifier} has this for itself and does not take it")
                told = {"entityId": read.entity, "error": details(error)}
                plan.errors.append(told | {"registrationId": identifier})
        if not shares.is_gone:
            plan.here.append(_without(read, shares.claimed))

    def _load(self, call: Call, plan: _Plan, read: _Item, share: Share) -> None:
        registration = share.part.registration
        load = plan.loads.get(registration.id)
        if load is None:
            tongue = tongue_of(call, registration, read.terms, read.context)
            if not isinstance(read.content, dict):
                tongue = for_reading(call, tongue)
            load = plan.loads[registration.id] = _Load(share.part, tongue)
        load.items.append(_portion(read, share, load.tongue))
        load.ids.append(read.entity)

    async def _done(self, call: Call, batch: Batch, plan: _Plan) -> Reply:
        success: dict[str, None] = {}
        created: dict[str, None] = {}
        errors = list(plan.errors)
        if plan.here:
            _add_local(_locally(call, batch, plan.here), plan.here, (success, created, errors))
        query = tuple(
            pair
            for pair in parse_qsl(call.request.query.decode("ascii", "replace"))
            if pair[0] != "local"
        )
        sent = [part for load in plan.loads.values() for part in _parted(batch, load)]
        errands = [_errand(call, batch, load, query) for load in sent]
        heard = await self._contacts.send_all(call, errands)
        for load, one in zip(sent, heard, strict=True):
            told = one
            if one.status == 409 and _replaces(batch, load):
                item = load.items[0]
                again = Errand("PUT", f"entities/{segment(load.ids[0])}", (), item)
                told = await self._contacts.send(call, load.part, load.tongue, again)
            _add_far(load, told, (success, created, errors))
        return _composed(batch, success, created, errors)


def singles_of(call: Call, batch: Batch) -> tuple[str, ...]:
    """The operations on one entity that do the same for a source without the batch."""
    if batch.operation == "upsertBatch":
        updates = b"update" in call.request.query
        return ("updateEntity",) if updates else ("createEntity", "replaceEntity")
    return _SINGLES[batch.operation]


def _parted(batch: Batch, load: _Load) -> list[_Load]:
    """What a source gets: all at once, or one by one where it takes no batches."""
    if batch.operation in load.part.registration.operations:
        return [load]
    return [
        _Load(load.part, load.tongue, [item], [name])
        for item, name in zip(load.items, load.ids, strict=True)
    ]


def _errand(
    call: Call, batch: Batch, load: _Load, query: tuple[tuple[str, str], ...]
) -> tuple[Part, Tongue, Errand]:
    operations = load.part.registration.operations
    if batch.operation in operations:
        path = f"entityOperations/{batch.name}"
        return load.part, load.tongue, Errand("POST", path, query, load.items)
    single = next(name for name in singles_of(call, batch) if name in operations)
    method, path = _HOW[single]
    content = load.items[0] if isinstance(load.items[0], dict) else None
    errand = Errand(method, path.format(id=segment(load.ids[0])), (), content)
    return load.part, load.tongue, errand


def _replaces(batch: Batch, load: _Load) -> bool:
    """Whether what is there already is replaced, one by one."""
    operations = load.part.registration.operations
    return (
        batch.operation == "upsertBatch"
        and batch.operation not in operations
        and {"createEntity", "replaceEntity"} <= operations
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """One item, read."""

    content: Any
    terms: TermMap
    context: object
    entity: str
    types: frozenset[str] | None
    attributes: frozenset[str] | None


def _read(call: Call, tenant: Tenant, batch: Batch, given: tuple[Any, bytes]) -> _Item:
    item, kind = given
    if batch.care is None:
        if not is_uri(item):
            raise bad("an item has an id")
        held = tenant.get(item, call.at)
        types = None if held is None else frozenset(held.entity.types)
        return _Item(item, call.broker.contexts.core, None, item, types, None)
    context = call.context_of(item, kind)
    terms = terms_of(call, tenant, item, kind)
    fragment = read_fragment(item, terms, batch.care)
    if fragment.id is None:
        raise bad("an item has an id")
    held = tenant.get(fragment.id, call.at)
    types = frozenset(fragment.types) or None
    if types is None and held is not None:
        types = frozenset(held.entity.types)
    return _Item(item, terms, context, fragment.id, types, frozenset(fragment.attributes))


def _without(read: _Item, claimed: frozenset[str]) -> Any:
    if not claimed or not isinstance(read.content, dict):
        return read.content
    return {
        key: raw
        for key, raw in read.content.items()
        if key in NO_ATTRIBUTES or read.terms.expand(key) not in claimed
    }


def _portion(read: _Item, share: Share, tongue: Tongue) -> Any:
    if not isinstance(read.content, dict):
        return read.content
    mine, theirs = read.terms, tongue.terms
    kept = {
        key: raw
        for key, raw in read.content.items()
        if key != "@context"
        and (key in NO_ATTRIBUTES or mine.expand(key) in (share.attributes or ()))
    }
    return kept if mine is theirs else retold(kept, mine, theirs)


def _locally(call: Call, batch: Batch, here: list[Any]) -> Reply:
    request = replace(call.request, body=orjson.dumps(here))
    return batch.local(replace(call, request=request))


_Into = tuple[dict[str, None], dict[str, None], list[dict[str, Any]]]


def _add_local(reply: Reply, here: list[Any], into: _Into) -> None:
    success, created, errors = into
    told = orjson.loads(reply.body) if reply.body else None
    if reply.status == 207 and isinstance(told, dict):
        success.update(dict.fromkeys(told["success"]))
        errors += told["errors"]
        return
    if reply.status == 201 and isinstance(told, list):
        created.update(dict.fromkeys(told))
    success.update(dict.fromkeys(_id_of(item) for item in here))


def _add_far(load: _Load, heard: Heard, into: _Into) -> None:
    success, created, errors = into
    registration = load.part.registration.id
    content = heard.content
    if heard.is_well:
        success.update(dict.fromkeys(load.ids))
        if heard.status == 201:
            made = content if isinstance(content, list) else load.ids
            created.update(dict.fromkeys(one for one in made if one in load.ids))
        return
    if heard.status == 207 and isinstance(content, dict):
        done = [one for one in content.get("success", ()) if one in load.ids]
        success.update(dict.fromkeys(done))
        for error in content.get("errors", ()):
            if isinstance(error, dict):
                errors.append({**error, "registrationId": registration})
        return
    problem = problem_of(heard)
    errors += [
        {"entityId": one, "error": problem, "registrationId": registration} for one in load.ids
    ]


def _id_of(item: Any) -> str:
    return str(item.get("id", item.get("@id"))) if isinstance(item, dict) else str(item)


def _composed(
    batch: Batch,
    success: dict[str, None],
    created: dict[str, None],
    errors: list[dict[str, Any]],
) -> Reply:
    if errors:
        return Reply(207, orjson.dumps({"success": list(success), "errors": errors}))
    if batch.operation == "createBatch":
        return Reply(201, orjson.dumps(list(success)))
    if batch.operation == "upsertBatch" and created:
        return Reply(201, orjson.dumps(list(created)))
    return Reply(204)
