"""The interface NGSI-LD: every operation by its path (clause 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.engines.context import NgsiError
from kaga.services.exchange.http.messages import HttpError, Reply, http_problem, problem
from kaga.services.exchange.http.routing import Face, Methods, Routes
from kaga.services.exchange.ngsild import attributes, batches, discovery, hosting, identity
from kaga.services.exchange.ngsild import subscriptions as subs
from kaga.services.exchange.ngsild.bodies import Bodies
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import Entities
from kaga.services.exchange.ngsild.querying import query_by_body
from kaga.services.exchange.sources.face import Sources
from kaga.services.exchange.temporal.operations import TABLE


def ngsild_face(sources: Sources) -> Face:
    """Everything under `/ngsi-ld/v1/`.

    Parameters
    ----------
    sources: the operations where other brokers are concerned.
    """
    entities = Entities(Bodies())
    tables = sources.tables(entities)
    routes = Routes(_of_entities(entities), _OTHERS, TABLE, *tables)
    return Face(b"/ngsi-ld/v1/", routes, _refusal)


def _refusal(error: NgsiError | HttpError) -> Reply:
    return http_problem(error) if isinstance(error, HttpError) else problem(error)


def _of_entities(entities: Entities) -> dict[str, Methods]:
    return {
        "entities": {
            "GET": entities.query,
            "POST": entities.create,
            "DELETE": entities.purge,
            "PATCH": _without_id,
            "PUT": _without_id,
        },
        "entities/*": {
            "GET": entities.retrieve,
            "PATCH": entities.merge,
            "PUT": entities.replace,
            "DELETE": entities.delete,
        },
        "entities/*/attrs": {
            "POST": attributes.append_attributes,
            "PATCH": attributes.update_attributes,
        },
        "entities/*/attrs/*": {
            "PATCH": attributes.patch_attribute,
            "PUT": attributes.put_attribute,
            "DELETE": attributes.remove_attribute,
        },
        "entityOperations/query": {"POST": lambda call: query_by_body(call, entities.answer)},
    }


def _without_id(call: Call) -> Reply:
    """PATCH and PUT need an entity's id in the path."""
    call.identifier()
    raise HttpError(405, "not with this method")


_OTHERS: Final[Mapping[str, Methods]] = {
    "entityOperations/create": {"POST": batches.batch_create},
    "entityOperations/upsert": {"POST": batches.batch_upsert},
    "entityOperations/update": {"POST": batches.batch_update},
    "entityOperations/merge": {"POST": batches.batch_merge},
    "entityOperations/delete": {"POST": batches.batch_delete},
    "types": {"GET": discovery.list_types},
    "types/*": {"GET": discovery.show_type},
    "attributes": {"GET": discovery.list_attributes},
    "attributes/*": {"GET": discovery.show_attribute},
    "jsonldContexts": {"GET": hosting.list_contexts, "POST": hosting.add_context},
    "jsonldContexts/*": {"GET": hosting.serve_context, "DELETE": hosting.delete_context},
    "subscriptions": {"GET": subs.list_subscriptions, "POST": subs.create_subscription},
    "subscriptions/*": {
        "GET": subs.show_subscription,
        "PATCH": subs.update_subscription,
        "DELETE": subs.delete_subscription,
    },
    "info/sourceIdentity": {"GET": identity.source_identity},
}
