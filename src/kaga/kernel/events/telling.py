"""How every change leaves its trace: one entry in the ledger, one event of the same name.

>>> told_record(tx, "airspace.port.added", actor, Subject(port.handle))  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ledger.acts import Act, EntryId, Json, record

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.storage import vault
    from kaga.kernel.storage.door import Transaction


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about.

    Attributes
    ----------
    handle: what the ledger calls it. public: facts for everybody.
    private: what the entry's commitment binds; sealed with `key`.
    cause: the entry that led to this one. name: what the event calls it (else the handle).
    """

    handle: UUID
    public: Mapping[str, Json] = field(default_factory=dict)
    private: Mapping[str, Json] = field(default_factory=dict)
    key: tuple[vault.KeyId, bytes] | None = None
    cause: EntryId | None = None
    name: str = ""


def told_record(tx: Transaction, name: str, actor: Actor, subject: Subject) -> EntryId:
    """Record an act and emit its event in the open transaction; the id of the entry."""
    entry = record(
        tx,
        Act(
            name,
            actor,
            subject.handle,
            public=subject.public,
            private=subject.private,
            key=subject.key,
            cause=subject.cause,
        ),
    )
    facts, kind = {**subject.public, "entry": str(entry)}, f"jp.kaga.{name}"
    emit(tx, Event(kind, subject.name or str(subject.handle), facts))
    return entry
