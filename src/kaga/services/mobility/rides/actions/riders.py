"""Riders: registered, changed, and who may book for them.

>>> # register_rider(visitor, Card("橋立 みなと", "はしだて みなと"), Entitled.CITIZEN)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.errors import Conflict, Invalid, NotFound, SignInNeeded
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.cards import Card, indexes_of, plain_phone, sealed_card
from kaga.services.mobility.rides.enums import Entitled, Relation
from kaga.services.mobility.rides.models import Helper, Rider, RiderIndex
from kaga.services.mobility.rides.ports import entitled

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

_HELPER = "rides.helper"
_LONGEST = 400


def checked(card: Card, visitor: Visitor) -> Card:
    """The card in the usual widths (raises Invalid with what is missing)."""
    name, kana = (_plain(one) for one in (card.name, card.kana))
    wrong: dict[str, list[str]] = {}
    if not name:
        wrong["name"] = [words.name_needed.in_language(visitor.language)]
    if not kana:
        wrong["kana"] = [words.kana_needed.in_language(visitor.language)]
    phones = tuple(_plain(one) for one in card.phones if one.strip())
    if any(not 9 <= len(plain_phone(one)) <= 12 for one in phones):
        wrong["phones"] = [words.phone_wrong.in_language(visitor.language)]
    if card.born and not 1900 <= card.born <= clock.today().year:
        wrong["born"] = [words.born_wrong.in_language(visitor.language)]
    if len(card.notes) > _LONGEST:
        wrong["notes"] = [words.too_long.in_language(visitor.language, most=_LONGEST)]
    if wrong:
        raise Invalid(wrong)
    return replace(card, name=name, kana=kana, phones=phones, notes=card.notes.strip())


def register_rider(visitor: Visitor, card: Card, by: Entitled) -> Rider:
    """The desk registers somebody who phones; staff have seen by what they may ride."""
    require(visitor, rules.desk)
    return _register(visitor, checked(card, visitor), by, None)


def register_oneself(visitor: Visitor, card: Card) -> Rider:
    """A signed-in person registers; the entitlement port says by what they may ride.

    Raises
    ------
    SignInNeeded; Conflict: they have a card already.
    """
    require(visitor, rules.book_own)
    if visitor.principal is None:
        raise SignInNeeded
    if Rider.objects.filter(person=visitor.principal).exists():
        raise Conflict(words.rider_known.in_language(visitor.language))
    by = entitled(PersonId(visitor.principal))
    return _register(visitor, checked(card, visitor), by, visitor.principal)


def _register(visitor: Visitor, card: Card, by: Entitled, person: UUID | None) -> Rider:
    key = vault.fresh_key()
    row = Rider(person=person, key_id=key[0], card=sealed_card(key[1], card), entitled=by)
    with write(on=[f"rides:rider:{person}"] if person else []) as tx:
        if person and Rider.objects.filter(person=person).exists():
            raise Conflict(words.rider_known.in_language(visitor.language))
        vault.keep_key(tx, key)
        tx.add(row)
        _index(tx, row, card)
        facts = {"entitled": str(by)}
        _tell(tx, _Said("rides.rider.registered", row, visitor, facts, key))
    return row


def change_rider(visitor: Visitor, rider_id: UUID, etag: int, card: Card) -> Rider:
    """Change a card.

    Raises
    ------
    NotFound, NotAllowed; Invalid; Conflict: somebody else changed it meanwhile.
    """
    row = Rider.objects.filter(id=rider_id).first()
    if row is None:
        raise NotFound
    rules.require_booking(visitor, row)
    card = checked(card, visitor)
    secret = vault.secret_of(vault.KeyId(row.key_id))
    with write(on=[f"rides:rider:{row.id}"]) as tx:
        row = tx.lock(Rider.objects.filter(id=rider_id)).get()
        if row.etag != etag:
            raise Conflict(words.changed_meanwhile.in_language(visitor.language))
        tx.change(row, card=sealed_card(secret, card), etag=etag + 1)
        tx.remove_where(RiderIndex.objects.filter(rider=row))
        _index(tx, row, card)
        key = (vault.KeyId(row.key_id), secret)
        facts = {"version": etag + 1}
        _tell(tx, _Said("rides.rider.changed", row, visitor, facts, key))
    return row


@dataclass(frozen=True, slots=True)
class NewHelper:
    """Somebody who may book: by which relation, called what, with which account, until when."""

    kind: Relation
    name: str
    person: UUID | None = None
    until: date | None = None


def name_helper(visitor: Visitor, rider_id: UUID, wanted: NewHelper) -> Helper:
    """Let somebody book for a rider; the rider or the desk says so."""
    row = Rider.objects.filter(id=rider_id).first()
    if row is None:
        raise NotFound
    rules.require_booking(visitor, row)
    if not wanted.name.strip():
        raise Invalid({"name": [words.name_needed.in_language(visitor.language)]})
    secret = vault.secret_of(vault.KeyId(row.key_id))
    helper = Helper(
        rider=row,
        kind=str(wanted.kind),
        person=wanted.person,
        name=vault.seal_with(secret, wanted.name.strip().encode(), _HELPER),
        until=wanted.until,
    )
    with write() as tx:
        tx.add(helper)
        key = (vault.KeyId(row.key_id), secret)
        facts = {"kind": str(wanted.kind)}
        _tell(tx, _Said("rides.helper.named", row, visitor, facts, key))
    return helper


def end_helper(visitor: Visitor, helper_id: UUID) -> Rider:
    """Let somebody book no more; whose helper it was."""
    rows = Helper.objects.select_related("rider").filter(id=helper_id, ended_at=None)
    helper = rows.first()
    if helper is None:
        raise NotFound
    row = helper.rider
    own = helper.person is not None and helper.person == visitor.person
    if not own:
        rules.require_booking(visitor, row)
    with write() as tx:
        tx.change(helper, ended_at=clock.now())
        key = (vault.KeyId(row.key_id), vault.secret_of(vault.KeyId(row.key_id)))
        facts = {"kind": helper.kind}
        _tell(tx, _Said("rides.helper.ended", row, visitor, facts, key))
    return row


def helper_name(helper: Helper) -> str:
    """What a helper is called."""
    secret = vault.secret_of(vault.KeyId(helper.rider.key_id))
    return vault.unseal_with(secret, bytes(helper.name), _HELPER).decode()


def _index(tx: Transaction, row: Rider, card: Card) -> None:
    tx.add_many([RiderIndex(rider=row, digest=one) for one in sorted(indexes_of(card))])


@dataclass(frozen=True, slots=True)
class _Said:
    """What the ledger says of a card."""

    act: str
    row: Rider
    visitor: Visitor
    public: Mapping[str, Json]
    key: tuple[vault.KeyId, bytes]


def _tell(tx: Transaction, said: _Said) -> None:
    actor = actor_of(said.visitor)
    handle, private = said.row.handle, {"rider": str(said.row.id)}
    entry = record(tx, Act(said.act, actor, handle, said.public, private, said.key))
    facts = {**said.public, "entry": str(entry)}
    emit(tx, Event(f"jp.kaga.{said.act}", str(handle), facts))


def actor_of(visitor: Visitor) -> Actor:
    """Who acts: the desk, or the person themselves."""
    return visitor.actor("staff") if visitor.is_staff else visitor.actor()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
