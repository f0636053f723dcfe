"""Decisions: proposed with reasons by one person, made by another where money is involved.

The ledger commits to the canonical content of the decision (salted), so the notice's receipt
proves what was decided, whatever paper it is printed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kaga.engines.calendar import day_in_japan, fiscal_year
from kaga.engines.cases import Act, Need, Outcome
from kaga.engines.money import Yen
from kaga.engines.notices import to_bytes
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules, words
from kaga.services.procedures.actions import awards
from kaga.services.procedures.actions.fixing import fix_letter
from kaga.services.procedures.actions.numbers import next_number
from kaga.services.procedures.actions.opened import Opened, locks_of, open_for_act
from kaga.services.procedures.actions.perform import Done, Step, perform
from kaga.services.procedures.authority import authority
from kaga.services.procedures.enums import DecisionStatus
from kaga.services.procedures.letters.content import notice_of
from kaga.services.procedures.models import Award, Decision
from kaga.services.procedures.versions import claim_of

if TYPE_CHECKING:
    from typing import Any

    from kaga.engines.cases import AppealInstruction
    from kaga.engines.ledger import Json
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission

_PROPOSE = {
    Outcome.GRANTED: Act.PROPOSE_GRANT,
    Outcome.REFUSED: Act.PROPOSE_REFUSAL,
    Outcome.REJECTED: Act.PROPOSE_REJECTION,
}
_MAKE = {
    Outcome.GRANTED: Act.GRANT,
    Outcome.REFUSED: Act.REFUSE,
    Outcome.REJECTED: Act.REJECT,
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be decided.

    Attributes
    ----------
    outcome: granted, refused or rejected. reasons: sentences, from the library or own.
    conditions: duties that come with a grant. amount: yen granted; None takes the claim.
    """

    outcome: Outcome
    reasons: Sequence[str] = ()
    conditions: Sequence[str] = ()
    amount: Yen | None = None


def propose(visitor: Visitor, reference: str, etag: int, ruling: Ruling) -> Done:
    """Propose a decision for a second person."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        appeal = authority().appeal
        amount = _amount(opened, ruling)
        said = _said(ruling, amount)
        step = Step(_act(_PROPOSE, ruling), rules.review, _known(ruling, appeal), said)
        done = perform(opened, step)
        tx.add(_row(opened, ruling, amount, appeal))
        return done


def return_proposal(visitor: Visitor, reference: str, etag: int, explanation: str) -> Done:
    """Give a proposal back, saying why."""
    known = {"explanation": explanation}
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        step = Step(Act.RETURN_PROPOSAL, rules.approve, known, {"explanation": explanation})
        return perform(opened, step)


def approve(visitor: Visitor, reference: str, etag: int) -> Done:
    """Make the decision that somebody else proposed, exactly as proposed.

    Raises
    ------
    Conflict: nothing is proposed. Invalid: proposer and approver are the same person.
    """
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        waiting = Decision.objects.filter(case=opened.case, status=DecisionStatus.PROPOSED)
        row = waiting.first()
        if row is None:
            raise Conflict(words.NEEDS[Need.PROPOSAL].in_language(visitor.language))
        return _make(opened, row, rules.approve)


def decide(visitor: Visitor, reference: str, etag: int, ruling: Ruling) -> Done:
    """Decide alone, where the procedure needs no second person."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        row = _row(opened, ruling, _amount(opened, ruling), authority().appeal)
        return _make(opened, row, rules.decide, ruling)


