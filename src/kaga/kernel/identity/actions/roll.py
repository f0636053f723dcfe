"""The city's roll: an exact match attests residency at once, anything else goes to staff.

The roll holds no name: name, birth date and address are folded for comparing and hashed
under the city's key. So a card that proves the same three finds its entry, and a copy of the
table tells nobody who lives here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeVar
from uuid import UUID

from kaga.engines.geo import with_check_digit
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.city import this_city
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity import rules, words
from kaga.kernel.identity.indexes import keyed_hash
from kaga.kernel.identity.models import (
    Person,
    ResidencyAttestation,
    RollEntry,
    RollInquiry,
)
from kaga.kernel.identity.profiles import Profile, key_of, person_row
from kaga.kernel.identity.queries import BIRTH_DATE
from kaga.kernel.identity.rollfacts import match_index
from kaga.kernel.identity.rollnames import comparable_name
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

T = TypeVar("T")
CLAIM = "identity.roll-claim"
Source = Literal["roll", "signature", "counter"]
Decision = Literal["accept", "refuse"]


@dataclass(frozen=True, slots=True)
class RollRow:
    """One resident as the city's register gives them."""

    name: str
    birth_date: date
    address: str
    district: str


@dataclass(frozen=True, slots=True)
class RollImport:
    """What an import found."""

    read: int
    added: int
    left: int


def import_roll(rows: Iterable[RollRow], actor: Actor) -> RollImport:
    """Take over the whole roll: new entries are added, missing ones have left.

    Somebody whose entry is gone keeps the account; the attestation of residency ends.
    """
    wanted = {match_index(row.name, row.birth_date, row.address): row for row in rows}
    with write(on=["roll"]) as tx:
        here = RollEntry.objects.filter(left_at=None)
        present: dict[str, UUID] = dict(here.values_list("match_index", "id"))
        gone: list[UUID] = [entry for index, entry in present.items() if index not in wanted]
        ever = set(RollEntry.objects.values_list("match_index", flat=True))
        tx.add_many([_entry(i, row) for i, row in wanted.items() if i not in ever])
        back = [index for index in wanted if index in ever and index not in present]
        for part in _parts(back):
            tx.change_where(RollEntry.objects.filter(match_index__in=part), left_at=None)
        for left in _parts(gone):
            _leave(tx, left)
        found = RollImport(len(wanted), len(wanted) - len(present) + len(gone), len(gone))
        facts = {"read": found.read, "added": found.added, "left": found.left}
        record(tx, Act("identity.roll.imported", actor, new_handle(), public=facts))
        emit(tx, Event("jp.kaga.identity.roll.imported", "roll", dict(facts)))
    return found


def person_in_roll(profile: Profile) -> Person | None:
    """The person to whom an exactly matching entry of the roll already belongs."""
    entry = _entry_of(profile)
    if entry is None:
        return None
    held = ResidencyAttestation.objects.filter(entry=entry, ended_at=None)
    found = held.select_related("person").first()
    return found.person if found else None


def match_roll(tx: Transaction, person: Person, profile: Profile) -> None:
    """Attest residency by an exact match, or ask a member of staff, once."""
    if not profile.birth_date or not profile.name or not profile.address:
        return
    entry = _entry_of(profile)
    current = ResidencyAttestation.objects.filter(person=person, ended_at=None).first()
    if current is not None and (entry is None or current.entry_id == entry.id):
        return
    if entry is not None and not _is_taken(entry, person):
        if current is not None:
            tx.change(current, ended_at=clock.now())
        attest(tx, person, profile.birth_date, Attestation("roll", entry.district, entry))
        return
    if this_city().name in profile.address:
        _ask_staff(tx, person, profile)


@dataclass(frozen=True, slots=True)
class Attestation:
    """What residency rests on."""

    source: Source
    district: str
    entry: RollEntry | None = None
    actor: Actor | None = None


def attest(tx: Transaction, person: Person, born: date, word: Attestation) -> None:
    """Record that a person lives in the city."""
    key, municipality = key_of(person), with_check_digit(this_city().code)
    actor = word.actor or Actor.system("roll")
    row = tx.add(
        ResidencyAttestation(
            person=person,
            municipality=municipality,
            district=word.district,
            sealed_birth_date=vault.seal_with(key[1], born.isoformat().encode(), BIRTH_DATE),
            source=word.source,
            entry=word.entry,
        )
    )
    facts = {"source": word.source, "municipality": municipality}
    who = {"person": str(person.id), "district": word.district}
    act = Act("identity.residency.attested", actor, row.handle, facts, who, key)
    record(tx, act)
    emit(tx, Event("jp.kaga.identity.residency.attested", str(person.handle), dict(facts)))


