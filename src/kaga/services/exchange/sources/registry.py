"""The registrations of each tenant, read once and found by type and identifier.

What: `Registry.of(tenant)` gives the index of a tenant's registrations. It is made of the
documents that the tenant keeps, and made anew when one of them changed; so it needs no state of
its own in the log.
"""

from __future__ import annotations

from kaga.engines.context import Entity, Instance, Kind
from kaga.engines.context.core import NGSI_LD
from kaga.engines.context.sources.matching import Index
from kaga.engines.context.sources.registration import MEMBERS, PLACES, read_registration
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import Tenant


class Registry:
    """Indices of registrations by tenant."""

    def __init__(self) -> None:
        self._known: dict[Tenant, tuple[tuple[int, int], Index]] = {}

    def of(self, tenant: Tenant) -> Index:
        """The index of a tenant's registrations."""
        kept = tenant.documents.get(Collection.REGISTRATION, {})
        known = self._known.get(tenant)
        state = (len(kept), tenant.heard)
        if known is not None and known[0] == state:
            return known[1]
        index = Index(
            read_registration(document.body | {"id": document.id}) for document in kept.values()
        )
        self._known[tenant] = (state, index)
        return index

    def forget(self, tenant: Tenant) -> None:
        """Read the tenant's registrations anew: one of them changed."""
        self._known.pop(tenant, None)


def as_entity(document: Document) -> Entity:
    """A registration as what queries look at: its properties, its places, its scopes."""
    attributes: dict[str, tuple[Instance, ...]] = {}
    for key, value in document.body.items():
        name = NGSI_LD + key if key in MEMBERS else key
        attributes[name] = (_instance(key, value),)
    scopes = document.body.get("scope", ())
    return Entity(
        document.id,
        (),
        attributes,
        (scopes,) if isinstance(scopes, str) else tuple(map(str, _listed(scopes))),
        document.created,
        document.modified,
    )


def _instance(key: str, value: object) -> Instance:
    if isinstance(value, dict) and value.get("type") in {"Property", "GeoProperty"}:
        value = value.get("value")
    return Instance(Kind.GEO if key in PLACES else Kind.PROPERTY, value)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
