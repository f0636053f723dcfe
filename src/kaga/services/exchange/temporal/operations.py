"""The temporal interface: writing evolutions (clauses 5.6.11-5.6.16), and its table.

Every write is a note in the log; see `notes`. Whether something is there is judged by what is
durable at the moment of the request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.engines.context import Care, Entity
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.history.reading import read_past
from kaga.engines.context.history.showing import read_instance_id
from kaga.engines.context.merging import ALL, partial
from kaga.engines.context.model import NULL_VALUE, Instance
from kaga.engines.context.names import is_name, is_uri
from kaga.engines.context.reading import read_attribute
from kaga.services.exchange.http.messages import HttpError, Reply
from kaga.services.exchange.http.negotiating import truth
from kaga.services.exchange.http.routing import Methods
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import located
from kaga.services.exchange.state.tenants import Tenant
from kaga.services.exchange.temporal.answering import called_by
from kaga.services.exchange.temporal.evolution import Evolution, Which
from kaga.services.exchange.temporal.histories import NAME, Histories
from kaga.services.exchange.temporal.notes import edit_note, put_note
from kaga.services.exchange.temporal.questions import (
    ENTITY,
    found,
    histories_of,
    query_by_body,
    query_evolutions,
    retrieve_evolution,
)
from kaga.services.exchange.temporal.series import Called

PLACE: Final = b"/ngsi-ld/v1/temporal/entities/"
_LOCAL: Final = frozenset({"local"})
_DELETING: Final = frozenset({"datasetId", "deleteAll", "local"})
_DONE: Final = Reply(204)
_ATTRIBUTE: Final = 4
_INSTANCE: Final = 5


def create_evolution(call: Call) -> Reply:
    """POST /temporal/entities."""
    call.given(_LOCAL)
    tenant = call.tenant_to_be()
    content, terms, _ = call.body(tenant)
    past = read_past(content, terms)
    if past.id is None or not past.types:
        raise bad("an evolution has the id and the type of its entity")
    histories = histories_of(call)
    known = histories.get(tenant, past.id)
    histories.write(call.broker, tenant, put_note(past.id, call.at, past))
    if known is None or known.is_empty:
        return Reply(201, headers=located(PLACE, past.id))
    return _DONE


def add_attributes(call: Call) -> Reply:
    """POST /temporal/entities/{id}/attrs."""
    call.given(_LOCAL)
    tenant = call.tenant()
    identifier = call.identifier(ENTITY)
    content, terms, _ = call.body(tenant)
    past = read_past(content, terms)
    if past.id is not None and past.id != identifier:
        raise bad("the id of an entity does not change")
    histories = histories_of(call)
    found(histories, tenant, identifier)
    histories.write(call.broker, tenant, put_note(identifier, call.at, past))
    return _DONE


def delete_evolution(call: Call) -> Reply:
    """DELETE /temporal/entities/{id}."""
    call.given(_LOCAL)
    tenant = call.tenant()
    identifier = call.identifier(ENTITY)
    histories = histories_of(call)
    found(histories, tenant, identifier)
    histories.write(call.broker, tenant, ["drop", identifier])
    return _DONE


def delete_attribute(call: Call) -> Reply:
    """DELETE /temporal/entities/{id}/attrs/{name}."""
    given = call.given(_DELETING)
    tenant = call.tenant()
    identifier, short = call.identifier(ENTITY), _name(call)
    terms = call.terms_of_link(tenant)
    name = short if short == "scope" else terms.expand(short)
    histories = histories_of(call)
    evolution = found(histories, tenant, identifier)
    dataset = _dataset(given)
    if name == "scope":
        known = bool(evolution.scopes)
    else:
        known = any(dataset in (ALL, which[1]) for which, _ in evolution.known(name))
    if not known:
        raise not_found("the entity never had such an attribute, or none with this datasetId")
    histories.write(call.broker, tenant, ["cut", identifier, name, dataset])
    return _DONE


def modify_instance(call: Call) -> Reply:
    """PATCH /temporal/entities/{id}/attrs/{name}/{instance}."""
    call.given(_LOCAL)
    tenant = call.tenant()
    identifier = call.identifier(ENTITY)
    if not call.parts[_ATTRIBUTE]:
        raise HttpError(405, "not with this method")
    short, called_as = _name(call), call.identifier(_INSTANCE)
    content, terms, _ = call.body(tenant, patch=True)
    patch = read_attribute(content, terms, short, Care.PARTIAL)
    if patch.value is NULL_VALUE:
        raise bad("an instance is taken away by deleting it")
    histories = histories_of(call)
    name = terms.expand(short)
    evolution = found(histories, tenant, identifier)
    which, called, old = _instance(identifier, evolution, name, called_as)
    changed = _patched(old._replace(dataset=which[1]), patch, call.at)
    note = edit_note((identifier, name, which[1]), call.at, called, changed)
    histories.write(call.broker, tenant, note)
    return _DONE


def _patched(old: Instance, patch: Instance, at: int) -> Instance:
    """An instance with some members in a new state (clause 5.5.8)."""
    if patch.dataset not in (None, old.dataset):
        raise bad("the datasetId of an instance does not change")
    if old.value is NULL_VALUE:
        raise bad("what says that an attribute ended has no state")
    entity = Entity("", (), {"": (old,)})
    change = partial(entity, "", patch._replace(dataset=old.dataset), at)
    return change.put[""][0]


def delete_instance(call: Call) -> Reply:
    """DELETE /temporal/entities/{id}/attrs/{name}/{instance}."""
    call.given(_LOCAL)
    tenant = call.tenant()
    identifier = call.identifier(ENTITY)
    short, called_as = _name(call), call.identifier(_INSTANCE)
    name = call.terms_of_link(tenant).expand(short)
    histories = histories_of(call)
    evolution = found(histories, tenant, identifier)
    which, called, _ = _instance(identifier, evolution, name, called_as)
    histories.write(call.broker, tenant, ["take", identifier, name, which[1], called])
    return _DONE


def end_remembered(call: Call, tenant: Tenant, name: str, dataset: str | None) -> bool:
    """Whether an attribute of an entity that only its history knows has been said to end.

    Parameters
    ----------
    name: IRI of the attribute, or `scope`.
    dataset: `@all` for every one.
    """
    histories = call.broker.follower(NAME)
    identifier = call.parts[1]
    if not isinstance(histories, Histories) or tenant.get(identifier, call.at) is not None:
        return False
    evolution = histories.get(tenant, identifier)
    if evolution is None:
        return False
    if name == "scope":
        known: list[Which] = [("scope", None)] if evolution.scopes else []
    else:
        known = [which for which, _ in evolution.known(name) if dataset in (ALL, which[1])]
    for which in known:
        histories.write(call.broker, tenant, ["end", identifier, call.at, *which])
    return bool(known)


def _instance(
    identifier: str, evolution: Evolution, name: str, called_as: str
) -> tuple[Which, Called, Instance]:
    for which, series in evolution.known(name):
        called = read_instance_id(called_by(identifier, which), called_as)
        if called is not None and (one := series.find(called)) is not None:
            return which, called, one
    raise not_found("the attribute has no such instance")


def _name(call: Call) -> str:
    name = call.parts[_ATTRIBUTE]
    if not is_name(name):
        raise bad("the path names an attribute")
    return name


def _dataset(given: Mapping[str, str]) -> str | None:
    if truth(dict(given), "deleteAll"):
        return ALL
    dataset = given.get("datasetId")
    if dataset is None or dataset == "@none":
        return None
    if not is_uri(dataset):
        raise bad("a datasetId is a URI")
    return dataset


TABLE: Final[Mapping[str, Methods]] = {
    "temporal/entities": {"GET": query_evolutions, "POST": create_evolution},
    "temporal/entities/*": {"GET": retrieve_evolution, "DELETE": delete_evolution},
    "temporal/entities/*/attrs": {"POST": add_attributes},
    "temporal/entities/*/attrs/*": {"DELETE": delete_attribute},
    "temporal/entities/*/attrs/*/*": {"PATCH": modify_instance, "DELETE": delete_instance},
    "temporal/entityOperations/query": {"POST": query_by_body},
}
