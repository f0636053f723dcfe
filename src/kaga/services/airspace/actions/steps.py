"""How a flight moves: asked of the table, written with its step, told to ledger and events.

>>> step(tx, flight, Step(FlightAct.ACCEPT, "airspace.flight.accepted", DESK))
... # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.ledger.acts import EntryId, Json
from kaga.kernel.permissions import may, require
from kaga.services.airspace import rules, words
from kaga.services.airspace.answers import NOTHING, Answer
from kaga.services.airspace.enums import MOVES, FlightAct, FlightState
from kaga.services.airspace.models import AirCell, AirLine, Flight, FlightStep, FlightVolume

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

SKY = "airspace:sky"
"""What everybody competes for who changes which flights hold the air, or what they rest on."""
DESK = Actor.system("filing desk")


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a flight: who does it, the answer that goes with it, what else changes."""

    act: FlightAct
    name: str
    actor: Actor
    answer: Answer = NOTHING
    public: Mapping[str, Json] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)


def flights() -> QuerySet[Flight]:
    """Flights with everything a decision needs, by one query."""
    return Flight.objects.select_related("operator", "pilot", "vehicle__model", "route")


def own_flight(visitor: Visitor, reference: str) -> Flight:
    """A flight of an operator that the visitor files for.

    Raises
    ------
    SignInNeeded, StepUpNeeded: not (surely enough) signed in.
    NotFound: there is none, or it is another operator's.
    """
    rules.person_of(visitor)
    flight = flights().filter(reference=reference).first()
    if flight is None or not rules.member_of(visitor, flight.operator_id):
        raise NotFound
    require(visitor, rules.file, flight.operator_id)
    return flight


def seen_flight(visitor: Visitor, reference: str) -> Flight:
    """A flight that the visitor may look at: staff any, members their own operators'.

    Who is neither learns nothing of what is there; members do not learn of others' flights.
    """
    rules.person_of(visitor)
    rows = flights().filter(reference=reference)
    if not may(visitor, rules.see_flights):
        own = rules.operators_of(visitor)
        if not own:
            require(visitor, rules.see_flights)
        rows = rows.filter(operator__in=own)
    flight = rows.first()
    if flight is None:
        raise NotFound
    return flight


def held(tx: Transaction, flight: Flight, visitor: Visitor, act: FlightAct) -> Flight:
    """The flight as it is now, held for an act that it can take.

    Raises
    ------
    Conflict: it cannot be done from its state; says which.
    """
    tx.lock(Flight.objects.filter(id=flight.id)).values_list("id").get()
    fresh = flights().get(id=flight.id)
    if (FlightState(fresh.state), act) not in MOVES:
        state = words.STATES[FlightState(fresh.state)].in_language(visitor.language)
        raise Conflict(
            words.not_from_here.in_language(visitor.language, state=state),
            changes={"state": fresh.state},
        )
    return fresh


def step(tx: Transaction, flight: Flight, done: Step) -> EntryId:
    """Move a held flight; the id of the ledger entry."""
    after = MOVES[FlightState(flight.state), done.act]
    shown: dict[str, Json] = {
        "flight": flight.reference,
        "state": str(after),
        "reasons": [one.code for one in done.answer.reasons],
        **done.public,
    }
    cause = EntryId(flight.entry_id) if flight.entry_id else None
    subject = Subject(flight.handle, shown, cause=cause, name=flight.reference)
    entry = told_record(tx, done.name, done.actor, subject)
    record = done.answer.record()
    tx.add(
        FlightStep(
            flight=flight,
            act=str(done.act),
            to=str(after),
            etag=flight.etag + 1,
            at=clock.now(),
            person=done.actor.person,
            answer=record,
            entry_id=entry,
        )
    )
    tx.change(
        flight,
        state=str(after),
        answer=record,
        etag=flight.etag + 1,
        entry_id=entry,
        **done.columns,
    )
    return entry


def release(tx: Transaction, flight: Flight) -> None:
    """Give back the air that a flight held."""
    tx.remove_where(AirCell.objects.filter(flight=flight))
    tx.remove_where(AirLine.objects.filter(flight=flight))
    tx.remove_where(FlightVolume.objects.filter(flight=flight))
