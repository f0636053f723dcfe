"""Many entities at once (clauses 5.6.7-5.6.10, 5.6.20, 5.7.2).

What: each item for itself, with its own context, in the order in which it came; what failed is
told beside what did not. Why one record for each: a batch is no transaction in the standard,
and what is acknowledged of it is in the log either way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import orjson

from kaga.engines.context import (
    Care,
    Change,
    Deed,
    Fragment,
    MissingDocument,
    NgsiError,
    Problem,
    create,
    read_entity,
    read_fragment,
)
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.merging import append, delete, merge, replace
from kaga.engines.context.names import is_uri
from kaga.engines.context.plain import plain_item
from kaga.engines.context.terms import TermMap
from kaga.services.exchange.http.asking import read_options
from kaga.services.exchange.http.messages import LD_JSON, Reply, details
from kaga.services.exchange.http.negotiating import linked_context, truth
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.tenants import Tenant

_OPTIONS: Final = frozenset({"options", "local", "format", "observedAt", "lang"})
_MOST: Final = 10_000
_DONE: Final = Reply(204)

Does = Callable[[Tenant, Fragment], Literal["created", "changed"]]
Plainly = Callable[[Tenant, Any, TermMap, int], Change | None]


@dataclass(slots=True)
class _Results:
    """What became of each item."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    errors: list[dict[str, object]] = field(default_factory=list)

    def fail(self, identifier: object, error: NgsiError) -> None:
        self.errors.append({"entityId": identifier, "error": details(error)})

    def partly(self) -> Reply:
        told = {"success": self.created + self.changed, "errors": self.errors}
        return Reply(207, orjson.dumps(told))


def batch_create(call: Call) -> Reply:
    """POST /entityOperations/create."""
    call.given(_OPTIONS)
    tenant = call.tenant_to_be()

    def made(tenant: Tenant, fragment: Fragment) -> Literal["created", "changed"]:
        if tenant.get(str(fragment.id), call.at) is not None:
            raise NgsiError(Problem.ALREADY_EXISTS, f"{fragment.id} is there already")
        call.broker.change(tenant, create(fragment, call.at))
        return "created"

    results = _each(call, tenant, made, Care.WHOLE, _plainly_made)
    if results.errors:
        return results.partly()
    return Reply(201, orjson.dumps(results.created))


def batch_upsert(call: Call) -> Reply:
    """POST /entityOperations/upsert."""
    options = read_options(call.given(_OPTIONS))
    tenant = call.tenant_to_be()

    def put(tenant: Tenant, fragment: Fragment) -> Literal["created", "changed"]:
        held = tenant.get(str(fragment.id), call.at)
        if held is None:
            if not fragment.types:
                raise bad("an entity has a type")
            call.broker.change(tenant, create(fragment, call.at))
            return "created"
        if "update" in options:
            outcome = append(held.entity, fragment, call.at, "overwrite")
            call.broker.change(tenant, outcome.change)
        else:
            call.broker.change(tenant, replace(held.entity, fragment, call.at))
        return "changed"

    plainly = None if "update" in options else _plainly_put
    results = _each(call, tenant, put, Care.WHOLE, plainly)
    if results.errors:
        return results.partly()
    if results.created:
        return Reply(201, orjson.dumps(results.created))
    return _DONE


def batch_update(call: Call) -> Reply:
    """POST /entityOperations/update."""
    options = read_options(call.given(_OPTIONS))
    tenant = call.tenant()
    existing: Literal["keep", "overwrite"] = "keep" if "noOverwrite" in options else "overwrite"

    def changed(tenant: Tenant, fragment: Fragment) -> Literal["created", "changed"]:
        held = tenant.get(str(fragment.id), call.at)
        if held is None:
            raise not_found(f"there is no entity {fragment.id}")
        outcome = append(held.entity, fragment, call.at, existing)
        if not outcome.change.is_empty:
            call.broker.change(tenant, outcome.change)
        if outcome.skipped:
            raise bad(f"attributes are there already: {', '.join(outcome.skipped)}")
        return "changed"

    results = _each(call, tenant, changed, Care.WHOLE)
    return results.partly() if results.errors else _DONE


def batch_merge(call: Call) -> Reply:
    """POST /entityOperations/merge."""
    call.given(_OPTIONS)
    tenant = call.tenant()

    def merged(tenant: Tenant, fragment: Fragment) -> Literal["created", "changed"]:
        held = tenant.get(str(fragment.id), call.at)
        if held is None:
            raise not_found(f"there is no entity {fragment.id}")
        call.broker.change(tenant, merge(held.entity, fragment, call.at))
        return "changed"

    results = _each(call, tenant, merged, Care.MERGE)
    return results.partly() if results.errors else _DONE


