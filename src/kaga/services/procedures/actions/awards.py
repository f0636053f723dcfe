"""Awards from a pot: reserved in the order of arrival, confirmed, released, handed on.

All run inside the write door with the pot's name held, so what is read here is what is true
until the commit. The engine decides who is served; this file keeps the books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from kaga.engines.cases import allocate, fits
from kaga.engines.money import Yen, capped
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage.making import make
from kaga.services.procedures import words
from kaga.services.procedures.enums import ACTIVE, HOLDING, AwardStatus
from kaga.services.procedures.models import Award, Case, Pot
from kaga.services.procedures.versions import claim_of

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction
    from kaga.services.procedures.actions.opened import Opened
    from kaga.services.procedures.models import Procedure

_AT_ONCE: Final = 200


def refuse_second(visitor: Visitor, procedure: Procedure, person: UUID) -> None:
    """Refuse an application of a person who already has an active one (once per person)."""
    earlier = (
        Award.objects.filter(procedure=procedure, person=person, status__in=ACTIVE)
        .values_list("case__reference", flat=True)
        .first()
    )
    if earlier is not None:
        raise Conflict(
            words.once_only.in_language(visitor.language, reference=earlier),
            changes={"reference": earlier},
        )


def claim(tx: Transaction, pot: Pot, case: Case, wanted: Yen) -> Award:
    """Enter a claim at the end of the queue; served at once if it is next and fits."""
    return tx.add(
        make(
            Award,
            pot_id=pot.pk,
            case_id=case.id,
            procedure_id=case.procedure_id,
            person=case.applicant,
            **_entered(tx, pot, wanted),
        )
    )


def reserve(opened: Opened) -> None:
    """Enter the claim of a case again, after an appeal was upheld."""
    case, tx = opened.case, opened.tx
    award = Award.objects.filter(case=case, status=AwardStatus.RELEASED).first()
    if award is None:
        return
    pot = Pot.objects.get(id=award.pot_id)
    answers = opened.safe.open("answers", case.answers)
    tx.change(award, **_entered(tx, pot, claim_of(case.procedure.facts, answers)))


class _Entry(TypedDict):
    position: int
    claim: Yen
    status: AwardStatus


def _entered(tx: Transaction, pot: Pot, wanted: Yen) -> _Entry:
    """Keep the pot's books for a new claim; the columns of the award."""
    amount = capped(wanted, Yen(pot.most_per_award))
    served = fits(Yen(pot.budget - pot.committed), amount, waiting=pot.waiting)
    tx.change(
        pot,
        claims=pot.claims + 1,
        committed=pot.committed + (amount if served else 0),
        waiting=pot.waiting + (0 if served else 1),
    )
    status = AwardStatus.RESERVED if served else AwardStatus.WAITING
    return {"position": pot.claims, "claim": amount, "status": status}


def confirm(opened: Opened) -> None:
    """The reservation of a granted case becomes its award, with the amount decided."""
    award = Award.objects.filter(case=opened.case, status=AwardStatus.RESERVED).first()
    if award is not None:
        opened.tx.change(award, status=AwardStatus.CONFIRMED)


def reduce_to(opened: Opened, amount: Yen) -> None:
    """Give back what a decision grants less than was reserved, and serve those who wait."""
    award = Award.objects.filter(case=opened.case, status__in=HOLDING).first()
    if award is None or amount >= award.claim:
        return
    pot = Pot.objects.get(id=award.pot_id)
    opened.tx.change(pot, committed=pot.committed - (award.claim - amount))
    opened.tx.change(award, claim=amount)
    serve_waiting(opened.tx, pot)


def release(opened: Opened) -> None:
    """Give the claim of a case back to the pot, and serve those who wait."""
    tx = opened.tx
    award = Award.objects.filter(case=opened.case, status__in=ACTIVE).first()
    if award is None:
        return
    pot = Pot.objects.get(id=award.pot_id)
    if award.status == AwardStatus.WAITING:
        tx.change(pot, waiting=pot.waiting - 1)
    else:
        tx.change(pot, committed=pot.committed - award.claim)
    tx.change(award, status=AwardStatus.RELEASED)
    serve_waiting(tx, pot)


def serve_waiting(tx: Transaction, pot: Pot) -> int:
    """Serve the head of the queue as far as the money goes; how many were served."""
    served = 0
    while (more := _serve_some(tx, pot)) == _AT_ONCE:
        served += more
    return served + more


def _serve_some(tx: Transaction, pot: Pot) -> int:
    queue = list(
        Award.objects.filter(pot=pot, status=AwardStatus.WAITING)
        .select_related("case")
        .order_by("position")[:_AT_ONCE]
    )
    served = allocate(Yen(pot.budget - pot.committed), [Yen(award.claim) for award in queue])
    for award in queue[: served.awarded]:
        tx.change(award, status=AwardStatus.RESERVED)
        _tell(tx, award)
    if served.awarded:
        tx.change(
            pot,
            committed=pot.committed + served.committed,
            waiting=pot.waiting - served.awarded,
        )
    return served.awarded


def _tell(tx: Transaction, award: Award) -> None:
    case = award.case
    record(tx, Act("procedures.award.served", Actor.system("procedures"), case.handle))
    data = {"person": str(case.applicant), "tell": True}
    emit(tx, Event("jp.kaga.procedures.award.served", case.reference, data))
