"""Purging at several brokers (clause 5.6.21).

Why sources are asked with what they registered and no more: "all with this type" at a source
that registered one entity would take away what this broker never knew of (clause 4.3.6.1).
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson

from kaga.engines.context import TermMap
from kaga.engines.context.errors import conflict
from kaga.engines.context.sources.matching import Part
from kaga.engines.context.sources.registration import Mode
from kaga.services.exchange.http.messages import HttpError, Reply, details
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import Entities
from kaga.services.exchange.sources.alias import was_here
from kaga.services.exchange.sources.composing import problem_of
from kaga.services.exchange.sources.contact import Contacts, Errand, for_reading, tongue_of
from kaga.services.exchange.sources.registering import read_wanted
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.sources.routing import matching_parts, spreads

_ABSENT: Final = frozenset({404})


class Purging:
    """DELETE /entities over all sources."""

    def __init__(self, entities: Entities, registry: Registry, contacts: Contacts) -> None:
        self._entities = entities
        self._registry = registry
        self._contacts = contacts

    def purge(self, call: Call) -> Reply | Coroutine[Any, Any, Reply]:
        """DELETE /entities."""
        if not spreads(call):
            return self._entities.purge(call)
        tenant = call.tenant()
        terms = call.terms_of_link(tenant)
        given = dict(parse_qsl(call.request.query.decode("ascii", "replace")))
        wanted = read_wanted(given, terms)
        parts = [
            part
            for part in matching_parts(call, self._registry.of(tenant), wanted)
            if part.registration.mode is not Mode.AUXILIARY
        ]
        if parts and was_here(call):
            if any(part.registration.mode is not Mode.INCLUSIVE for part in parts):
                raise HttpError(508, "the request has been here before")
            parts = []
        if not parts:
            return self._entities.purge(call)
        return self._purged(call, parts)

    async def _purged(self, call: Call, parts: list[Part]) -> Reply:
        tenant = call.tenant()
        terms = call.terms_of_link(tenant)
        takers = [part for part in parts if "purgeEntity" in part.registration.operations]
        errors: list[dict[str, Any]] = []
        for part in parts:
            if part not in takers and part.registration.mode is not Mode.INCLUSIVE:
                error = details(conflict("the source has this for itself and does not take it"))
                errors.append({"error": error, "registrationId": part.registration.id})
        link = call.request.headers.get(b"link")
        context = call.context_of(None, b"") if link else None
        errands = []
        for part in takers:
            tongue = for_reading(call, tongue_of(call, part.registration, terms, context))
            query = _query(call, part, tongue.terms)
            errands.append((part, tongue, Errand("DELETE", "entities", query)))
        self._entities.purge(call)
        for heard in await self._contacts.send_all(call, errands):
            if not heard.is_well and heard.status not in _ABSENT:
                told = {"error": problem_of(heard)}
                errors.append(told | {"registrationId": heard.part.registration.id})
        if not errors:
            return Reply(204)
        return Reply(207, orjson.dumps({"success": [], "errors": errors}))


def _query(call: Call, part: Part, terms: TermMap) -> tuple[tuple[str, str], ...]:
    """The reader's query, no wider than what the source registered."""
    given = parse_qsl(call.request.query.decode("ascii", "replace"))
    query = [pair for pair in given if pair[0] not in {"local", "id"}]
    if part.ids is not None:
        query.append(("id", ",".join(part.ids)))
    elif part.pattern is not None and not any(name == "idPattern" for name, _ in query):
        query.append(("idPattern", part.pattern))
    limited = any(one.attributes is not None for one in part.registration.information)
    if limited and part.attributes and not any(name in {"keep", "drop"} for name, _ in query):
        query.append(("drop", ",".join(sorted(map(terms.compact, part.attributes)))))
    return tuple(query)
