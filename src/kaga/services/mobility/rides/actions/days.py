"""Changing the plan of a day: held while it changes, judged before it is written.

What: one held day per service; every change is a patch, which becomes an event, the new head
and an entry in the ledger, all in one transaction. Why here: nobody else writes plans, so no
plan is ever written that the judge refuses.

>>> # with write(on=[door_of(service, day)]) as tx:
>>> #     held = hold(tx, service, day)
>>> #     held.change(Change("booked", patch, "rides.booking.made", actor))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kaga.engines.references import damm_digit
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ledger.acts import Act, EntryId, Json, record
from kaga.services.mobility.rides.dayplan import (
    EMPTY,
    Patch,
    State,
    applied,
    digest_of,
    second_of,
)
from kaga.services.mobility.rides.dispatching import faults_added
from kaga.services.mobility.rides.models import DayEvent, DayHead
from kaga.services.mobility.rides.network import Network, network
from kaga.services.mobility.rides.queries.days import opening
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from kaga.kernel.storage import vault
    from kaga.kernel.storage.door import Transaction
    from kaga.services.mobility.rides.models import DemandService

PLANNER: Final = Actor.system("rides")


class BrokenPlan(RuntimeError):
    """A plan was about to be written that would break a promise; nothing was."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a plan, and what the ledger says of it.

    `subject` is a booking's handle, or nothing: then the day itself.
    """

    kind: str
    patch: Patch
    act: str
    actor: Actor
    subject: UUID | None = None
    public: Mapping[str, Json] = field(default_factory=dict)
    private: Mapping[str, Json] = field(default_factory=dict)
    key: tuple[vault.KeyId, bytes] | None = None


@dataclass(slots=True)
class HeldDay:
    """The plan of a day while nobody else may change it."""

    tx: Transaction
    service: DemandService
    head: DayHead
    terms: Terms
    net: Network

    @property
    def day(self) -> date:
        """Which day."""
        return self.head.day

    @property
    def state(self) -> State:
        """The plan now."""
        state: State = self.head.state
        return state

    @property
    def now(self) -> int:
        """This moment, as seconds of the day."""
        return second_of(self.head.day, clock.now())

    def change(self, change: Change) -> EntryId:
        """Write a change.

        Raises
        ------
        BrokenPlan: the judge found something that was not wrong before; the transaction
            must be given up.
        """
        after = applied(self.state, change.patch)
        faults = faults_added(self.state, after, self.net, self.now)
        if faults:
            raise BrokenPlan(tuple(map(str, faults)))
        return self._write(change, after)

    def next_reference(self) -> str:
        """The number of the next booking of the day, with its check digit."""
        number = self.head.bookings + 1
        self.tx.change(self.head, bookings=number)
        return reference_of(self.service, self.day, number)

    def _write(self, change: Change, after: dict[str, Any]) -> EntryId:
        number, digest = self.head.number + 1, digest_of(after)
        facts: dict[str, Json] = {
            "day": self.day.isoformat(),
            "service": self.service.code,
            "plan": number,
            "digest": digest,
            **change.public,
        }
        subject = change.subject or self.head.handle
        entry = record(
            self.tx,
            Act(change.act, change.actor, subject, facts, change.private, change.key),
        )
        emit(
            self.tx,
            Event(f"jp.kaga.{change.act}", str(subject), {**facts, "entry": str(entry)}),
        )
        self.tx.add(
            DayEvent(
                service=self.service,
                day=self.day,
                number=number,
                kind=change.kind,
                patch=dict(change.patch),
                digest=digest,
                entry_id=entry,
                at=clock.now(),
            )
        )
        self.tx.change(self.head, number=number, state=after, digest=digest)
        return entry


def door_of(service: DemandService, day: date) -> str:
    """What everybody competes for who changes a day."""
    return f"rides:{service.code}:{day.isoformat()}"


def hold(tx: Transaction, service: DemandService, day: date) -> HeldDay:
    """The plan of a day, begun with the roster's shifts if nobody has changed it yet."""
    rows = DayHead.objects.filter(service=service, day=day)
    head = tx.lock(rows).first()
    terms, net = Terms.read(service.terms), network()
    if head is not None:
        return HeldDay(tx, service, head, terms, net)
    empty = dict(EMPTY)
    head = tx.add(
        DayHead(service=service, day=day, number=0, state=empty, digest=digest_of(empty))
    )
    held = HeldDay(tx, service, head, terms, net)
    held.change(Change("opened", opening(service, day), "rides.day.opened", PLANNER))
    return held


def reference_of(service: DemandService, day: date, number: int) -> str:
    """The number of a booking that people can say: month and day, a number, a check digit.

    The service's own mark stands before it, so that two services never share a number.
    """
    digits = f"{day:%y%m%d}{number:03d}"
    mark = service.code[:1].upper()
    return f"{mark}{digits[:6]}-{digits[6:]}{damm_digit(digits)}"