def _make(
    opened: Opened, row: Decision, wanted: Permission, ruling: Ruling | None = None
) -> Done:
    year = fiscal_year(day_in_japan(opened.now))
    number = next_number(opened.tx, f"decision:{year}")
    made = {
        "status": DecisionStatus.MADE,
        "decided_by": opened.visitor.person,
        "decided_at": opened.now,
        "fiscal_year": year,
        "number": number,
    }
    for name, value in made.items():
        setattr(row, name, value)
    known = {} if ruling is None else _known(ruling, authority().appeal)
    step = Step(
        _MAKE[Outcome(row.outcome)], wanted, known, canonical_content(opened, row),
        {"outcome": row.outcome},
    )  # fmt: skip
    done = perform(opened, step)
    if row.outcome == Outcome.GRANTED and row.amount is not None:
        awards.reduce_to(opened, Yen(row.amount))
    told = {"entry_id": done.entry, **_fix_letter(opened, row, done)}
    if ruling is None:
        opened.tx.change(row, **made, **told)
    else:
        for name, value in told.items():
            setattr(row, name, value)
        opened.tx.add(row)
    return done


def _fix_letter(opened: Opened, row: Decision, done: Done) -> dict[str, Any]:
    """Fix what the notice says; the ledger commits to it in an entry that names nobody."""
    notice = notice_of(opened.case, row, opened.safe)
    entry = fix_letter(opened, notice, {"outcome": row.outcome}, done.entry)
    sealed = opened.safe.owned_by(row.id).seal_text("letter", to_bytes(notice).decode())
    return {"letter": sealed, "letter_entry_id": entry}


def canonical_content(opened: Opened, row: Decision) -> dict[str, Json]:
    """What the ledger commits to: everything the decision says, in one fixed form."""
    case = opened.case
    content = opened.safe.owned_by(row.id).open("content", row.content)
    reasons, conditions = content["reasons"], content["conditions"]
    return {
        "reference": case.reference,
        "procedure": case.procedure.number,
        "applicant": opened.safe.open_text("name", case.name),
        "outcome": row.outcome,
        "amount": row.amount,
        "reasons": list(reasons) if isinstance(reasons, list) else [],
        "conditions": list(conditions) if isinstance(conditions, list) else [],
        "appeal": row.appeal,
        "decided_on": day_in_japan(opened.now).isoformat(),
        "authority": authority().title,
        "fiscal_year": row.fiscal_year,
        "number": row.number,
    }


def _act(acts: dict[Outcome, Act], ruling: Ruling) -> Act:
    return acts[ruling.outcome]


def _known(ruling: Ruling, appeal: AppealInstruction) -> dict[str, Any]:
    return {"reasons": tuple(ruling.reasons), "appeal": appeal}


def _said(ruling: Ruling, amount: Yen | None) -> dict[str, Json]:
    return {
        "outcome": str(ruling.outcome),
        "reasons": list(ruling.reasons),
        "conditions": list(ruling.conditions),
        "amount": amount,
    }


def _row(
    opened: Opened, ruling: Ruling, amount: Yen | None, appeal: AppealInstruction
) -> Decision:
    row = Decision(
        case=opened.case,
        status=DecisionStatus.PROPOSED,
        outcome=str(ruling.outcome),
        amount=amount,
        appeal=asdict(appeal),
        proposed_by=rules.person_of(opened.visitor),
        proposed_at=opened.now,
    )
    said = {"reasons": list(ruling.reasons), "conditions": list(ruling.conditions)}
    row.content = opened.safe.owned_by(row.id).seal("content", said)
    return row


def _amount(opened: Opened, ruling: Ruling) -> Yen | None:
    """The yen granted: as said, at most the claim; nothing unless money is granted."""
    if ruling.outcome is not Outcome.GRANTED or not opened.case.procedure.has_pot:
        return None
    award = Award.objects.filter(case=opened.case).first()
    answers = opened.safe.open("answers", opened.case.answers)
    computed = claim_of(opened.case.procedure.facts, answers)
    most = min(award.claim, computed) if award else 0
    wanted = most if ruling.amount is None else ruling.amount
    if not 0 <= wanted <= most:
        sentence = words.amount_too_high.in_language(opened.visitor.language, claim=most)
        raise Invalid({"amount": [sentence]})
    return Yen(wanted)
