"""Submitting: the draft becomes a case, and the number shown is on the disk.

Arrival is the commit (情報通信技術を活用した行政の推進等に関する法律6条3項). Everything that
can be computed is computed before the write door opens; inside are one number, the case, its
first act, the end of the draft, a claim on the pot, the ledger entry and the event. Sending
again, by the same draft or the same request key, gives the same number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db import IntegrityError

from kaga.engines.calendar import day_in_japan, fiscal_year
from kaga.engines.cases import Act, Facts, Moved, Need, Outcome, Party, Position, State, apply
from kaga.engines.references import Reference
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound, StepUpNeeded
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.acts import Act as LedgerAct
from kaga.kernel.ledger.acts import record
from kaga.kernel.storage.making import make
from kaga.kernel.storage.prepared import Prepared
from kaga.kernel.storage.together import write_together
from kaga.services.procedures import rules, words
from kaga.services.procedures.actions import awards
from kaga.services.procedures.actions.drafts import find_draft, require_own
from kaga.services.procedures.actions.effects import clock_fields
from kaga.services.procedures.actions.numbers import next_number
from kaga.services.procedures.enums import AwardStatus, Route
from kaga.services.procedures.models import Case, CaseAct, Draft, Pot, Procedure
from kaga.services.procedures.queries.facts import is_open, variant_of
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.versions import (
    claim_of,
    display_name,
    examine,
    form_of,
    loaded,
    messages,
    written,
)

if TYPE_CHECKING:
    from datetime import datetime

    from kaga.engines.forms import Examination
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

_pots = Prepared(Pot.objects.all, "procedure", "fiscal_year")
Intent = Literal["if_eligible", "although_not_eligible"]
AUTHENTICATED_WITHIN_S = 3_600


@dataclass(frozen=True, slots=True)
class Submitted:
    """The application has arrived.

    Attributes
    ----------
    reference: the number to tell the resident. arrived_at: the moment of arrival.
    award: whether money of the pot is reserved, waits, or plays no part.
    again: whether it had arrived before.
    """

    reference: str
    case_id: UUID
    arrived_at: datetime
    award: AwardStatus | None = None
    again: bool = False


class _Sent(Exception):
    """The draft is gone: it was submitted meanwhile."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """Everything known before the door opens: the case lacks its arrival and its number."""

    visitor: Visitor
    draft: Draft
    safe: Safe
    found: Examination
    digest: str
    case: Case


def submit(
    visitor: Visitor,
    draft_id: UUID,
    *,
    request_key: str | None = None,
    intent: Intent = "if_eligible",
) -> Submitted:
    """Submit a draft.

    Parameters
    ----------
    request_key: the client's Idempotency-Key; the same key gives the same number.
    intent: whoever does not meet the conditions may still apply and gets a decision with
        reasons (行政手続法7条), but must say so.

    Raises
    ------
    Invalid: answers are missing or wrong, or lead to an end. Conflict: applied before.
    StepUpNeeded: the procedure asks for a stronger or fresher sign-in.
    """
    ready = _prepare(visitor, draft_id, request_key, intent)
    if ready is None:
        return _found_again(visitor, draft_id, request_key)
    number = ready.draft.procedure.number
    locks = [f"procedures:pot:{number}"] if ready.draft.procedure.has_pot else []
    try:
        return write_together(
            lambda tx: _arrive(tx, ready), on=[f"procedures:number:{number}", *locks]
        )
    except _Sent:
        return _found_again(visitor, draft_id, request_key)
    except IntegrityError:
        return _explain_clash(ready)


def _sent_before(visitor: Visitor, draft_id: UUID, request_key: str | None) -> Submitted | None:
    """The case this draft became, or the one this request key was used for."""
    own = Case.objects.filter(applicant=rules.principal_of(visitor)).select_related("award")
    case = own.filter(draft_id=draft_id).first()
    if case is None and request_key:
        case = own.filter(request_key=request_key).first()
        if case is not None and find_draft(draft_id) is not None:
            raise Conflict(words.key_reused.in_language(visitor.language))
    return None if case is None else _again(case)


def _again(case: Case) -> Submitted:
    held = getattr(case, "award", None)
    status = AwardStatus(held.status) if held else None
    return Submitted(case.reference, case.id, case.arrived_at, status, again=True)


def _found_again(visitor: Visitor, draft_id: UUID, request_key: str | None) -> Submitted:
    found = _sent_before(visitor, draft_id, request_key)
    if found is None:
        raise NotFound
    return found


def _explain_clash(ready: _Ready) -> Submitted:
    """A unique rule of the database refused: say which promise it keeps."""
    found = _sent_before(ready.visitor, ready.draft.id, ready.case.request_key)
    if found is not None:
        return found
    procedure, person = ready.draft.procedure, ready.draft.principal
    awards.refuse_second(ready.visitor, procedure, person)
    raise Conflict(words.already_sent.in_language(ready.visitor.language))


def _prepare(
    visitor: Visitor, draft_id: UUID, request_key: str | None, intent: Intent
) -> _Ready | None:
    """Everything that can be known before the door opens; None if the draft is gone."""
    draft = find_draft(draft_id)
    if draft is None:
        return None
    require_own(visitor, draft)
    _require_assurance(visitor, draft)
    safe = Safe.of(draft)
    form, today = form_of(draft.version_id), clock.today()
    found = examine(form, safe.open("answers", draft.answers), today)
    if found.faults:
        raise Invalid(messages(form, found.faults, visitor.language))
    if found.end is not None and intent == "if_eligible":
        sentences = [found.end.because.get(visitor.language)]
        raise Invalid({"": [*sentences, words.not_eligible.in_language(visitor.language)]})
    answers = written(dict(sorted(found.answers.items())))
    digest = hashlib.sha256(answers).hexdigest()
    case = _new_case(visitor, draft, request_key)
    own = safe.owned_by(case.id)
    case.answers = own.seal_bytes("answers", answers)
    case.name = own.seal_text("name", display_name(draft.procedure.facts, found.answers))
    return _Ready(visitor, draft, safe, found, digest, case)


def _require_assurance(visitor: Visitor, draft: Draft) -> None:
    wanted = draft.procedure.assurance
    if visitor.assurance < wanted:
        raise StepUpNeeded(assurance=wanted, max_age_s=AUTHENTICATED_WITHIN_S)


def _arrive(tx: Transaction, ready: _Ready) -> Submitted:
    """Inside the door: the moment of arrival."""
    now = clock.now()
    draft, year = ready.draft, fiscal_year(day_in_japan(now))
    pot = _pot_of(draft.procedure, year)
    moved = _ask(ready, now, pot)
    _require_first(ready)
    if not tx.remove(Draft, id=draft.id, etag=draft.etag):
        raise _gone(ready)
    case = ready.case
    case.arrived_at, case.fiscal_year = now, year
    case.state = str(moved.position.state)
    for name, value in clock_fields(case, []).items():
        setattr(case, name, value)
    number = next_number(tx, f"case:{draft.procedure.number}:{year}")
    case.reference = str(Reference(year, draft.procedure.number, number))
    case.entry_id = entry = record(tx, _ledger_act(ready, case))
    tx.add(case)
    tx.add(_first_act(ready, case, moved, entry))
    award = _claim(tx, ready, case, pot)
    emit(tx, _event(case, award))
    return Submitted(case.reference, case.id, now, award)


def _require_first(ready: _Ready) -> None:
    """Once per person, where no pot keeps count of it."""
    procedure = ready.draft.procedure
    if not procedure.once_per_person or procedure.has_pot:
        return
    ended = (Outcome.REFUSED, Outcome.REJECTED, Outcome.WITHDRAWN)
    before = Case.objects.filter(procedure=procedure, applicant=ready.draft.principal)
    earlier = before.exclude(outcome__in=ended).values_list("reference", flat=True).first()
    if earlier is not None:
        language = ready.visitor.language
        raise Conflict(
            words.once_only.in_language(language, reference=earlier),
            changes={"reference": earlier},
        )


def _gone(ready: _Ready) -> Exception:
    """The draft was submitted, or saved on another screen since it was read."""
    if Draft.objects.filter(id=ready.draft.id).exists():
        return Conflict(words.draft_changed.in_language(ready.visitor.language))
    return _Sent()


def _ask(ready: _Ready, now: datetime, pot: Pot | None) -> Moved:
    procedure, day = ready.draft.procedure, day_in_japan(now)
    funded = pot is not None or not procedure.has_pot
    facts = Facts(day, complete=True, open=is_open(procedure, day) and funded)
    asked = Position(State.DRAFT), Act.SUBMIT, {Party.APPLICANT}
    answer = apply(*asked, facts, variant_of(procedure))
    if isinstance(answer, Moved):
        return answer
    language = ready.visitor.language
    needs = answer.missing or (Need.OPEN,)
    raise Invalid({"": [words.NEEDS[need].in_language(language) for need in needs]})


def _pot_of(procedure: Procedure, year: int) -> Pot | None:
    """The pot of the fiscal year; its name is held, so what it says stays true."""
    if not procedure.has_pot:
        return None
    return _pots.first(procedure.id, year)


def _new_case(visitor: Visitor, draft: Draft, request_key: str | None) -> Case:
    """What the draft and its procedure say of the case."""
    procedure = draft.procedure
    return make(
        Case,
        procedure=procedure,
        version_id=draft.version_id,
        division=procedure.division,
        route=Route.COUNTER if visitor.is_staff and visitor.acting_for else Route.ONLINE,
        applicant=draft.principal,
        proxy=draft.owner if draft.owner != draft.principal else None,
        draft_id=draft.id,
        request_key=request_key,
        retention_class=procedure.retention_class,
        key_id=draft.key_id,
    )


def _ledger_act(ready: _Ready, case: Case) -> LedgerAct:
    return LedgerAct(
        "procedures.case.submit",
        ready.visitor.actor(),
        case.handle,
        public={
            "procedure": case.procedure.number,
            "version": loaded(ready.draft.version_id).number,
        },
        private={"reference": case.reference, "answers_sha256": ready.digest},
        key=ready.safe.key,
    )


def _first_act(ready: _Ready, case: Case, moved: Moved, entry: UUID) -> CaseAct:
    actor = ready.visitor.actor()
    return make(
        CaseAct,
        id=new_id(),
        case_id=case.id,
        act=str(Act.SUBMIT),
        start=str(State.DRAFT),
        to=case.state,
        etag=case.etag,
        at=case.arrived_at,
        role=actor.role,
        person=ready.visitor.person,
        clause=moved.clause,
        entry_id=entry,
    )


def _claim(tx: Transaction, ready: _Ready, case: Case, pot: Pot | None) -> AwardStatus | None:
    """A claim on the pot, if the conditions are met and something is claimed."""
    wanted = claim_of(case.procedure.facts, ready.found.answers)
    if pot is None or not ready.found.eligible or wanted <= 0:
        return None
    return AwardStatus(awards.claim(tx, pot, case, wanted).status)


def _event(case: Case, award: AwardStatus | None) -> Event:
    return Event(
        "jp.kaga.procedures.case.submit",
        case.reference,
        {
            "procedure": case.procedure.slug,
            "person": str(case.applicant),
            "state": case.state,
            "award": award and str(award),
            "tell": True,
            "entry": str(case.entry_id),
        },
    )
