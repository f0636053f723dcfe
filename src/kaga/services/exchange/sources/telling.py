"""What a change of a registration means to who follows registrations (clause 5.11.7).

What: a subscription to registrations, compiled: which registrations it means, what of their
information is told. Why the information is cut: whoever follows shelters need not learn what
else a source has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kaga.engines.context import Entity, TermMap
from kaga.engines.context.query.compiling import compile_pattern, compile_query
from kaga.engines.context.query.places import compile_geo
from kaga.engines.context.query.selecting import compile_scopes, compile_types
from kaga.engines.context.query.syntax import parse
from kaga.engines.context.sources.intervals import Moments, read_moments
from kaga.engines.context.sources.matching import Wanted, part_of
from kaga.engines.context.sources.registration import read_registration
from kaga.services.exchange.ngsild.filters import read_geo
from kaga.services.exchange.sources.registering import in_time
from kaga.services.exchange.sources.registry import as_entity
from kaga.services.exchange.state.documents import Document

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Following:
    """What a subscription to registrations means."""

    wanted: tuple[Wanted, ...]
    tests: tuple[Callable[[Entity], bool], ...]
    moments: Moments | None

    def matches(self, document: Document | None) -> bool:
        """Whether a registration is meant."""
        if document is None or not in_time(document, self.moments):
            return False
        if not self._meant(document):
            return False
        entity = as_entity(document)
        return all(test(entity) for test in self.tests)

    def told(self, document: Document) -> dict[str, Any]:
        """The registration with the information that is meant."""
        body = document.body | {"id": document.id, "type": "ContextSourceRegistration"}
        meant = self._meant(document) or document.body["information"]
        return body | {"information": _with_lists(meant)}

    def _meant(self, document: Document) -> list[Any]:
        information: Any = document.body["information"]
        return [one for one in information if self._speaks(document.body, one)]

    def _speaks(self, body: Body, information: object) -> bool:
        only = read_registration({**body, "id": "urn:x:x", "information": [information]})
        return any(part_of(only, wanted) is not None for wanted in self.wanted)


def _with_lists(information: Any) -> list[Any]:
    """With the types of entities as lists, whether one or more (clause 5.2.8)."""
    told: list[Any] = []
    for one in information:
        entities = [
            {**entity, "type": _listed(entity["type"])} if "type" in entity else entity
            for entity in one.get("entities", ())
        ]
        told.append({**one, "entities": entities} if entities else one)
    return told


def _listed(types: Any) -> Any:
    return types if isinstance(types, list) else [types]


def read_following(body: Body, terms: TermMap) -> Following:
    """A kept subscription, compiled.

    Parameters
    ----------
    terms: the names that its filters use.
    """
    watched = body.get("watchedAttributes")
    attributes = None if watched is None else frozenset(watched)
    entities = body.get("entities") or [{}]
    wanted = tuple(_wanted(one, attributes, terms) for one in entities)
    asked = [body[name] for name in ("q", "csf") if name in body]
    tests: list[Callable[[Entity], bool]] = [compile_query(parse(one), terms) for one in asked]
    if "scopeQ" in body:
        inside = compile_scopes(body["scopeQ"])
        tests.append(lambda entity: inside(entity.scopes))
    if "geoQ" in body:
        tests.append(compile_geo(read_geo(_flat(body["geoQ"]), terms)))
    moments = read_moments(body["temporalQ"]) if "temporalQ" in body else None
    return Following(wanted, tuple(tests), moments)


def _wanted(entity: Body, attributes: frozenset[str] | None, terms: TermMap) -> Wanted:
    kind = entity.get("type")
    types = None if kind in {None, "*"} else compile_types(str(kind), terms)[1]
    ids = (str(entity["id"]),) if "id" in entity else None
    fits = compile_pattern(entity["idPattern"]) if "idPattern" in entity else None
    return Wanted(ids, fits, types, attributes)


def _flat(asked: Body) -> dict[str, str]:
    """A question about places as parameters have it."""
    told = {key: str(asked[key]) for key in ("georel", "geometry") if key in asked}
    coordinates = asked.get("coordinates")
    told["coordinates"] = (
        coordinates if isinstance(coordinates, str) else json.dumps(coordinates)
    )
    if "geoproperty" in asked:
        told["geoproperty"] = str(asked["geoproperty"])
    return told
