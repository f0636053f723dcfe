"""One call: the broker, the request, its tenant, and what all operations ask of them.

Why here: which tenant, which names, which body — every operation begins with these, and the
standard's rules for them (clauses 6.3.5, 6.3.14) are the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from kaga.engines.context import Entity, NgsiError, TermMap
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.names import is_uri
from kaga.services.exchange.access.grants import Grant
from kaga.services.exchange.http.asking import Asked, Asking
from kaga.services.exchange.http.messages import LD_JSON, Request, parse_json
from kaga.services.exchange.http.negotiating import (
    MERGE_PATCH,
    PLAIN,
    content_kind,
    linked_context,
    parameters,
)
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection
from kaga.services.exchange.state.tenants import Held, Tenant

SNAPSHOT: Final = b"ngsild-snapshot"
NO_PARAMETERS: Final[frozenset[str]] = frozenset()


@dataclass(slots=True)
class Call:
    """One request on its way to an operation.

    Attributes
    ----------
    parts: of the path behind `/ngsi-ld/v1/`, percent signs resolved.
    at: the moment of the call, microseconds since 1970.
    refused: addresses of contexts that could not be had, and why.
    fetched: addresses that were fetched for this call.
    grant: what the key of the request allows; None without one.
    looked: whether memory was made to follow all others before this try.
    """

    broker: Broker
    asking: Asking
    request: Request
    parts: list[str]
    at: int
    refused: dict[str, NgsiError] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)
    grant: Grant | None = None
    looked: bool = False

    @property
    def tenant_name(self) -> str:
        """The tenant as the request calls it; empty for the default one."""
        given = self.request.headers.get(b"ngsild-tenant")
        return "" if given is None else given.decode("utf-8", "replace")

    def tenant(self) -> Tenant:
        """The tenant, which must be there; or the snapshot of it that the request names."""
        if SNAPSHOT in self.request.headers:
            return self._snapshot()
        return self.broker.tenant(self.tenant_name)

    def _snapshot(self) -> Tenant:
        """What a snapshot holds, as a tenant (clause 6.3.22)."""
        tenant = self.broker.tenant(self.tenant_name)
        name = self.request.headers[SNAPSHOT].decode("utf-8", "replace").rpartition("/")[2]
        if name not in tenant.documents.get(Collection.SNAPSHOT, {}):
            raise not_found(f"there is no snapshot {name}")
        hidden = self.broker.hidden(tenant.name, name)
        hidden.used = self.at
        contexts = tenant.documents.get(Collection.CONTEXT)
        if contexts is not None:  # names mean the same in a snapshot
            hidden.documents[Collection.CONTEXT] = contexts
        return hidden

    def tenant_to_be(self) -> Tenant:
        """The tenant, which a first change brings about."""
        if SNAPSHOT in self.request.headers:
            return self._snapshot()
        return self.broker.tenant_to_be(self.tenant_name)

    def identifier(self, place: int = 1) -> str:
        """The identifier in the path.

        Raises
        ------
        NgsiError
            `BadRequestData`: it is no URI.
        """
        found = self.parts[place] if len(self.parts) > place else ""
        if not is_uri(found):
            raise bad("an id is a URI")
        return found

    def held(self, tenant: Tenant) -> Held:
        """The entity that the path names.

        Raises
        ------
        NgsiError
            `ResourceNotFound`.
        """
        identifier = self.identifier()
        held = tenant.get(identifier, self.at)
        if held is None:
            raise not_found(f"there is no entity {identifier}")
        return held

    def entity(self, tenant: Tenant) -> Entity:
        """As `held`, the entity alone."""
        return self.held(tenant).entity

    def asked(
        self, tenant: Tenant, known: frozenset[str], offered: tuple[bytes, ...] = PLAIN
    ) -> Asked:
        """What a reading request asks for."""
        return self.asking.understand(
            self.request, tenant, self.at, offered=offered, known=known
        )

    def given(self, known: frozenset[str]) -> dict[str, str]:
        """The parameters of the query."""
        return parameters(self.request, known)

    def terms_of_link(self, tenant: Tenant) -> TermMap:
        """The names of a request without a body."""
        context = linked_context(self.request.headers.get(b"link"))
        return self.broker.contexts.terms(tenant, context, self.at)

    def json(self, *, patch: bool = False) -> tuple[Any, bytes]:
        """The body, parsed, and its media type."""
        kind = content_kind(self.request, patch=patch)
        return parse_json(self.request.body), kind

    def body(self, tenant: Tenant, *, patch: bool = False) -> tuple[Any, TermMap, object]:
        """The body, its names, and its context as it came."""
        content, kind = self.json(patch=patch)
        context = self.context_of(content, kind)
        return content, self.broker.contexts.terms(tenant, context, self.at), context

    def context_of(self, content: object, kind: bytes) -> object:
        """The context of a body (clause 6.3.5).

        Raises
        ------
        NgsiError
            `BadRequestData`: a context in the wrong place, or none where one must be.
        """
        link = linked_context(self.request.headers.get(b"link"))
        if not isinstance(content, dict):
            return link
        if kind == LD_JSON:
            if link is not None:
                raise bad("with application/ld+json, the body carries the @context")
            if "@context" not in content:
                raise bad("a body of application/ld+json has an @context")
            return content["@context"]
        if "@context" in content:
            if kind != MERGE_PATCH:
                raise bad("a body of application/json has no @context; a Link header may")
            return content["@context"]
        return link


def split_path(path: bytes) -> list[str]:
    """The parts of a path, percent signs resolved, a last slash ignored."""
    text = path.decode("ascii", "replace").removesuffix("/")
    parts = text.split("/")
    return [unquote(part) for part in parts] if "%" in text else parts


__all__ = ["NO_PARAMETERS", "Call", "parse_json", "split_path"]
