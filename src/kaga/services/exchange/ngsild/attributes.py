"""Attributes of an entity: append, update, replace, delete (clauses 5.6.2-5.6.5, 5.6.19)."""

from __future__ import annotations

from typing import Final

import orjson

from kaga.engines.context import Care, Change, Deed, read_fragment
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.merging import (
    ALL,
    Outcome,
    append,
    delete_attribute,
    partial,
    replace_attribute,
    update,
)
from kaga.engines.context.names import is_name
from kaga.engines.context.plain import plain_partial, plain_update
from kaga.engines.context.reading import read_attribute
from kaga.services.exchange.http.asking import read_options
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.http.negotiating import truth
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import selected
from kaga.services.exchange.temporal.operations import end_remembered

_FRAGMENT: Final = frozenset({"options", "type", "local"})
_ONE: Final = frozenset({"type", "local"})
_DELETING: Final = frozenset({"datasetId", "deleteAll", "type", "local"})
_DONE: Final = Reply(204)


def append_attributes(call: Call) -> Reply:
    """POST /entities/{id}/attrs."""
    given = call.given(_FRAGMENT)
    tenant = call.tenant()
    call.identifier()
    content, terms, _ = call.body(tenant)
    fragment = read_fragment(content, terms, Care.WHOLE)
    entity = selected(call, tenant, given)
    keeps = "noOverwrite" in read_options(given)
    outcome = append(entity, fragment, call.at, "keep" if keeps else "overwrite")
    if not outcome.change.is_empty:
        call.broker.change(tenant, outcome.change)
    return _told(outcome, "the attribute is there already")


def update_attributes(call: Call) -> Reply:
    """PATCH /entities/{id}/attrs."""
    given = call.given(_FRAGMENT)
    tenant = call.tenant()
    held = None if given else tenant.get(call.parts[1], call.at)
    if held is None:  # what names an entity is an identifier
        call.identifier()
    content, terms, _ = call.body(tenant, patch=True)
    if held is not None:
        change = plain_update(held.entity, content, terms, call.at)
        if change is not None:
            call.broker.change(tenant, change)
            return _DONE
    fragment = read_fragment(content, terms, Care.NULLS)
    entity = selected(call, tenant, given)
    outcome = update(entity, fragment, call.at)
    if not outcome.change.is_empty:
        call.broker.change(tenant, outcome.change)
    return _told(outcome, "the entity has no such attribute")


def _told(outcome: Outcome, why: str) -> Reply:
    """Attributes are called by their IRIs (clause 5.2.18)."""
    if not outcome.skipped:
        return _DONE
    told = {
        "updated": outcome.updated,
        "notUpdated": [{"attributeName": name, "reason": why} for name in outcome.skipped],
    }
    return Reply(207, orjson.dumps(told))


def patch_attribute(call: Call) -> Reply:
    """PATCH /entities/{id}/attrs/{name}."""
    given = call.given(_ONE)
    tenant = call.tenant()
    name = _name(call)
    content, terms, _ = call.body(tenant, patch=True)
    entity = selected(call, tenant, given)
    change = plain_partial(entity, name, content, terms, call.at)
    if change is not None:
        call.broker.change(tenant, change)
        return _DONE
    patch = read_attribute(content, terms, name, Care.PARTIAL)
    call.broker.change(tenant, partial(entity, terms.expand(name), patch, call.at))
    return _DONE


def put_attribute(call: Call) -> Reply:
    """PUT /entities/{id}/attrs/{name}."""
    given = call.given(_ONE)
    tenant = call.tenant()
    name = _name(call)
    content, terms, _ = call.body(tenant)
    entity = selected(call, tenant, given)
    one = read_attribute(content, terms, name, Care.WHOLE)
    call.broker.change(tenant, replace_attribute(entity, terms.expand(name), one, call.at))
    return _DONE


def remove_attribute(call: Call) -> Reply:
    """DELETE /entities/{id}/attrs/{name}."""
    given = call.given(_DELETING)
    tenant = call.tenant()
    name = call.parts[3] if len(call.parts) > 3 else ""
    call.identifier()
    if not is_name(name):
        raise bad("the path names an attribute")
    terms = call.terms_of_link(tenant)
    dataset = given.get("datasetId")
    which = ALL if truth(given, "deleteAll") else None if dataset == "@none" else dataset
    if end_remembered(call, tenant, "scope" if name == "scope" else terms.expand(name), which):
        return _DONE
    entity = selected(call, tenant, given)
    if name == "scope":
        if not entity.scopes:
            raise not_found("the entity has no scope")
        call.broker.change(tenant, Change(entity.id, call.at, Deed.CHANGED, scopes=()))
        return _DONE
    change = delete_attribute(entity, terms.expand(name), call.at, which)
    call.broker.change(tenant, change)
    return _DONE


def _name(call: Call) -> str:
    name = call.parts[3] if len(call.parts) > 3 else ""
    call.identifier()
    if name == "scope" or not is_name(name):
        raise bad("the path names an attribute")
    return name
