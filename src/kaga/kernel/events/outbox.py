"""The outbox: `emit` writes the event in the transaction of the change it tells of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.ids import new_id
from kaga.kernel.storage.making import make

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from kaga.kernel.storage.door import Transaction


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened (CloudEvents 1.0: type, subject, data).

    Attributes
    ----------
    type: reverse-DNS name in the past tense ("jp.kaga.procedures.case.arrived").
    subject: what it happened to: a reference or handle, never a name.
    data: JSON facts that consumers may know; personal content stays with its owner. Keys in
        `envelope.IN_CITY_ONLY` (`person`) are heard inside the city and never leave it.
    """

    type: str
    subject: str
    data: Mapping[str, object] = field(default_factory=dict)


def emit(tx: Transaction, event: Event) -> UUID:
    """Put `event` into the outbox of the open transaction; its id."""
    told = {"type": event.type, "subject": event.subject, "data": dict(event.data)}
    row = make(OutboxEvent, id=new_id(), **told)
    return tx.add(row).id
