"""Consent: given for one purpose in one wording, withdrawn as easily."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity import rules
from kaga.kernel.identity.models import ConsentRecord
from kaga.kernel.identity.profiles import key_of, person_row
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor


def give_consent(visitor: Visitor, purpose: str, wording: str) -> None:
    """Agree to a purpose in a wording ("2026-11"); the same again changes nothing."""
    require(visitor, rules.manage_consent)
    own = _own(visitor)
    with write(on=[f"consent:{own}:{purpose}"], bookkeeping="agreed already") as tx:
        held = _held(own, purpose).first()
        if held is not None and held.wording == wording:
            return
        if held is not None:
            tx.change(held, withdrawn_at=clock.now())
        row = tx.add(ConsentRecord(person_id=own, purpose=purpose, wording=wording))
        facts = {"purpose": purpose, "wording": wording}
        key = key_of(person_row(own))
        act = Act("identity.consent.given", visitor.actor(), row.handle, facts, key=key)
        record(tx, act)
        emit(tx, Event("jp.kaga.identity.consent.given", str(row.handle), dict(facts)))


def withdraw_consent(visitor: Visitor, purpose: str) -> None:
    """Take an agreement back."""
    require(visitor, rules.manage_consent)
    own = _own(visitor)
    with write(on=[f"consent:{own}:{purpose}"]) as tx:
        row = _held(own, purpose).first()
        if row is None:
            raise NotFound
        tx.change(row, withdrawn_at=clock.now())
        facts = {"purpose": purpose}
        record(tx, Act("identity.consent.withdrawn", visitor.actor(), row.handle, facts))
        emit(tx, Event("jp.kaga.identity.consent.withdrawn", str(row.handle), dict(facts)))


def has_consented(person: PersonId, purpose: str) -> bool:
    """Whether somebody agrees to a purpose now."""
    return _held(person, purpose).exists()


def consents_of(person: PersonId) -> list[ConsentRecord]:
    """What a person agrees to now."""
    return list(ConsentRecord.objects.filter(person_id=person, withdrawn_at=None))


def _held(person: PersonId, purpose: str) -> QuerySet[ConsentRecord]:
    rows = ConsentRecord.objects.filter(person_id=person, withdrawn_at=None)
    return rows.filter(purpose=purpose)


def _own(visitor: Visitor) -> PersonId:
    if visitor.person is None:
        raise NotFound
    return visitor.person