def batch_delete(call: Call) -> Reply:
    """POST /entityOperations/delete."""
    call.given(_OPTIONS)
    tenant = call.tenant()
    items, _ = _items(call)
    results = _Results()
    for identifier in items:
        try:
            if not is_uri(identifier):
                raise bad("an id is a URI")
            held = tenant.get(identifier, call.at)
            if held is None:
                raise not_found(f"there is no entity {identifier}")
            call.broker.change(tenant, delete(held.entity, call.at))
            results.changed.append(identifier)
        except NgsiError as error:
            results.fail(identifier, error)
    return results.partly() if results.errors else _DONE


def _each(
    call: Call, tenant: Tenant, does: Does, care: Care, plainly: Plainly | None = None
) -> _Results:
    """Do something with each item of the body.

    Parameters
    ----------
    plainly: the short way for plain items; None where there is none.
    """
    items, kind = _items(call)
    names = _require_contexts(call, tenant, items, kind)
    results = _Results()
    for item in items:
        if plainly is not None and names is not None:
            change = plainly(tenant, item, names, call.at)
            if change is not None:
                call.broker.change(tenant, change)
                told = results.created if change.deed is Deed.CREATED else results.changed
                told.append(change.entity)
                continue
        identifier = item.get("id", item.get("@id")) if isinstance(item, dict) else None
        try:
            terms = terms_of(call, tenant, item, kind)
            fragment = _read(item, terms, care)
            done = does(tenant, fragment)
            (results.created if done == "created" else results.changed).append(str(fragment.id))
        except NgsiError as error:
            results.fail(identifier, error)
    return results


def _plainly_put(tenant: Tenant, item: Any, terms: TermMap, at: int) -> Change | None:
    """The change that makes a plain entity, or replaces it."""
    identifier = item.get("id") if isinstance(item, dict) else None
    held = tenant.get(identifier, at) if isinstance(identifier, str) else None
    return plain_item(None if held is None else held.entity, item, terms, at)


def _plainly_made(tenant: Tenant, item: Any, terms: TermMap, at: int) -> Change | None:
    """The change that makes a plain entity, if it is not there."""
    identifier = item.get("id") if isinstance(item, dict) else None
    if not isinstance(identifier, str) or tenant.get(identifier, at) is not None:
        return None
    return plain_item(None, item, terms, at)


def _read(item: object, terms: TermMap, care: Care) -> Fragment:
    if care is Care.WHOLE and isinstance(item, dict) and "type" in item:
        return read_entity(item, terms)
    fragment = read_fragment(item, terms, care)
    if fragment.id is None:
        raise bad("an entity has an id")
    return fragment


def _items(call: Call) -> tuple[list[Any], bytes]:
    content, kind = call.json()
    if not isinstance(content, list) or not content:
        raise bad("the body is a list with something in it")
    if len(content) > _MOST:
        raise bad(f"a batch has {_MOST} items at most")
    if any(item is None for item in content):
        raise bad("an item of the list is null")
    if kind == LD_JSON and linked_context(call.request.headers.get(b"link")) is not None:
        raise bad("with application/ld+json, the body carries the @context")
    return content, kind


def _require_contexts(
    call: Call, tenant: Tenant, items: list[Any], kind: bytes
) -> TermMap | None:
    """Have every document at hand before the first change: a call may be made again.

    Returns
    -------
    TermMap
        The names of all items that carry no context of their own; None where each does.
    """
    names: TermMap | None = None
    for item in items if kind == LD_JSON else items[:1]:
        try:
            names = terms_of(call, tenant, item, kind)
        except NgsiError:
            continue
    return None if kind == LD_JSON else names


def terms_of(call: Call, tenant: Tenant, item: object, kind: bytes) -> TermMap:
    """The names of one item.

    Raises
    ------
    NgsiError
        Also where its context could not be had: the other items may do without it.
    MissingDocument
        Its context has not been asked for yet.
    """
    if not isinstance(item, dict):
        raise bad("an entity is a JSON object")
    context = call.context_of(item, kind)
    try:
        return call.broker.contexts.terms(tenant, context, call.at)
    except MissingDocument as missing:
        refused = call.refused.get(missing.url)
        if refused is None:
            raise
        raise refused from missing


__all__ = [
    "batch_create",
    "batch_delete",
    "batch_merge",
    "batch_update",
    "batch_upsert",
    "terms_of",
    "truth",
]
