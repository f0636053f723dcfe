"""Snapshots: what a query meant at one moment, kept beside the tenant (clause 5.16).

What: the entities of a snapshot live in a hidden tenant of their own, so they are in the log,
survive a restart and answer every query that entities answer. A request names its snapshot in
`NGSILD-Snapshot`. Filling happens beside requests; until it is done, the snapshot says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any, Final

import orjson
import structlog

from kaga.engines.context import Change, Deed, Entity, NgsiError, Problem
from kaga.engines.context.core import NGSI_LD
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.merging import delete
from kaga.engines.context.model import Instance, Kind
from kaga.engines.context.moments import read_moment, write_moment
from kaga.engines.context.names import is_uri
from kaga.engines.context.query.compiling import compile_query
from kaga.engines.context.query.syntax import parse, paths
from kaga.engines.context.sources.registration import read_duration
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import JSON, Reply
from kaga.services.exchange.log.journal import Unwritable
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call
from kaga.services.exchange.ngsild.entities import located, planned_page
from kaga.services.exchange.ngsild.paging import paged, plain_reply
from kaga.services.exchange.ngsild.querying import query_parameters
from kaga.services.exchange.sources.reading import Reading
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import HIDING, Tenant, hidden_name

_PLACE: Final = b"/ngsi-ld/v1/snapshots/"
_GIVEN: Final = frozenset(
    {"id", "type", "snapshotQueries", "snapshotPriority", "snapshotLifetime", "@context"}
)
_CHANGING: Final = frozenset({"type", "snapshotPriority", "snapshotLifetime", "@context"})
_OWN: Final = frozenset(
    {"snapshotStatus", "snapshotQueriesDetails", "expiresAt", "createdAt", "lastUsedAt"}
)
_MEMBERS: Final = (_GIVEN | _OWN) - {"@context"}
_PURGING: Final = frozenset({"q"})
_LISTING: Final = frozenset({"q", "limit", "offset", "count", "options"})
_PRIORITY: Final = 5
_AT_A_TIME: Final = 200
_MOST: Final = 100  # snapshots of a tenant
_DONE: Final = Reply(204)
_KIND: Final = Collection.SNAPSHOT
_SECOND: Final = 1_000_000
_log = structlog.get_logger(__name__)


class Snapshots:
    """The operations on snapshots.

    Parameters
    ----------
    reading: gathers what a snapshot is filled with.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, broker: Broker) -> None:
        """Let go of what a snapshot held that was deleted just before the process ended."""
        for hidden in list(broker.tenants.values()):
            name, sign, snapshot = hidden.name.partition(HIDING)
            owner = broker.tenants.get(name)
            if sign and (owner is None or snapshot not in owner.documents.get(_KIND, {})):
                self._work(f"{snapshot} ends", _emptied(broker, hidden))

    async def close(self) -> None:
        """Fill nothing any more; what is half full is called so after the next start."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def create(self, call: Call) -> Reply:
        """POST /snapshots."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        content, terms, context = call.body(tenant)
        content = _checked(content, _GIVEN)
        queries = content.get("snapshotQueries")
        if not isinstance(queries, list) or not queries:
            raise bad("a snapshot has snapshotQueries, a list with something in it")
        asked = [
            call.asking.of(query_parameters(query), terms, context, JSON) for query in queries
        ]
        for one in asked:
            planned_page(one)
        document = self._kept(call, tenant, content)
        self._work(document.id, self._filled(call, tenant, document, asked))
        return Reply(201, headers=located(_PLACE, document.id))

    def clone(self, call: Call) -> Reply:
        """POST /snapshots/{id}/clone."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        original = _found(call, tenant)
        content = _checked(call.body(tenant)[0], _CHANGING | {"id"})
        queries = original.body["snapshotQueries"]
        document = self._kept(call, tenant, {**content, "snapshotQueries": queries})
        source = call.broker.tenants.get(hidden_name(tenant.name, original.id))
        held = [] if source is None else [one.entity for one in source.of_types(None)]
        details: Any = original.body.get("snapshotQueriesDetails", [])
        self._work(document.id, self._copied(call.broker, tenant, document, (held, details)))
        return Reply(201, headers=located(_PLACE, document.id))

    def show(self, call: Call) -> Reply:
        """GET /snapshots/{id}."""
        tenant = call.tenant()
        asked = call.asked(tenant, frozenset({"options"}))
        return plain_reply(self._shown(call, tenant, _found(call, tenant)), asked)

    def find(self, call: Call) -> Reply:
        """GET /snapshots."""
        tenant = call.tenant()
        asked = call.asked(tenant, _LISTING)
        page, headers = paged(call, asked, self._meant(call, tenant, asked.given.get("q")))
        told = [self._shown(call, tenant, document) for document in page]
        return plain_reply(told, asked, headers)

    def update(self, call: Call) -> Reply:
        """PATCH /snapshots/{id}."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        call.identifier()
        content = _checked(call.body(tenant, patch=True)[0], _CHANGING)
        document = _found(call, tenant)
        body = document.body | _written(content, call.at)
        changed = Document(document.id, body, document.created, call.at)
        call.broker.keep(tenant, _KIND, changed)
        return Reply(200, orjson.dumps(self._shown(call, tenant, changed)))

    def delete(self, call: Call) -> Reply:
        """DELETE /snapshots/{id}."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        self._drop(call, tenant, _found(call, tenant))
        return _DONE

    def purge(self, call: Call) -> Reply:
        """DELETE /snapshots: those that a query means."""
        given = call.given(_PURGING)
        tenant = call.tenant()
        if "q" not in given:
            raise bad("too wide: a purge of snapshots has a query")
        for document in self._meant(call, tenant, given["q"]):
            self._drop(call, tenant, document)
        return _DONE

    # ----------------------------------------------------------------------------------------

    def _kept(self, call: Call, tenant: Tenant, content: dict[str, Any]) -> Document:
        identifier = content.get("id", f"urn:ngsi-ld:snapshot:{new_id()}")
        if not is_uri(identifier):
            raise bad("an id is a URI")
        self._drop_ended(call, tenant)
        known = tenant.documents.get(_KIND, {})
        if identifier in known or f"{identifier} ends" in self._tasks:
            raise NgsiError(Problem.ALREADY_EXISTS, f"{identifier} is there already")
        if len(known) >= _MOST:
            raise NgsiError(Problem.TOO_MANY_RESULTS, f"a tenant has {_MOST} snapshots at most")
        body = {
            "snapshotPriority": _PRIORITY,
            **_written(content, call.at),
            "snapshotQueries": content["snapshotQueries"],
            "snapshotStatus": "preparing",
        }
        document = Document(identifier, body, call.at, call.at)
        call.broker.keep(tenant, _KIND, document)
        return document

    def _work(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside requests, under the name of a snapshot."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[name] = task
        task.add_done_callback(lambda _: self._tasks.pop(name, None))

    async def _copied(
        self, broker: Broker, tenant: Tenant, document: Document, what: tuple[list[Entity], Any]
    ) -> None:
        held, details = what
        await _fill(broker, broker.hidden(tenant.name, document.id), held)
        if document.id in tenant.documents.get(_KIND, {}):
            _settle(broker, tenant, document, (_status(details), details))

    async def _filled(
        self, call: Call, tenant: Tenant, document: Document, asked: list[Asked]
    ) -> None:
        """Gather and keep, query by query."""
        hidden = call.broker.hidden(tenant.name, document.id)
        details: list[dict[str, Any]] = []
        for one in asked:
            try:
                gathered = await self._reading.gather(call, tenant, one)
                await _fill(call.broker, hidden, gathered.all())
            except (NgsiError, Unwritable) as error:
                _log.warning("a snapshot was not filled", id=document.id, why=str(error))
                details.append({"resultStatus": "failure", "detail": str(error)})
            else:
                result = "success" if gathered.origins else "empty"
                details.append({"resultStatus": result, "count": len(gathered.origins)})
        if tenant.documents.get(_KIND, {}).get(document.id) is not None:
            _settle(call.broker, tenant, document, (_status(details), details))

    def _shown(self, call: Call, tenant: Tenant, document: Document) -> dict[str, Any]:
        told: dict[str, Any] = {"id": document.id, "type": "Snapshot", **document.body}
        if told["snapshotStatus"] == "preparing" and document.id not in self._tasks:
            told["snapshotStatus"] = "failure"  # the process ended before it was full
        hidden = call.broker.tenants.get(hidden_name(tenant.name, document.id))
        used = document.created if hidden is None else max(hidden.used, document.created)
        told["createdAt"] = write_moment(document.created)
        told["lastUsedAt"] = write_moment(used)
        return told

    def _meant(self, call: Call, tenant: Tenant, text: str | None) -> list[Document]:
        self._drop_ended(call, tenant)
        kept = list(tenant.documents.get(_KIND, {}).values())
        if text is None:
            return kept
        node = parse(text)
        for path in paths(node):
            if path.names[0] not in _MEMBERS:
                raise bad(f"a snapshot has no member {path.names[0]!r}")
        matches = compile_query(node, call.broker.contexts.core)
        return [one for one in kept if matches(_as_entity(self._shown(call, tenant, one)))]

    def _drop_ended(self, call: Call, tenant: Tenant) -> None:
        for document in list(tenant.documents.get(_KIND, {}).values()):
            if not _lives(document, call.at):
                self._drop(call, tenant, document)

    def _drop(self, call: Call, tenant: Tenant, document: Document) -> None:
        task = self._tasks.pop(document.id, None)
        if task is not None:
            task.cancel()
        hidden = call.broker.tenants.get(hidden_name(tenant.name, document.id))
        if hidden is not None:
            self._work(f"{document.id} ends", _emptied(call.broker, hidden))
        call.broker.drop(tenant, _KIND, document.id)


async def _emptied(broker: Broker, hidden: Tenant) -> None:
    """Let go of what a snapshot held; others have turns between."""
    for count, held in enumerate(list(hidden.of_types(None))):
        if count % _AT_A_TIME == _AT_A_TIME - 1:
            await asyncio.sleep(0)
        broker.change(hidden, delete(held.entity, broker.now()))


def _status(details: Sequence[dict[str, Any]]) -> str:
    """What the results of all queries come to."""
    results = {one["resultStatus"] for one in details}
    if len(results) == 1:
        return str(results.pop())
    return "partial" if "success" in results else "failure"


async def _fill(broker: Broker, hidden: Tenant, entities: Iterable[Entity]) -> None:
    """Keep entities as they are, with the moments that they have; others have turns between."""
    for count, entity in enumerate(entities):
        if count % _AT_A_TIME == _AT_A_TIME - 1:
            await asyncio.sleep(0)
        if entity.id in hidden.entities:
            continue
        born = Change(
            entity.id,
            entity.created,
            Deed.CREATED,
            types=entity.types,
            scopes=entity.scopes,
            expires=entity.expires,
            put=entity.attributes,
        )
        broker.change(hidden, born)
        if entity.modified != entity.created:
            broker.change(hidden, Change(entity.id, entity.modified, Deed.CHANGED))


def _settle(
    broker: Broker, tenant: Tenant, document: Document, result: tuple[str, object]
) -> None:
    current = tenant.documents[_KIND][document.id]
    body = {**current.body, "snapshotStatus": result[0], "snapshotQueriesDetails": result[1]}
    broker.keep(tenant, _KIND, Document(document.id, body, document.created, broker.now()))


def _checked(content: object, known: frozenset[str]) -> dict[str, Any]:
    if not isinstance(content, dict) or not content:
        raise NgsiError(Problem.INVALID_REQUEST, "a snapshot is a JSON object")
    if content.get("type", "Snapshot") != "Snapshot":
        raise bad("its type is Snapshot")
    unknown = set(content) - known
    if unknown:
        raise bad(f"{min(unknown)} cannot be given here")
    priority = content.get("snapshotPriority", _PRIORITY)
    if isinstance(priority, bool) or not isinstance(priority, int) or not 0 <= priority <= 10:
        raise bad("snapshotPriority is a whole number from 0 to 10")
    if "snapshotLifetime" in content and not read_duration(content["snapshotLifetime"]):
        raise bad("snapshotLifetime is a duration")
    return content


def _written(content: dict[str, Any], at: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: content[name]
        for name in ("snapshotPriority", "snapshotLifetime")
        if name in content
    }
    lifetime = read_duration(content.get("snapshotLifetime"))
    if lifetime is not None:
        told["expiresAt"] = write_moment(at + int(lifetime * _SECOND))
    return told


def _lives(document: Document, at: int) -> bool:
    moment = read_moment(document.body.get("expiresAt"))
    return moment is None or moment > at


def _found(call: Call, tenant: Tenant) -> Document:
    identifier = call.identifier()
    document = tenant.documents.get(_KIND, {}).get(identifier)
    if document is None or not _lives(document, call.at):
        raise not_found(f"there is no snapshot {identifier}")
    return document


def _as_entity(told: dict[str, Any]) -> Entity:
    attributes = {
        NGSI_LD + name: (Instance(Kind.PROPERTY, value),) for name, value in told.items()
    }
    return Entity(str(told["id"]), (), attributes)
