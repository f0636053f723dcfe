"""Reading evolutions from several brokers (clauses 5.7.3, 5.7.4).

What: the sources that have something of the time in question are asked for instances, page by
page of time; what they tell stands beside this broker's histories, and the same code as for
one broker filters, cuts and computes over all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from kaga.engines.context import NgsiError
from kaga.engines.context.history.foreign import foreign_pasts
from kaga.engines.context.moments import read_moment, write_moment
from kaga.engines.context.query.compiling import compile_pattern
from kaga.engines.context.sources.intervals import read_moments
from kaga.engines.context.sources.matching import Part
from kaga.engines.context.sources.matching import Wanted as Meant
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import Reply, problem
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.sources.contact import (
    INVALID,
    PARTLY,
    Contacts,
    Errand,
    Heard,
    warning,
)
from kaga.services.exchange.sources.pasts import Pasts
from kaga.services.exchange.sources.phrasing import MOST, Asking, Question, phrase_past
from kaga.services.exchange.sources.reading import named_attributes, named_types, with_warnings
from kaga.services.exchange.sources.registering import in_time
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.sources.routing import chosen_parts, spreads
from kaga.services.exchange.state.documents import Collection
from kaga.services.exchange.state.tenants import Tenant
from kaga.services.exchange.temporal.questions import (
    ENTITY,
    histories_of,
    query_by_body,
    query_evolutions,
    retrieve_evolution,
    told_evolution,
    told_page,
)
from kaga.services.exchange.temporal.wanted import (
    QUERYING,
    RETRIEVING,
    Wanted,
    read_query,
    read_question,
    read_wanted,
)

_MOST_PAGES: Final = 10
_MOST_PARTS: Final = 200  # of time, of one source's answer
_RANGE: Final = re.compile(r"date-time (\S+?Z)-(\S+?Z)/(\*|\d+)")
_FILTERS: Final = frozenset({"q", "georel"})
Told = Callable[[Pasts], Reply]
Answer = Reply | Coroutine[Any, Any, Reply]


class PastReading:
    """The operations that read evolutions, over all sources."""

    def __init__(self, registry: Registry, contacts: Contacts) -> None:
        self._registry = registry
        self._contacts = contacts

    def retrieve(self, call: Call) -> Answer:
        """GET /temporal/entities/{id}."""
        if not spreads(call):
            return retrieve_evolution(call)
        tenant = call.tenant()
        identifier = call.identifier(ENTITY)
        wanted = read_wanted(call, tenant, RETRIEVING)
        asked = wanted.asked
        meant = Meant((identifier,), None, named_types(asked), named_attributes(asked))
        errands = self._errands(call, tenant, asked, meant)

        def told(pasts: Pasts) -> Reply:
            return told_evolution(call, tenant, wanted, pasts)

        return self._answer(call, wanted, errands, told)

    def query(self, call: Call) -> Answer:
        """GET /temporal/entities."""
        if not spreads(call):
            return query_evolutions(call)
        tenant = call.tenant()
        return self._page(call, tenant, read_wanted(call, tenant, QUERYING))

    def query_by_body(self, call: Call) -> Answer:
        """POST /temporal/entityOperations/query."""
        if not spreads(call):
            return query_by_body(call)
        tenant = call.tenant()
        return self._page(call, tenant, read_query(call, tenant))

    def _page(self, call: Call, tenant: Tenant, wanted: Wanted) -> Answer:
        def told(pasts: Pasts) -> Reply:
            return told_page(call, tenant, wanted, pasts)

        return self._answer(call, wanted, self._asking(call, tenant, wanted), told)

    async def gathered(self, call: Call, tenant: Tenant, wanted: Wanted) -> Pasts:
        """What a query is about, here and elsewhere."""
        errands, _ = self._asking(call, tenant, wanted)
        pasts, _ = await self._gathered(call, wanted, errands)
        return pasts

    def _answer(
        self, call: Call, wanted: Wanted, planned: tuple[list[Asking], list[str]], told: Told
    ) -> Answer:
        errands, warnings = planned
        if not errands and not warnings:
            return told(Pasts(histories_of(call), wanted.window, call.at))
        return self._answered(call, wanted, planned, told)

    async def _answered(
        self, call: Call, wanted: Wanted, planned: tuple[list[Asking], list[str]], told: Told
    ) -> Reply:
        errands, warnings = planned
        pasts, more = await self._gathered(call, wanted, errands)
        try:
            reply = told(pasts)
        except NgsiError as error:
            reply = problem(error)
        return with_warnings(reply, [*warnings, *more])

    def _asking(
        self, call: Call, tenant: Tenant, wanted: Wanted
    ) -> tuple[list[Asking], list[str]]:
        """Whom to ask what for a query."""
        asked = wanted.asked
        plan = read_question(wanted).plan
        pattern = asked.given.get("idPattern")
        fits = None if pattern is None or plan.ids is not None else compile_pattern(pattern)
        filtered = _FILTERS & asked.given.keys()
        names = None if filtered else named_attributes(asked)
        return self._errands(call, tenant, asked, Meant(plan.ids, fits, plan.types, names))

    def _errands(
        self, call: Call, tenant: Tenant, asked: Asked, meant: Meant
    ) -> tuple[list[Asking], list[str]]:
        if not spreads(call) or asked.given.get("local") == "true":
            return [], []
        alone = call.request.method == "GET" and len(call.parts) > ENTITY
        takes = ("retrieveTemporal", "queryTemporal") if alone else ("queryTemporal",)
        index = self._registry.of(tenant)
        parts, warnings = chosen_parts(call, index, meant, takes, asked)
        parts = [part for part in parts if _in_time(tenant, part, asked)]
        question = Question(call, asked, meant, call.at)
        name = call.identifier(ENTITY) if alone else None
        return [phrase_past(question, part, name) for part in parts], warnings

    async def _gathered(
        self, call: Call, wanted: Wanted, errands: list[Asking]
    ) -> tuple[Pasts, list[str]]:
        pasts = Pasts(histories_of(call), wanted.window, call.at)
        warnings: list[str] = []
        heard = await self._contacts.send_all(call, errands)
        for first, asking in zip(heard, errands, strict=True):
            await self._follow(call, (pasts, warnings), asking, first)
        return pasts, warnings

    async def _follow(
        self, call: Call, into: tuple[Pasts, list[str]], asking: Asking, first: Heard
    ) -> None:
        """An answer and its further pages of entities."""
        part, tongue, asked = asking
        count = await self._read(call, into, asking, first)
        for page in range(1, _MOST_PAGES):
            if count < MOST:
                return
            errand = replace(asked, query=(*asked.query, ("offset", str(page * MOST))))
            heard = await self._contacts.send(call, part, tongue, errand)
            count = await self._read(call, into, (part, tongue, errand), heard)

    async def _read(
        self, call: Call, into: tuple[Pasts, list[str]], asking: Asking, heard: Heard
    ) -> int:
        """Take an answer, and what it left out of the time; how many entities it had."""
        pasts, warnings = into
        part, tongue, errand = asking
        most = 0
        for _ in range(_MOST_PARTS):
            warnings += [one for one in heard.warnings if one not in warnings]
            if heard.status not in {200, PARTLY} or heard.content is None:
                return most
            told, wrong = foreign_pasts(heard.content, tongue.terms, call.at)
            if wrong is not None:
                warnings.append(warning(part.registration, INVALID, wrong.detail))
            for past in told:
                if part.ids is None or past.id in part.ids:
                    pasts.add(past, part.registration.id)
            most = max(most, len(told))
            rest = _rest(errand, heard.reach) if heard.status == PARTLY else None
            if rest is None:
                return most
            errand = rest
            heard = await self._contacts.send(call, part, tongue, errand)
        warnings.append(warning(part.registration, INVALID, "more of the past than is read"))
        return most


def _in_time(tenant: Tenant, part: Part, asked: Asked) -> bool:
    """Whether a source that says of when it has data has some of the time in question."""
    document = tenant.documents[Collection.REGISTRATION][part.registration.id]
    given = asked.given
    moments = read_moments(given) if "timerel" in given else None
    if moments is None or given.get("timeproperty", "observedAt") == "deletedAt":
        return True
    of = "observationInterval" if moments.of_observation else "managementInterval"
    return of not in document.body or in_time(document, moments)


def _rest(errand: Errand, reach: str) -> Errand | None:
    """The request for the part of time that an answer left out; None where none is left."""
    found = _RANGE.fullmatch(reach.strip())
    end = None if found is None else read_moment(found[2])
    if found is None or end is None:
        return None
    given = dict(errand.query)
    if found[3] == "*":
        if read_moment(given.get("timeAt")) == end and given.get("timerel") != "before":
            end += 1  # one moment filled the answer
        bounded = given.get("timerel") in {"before", "between"}
        last = given.get("endTimeAt") or given.get("timeAt")
        given |= {"timerel": "after", "timeAt": write_moment(end)}
        if bounded and last is not None:
            if end >= (read_moment(last) or 0):
                return None
            given |= {"timerel": "between", "endTimeAt": last}
    elif given.get("timerel") in {"after", "between"}:
        given |= {"timerel": "between", "endTimeAt": write_moment(end)}
        if (read_moment(given["timeAt"]) or 0) >= end:
            return None
    else:
        given |= {"timerel": "before", "timeAt": write_moment(end)}
    return replace(errand, query=tuple(given.items()))
