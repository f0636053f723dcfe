"""Records that wait for their turn, who waits for them, and how they are taken back.

What: entries in the order in which they came; those of one request stand together. When another
broker's records come in between, everything that was computed on what they touch is taken back,
newest first, whole requests at a time, and what stood on that as well.

>>> from kaga.services.exchange.log.store import Aftermath
>>> gathering = Gathering()
>>> gathering.add(Entry(b"", Aftermath()))
>>> len(gathering.overtaken_by({(0, "urn:a:1")}))
0
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

import orjson

from kaga.engines.context import Change
from kaga.services.exchange.log.records import Deed, Record
from kaga.services.exchange.log.store import Effect, Told

Key = tuple[object, ...]
_ANY_TENANT: Final[Key] = ("tenant",)


@dataclass(slots=True, eq=False)
class Wait:
    """Somebody who waits."""

    told: Told


@dataclass(slots=True, eq=False)
class Entry:
    """A record on its way.

    Attributes
    ----------
    wait: who makes its request again; None where its step is made again.
    """

    record: bytes
    effect: Effect
    wait: Wait | None = None

    def stands_on(self) -> tuple[Key, ...]:
        """What it stands on: its entity or document, and its tenant."""
        step = self.effect.step
        if step is None:
            return ()
        tenant = ("tenant", step.tenant.number)
        if step.did is None:
            return tenant, _ANY_TENANT
        if isinstance(step.did, Change):
            return (step.tenant.number, step.did.entity), tenant
        return (step.tenant.number, *step.did), tenant


@dataclass(slots=True)
class Gathering:
    """Entries and waits of the commit to come."""

    entries: list[Entry] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Put an entry behind all others."""
        self.entries.append(entry)

    def wait(self, told: Told, own: int) -> None:
        """Have somebody wait, to whose request the last `own` entries belong."""
        wait = Wait(told)
        for entry in self.entries[len(self.entries) - own :] if own > 0 else ():
            entry.wait = wait
        self.waits.append(wait)

    def put_before(self, earlier: Gathering) -> None:
        """Put back what was taken out for a commit."""
        self.entries[:0] = earlier.entries
        self.waits[:0] = earlier.waits

    def overtaken_by(self, touched: AbstractSet[Key]) -> list[Entry]:
        """Take out what stands on something that others touched, and undo it."""
        stale = set(touched)
        kept: list[Entry] = []
        out: list[Entry] = []
        for request in _requests(self.entries):
            keys = {key for entry in request for key in entry.stands_on()}
            if keys.isdisjoint(stale):
                kept += request
                continue
            stale |= {key for key in keys if key[0] != "tenant"}
            stale |= {entry.stands_on()[0] for entry in request if _founds_tenant(entry)}
            out += request
        for entry in reversed(out):
            entry.effect.undo()
        self.entries = kept
        stopped = {id(entry.wait) for entry in out}
        self.waits = [wait for wait in self.waits if id(wait) not in stopped]
        return out

    def taken_out(self) -> list[Entry]:
        """Take out everything that changed memory, and undo it, newest first."""
        out = [entry for entry in self.entries if entry.effect.step is not None]
        for entry in reversed(out):
            entry.effect.undo()
        self.entries = [entry for entry in self.entries if entry.effect.step is None]
        stopped = {id(entry.wait) for entry in out}
        self.waits = [wait for wait in self.waits if id(wait) not in stopped]
        return out

    def take_back(self) -> list[Wait]:
        """Undo everything, newest first; who waited for it."""
        for entry in reversed(self.entries):
            entry.effect.undo()
        waits, self.entries, self.waits = self.waits, [], []
        return waits


def touched_by(records: list[tuple[int, Record]]) -> set[Key]:
    """What records of others touch."""
    touched: set[Key] = set()
    for _, record in records:
        if record.deed is Deed.TENANT:
            touched |= {_ANY_TENANT, ("tenant", record.tenant)}
        elif record.deed is Deed.CHANGE:
            touched.add((record.tenant, orjson.loads(record.payload)[2]))
        elif record.deed in {Deed.KEEP, Deed.DROP}:
            touched.add((record.tenant, *orjson.loads(record.payload)[:2]))
    return touched


def _founds_tenant(entry: Entry) -> bool:
    return entry.effect.step is not None and entry.effect.step.did is None


def _requests(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Entries of one request together; what nobody waits for stands alone."""
    together: list[Entry] = []
    for entry in entries:
        if together and (entry.wait is None or entry.wait is not together[-1].wait):
            yield together
            together = []
        together.append(entry)
    if together:
        yield together
