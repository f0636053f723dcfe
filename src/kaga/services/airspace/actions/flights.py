"""A flight before and after it is filed: drafted, checked, answered for, withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.engines.airspace.deconflict.tracks import TrackError
from kaga.engines.airspace.frame import FrameError
from kaga.engines.airspace.heights import HeightError
from kaga.engines.references import damm_digit
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.clock import to_local
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.ledger.acts import Json
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.airspace import rules, words
from kaga.services.airspace.actions.rehearsing import rehearse_once
from kaga.services.airspace.actions.steps import (
    SKY,
    Step,
    flights,
    held,
    own_flight,
    release,
    step,
)
from kaga.services.airspace.answers import ANSWERED_BY_NAME, Answer, Reason
from kaga.services.airspace.desk import every_reason
from kaga.services.airspace.enums import FlightAct, FlightState, PriorityClass
from kaga.services.airspace.flightplan import (
    PlanError,
    RoutePlan,
    corners_of,
    line_of,
    plan_digest,
    plan_record,
    require_sound,
)
from kaga.services.airspace.models import (
    Flight,
    FlightStep,
    Operator,
    Override,
    Pilot,
    Route,
    RouteCertificate,
    Series,
    Vehicle,
    Verification,
)
from kaga.services.airspace.ports import Judged, Verdict, judge
from kaga.services.airspace.queries.basis import published_map
from kaga.services.airspace.queries.lists import extensions_on

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import EntryId
    from kaga.kernel.storage.door import Transaction

LARGEST_CERTIFICATE: Final = 4 * 1024 * 1024
LONGEST_TEXT: Final = 200
VERIFIER: Final = "kaga.engines.airspace.verify"


@dataclass(frozen=True, slots=True)
class NewFlight:
    """What an operator wants to fly."""

    operator: UUID
    pilot: UUID
    vehicle: UUID
    priority: PriorityClass
    purpose: str
    plan: RoutePlan


def draft_flight(visitor: Visitor, wanted: NewFlight) -> Flight:
    """Keep a route and a draft of a flight along it.

    Raises
    ------
    NotFound, NotAllowed: not an operator of the visitor.
    Invalid: pilot or vehicle of somebody else, a priority it may not use, a route that
        contradicts itself or whose heights have the wrong datum.
    """
    if not rules.member_of(visitor, wanted.operator):
        rules.person_of(visitor)
        raise NotFound
    require(visitor, rules.file, wanted.operator)
    _require_sound(visitor, wanted)
    operator = Operator.objects.get(id=wanted.operator)
    _require_own(visitor, operator, wanted)
    route = _route(wanted)
    proof = wanted.plan.certificate
    with write(on=["airspace:number"]) as tx:
        tx.add(route)
        digest = hashlib.sha256(proof).hexdigest()
        tx.add(RouteCertificate(route=route, content=proof, sha256=digest))
        flight = Flight(
            reference=next_reference(tx, "F"),
            operator=operator,
            pilot_id=wanted.pilot,
            vehicle_id=wanted.vehicle,
            route=route,
            priority=str(wanted.priority),
            purpose=wanted.purpose.strip(),
            departs_at=route.departs_at,
            arrives_at=route.arrives_at,
        )
        _begin(tx, flight, visitor.actor("operator"))
    return flight


def _begin(tx: Transaction, flight: Flight, actor: Actor) -> None:
    public = {
        "flight": flight.reference,
        "route": flight.route.digest,
        "priority": flight.priority,
    }
    subject = Subject(flight.handle, public, name=flight.reference)
    flight.entry_id = told_record(tx, "airspace.flight.drafted", actor, subject)
    tx.add(flight)
    tx.add(
        FlightStep(
            flight=flight,
            act=str(FlightAct.DRAFT),
            to=flight.state,
            etag=flight.etag,
            at=flight.drafted_at,
            person=actor.person,
            entry_id=flight.entry_id,
        )
    )


def _require_sound(visitor: Visitor, wanted: NewFlight) -> None:
    language, purpose = visitor.language, wanted.purpose.strip()
    if not 0 < len(purpose) <= LONGEST_TEXT:
        said = words.needed if not purpose else words.too_long
        raise Invalid({"purpose": [said.in_language(language, most=LONGEST_TEXT)]})
    if len(wanted.plan.certificate) > LARGEST_CERTIFICATE:
        raise Invalid({"certificate": [words.PLAN_ERROR.in_language(language, why="> 4 MB")]})
    try:
        require_sound(wanted.plan)
    except (PlanError, TrackError, FrameError, HeightError) as error:
        sentence = words.PLAN_ERROR.in_language(language, why=str(error))
        raise Invalid({"plan": [sentence]}) from error


def _require_own(visitor: Visitor, operator: Operator, wanted: NewFlight) -> None:
    language = visitor.language
    own_pilot = Pilot.objects.filter(id=wanted.pilot, operator=operator).exists()
    own_vehicle = Vehicle.objects.filter(id=wanted.vehicle, operator=operator).exists()
    if not (own_pilot and own_vehicle):
        where = "vehicle" if own_pilot else "pilot"
        raise Invalid({where: [words.not_of_operator.in_language(language)]})
    if str(wanted.priority) not in operator.priorities:
        named = words.PRIORITIES[wanted.priority].in_language(language)
        said = words.not_your_priority.in_language(language, priority=named)
        raise Invalid({"priority": [said]})


def _route(wanted: NewFlight) -> Route:
    plan = wanted.plan
    first, last = plan.corners[0].second, plan.corners[-1].second
    return Route(
        operator_id=wanted.operator,
        origin=plan.origin,
        goal=plan.goal,
        departs_at=datetime.fromtimestamp(first, UTC),
        arrives_at=datetime.fromtimestamp(last, UTC),
        preset=plan.preset,
        map_version=plan.map_version,
        people_digest=plan.people,
        line=line_of(plan),
        plan=plan_record(plan),
        digest=plan_digest(plan),
        figures=dict(plan.figures),
    )


def next_number(tx: Transaction, name: str) -> int:
    """The next number of a series; its writers hold `airspace:number`."""
    row = Series.objects.filter(name=name).first()
    if row is None:
        return tx.add(Series(name=name, last=1)).last
    return tx.change(row, last=row.last + 1).last


def next_reference(tx: Transaction, letter: str) -> str:
    """`F2026-000031-2`: letter, year, number, check digit over both."""
    year = clock.today().year
    number = next_number(tx, f"{letter}:{year}")
    return f"{letter}{year}-{number:06d}-{damm_digit(f'{year}{number:06d}')}"


def check_flight(visitor: Visitor, reference: str) -> Answer:
    """Rehearse the route, judge it by its certificate, the rules and what is known now.

    Raises
    ------
    NotFound: not a flight of the visitor's operators. Conflict: not from its state.
    """
    flight = own_flight(visitor, reference)
    rehearse_once(visitor, flight)
    verdict = _judged(flight)
    found = (*verdict.reasons, *every_reason(flight, clock.now()))
    waiting = tuple(one for one in found if one.code in ANSWERED_BY_NAME)
    against = tuple(one for one in found if one.code not in ANSWERED_BY_NAME)
    act = FlightAct.FAIL if against else FlightAct.CHECK
    name = "airspace.flight.found_wanting" if against else "airspace.flight.checked"
    answer = Answer((*against, *waiting))
    with write() as tx:
        fresh = held(tx, flight, visitor, act)
        public = _verified(verdict)
        done = Step(act, name, visitor.actor("operator"), answer, public=public)
        entry = step(tx, fresh, done)
        if verdict.checks:
            tx.add(_verification(fresh, verdict, entry))
    return answer


def _verified(verdict: Verdict) -> dict[str, Json]:
    """What the ledger keeps of a verification: how many checks there were, how many failed."""
    if not verdict.checks:
        return {}
    failed = sum(not one["passed"] for one in verdict.checks)
    return {"checks": len(verdict.checks), "failed": failed}


def _verification(flight: Flight, verdict: Verdict, entry: EntryId) -> Verification:
    return Verification(
        route_id=flight.route_id,
        by=VERIFIER,
        passed=all(one["passed"] for one in verdict.checks),
        checks=[dict(one) for one in verdict.checks],
        entry_id=entry,
    )


def _judged(flight: Flight) -> Verdict:
    """What the judge of routes says; without one, that nobody can say."""
    found = judge()
    if found is None:
        return Verdict((Reason("not_judged"),))
    proof = RouteCertificate.objects.get(route_id=flight.route_id)
    return found.verdict(
        Judged(
            corners_of(flight.route.plan),
            bytes(proof.content),
            flight.route.map_version,
            flight.route.people_digest,
            flight.vehicle.model.risk_class,
            flight.pilot.licence,
            extensions_on(flight.pilot_id, to_local(flight.departs_at).date()),
            flight.vehicle.certificate,
            flight.priority,
        )
    )


def withdraw_flight(visitor: Visitor, reference: str) -> Flight:
    """Take a flight back; the air it held is free at once."""
    flight = own_flight(visitor, reference)
    with write(on=[SKY]) as tx:
        fresh = held(tx, flight, visitor, FlightAct.WITHDRAW)
        release(tx, fresh)
        actor = visitor.actor("operator")
        step(tx, fresh, Step(FlightAct.WITHDRAW, "airspace.flight.withdrawn", actor))
    return fresh


def answer_for_flight(visitor: Visitor, reference: str, reason: str) -> Override:
    """Answer by name for a flight on a map or people data that is not official.

    It holds for this flight on the data of this moment only; everything else that stands
    against a flight stays against it.

    Raises
    ------
    NotAllowed: not the head of airspace, or a member of the operator.
    Conflict: nothing has to be answered for. Invalid: no reason given.
    """
    require(visitor, rules.override)
    person = rules.person_of(visitor)
    flight = flights().filter(reference=reference).first()
    if flight is None:
        raise NotFound
    if rules.member_of(visitor, flight.operator_id):
        raise NotAllowed(words.own_proposal.in_language(visitor.language))
    text = reason.strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        said = words.too_long if text else words.needed
        raise Invalid({"reason": [said.in_language(visitor.language, most=LONGEST_TEXT)]})
    standing_in = _stand_ins(visitor, flight)
    key = vault.fresh_key()
    private = {"name": visitor.name, "reason": text}
    with write(on=[SKY]) as tx:
        current = published_map()
        version = "" if current is None else current.version
        public: dict[str, Json] = {
            "flight": flight.reference,
            "map": version,
            "for": standing_in,
        }
        subject = Subject(flight.handle, public, private, key, name=flight.reference)
        vault.keep_key(tx, key)
        entry = told_record(tx, "airspace.flight.answered_for", visitor.actor("staff"), subject)
        return tx.add(
            _override(flight, key, private, person=person, map_version=version, entry_id=entry)
        )


def _override(
    flight: Flight,
    key: tuple[vault.KeyId, bytes],
    private: Mapping[str, str],
    **columns: object,
) -> Override:
    row = Override(
        flight=flight, people_digest=flight.route.people_digest, key_id=key[0], **columns
    )
    row.name = vault.seal_with(key[1], private["name"].encode(), f"override-name:{row.id}")
    row.reason = vault.seal_with(
        key[1], private["reason"].encode(), f"override-reason:{row.id}"
    )
    return row


def _stand_ins(visitor: Visitor, flight: Flight) -> list[Json]:
    """What has to be answered for, by code."""
    codes = [one.code for one in every_reason(flight, clock.now())]
    found: list[Json] = [code for code in codes if code in ANSWERED_BY_NAME]
    done = flight.state in (FlightState.ACCEPTED, FlightState.WITHDRAWN)
    if done or not found:
        raise Conflict(words.no_override_needed.in_language(visitor.language))
    return found
