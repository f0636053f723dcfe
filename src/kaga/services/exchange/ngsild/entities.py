"""Entities: create, retrieve, query, merge, replace, delete, purge.

Clauses 5.6.1, 5.6.6, 5.6.17, 5.6.18, 5.6.21, 5.7.1 and 5.7.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, Protocol
from urllib.parse import parse_qsl, quote

from kaga.engines.context import (
    Care,
    Entity,
    NgsiError,
    Problem,
    create,
    read_entity,
    read_fragment,
)
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.merging import delete, merge, replace, strip
from kaga.engines.context.moments import read_moment
from kaga.engines.context.query.selecting import compile_types
from kaga.services.exchange.http.asking import SHOWING, Asked, join_level, read_options
from kaga.services.exchange.http.messages import GEO_JSON, JSON, Reply
from kaga.services.exchange.http.negotiating import GEO_TOO, truth, whole_number
from kaga.services.exchange.ngsild.bodies import Bodies
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.filters import FILTERING, Plan, read_plan
from kaga.services.exchange.state.tenants import Held, Tenant

ENTITIES: Final = b"/ngsi-ld/v1/entities/"
_CREATING: Final = frozenset({"local", "options"})
_MAPPING: Final = frozenset({"entityMap", "entityMapLifetime"})
RETRIEVING: Final = SHOWING | _MAPPING | {"type"}
QUERYING: Final = SHOWING | FILTERING | _MAPPING | {"limit", "offset", "count", "splitEntities"}
_MERGING: Final = frozenset({"options", "observedAt", "lang", "format", "type", "local"})
_REPLACING: Final = frozenset({"type", "local"})
_PURGING: Final = FILTERING | {"attrs", "keep", "drop", "local", "datasetId"}
DEFAULT_LIMIT: Final = 20
MOST: Final = 1000

_PLAIN_SIGNS: Final = ":/*,.;@!$'()~"
_DONE: Final = Reply(204)


class Entities:
    """The operations on entities.

    Parameters
    ----------
    bodies: keeps what was written.
    """

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies

    def create(self, call: Call) -> Reply:
        """POST /entities."""
        call.given(_CREATING)
        tenant = call.tenant_to_be()
        content, terms, _ = call.body(tenant)
        fragment = read_entity(content, terms)
        identifier = str(fragment.id)
        if tenant.get(identifier, call.at) is not None:
            raise NgsiError(Problem.ALREADY_EXISTS, f"{identifier} is there already")
        call.broker.change(tenant, create(fragment, call.at))
        return Reply(201, headers=located(ENTITIES, identifier))

    def retrieve(self, call: Call) -> Reply:
        """GET /entities/{id}."""
        tenant = call.tenant()
        asked = call.asked(tenant, RETRIEVING, GEO_TOO)
        return self.shown(call, tenant, asked, call.held(tenant))

    def shown(self, call: Call, tenant: Tenant, asked: Asked, held: Held) -> Reply:
        """One entity as a reader asked for it."""
        if asked.given:
            _check_retrievable(held.entity, asked)
            if join_level(asked.given):
                joined = self._bodies.joined(held, asked, _finder(tenant, call.at))
                return Reply(200, joined, asked.media, asked.headers)
        return Reply(200, self._bodies.body(held, asked), asked.media, asked.headers)

    def query(self, call: Call) -> Reply:
        """GET /entities."""
        tenant = call.tenant()
        asked = call.asked(tenant, QUERYING, GEO_TOO)
        return self.answer(call, tenant, asked)

    def answer(self, call: Call, tenant: Tenant, asked: Asked) -> Reply:
        """The page of a query that a reader asked for."""
        planned = planned_page(asked)
        last = None if planned.counts else planned.offset + planned.limit + 1
        return self.page(call, tenant, asked, planned.plan.find(tenant, call.at, last))

    def page(self, call: Call, tenant: Tenant, asked: Asked, found: Iterator[Held]) -> Reply:
        """The page of what a query found."""
        planned = planned_page(asked)
        headers = asked.headers
        if planned.counts:
            some = list(found)
            headers += b"NGSILD-Results-Count: %d\r\n" % len(some)
            found = iter(some)
        first = planned.offset
        page = list(islice(found, first, first + planned.limit + 1))
        if len(page) > planned.limit or first:
            headers += planned.links(call, asked.media, more=len(page) > planned.limit)
        shown = page[: planned.limit]
        if planned.joins:
            find = _finder(tenant, call.at)
            listed = self._bodies.joined_listing(shown, asked, find)
        else:
            listed = self._bodies.listing(shown, asked)
        return Reply(200, listed, asked.media, headers)

    def merge(self, call: Call) -> Reply:
        """PATCH /entities/{id}."""
        given = call.given(_MERGING)
        tenant = call.tenant()
        call.identifier()
        content, terms, _ = call.body(tenant, patch=True)
        entity = selected(call, tenant, given)
        observed = read_moment(given["observedAt"]) if "observedAt" in given else None
        if observed is None and "observedAt" in given:
            raise bad("observedAt is a DateTime that ends with Z")
        fragment = read_fragment(content, terms, Care.MERGE)
        call.broker.change(tenant, merge(entity, fragment, call.at, observed))
        return _DONE

    def replace(self, call: Call) -> Reply:
        """PUT /entities/{id}."""
        given = call.given(_REPLACING)
        tenant = call.tenant()
        call.identifier()
        content, terms, _ = call.body(tenant)
        entity = selected(call, tenant, given)
        fragment = read_fragment(content, terms, Care.WHOLE)
        call.broker.change(tenant, replace(entity, fragment, call.at))
        return _DONE

    def delete(self, call: Call) -> Reply:
        """DELETE /entities/{id}."""
        given = call.given(_REPLACING)
        tenant = call.tenant()
        entity = selected(call, tenant, given)
        call.broker.change(tenant, delete(entity, call.at))
        return _DONE

    def purge(self, call: Call) -> Reply:
        """DELETE /entities."""
        given = call.given(_PURGING)
        tenant = call.tenant()
        terms = call.terms_of_link(tenant)
        if "keep" in given and "drop" in given:
            raise bad("attributes are kept or dropped, not both")
        for name in ("attrs", "keep", "drop"):
            if "{" in given.get(name, ""):
                raise bad("purging does not reach into other entities")
        if "{" in given.get("q", ""):
            raise bad("purging does not ask about other entities")
        attributes = _written_out(given.get("attrs"), terms.expand)
        plan = read_plan(given, terms, attributes)
        if plan.is_wide and not truth(given, "local"):
            raise bad("too wide: name types, attributes, a query or a place")
        left = _written_out(given.get("keep") or given.get("drop"), terms.expand)
        for held in list(plan.find(tenant, call.at)):
            if left is None:
                change = delete(held.entity, call.at)
            else:
                how = "keep" if "keep" in given else "drop"
                change = strip(held.entity, call.at, left, "keep" if how == "keep" else "drop")
            if not change.is_empty:
                call.broker.change(tenant, change)
        return _DONE


class Paged(Protocol):
    """Which part of an answer is wanted."""

    @property
    def limit(self) -> int:
        """How many entities at most."""

    @property
    def offset(self) -> int:
        """How many before them."""


class Page:
    """A plan and which part of its answer is wanted."""

    __slots__ = ("_links", "counts", "joins", "limit", "offset", "plan")

    def __init__(
        self, plan: Plan, limit: int, offset: int, *, counts: bool, joins: bool
    ) -> None:
        self.plan = plan
        self.limit = limit
        self.offset = offset
        self.counts = counts
        self.joins = joins
        self._links: dict[tuple[bytes, bool], bytes] = {}

    def links(self, call: Call, media: bytes, *, more: bool) -> bytes:
        """Links to the pages before and after; the same for everybody who asks the same."""
        key = (call.request.path, more)
        found = self._links.get(key)
        if found is None:
            found = page_links(call, self, media, more=more)
            if len(self._links) < 8:  # a path may be spelled in many ways
                self._links[key] = found
        return found


def planned_page(asked: Asked) -> Page:
    """What a query's parameters mean, read once and kept with them."""
    planned = asked.plan
    if not isinstance(planned, Page):
        planned = asked.plan = _read_page(asked)
    return planned


