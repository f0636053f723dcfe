"""The operations that know of other brokers, by their paths.

What: they stand before those that know of none, and call them when nobody else is concerned.
"""

from __future__ import annotations

from collections.abc import Mapping

from kaga.engines.context import Care
from kaga.services.exchange.http.outgoing import Client
from kaga.services.exchange.http.routing import Face, Methods
from kaga.services.exchange.ngsild import attributes, batches
from kaga.services.exchange.ngsild.entities import Entities
from kaga.services.exchange.ngsild.older import for_older
from kaga.services.exchange.ngsild.querying import query_by_body
from kaga.services.exchange.sources.batching import Batch, Batching
from kaga.services.exchange.sources.contact import Contacts
from kaga.services.exchange.sources.discovering import Discovering
from kaga.services.exchange.sources.forwarding import Forwarding
from kaga.services.exchange.sources.maps import Maps
from kaga.services.exchange.sources.past import PastReading
from kaga.services.exchange.sources.purging import Purging
from kaga.services.exchange.sources.reading import Reading
from kaga.services.exchange.sources.registering import Registering
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.sources.relaying import Relaying
from kaga.services.exchange.sources.snapshots import Snapshots
from kaga.services.exchange.sources.watching import Watching
from kaga.services.exchange.sources.writing import Deed, Writing
from kaga.services.exchange.state.broker import Broker


class Sources:
    """Everything about other brokers; a part of the process besides its operations.

    Parameters
    ----------
    own_machine: whether other brokers may be on this machine.
    """

    def __init__(self, broker: Broker, *, own_machine: bool) -> None:
        self._broker = broker
        self._client = Client(own_machine=own_machine)
        self._registry = Registry()
        self._contacts = Contacts(self._client)
        self._watching = Watching(self._client)
        self._registering = Registering(self._registry)
        self.forwarding = Forwarding(broker, self._registry, self._client)
        self._snapshots: Snapshots | None = None
        self._registering.changed.append(self._watching.changed)

    async def start(self) -> None:
        """Begin what is done at intervals, and end what was left half done."""
        self._watching.start(self._broker)
        if self._snapshots is not None:
            self._snapshots.start(self._broker)

    async def close(self) -> None:
        """Let go of everybody."""
        await self.forwarding.close()
        await self._watching.close()
        if self._snapshots is not None:
            await self._snapshots.close()
        self._client.close()

    def relay(self) -> Face:
        """The interface at which other brokers tell."""
        return Relaying(self.forwarding, self._registry, self._contacts).face()

    def tables(self, entities: Entities) -> list[Mapping[str, Methods]]:
        """What answers where other brokers are concerned.

        Parameters
        ----------
        entities: the operations on this broker's own.
        """
        reading = Reading(entities, self._registry, self._contacts)
        writing = Writing(self._registry, self._contacts)
        past = PastReading(self._registry, self._contacts)
        maps = Maps(reading, past)
        snapshots = self._snapshots = Snapshots(reading)
        purging = Purging(entities, self._registry, self._contacts)
        return [
            _of_registrations(self._registering),
            _of_subscriptions(self._watching),
            Discovering(self._registry, self._contacts).table(),
            _of_maps(maps),
            {"temporal/entityOperations/query": {"POST": past.query_by_body}},
            _of_snapshots(snapshots),
            _of_entities(entities, maps, writing, purging),
            _of_attributes(writing),
            _of_batches(Batching(self._registry, self._contacts), maps),
        ]


def _of_registrations(registering: Registering) -> dict[str, Methods]:
    return {
        "csourceRegistrations": {
            "GET": registering.find,
            "POST": registering.create,
        },
        "csourceRegistrations/*": {
            "GET": registering.show,
            "PATCH": registering.update,
            "DELETE": registering.delete,
        },
    }


def _of_subscriptions(watching: Watching) -> dict[str, Methods]:
    return {
        "csourceSubscriptions": {"GET": watching.find, "POST": watching.create},
        "csourceSubscriptions/*": {
            "GET": watching.show,
            "PATCH": watching.update,
            "DELETE": watching.delete,
        },
    }


def _of_maps(maps: Maps) -> dict[str, Methods]:
    return {
        "entityMaps": {"GET": maps.create},
        "temporal/entityMaps": {"GET": maps.create_temporal},
        "entityMaps/*": {"GET": maps.show, "PATCH": maps.update, "DELETE": maps.delete},
        "temporal/entities": {"GET": maps.query_past},
        "temporal/entities/*": {"GET": maps.retrieve_past},
    }


def _of_snapshots(snapshots: Snapshots) -> dict[str, Methods]:
    return {
        "snapshots": {
            "GET": snapshots.find,
            "POST": snapshots.create,
            "DELETE": snapshots.purge,
        },
        "snapshots/*": {
            "GET": snapshots.show,
            "PATCH": snapshots.update,
            "DELETE": snapshots.delete,
        },
        "snapshots/*/clone": {"POST": snapshots.clone},
    }


def _of_entities(
    entities: Entities, maps: Maps, writing: Writing, purging: Purging
) -> dict[str, Methods]:
    spread = writing.spread
    return {
        "entities": {
            "GET": for_older(maps.query),
            "POST": spread(Deed("createEntity", "POST", "new", entities.create, Care.WHOLE)),
            "DELETE": purging.purge,
        },
        "entities/*": {
            "GET": for_older(maps.retrieve),
            "PATCH": spread(Deed("mergeEntity", "PATCH", "whole", entities.merge, Care.MERGE)),
            "PUT": spread(Deed("replaceEntity", "PUT", "whole", entities.replace, Care.WHOLE)),
            "DELETE": spread(Deed("deleteEntity", "DELETE", "entity", entities.delete)),
        },
    }


def _of_attributes(writing: Writing) -> dict[str, Methods]:
    spread = writing.spread
    append, update = attributes.append_attributes, attributes.update_attributes
    patch, put = attributes.patch_attribute, attributes.put_attribute
    remove = attributes.remove_attribute
    return {
        "entities/*/attrs": {
            "POST": spread(Deed("appendAttrs", "POST", "attributes", append, Care.WHOLE)),
            "PATCH": spread(Deed("updateEntity", "PATCH", "attributes", update, Care.NULLS)),
        },
        "entities/*/attrs/*": {
            "PATCH": spread(Deed("updateAttrs", "PATCH", "attribute", patch, Care.PARTIAL)),
            "PUT": spread(Deed("replaceAttrs", "PUT", "attribute", put, Care.WHOLE)),
            "DELETE": spread(Deed("deleteAttrs", "DELETE", "attribute", remove)),
        },
    }


def _of_batches(batching: Batching, maps: Maps) -> dict[str, Methods]:
    spread = batching.spread
    made, put = batches.batch_create, batches.batch_upsert
    changed, merged, gone = batches.batch_update, batches.batch_merge, batches.batch_delete
    return {
        "entityOperations/create": {
            "POST": spread(Batch("createBatch", "create", made, Care.WHOLE))
        },
        "entityOperations/upsert": {
            "POST": spread(Batch("upsertBatch", "upsert", put, Care.WHOLE))
        },
        "entityOperations/update": {
            "POST": spread(Batch("updateBatch", "update", changed, Care.WHOLE))
        },
        "entityOperations/merge": {
            "POST": spread(Batch("mergeBatch", "merge", merged, Care.MERGE))
        },
        "entityOperations/delete": {"POST": spread(Batch("deleteBatch", "delete", gone, None))},
        "entityOperations/query": {
            "POST": for_older(lambda call: query_by_body(call, maps.answer))
        },
    }
