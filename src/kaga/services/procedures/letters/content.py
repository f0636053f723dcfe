"""From a decision to the notice that tells it: everything the letter says, fixed at once.

So is the letter that asks for a correction. Both are written down (sealed) with the act, so
that a later change of the catalogue, of a division's name or of the mayor changes no letter.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from kaga.engines.calendar import day_in_japan
from kaga.engines.cases import Outcome
from kaga.engines.forms import review
from kaga.engines.money import Yen
from kaga.engines.notices import Appeal, Contact, Issuer, Kind, Notice, Remark
from kaga.services.procedures.authority import authority
from kaga.services.procedures.models import Correction
from kaga.services.procedures.versions import form_of, given

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from kaga.services.procedures.models import Case, Decision
    from kaga.services.procedures.safes import Safe

_KINDS: Final = {
    Outcome.GRANTED: Kind.GRANTED,
    Outcome.REFUSED: Kind.REFUSED,
    Outcome.REJECTED: Kind.REJECTED,
}


CORRECTION_LAW: Final = "行政手続法第7条"


def notice_of(case: Case, decision: Decision, safe: Safe) -> Notice:
    """The notice of a decision that has its number and its day (or a preview of a proposal).

    Parameters
    ----------
    case, decision
        The case and its decision.
    safe
        The case's key, opened.
    """
    office, facts = authority(), case.procedure.facts
    said = safe.owned_by(decision.id).open("content", decision.content)
    told = decision.decided_at or decision.proposed_at
    issued_on = day_in_japan(told)
    name = safe.open_text("name", case.name)
    return Notice(
        kind=_KINDS[Outcome(decision.outcome)],
        number=_number(facts, decision),
        issued_on=issued_on,
        issuer=Issuer(office.city, office.title, office.head),
        addressee=name,
        address=_shown(case, safe, str(facts.get("address_question", ""))),
        reference=case.reference,
        subject=_subject(case),
        arrived_on=day_in_japan(case.arrived_at),
        contact=Contact(office.division_name(case.division), office.address, office.phone),
        nonce=_nonce(safe, decision.id),
        amount=None if decision.amount is None else Yen(decision.amount),
        conditions=_texts(said["conditions"]),
        reasons=_texts(said["reasons"]),
        laws=(str(facts.get("legal_basis", "")),),
        appeal=_appeal(decision),
    )


def correction_notice_of(case: Case, asked: Correction, safe: Safe) -> Notice:
    """The letter that asks for a correction, from a request that is not stored yet.

    Parameters
    ----------
    case
        The case.
    asked
        The request, its notes sealed.
    safe
        The case's key, opened.
    """
    office, facts = authority(), case.procedure.facts
    notes = safe.owned_by(asked.id).open("notes", asked.notes)
    count = Correction.objects.filter(case=case).count() + 1
    known = {step.question.key: step.question.label for step in form_of(case.version_id).steps}
    return Notice(
        kind=Kind.CORRECTION,
        number=f"{case.reference}補正第{count}号",
        issued_on=day_in_japan(asked.requested_at),
        issuer=Issuer(office.city, office.title, office.head),
        addressee=safe.open_text("name", case.name),
        address=_shown(case, safe, str(facts.get("address_question", ""))),
        reference=case.reference,
        subject=_subject(case),
        arrived_on=day_in_japan(case.arrived_at),
        contact=Contact(office.division_name(case.division), office.address, office.phone),
        nonce=_nonce(safe, asked.id),
        laws=(CORRECTION_LAW, str(facts.get("legal_basis", ""))),
        remarks=tuple(Remark(known[key].get("ja"), str(said)) for key, said in notes.items()),
        answer_by=asked.due_on,
    )


def _subject(case: Case) -> str:
    facts = case.procedure.facts
    for name in ("notice", "title"):
        found = facts.get(name)
        if isinstance(found, dict) and found.get("ja"):
            return str(found["ja"])
    return str(case.procedure.slug)


def _number(facts: Mapping[str, object], decision: Decision) -> str:
    sign = str(facts.get("document_sign") or f"{authority().city}指令")
    return f"{sign}第{decision.number or '　　'}号"


def _nonce(safe: Safe, owner: UUID) -> str:
    """Chance that only the case's key can repeat; a preview and the letter have the same."""
    made = hmac.digest(safe.secret, f"notice:{owner}".encode(), hashlib.sha256)
    return made[:16].hex()


def _appeal(decision: Decision) -> Appeal:
    found = decision.appeal or {}
    office = authority()
    return Appeal(
        authority=str(found.get("authority") or office.title),
        defendant=office.city,
        representative=office.title,
        review_months=int(found.get("review_months", 3)),
        suit_months=int(found.get("suit_months", 6)),
    )


def _shown(case: Case, safe: Safe, wanted: str) -> str:
    """An answer as the form shows it."""
    answers = given(safe.open("answers", case.answers))
    sections = review(form_of(case.version_id), answers, day_in_japan(case.arrived_at))
    rows = (row for section in sections for row in section.rows if row.key == wanted)
    return next((row.shown for row in rows if row.answered), "")


def _texts(found: object) -> tuple[str, ...]:
    return tuple(map(str, found)) if isinstance(found, list) else ()
