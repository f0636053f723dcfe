"""Reading evolutions: one, or those that a query means (clauses 5.7.3, 5.7.4)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import islice
from typing import Final, Protocol

import orjson

from kaga.engines.context import Entity, NgsiError, Problem
from kaga.engines.context.errors import not_found
from kaga.engines.context.history.windows import Window
from kaga.engines.context.model import Instance
from kaga.services.exchange.http.messages import LD_JSON, Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import page_links
from kaga.services.exchange.state.tenants import Tenant
from kaga.services.exchange.temporal.answering import Teller, Told, scoped_within
from kaga.services.exchange.temporal.evolution import Evolution
from kaga.services.exchange.temporal.histories import NAME, Histories
from kaga.services.exchange.temporal.wanted import (
    QUERYING,
    RETRIEVING,
    Question,
    Wanted,
    read_query,
    read_question,
    read_wanted,
)

ENTITY: Final = 2  # where the path names the entity


class Pasts(Protocol):
    """Where evolutions come from: this broker alone, or several.

    Attributes
    ----------
    page: instances of each attribute in an answer, at most.
    """

    page: int

    def get(self, tenant: Tenant, identifier: str) -> Evolution | None:
        """The evolution of an entity; None where nothing is known of it."""

    def may_hold(self, tenant: Tenant, identifier: str, window: Window) -> bool:
        """Whether anything of an entity may lie in a window."""

    def absent(self, tenant: Tenant) -> Iterator[str]:
        """Entities that are not here at present."""


def histories_of(call: Call) -> Histories:
    """The histories of the broker.

    Raises
    ------
    NgsiError
        `OperationNotSupported`: it keeps none.
    """
    found = call.broker.follower(NAME)
    if not isinstance(found, Histories):
        raise NgsiError(Problem.OPERATION_NOT_SUPPORTED, "this broker keeps no history")
    return found


def retrieve_evolution(call: Call) -> Reply:
    """GET /temporal/entities/{id}."""
    tenant = call.tenant()
    wanted = read_wanted(call, tenant, RETRIEVING)
    return told_evolution(call, tenant, wanted, histories_of(call))


def told_evolution(call: Call, tenant: Tenant, wanted: Wanted, pasts: Pasts) -> Reply:
    """The evolution of the entity in the path."""
    identifier = call.identifier(ENTITY)
    evolution = found(pasts, tenant, identifier)
    _check_shown(evolution, wanted)
    teller = Teller(wanted, call.at, pasts.page)
    told = teller.told(identifier, evolution)
    part = teller.cut([told])
    written = teller.write(told, _current(tenant, identifier))
    if wanted.asked.media == LD_JSON:
        written["@context"] = wanted.asked.context
    return _reply(wanted, orjson.dumps(written), part)


def query_evolutions(call: Call) -> Reply:
    """GET /temporal/entities."""
    tenant = call.tenant()
    return told_page(call, tenant, read_wanted(call, tenant, QUERYING), histories_of(call))


def query_by_body(call: Call) -> Reply:
    """POST /temporal/entityOperations/query."""
    tenant = call.tenant()
    return told_page(call, tenant, read_query(call, tenant), histories_of(call))


def told_page(call: Call, tenant: Tenant, wanted: Wanted, pasts: Pasts) -> Reply:
    """The page of the evolutions that are meant."""
    question = read_question(wanted)
    teller = Teller(wanted, call.at, pasts.page)
    meant = _meant((tenant, pasts), question, teller, wanted)
    return _page(call, tenant, (wanted, question, teller), meant)


def told_mapped(
    call: Call,
    tenant: Tenant,
    asking: tuple[Wanted, Pasts],
    only: Container[str] | None,
) -> tuple[Reply, list[str]]:
    """As `told_page`, and every entity that is meant, on whichever page.

    Parameters
    ----------
    only: none but these are meant; None for any.
    """
    wanted, pasts = asking
    question = read_question(wanted)
    teller = Teller(wanted, call.at, pasts.page)
    meant = _meant((tenant, pasts), question, teller, wanted)
    found = [told for told in meant if only is None or told.id in only]
    reply = _page(call, tenant, (wanted, question, teller), found)
    return reply, [told.id for told in found]


def meant_evolutions(call: Call, tenant: Tenant, wanted: Wanted, pasts: Pasts) -> list[str]:
    """The entities that a temporal query means, for what is made of them."""
    teller = Teller(wanted, call.at, pasts.page)
    question = read_question(wanted)
    return [told.id for told in _meant((tenant, pasts), question, teller, wanted)]


def _page(
    call: Call, tenant: Tenant, asking: tuple[Wanted, Question, Teller], meant: Iterable[Told]
) -> Reply:
    """The page of the answer that is wanted."""
    wanted, question, teller = asking
    headers = b""
    if question.counts:
        meant = list(meant)
        headers = b"NGSILD-Results-Count: %d\r\n" % len(meant)
    begin = question.offset
    page = list(islice(meant, begin, begin + question.limit + 1))
    if call.request.method == "GET":
        more = len(page) > question.limit
        headers += page_links(call, question, wanted.asked.media, more=more)
    shown = page[: question.limit]
    part = teller.cut(shown)
    listed = [teller.write(told, _current(tenant, told.id)) for told in shown]
    if wanted.asked.media == LD_JSON:
        for written in listed:
            written["@context"] = wanted.asked.context
    return _reply(wanted, orjson.dumps(listed), part, headers)


def _meant(
    place: tuple[Tenant, Pasts], question: Question, teller: Teller, wanted: Wanted
) -> Iterator[Told]:
    """Entities that are meant, with what is told of them."""
    tenant, histories = place
    found = _candidates(histories, tenant, question)
    if question.down is not None:
        found = iter(sorted(found, reverse=question.down))
    for identifier in found:
        if not histories.may_hold(tenant, identifier, wanted.window):
            continue
        evolution = histories.get(tenant, identifier)
        if evolution is None:
            continue
        held = None
        if question.scopes is not None:
            scopes = evolution.scopes or []
            matches = [question.scopes(one.scopes) for one in scopes]
            held = scoped_within(scopes, matches, wanted.window)
            if not held:
                continue
        told = teller.told(identifier, evolution, held)
        if told.strands and _passes(tenant, question, teller, told):
            yield told


def _passes(tenant: Tenant, question: Question, teller: Teller, told: Told) -> bool:
    """Whether the instances in the window are as the query wants them."""
    if not question.plan.tests:
        return True
    attributes: dict[str, tuple[Instance, ...]] = {one.which[0]: () for one in told.strands}
    looked = teller.instances(told.evolution, question.looked)
    attributes.update((name, tuple(some)) for name, some in looked.items())
    current = _current(tenant, told.id)
    created, modified = (0, 0) if current is None else (current.created, current.modified)
    entity = Entity(
        told.id, told.evolution.types, attributes, created=created, modified=modified
    )
    return all(test(entity) for test in question.plan.tests)


def _candidates(histories: Pasts, tenant: Tenant, question: Question) -> Iterator[str]:
    plan = question.plan
    if plan.ids is not None:
        yield from plan.ids
        return
    for held in tenant.of_types(plan.types):
        yield held.entity.id
    for identifier in histories.absent(tenant):
        evolution = histories.get(tenant, identifier)
        types = () if evolution is None else evolution.types
        if plan.types is None or not plan.types.isdisjoint(types):
            yield identifier


def _check_shown(evolution: Evolution, wanted: Wanted) -> None:
    """Nothing, unless the entity never had anything of what is asked for (clause 5.7.3.4)."""
    view, given = wanted.asked.view, wanted.asked.given
    names = {which[0] for which, series in evolution.walk() if len(series)}
    members = {"id", "type", *names} | ({"scope"} if evolution.scopes else set())
    shown = members if view.pick is None else members & view.pick
    if "attrs" in given:
        shown &= names
    if not shown - view.omit:
        raise not_found("the entity never had anything of what is asked for")


def found(histories: Pasts, tenant: Tenant, identifier: str) -> Evolution:
    """What is known of an entity.

    Raises
    ------
    NgsiError
        `ResourceNotFound`.
    """
    evolution = histories.get(tenant, identifier)
    if evolution is None or evolution.is_empty:
        raise not_found(f"nothing is known of how {identifier} evolved")
    return evolution


def _current(tenant: Tenant, identifier: str) -> Entity | None:
    held = tenant.entities.get(identifier)
    return None if held is None else held.entity


def _reply(wanted: Wanted, body: bytes, part: bytes | None, headers: bytes = b"") -> Reply:
    head = wanted.asked.headers + headers
    if part is None:
        return Reply(200, body, wanted.asked.media, head)
    return Reply(206, body, wanted.asked.media, head + part)