def _read_page(asked: Asked) -> Page:
    given = asked.given
    wanted = asked.view.pick if asked.attributes is None else asked.attributes
    plan = read_plan(given, asked.terms, wanted)
    if plan.is_wide and not truth(given, "local"):
        raise bad("too wide: name types, attributes, a query or a place")
    counts = truth(given, "count") or "count" in read_options(given)
    limit = whole_number(given, "limit", DEFAULT_LIMIT, MOST)
    if limit == 0 and not counts:
        raise bad("a limit of 0 makes sense only with count")
    for name in ("entityMap", "splitEntities"):
        truth(given, name)
    offset = whole_number(given, "offset", 0, 10**9)
    joins = join_level(given) > 0 and asked.media != GEO_JSON
    return Page(plan, limit, offset, counts=counts, joins=joins)


def _finder(tenant: Tenant, at: int) -> Callable[[str], Entity | None]:
    """Entities of a tenant by identifier, as they live at a moment."""

    def find(identifier: str) -> Entity | None:
        held = tenant.get(identifier, at)
        return None if held is None else held.entity

    return find


def page_links(call: Call, page: Paged, media: bytes, *, more: bool) -> bytes:
    """Links to the pages before and after (clause 6.3.10)."""
    lines = b""
    if page.offset:
        lines += _page_link(call, page, max(0, page.offset - page.limit), b"prev", media)
    if more:
        lines += _page_link(call, page, page.offset + page.limit, b"next", media)
    return lines


