"""The broker's memory and the log beneath it: the one way in which anything changes.

What: `Broker.change` and `Broker.keep` put a record into the log and its effect into memory, in
this order for everybody; whoever must not be told too early asks the committer. Why memory
first and disk after: two updates of one entity may stand in one group, and the second builds on
the first. Should the disk refuse, both are taken back.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import orjson

from kaga.engines.context import Change, Entity, NgsiError, Problem, changes
from kaga.engines.context.model import Absent
from kaga.engines.context.wire import pack_change, unpack_change
from kaga.kernel.clock import micros
from kaga.services.exchange.log.journal import Deed, Record, pack_fields
from kaga.services.exchange.log.store import Aftermath, Filing, Step, Store
from kaga.services.exchange.state.checkpoint import (
    CONTEXTS,
    DOCUMENTS,
    TENANTS,
    About,
    Checkpoint,
)
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.cutting import (
    Cut,
    complete,
    contexts_in,
    cut_of,
    documents_in,
    load_entities,
    tenants_in,
)
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.following import Changed, Filed, Follower
from kaga.services.exchange.state.tenants import HIDING, Tenant, gone_name, hidden_name

GONE: Final = changes.Deed.DELETED
_new: Final = tuple.__new__  # a third of what a named tuple's own constructor costs
NOT_YET: Final = -1  # the number of a tenant that nothing was written for


class _Effect(NamedTuple):
    """What goes with a change of an entity until it is durable; one of them for each record.

    Attributes
    ----------
    tell: hears of the change when it is durable.
    order: the entity's place, where the change takes it away.
    """

    tell: Callable[[Changed], None]
    tenant: Tenant
    change: Change
    before: Entity | None
    after: Entity | None
    order: int | None

    def undo(self) -> None:
        self.tenant.restore(self.change.entity, self.before, self.order)

    def done(self, number: int) -> None:
        self.tell(_new(Changed, (number, *self[1:5])))

    @property
    def step(self) -> Step:
        return Step(self.tenant, self.change, self.after)


class Broker:
    """Everything the process knows.

    Parameters
    ----------
    store: not yet replayed; replaying it is the first thing that happens.
    contexts: where names come from.
    loop: in which all of this runs.
    followers: who lives from the log; they hear of its replay too.
    checkpoint: what spares the replay of the records that it holds.
    """

    def __init__(
        self,
        store: Store,
        contexts: Contexts,
        loop: asyncio.AbstractEventLoop,
        followers: Sequence[Follower] = (),
        checkpoint: Checkpoint | None = None,
    ) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.contexts = contexts
        self.started = micros()
        self.alias = ""  # what other brokers call it; one is made of its identity where empty
        self.identity = store.identity
        self._followers = {follower.name: follower for follower in followers}
        self.listeners: list[
            Callable[[Filed], None]
        ] = []  # told of documents, never of a replay
        self._by_number: list[Tenant] = []
        self._last = 0
        self._store = store
        gc.disable()
        try:
            after = 0 if checkpoint is None else self._load(checkpoint)
            for number, record in store.replay(after):
                self._replay(number, record)
        finally:
            _settle_memory()
        self.committer = store.committer(loop, self._replay, self._redo)
        if not self._by_number:
            self._settle(Tenant("", NOT_YET))

    def now(self) -> int:
        """The moment of a change, microseconds since 1970; it never goes back."""
        self._last = max(micros(), self._last)
        return self._last

    def tenant(self, name: str) -> Tenant:
        """The tenant of a request.

        Raises
        ------
        NgsiError
            `NonexistentTenant`.
        """
        found = self.tenants.get(name)
        if found is None or HIDING in name:
            raise NgsiError(Problem.NO_SUCH_TENANT, f"there is no tenant {name!r}")
        return found

    def tenant_to_be(self, name: str) -> Tenant:
        """The tenant of a request that may bring one about: its first change does."""
        if HIDING in name:
            raise NgsiError(Problem.BAD_REQUEST_DATA, "no tenant is called so")
        return self.tenants.get(name) or Tenant(name, NOT_YET)

    def follower(self, name: str) -> Follower | None:
        """One who lives from the log, by name."""
        return self._followers.get(name)

    def begin(self, name: str) -> Tenant:
        """A tenant, brought about if it is not there yet."""
        tenant = self.tenant_to_be(name)
        self._settle(tenant)
        return tenant

    def hidden(self, tenant: str, snapshot: str) -> Tenant:
        """The tenant that holds a snapshot of another one; its first change brings it about."""
        name = hidden_name(tenant, snapshot)
        return self.tenants.get(name) or Tenant(name, NOT_YET)

    def remove(self, tenant: Tenant) -> None:
        """A tenant is no more, and nothing of it, its snapshots included.

        Only where no other broker shares the store, and never the default tenant.
        """
        prefix = f"{tenant.name}{HIDING}"
        hidden = [one for name, one in self.tenants.items() if name.startswith(prefix)]
        for one in (*hidden, tenant):
            record = pack_fields(self.now(), Deed.REMOVAL, one.number, b"")
            undo, done = partial(self._bring_back, one), partial(self._removed, one)
            self.committer.add(record, Aftermath(undo, done, Step(one)))
            self._remove(one)

    def _remove(self, tenant: Tenant) -> None:
        del self.tenants[tenant.name]
        tenant.is_gone = True
        self._by_number[tenant.number] = Tenant(gone_name(tenant.number), tenant.number)
        self.contexts.forget_resolved()

    def _bring_back(self, tenant: Tenant) -> None:
        tenant.is_gone = False
        self.tenants[tenant.name] = self._by_number[tenant.number] = tenant

    def _removed(self, tenant: Tenant, number: int) -> None:
        _ = number
        for follower in self._followers.values():
            follower.removed(tenant)

    def _settle(self, tenant: Tenant) -> None:
        if tenant.is_gone:
            raise NgsiError(Problem.NO_SUCH_TENANT, f"the tenant {tenant.name!r} is no more")
        if tenant.number == NOT_YET:
            tenant.number = len(self._by_number)
            undo = partial(self._leave, tenant)
            record = pack_fields(self.now(), Deed.TENANT, tenant.number, tenant.name.encode())
            self.committer.add(record, Aftermath(undo, step=Step(tenant)))
            self._enter(tenant)

    def change(self, tenant: Tenant, change: Change) -> None:
        """Make one change, and put it on its way to the disk."""
        if tenant.number == NOT_YET or tenant.is_gone:
            self._settle(tenant)
        self.committer.must_take()
        if change.deed is changes.Deed.CREATED:
            self._end(tenant, change)
        payload = orjson.dumps(pack_change(change))
        record = pack_fields(change.at, Deed.CHANGE, tenant.number, payload)
        order = tenant.order_of(change.entity) if change.deed is GONE else None
        before, after = tenant.apply(change)
        parts = (self._changed, tenant, change, before, after, order)
        self.committer.add(record, _new(_Effect, parts))

    def _end(self, tenant: Tenant, change: Change) -> None:
        """An entity that ended by itself and is made anew was deleted in between."""
        held = tenant.entities.get(change.entity)
        if held is not None and changes.has_ended(held.entity, change.at):
            self.change(tenant, changes.ended(held.entity, change.at))

    def keep(self, tenant: Tenant, collection: Collection, document: Document) -> None:
        """Keep a document, in the place of one with the same identifier."""
        self._settle(tenant)
        kept = tenant.documents.setdefault(collection, {})
        packed = [collection, document.id, document.created, document.modified, document.body]
        before = kept.get(document.id)
        undo = partial(_restore, kept, document.id, before)
        done = partial(self._filed, tenant, collection, before, document)
        record = pack_fields(self.now(), Deed.KEEP, tenant.number, orjson.dumps(packed))
        step = Step(tenant, Filing(collection, document.id), document)
        self.committer.add(record, Aftermath(undo, done, step))
        kept[document.id] = document

    def drop(self, tenant: Tenant, collection: Collection, identifier: str) -> None:
        """Drop a document that is there."""
        kept = tenant.documents[collection]
        before = kept[identifier]
        undo = partial(_restore, kept, identifier, before)
        done = partial(self._filed, tenant, collection, before, None)
        packed = orjson.dumps([collection, identifier])
        record = pack_fields(self.now(), Deed.DROP, tenant.number, packed)
        step = Step(tenant, Filing(collection, identifier))
        self.committer.add(record, Aftermath(undo, done, step))
        del kept[identifier]

    def note(self, follower: Follower, tenant: Tenant, note: object) -> None:
        """Have a follower remember something, as plain JSON; the follower is told with it."""
        self._settle(tenant)
        payload = orjson.dumps([follower.name, note])
        done = partial(self._noted, follower.name, tenant, note)
        record = pack_fields(self.now(), Deed.NOTE, tenant.number, payload)
        self.committer.add(record, Aftermath(done=done))

    @property
    def written(self) -> int:
        """Bytes of log that the start read, and that were written since."""
        return self._store.written

    def cut(self) -> asyncio.Future[Cut]:
        """Everything as it is behind the record that was added last, once it is durable."""
        whole: asyncio.Future[Cut] = asyncio.get_running_loop().create_future()

        def take() -> None:
            about = About(self.committer.last, self._last)
            cut = cut_of(self._by_number, self.contexts.fetched(), about)
            complete(whole, cut, self.committer, self._followers.values())

        self.committer.at_rest(take)
        return whole

    def close(self) -> None:
        """Write what is there and let go of the store."""
        self.committer.close()
        self._store.close()

    def _redo(self, step: Step) -> None:
        """Make a step that was overtaken on the state that is there now: the last one wins."""
        tenant = self.tenant_to_be(step.tenant.name)
        if isinstance(step.did, Change):
            if _still_holds(tenant, step.did):
                self.change(tenant, step.did)
        elif step.did is None:
            self._settle(tenant)
        elif isinstance(step.after, Document):
            self.keep(tenant, step.did.collection, step.after)
        elif step.did.document in tenant.documents.get(step.did.collection, {}):
            self.drop(tenant, step.did.collection, step.did.document)

    def _changed(self, event: Changed) -> None:
        for follower in self._followers.values():
            follower.changed(event)

    def _filed(
        self,
        tenant: Tenant,
        collection: Collection,
        before: Document | None,
        after: Document | None,
        number: int,
    ) -> None:
        event = Filed(number, tenant, collection, before, after)
        for follower in self._followers.values():
            follower.filed(event)
        for listener in self.listeners:
            listener(event)

    def _noted(self, name: str, tenant: Tenant, note: object, number: int) -> None:
        follower = self._followers.get(name)
        if follower is not None:
            follower.noted(number, tenant, note)

    def _enter(self, tenant: Tenant) -> None:
        self.tenants[tenant.name] = tenant
        self._by_number.append(tenant)

    def _leave(self, tenant: Tenant) -> None:
        del self.tenants[tenant.name]
        self._by_number.remove(tenant)
        tenant.number = NOT_YET

    def _load(self, checkpoint: Checkpoint) -> int:
        """Take in a checkpoint; the number of the last record that it holds."""
        rows = checkpoint.rows()
        for tenant in tenants_in(rows.pop(TENANTS, ())):
            self._enter(tenant)
        load_entities(checkpoint, self._by_number)
        for number, collection, document in documents_in(rows.pop(DOCUMENTS, ())):
            kept = self._by_number[number].documents.setdefault(collection, {})
            kept[document.id] = document
        for context in contexts_in(rows.pop(CONTEXTS, ())):
            self.contexts.remember(context)
        for name, follower in self._followers.items():
            follower.restore(rows.get(name, ()))
        self._last = checkpoint.about.moment
        return checkpoint.about.number

    def _replay(self, number: int, record: Record) -> None:
        self._last = max(self._last, record.at)
        if record.deed is Deed.TENANT:
            self._enter(Tenant(record.payload.decode(), record.tenant))
            return
        tenant = self._by_number[record.tenant]
        if record.deed is Deed.REMOVAL:
            self._remove(tenant)
            self._removed(tenant, number)
            return
        packed = orjson.loads(record.payload)
        if record.deed is Deed.CHANGE:
            self._replay_change(number, tenant, unpack_change(packed))
        elif record.deed is Deed.NOTE:
            self._noted(packed[0], tenant, packed[1], number)
        else:
            self._replay_document(number, tenant, packed)

    def _replay_change(self, number: int, tenant: Tenant, change: Change) -> None:
        before, after = tenant.apply(change)
        self._changed(Changed(number, tenant, change, before, after))

    def _replay_document(self, number: int, tenant: Tenant, packed: list[Any]) -> None:
        """A document kept, as `[collection, id, created, modified, body]`, or dropped."""
        collection, identifier = Collection(packed[0]), packed[1]
        kept = tenant.documents.setdefault(collection, {})
        before, after = kept.get(identifier), None
        if len(packed) > 2:
            _, _, created, modified, body = packed
            after = Document(identifier, body, created, modified)
        _restore(kept, identifier, after)
        tenant.heard += 1
        if collection is Collection.CONTEXT:
            self.contexts.forget_resolved()
        self._filed(tenant, collection, before, after, number)


def _still_holds(tenant: Tenant, change: Change) -> bool:
    """Whether a change that was overtaken still has something to change."""
    if change.deed is changes.Deed.CREATED:
        return True
    held = tenant.entities.get(change.entity)
    if held is None or change.deed is not GONE or isinstance(change.expires, Absent):
        return held is not None
    return changes.has_ended(held.entity, change.at)


def _restore(kept: dict[str, Document], identifier: str, document: Document | None) -> None:
    if document is None:
        kept.pop(identifier, None)
    else:
        kept[identifier] = document


def _settle_memory() -> None:
    """Keep the collector of cycles away from entities: they have none, and are many."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
