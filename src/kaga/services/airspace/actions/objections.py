"""Objections: what residents have against flights, sealed; answered by the desk.

>>> make_objection(nobody(), NewObjection("夜の音が気になります。"), "K7QF-2MRT-9XWB")
... # doctest: +SKIP
'K7QF-2MRT-9XWB'
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.engines.mynumber import contains_my_number
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.notices.actions import notify
from kaga.kernel.notices.kinds import notice_kind, notice_topic
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.airspace import over_words, rules
from kaga.services.airspace.enums import ObjectionState
from kaga.services.airspace.fieldchecks import Wrong
from kaga.services.airspace.models import Flight, Membership, Objection
from kaga.services.airspace.queries.objections import ObjectionView, opened

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json
    from kaga.kernel.notices.kinds import NoticeKind
    from kaga.kernel.storage.door import Transaction

LONGEST: Final = 2_000
LONGEST_CONTACT: Final = 200
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for one another: 60 bits in twelve."""

notice_topic("airspace", over_words.topic)
MADE: Final = notice_kind(
    "airspace.objection.made",
    topic="airspace",
    title=over_words.told_title,
    text=over_words.told_text,
    action=over_words.see_flight,
)
ANSWERED: Final = notice_kind(
    "airspace.objection.answered",
    topic="airspace",
    title=over_words.answered_title,
    text=over_words.answered_text,
    action=over_words.see_flight,
)


@dataclass(frozen=True, slots=True)
class NewObjection:
    """What somebody has against a flight, or against flights over a place."""

    text: str
    contact: str = ""
    place: str = ""
    flight: str = ""


def new_receipt() -> str:
    """A number that nobody guesses: whoever knows it may read the answer."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return "-".join(drawn[at : at + 4] for at in range(0, 12, 4))


def is_receipt(text: str) -> bool:
    """Whether a text looks like a receipt of ours."""
    parts = text.split("-")
    shaped = [len(part) for part in parts] == [4, 4, 4]
    return shaped and all(letter in _LETTERS for part in parts for letter in part)


def make_objection(visitor: Visitor, wanted: NewObjection, receipt: str) -> str:
    """Keep an objection, tell the operator of its flight; the receipt to read the answer with.

    `receipt` was given out with the form: the same form sent twice is one objection.

    Raises
    ------
    Invalid: no text, a text too long or with a My Number, a flight that is not there.
    """
    flight = check_objection(visitor, wanted)
    same = Objection.objects.filter(reference=receipt).first() if is_receipt(receipt) else None
    if same is not None and opened(same).text == wanted.text.strip():
        return receipt
    number = receipt if same is None and is_receipt(receipt) else new_receipt()
    key = vault.fresh_key()
    row = _sealed(Objection(reference=number, flight=flight, key_id=key[0]), wanted, key[1])
    private: dict[str, Json] = {
        "text": wanted.text.strip(),
        "place": wanted.place,
        "contact": wanted.contact.strip(),
    }
    with write() as tx:
        vault.keep_key(tx, key)
        tx.add(row)
        public: dict[str, Json] = {"flight": flight.reference if flight else None}
        subject = Subject(row.handle, public, private, key)
        told_record(tx, "airspace.objection.made", Actor("visitor"), subject)
        _tell_operator(tx, flight, MADE)
    return number


def check_objection(visitor: Visitor, wanted: NewObjection) -> Flight | None:
    """The flight that an objection is about, if any; `Invalid` when it cannot be taken."""
    wrong = Wrong(visitor.language)
    wrong.text("text", wanted.text, LONGEST)
    wrong.optional("contact", wanted.contact, LONGEST_CONTACT)
    for name, text in (("text", wanted.text), ("contact", wanted.contact)):
        if contains_my_number(text):
            wrong.say(name, over_words.my_number)
    flight = None
    if wanted.flight.strip():
        accepted = Flight.objects.filter(accepted_at__isnull=False)
        flight = accepted.filter(reference=wanted.flight.strip().upper()).first()
        if flight is None:
            wrong.say("flight", over_words.flight_unknown)
    wrong.stop()
    return flight


def _sealed(row: Objection, wanted: NewObjection, secret: bytes) -> Objection:
    for name in ("text", "contact", "place"):
        plain = getattr(wanted, name).strip().encode()
        setattr(row, name, vault.seal_with(secret, plain, f"objection-{name}:{row.id}"))
    return row


def look_at_objection(visitor: Visitor, key: UUID) -> ObjectionView:
    """An objection with its content, for the desk; that it was read stands in the ledger.

    Raises
    ------
    NotFound: there is none.
    """
    require(visitor, rules.answer_objections)
    row = Objection.objects.select_related("flight__operator").filter(id=key).first()
    if row is None:
        raise NotFound
    with write() as tx:
        subject = Subject(row.handle)
        told_record(tx, "airspace.objection.read", visitor.actor("staff"), subject)
    return opened(row)


def answer_objection(visitor: Visitor, key: UUID, text: str) -> None:
    """Answer an objection, once; the operator learns that it was answered.

    Raises
    ------
    NotFound: there is none. Invalid: no answer. Conflict: it was answered before.
    """
    require(visitor, rules.answer_objections)
    wrong = Wrong(visitor.language)
    wrong.text("answer", text, LONGEST)
    wrong.stop()
    plain = text.strip()
    with write() as tx:
        row = tx.lock(Objection.objects.filter(id=key)).first()
        if row is None:
            raise NotFound
        if row.state != ObjectionState.OPEN:
            raise Conflict(over_words.answered_before.in_language(visitor.language))
        key_id = vault.KeyId(row.key_id)
        secret = vault.secret_of(key_id)
        subject = Subject(row.handle, private={"answer": plain}, key=(key_id, secret))
        told_record(tx, "airspace.objection.answered", visitor.actor("staff"), subject)
        sealed = vault.seal_with(secret, plain.encode(), f"objection-answer:{row.id}")
        tx.change(
            row, state=str(ObjectionState.ANSWERED), answer=sealed, answered_at=clock.now()
        )
        _tell_operator(tx, row.flight, ANSWERED)


def _tell_operator(tx: Transaction, flight: Flight | None, kind: NoticeKind) -> None:
    """Tell everybody who files for the operator; never what was written."""
    if flight is None:
        return
    members = Membership.objects.filter(
        operator=flight.operator_id, joined_at__isnull=False, ended_at=None
    )
    for person in members.values_list("person", flat=True):
        if person is not None:
            href = f"/airspace/flights/{flight.reference}"
            notify(tx, PersonId(person), kind, {"flight": flight.reference}, href=href)