def _page_link(call: Call, page: Paged, offset: int, relation: bytes, media: bytes) -> bytes:
    request = call.request
    asked = parse_qsl(request.query.decode("ascii"), keep_blank_values=True)
    kept = dict(asked) | {"limit": str(page.limit), "offset": str(offset)}
    query = "&".join(f"{name}={quote(kept[name], safe=_PLAIN_SIGNS)}" for name in sorted(kept))
    place = request.path.removesuffix(b"/")
    line = b'Link: <%b?%b>; rel="%b";type="%b"\r\n'
    return line % (place, query.encode(), relation, media)


def _check_retrievable(entity: Entity, asked: Asked) -> None:
    """Nothing, unless the entity has none of what is asked for (clause 5.7.1.4)."""
    given = asked.given
    if "type" in given:
        chooses, _ = compile_types(given["type"], asked.terms)
        if not chooses(entity.types):
            raise not_found("the entity has another type")
    view = asked.view
    members = {"id", "type", *entity.attributes} | ({"scope"} if entity.scopes else set())
    wanted = members if view.pick is None else members & view.pick
    if "attrs" in given:
        wanted &= set(entity.attributes)
    if not wanted - view.omit:
        raise not_found("the entity has nothing of what is asked for")


def selected(call: Call, tenant: Tenant, given: dict[str, str]) -> Entity:
    """The entity of the path, if its types are those that the request names."""
    entity = call.entity(tenant)
    if "type" in given:
        chooses, _ = compile_types(given["type"], call.terms_of_link(tenant))
        if not chooses(entity.types):
            raise not_found("the entity has another type")
    return entity


def located(place: bytes, identifier: str) -> bytes:
    """The Location line of something new."""
    return b"Location: %b%b\r\n" % (place, quote(identifier, safe=":").encode())


def _written_out(text: str | None, expand: object) -> frozenset[str] | None:
    if text is None or not callable(expand):
        return None
    return frozenset(expand(name.strip()) for name in text.split(","))


__all__ = [
    "DEFAULT_LIMIT",
    "JSON",
    "MOST",
    "Entities",
    "Held",
    "located",
    "page_links",
    "selected",
]
