"""Which sources a call goes to (clauses 4.3.6, 5.12).

What: whether a call leaves this broker at all, and the parts of those sources that take one of
some operations. A request that has been here before goes to nobody again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kaga.engines.context import Entity
from kaga.engines.context.query.compiling import compile_query
from kaga.engines.context.query.places import compile_geo
from kaga.engines.context.query.syntax import parse
from kaga.engines.context.sources.matching import Index, Part, Wanted
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.ngsild.calls import SNAPSHOT, Call
from kaga.services.exchange.ngsild.filters import read_geo
from kaga.services.exchange.sources.alias import hops_of, was_here
from kaga.services.exchange.sources.contact import NO_ANSWER, warning
from kaga.services.exchange.sources.registry import as_entity
from kaga.services.exchange.state.documents import Collection


def spreads(call: Call) -> bool:
    """Whether other brokers may have a part in a call: a look-up for most."""
    tenant = call.broker.tenants.get(call.tenant_name)
    if tenant is None or not tenant.documents.get(Collection.REGISTRATION):
        return False
    if SNAPSHOT in call.request.headers:
        return False
    return b"local=true" not in call.request.query.split(b"&")


def matching_parts(call: Call, index: Index, wanted: Wanted) -> list[Part]:
    """The parts of sources that the request has not passed yet (clause 4.3.6.4)."""
    parts = index.parts(wanted, call.at)
    come = call.request.headers.get(b"via")
    if come is None:
        return parts
    passed = hops_of(come.decode("latin-1"))
    return [part for part in parts if part.registration.alias not in passed]


def chosen_parts(
    call: Call,
    index: Index,
    wanted: Wanted,
    operations: Sequence[str],
    asked: Asked | None = None,
) -> tuple[list[Part], list[str]]:
    """The parts of sources that take an operation, and warnings about loops."""
    parts = [
        part
        for part in matching_parts(call, index, wanted)
        if not part.registration.operations.isdisjoint(operations)
        and (asked is None or _has_dataset(part, asked))
    ]
    tests = [] if asked is None else _tests(asked)
    if tests:
        kept = call.tenant().documents[Collection.REGISTRATION]
        parts = [
            part
            for part in parts
            if all(test(as_entity(kept[part.registration.id])) for test in tests)
        ]
    if parts and was_here(call):
        looped = "a loop of registrations"
        return [], [warning(part.registration, NO_ANSWER, looped) for part in parts]
    return parts, []


def _has_dataset(part: Part, asked: Asked) -> bool:
    """Whether a source may have what was asked for by `datasetId` (clause 5.12)."""
    registered, wanted = part.registration.datasets, asked.view.dataset
    return registered is None or wanted is None or not registered.isdisjoint(wanted)


def _tests(asked: Asked) -> list[Callable[[Entity], bool]]:
    """What a query asks of sources: their properties, and where they are."""
    given = asked.given
    tests: list[Callable[[Entity], bool]] = []
    if "csf" in given:
        tests.append(compile_query(parse(given["csf"]), asked.terms))
    if "georel" in given:
        tests.append(_near_source(asked))
    return tests


def _near_source(asked: Asked) -> Callable[[Entity], bool]:
    """Whether a source that says where it is may have what lies at a place."""
    query = read_geo(asked.given, asked.terms)
    if query.georel.startswith("near;max"):
        fits = compile_geo(query)
    elif query.georel in {"within", "equals", "intersects", "contains", "overlaps"}:
        fits = compile_geo(replace(query, georel="intersects"))
    else:
        return lambda _: True
    return lambda entity: query.attribute not in entity.attributes or fits(entity)