def decide_inquiry(
    visitor: Visitor, inquiry_id: UUID, decision: Decision, district: str = ""
) -> None:
    """Decide by the city's own register whether a person lives here.

    Raises
    ------
    Conflict: a colleague was first. Invalid: accepted without a district.
    """
    require(visitor, rules.decide_inquiry)
    if decision == "accept" and not district.strip():
        raise Invalid({"district": [say(words.district_needed)]})
    with write(on=[f"inquiry:{inquiry_id}"]) as tx:
        inquiry = tx.lock(RollInquiry.objects.filter(id=inquiry_id)).first()
        if inquiry is None:
            raise NotFound
        if inquiry.decided_at is not None:
            raise Conflict(say(words.inquiry_decided))
        tx.change(
            inquiry,
            decision=decision,
            decided_at=clock.now(),
            decided_by=person_row(visitor.person) if visitor.person else None,
        )
        person = person_row(PersonId(inquiry.person_id))
        actor = visitor.actor("staff")
        if decision == "accept":
            held = ResidencyAttestation.objects.filter(person=person, ended_at=None)
            tx.change_where(held, ended_at=clock.now())
            word = Attestation("counter", district.strip(), actor=actor)
            attest(tx, person, _born(inquiry), word)
        facts = {"decision": decision}
        record(tx, Act("identity.inquiry.decided", actor, inquiry.handle, public=facts))
        emit(tx, Event("jp.kaga.identity.inquiry.decided", str(person.handle), dict(facts)))


def claim_of(inquiry: RollInquiry) -> Profile:
    """What the person's card said, for the member of staff who compares."""
    secret = key_of(person_row(PersonId(inquiry.person_id)))[1]
    content = json.loads(vault.unseal_with(secret, bytes(inquiry.sealed_claim), CLAIM))
    return Profile(**{**content, "birth_date": date.fromisoformat(content["birth_date"])})


def _born(inquiry: RollInquiry) -> date:
    born = claim_of(inquiry).birth_date
    if born is None:
        raise NotFound
    return born


def _ask_staff(tx: Transaction, person: Person, profile: Profile) -> None:
    if RollInquiry.objects.filter(person=person).exists():
        return  # open, or a decision stands: only the counter can open it again
    content = {
        "name": profile.name,
        "kana": profile.kana,
        "birth_date": profile.birth_date.isoformat() if profile.birth_date else "",
        "address": profile.address,
    }
    key = key_of(person)
    near = RollEntry.objects.filter(name_birth_index=_name_birth(profile), left_at=None)
    row = tx.add(
        RollInquiry(
            person=person,
            sealed_claim=vault.seal_with(key[1], json.dumps(content).encode(), CLAIM),
            nearness="name-birth" if near.exists() else "none",
        )
    )
    actor = Actor("resident", PersonId(person.id))
    record(tx, Act("identity.inquiry.opened", actor, row.handle, key=key))
    emit(tx, Event("jp.kaga.identity.inquiry.opened", str(row.handle)))


def _leave(tx: Transaction, entries: list[UUID]) -> None:
    now = clock.now()
    tx.change_where(RollEntry.objects.filter(id__in=entries), left_at=now)
    held = ResidencyAttestation.objects.filter(entry_id__in=entries, ended_at=None)
    tx.change_where(held, ended_at=now)


def _is_taken(entry: RollEntry, person: Person) -> bool:
    held = ResidencyAttestation.objects.filter(entry=entry, ended_at=None)
    return held.exclude(person=person).exists()


def _entry_of(profile: Profile) -> RollEntry | None:
    if profile.birth_date is None:
        return None
    index = match_index(profile.name, profile.birth_date, profile.address)
    return RollEntry.objects.filter(match_index=index, left_at=None).first()


def _entry(index: str, row: RollRow) -> RollEntry:
    name_birth = _name_birth(Profile(name=row.name, birth_date=row.birth_date))
    return RollEntry(match_index=index, name_birth_index=name_birth, district=row.district)


def _name_birth(profile: Profile) -> str:
    born = profile.birth_date.isoformat() if profile.birth_date else ""
    return keyed_hash("roll", [comparable_name(profile.name), born])


def _parts(items: list[T]) -> list[list[T]]:
    return [items[start : start + 500] for start in range(0, len(items), 500)]
