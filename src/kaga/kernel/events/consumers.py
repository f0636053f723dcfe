"""Consumers inside the city: each part registers what it wants to hear of.

>>> @consumer("notices.case-arrived", types=["jp.kaga.procedures.case.*"])   # doctest: +SKIP
... def tell_the_resident(tx, event):
...     notify(tx, ...)

A handler changes the database only through `tx`: its changes and the mark that it has
handled the event are one commit, so it takes effect exactly once, whatever dies in between.
It does nothing slow and speaks to nobody outside; for that it starts a job or posts a mail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.storage.door import Transaction

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kaga.kernel.events.models import OutboxEvent


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as consumers see it."""

    id: UUID
    type: str
    subject: str
    time: datetime
    data: Mapping[str, object]


Handler = Callable[[Transaction, Happened], None]
_register: dict[str, Consumer] = {}


@dataclass(frozen=True, slots=True)
class Consumer:
    """A named handler with the types it wants ("a.b.c", or "a.b.*" for all below).

    `bookkeeping` says why its changes need no entry in the ledger; empty for acts.
    """

    name: str
    types: tuple[str, ...]
    handler: Handler
    bookkeeping: str = ""


def consumer(
    name: str, *, types: Sequence[str], bookkeeping: str = ""
) -> Callable[[Handler], Handler]:
    """Register a handler; a second one of the same name is an error at start-up."""

    def keep(handler: Handler) -> Handler:
        if name in _register:
            raise ValueError(f"consumer {name} is registered twice")
        _register[name] = Consumer(name, tuple(types), handler, bookkeeping)
        return handler

    return keep


def forget(name: str) -> None:
    """Take a consumer off the register (a part that is switched off, a test that is over)."""
    _register.pop(name, None)


def consumer_named(name: str) -> Consumer | None:
    """The registered consumer, if this city still has it."""
    return _register.get(name)


def consumers_of(event_type: str) -> list[Consumer]:
    """Everybody who wants events of this type, by name."""
    return [
        _register[name]
        for name in sorted(_register)
        if wants(_register[name].types, event_type)
    ]


def wants(patterns: Sequence[str], event_type: str) -> bool:
    """Whether a type is one of the patterns, or below one that ends in ".*" ("*": all)."""
    return any(
        pattern in {"*", event_type}
        or (pattern.endswith(".*") and event_type.startswith(pattern[:-1]))
        for pattern in patterns
    )


def seen(row: OutboxEvent) -> Happened:
    """A stored event as consumers see it."""
    return Happened(row.id, row.type, row.subject, row.time, row.data)
