"""Mail addresses: one counts once the code that was sent there has come back.

Wherever an address is given (at the counter, on one's own page), it waits beside the profile
until then, and no notice is sent to it. Providers that vouch for an address need no code.

>>> give_address(visitor, "hanako@example.jp")                           # doctest: +SKIP
>>> confirm_own(visitor, "0A1B-2C3D-4E5F")                               # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.errors import Invalid, NotFound, TooManyRequests
from kaga.kernel.identity import codes, mail_words, queries, rules, words
from kaga.kernel.identity.models import OneTimeCode, Person
from kaga.kernel.identity.profiles import key_of, open_profile, seal_profile
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.notices.actions import post
from kaga.kernel.notices.contacts import contact_of
from kaga.kernel.notices.letters import Said, letter_for
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

MOST_CODES: Final = 5
WITHIN: Final = timedelta(hours=1)
_PAGE: Final = "/me/mail"


def is_address(mail: str) -> bool:
    """Whether mail can be sent there (an address whose two parts are ASCII)."""
    try:
        validate_email(mail)
        Address(addr_spec=mail)
    except (ValidationError, MessageError, ValueError):
        return False
    return mail.isascii()


def give_address(visitor: Visitor, mail: str) -> None:
    """Give an address of one's own; a code goes there.

    Raises
    ------
    Invalid: no address, or the one that is confirmed already. TooManyRequests: see
    `ask_for_code`.
    """
    require(visitor, rules.give_mail)
    own = _own(visitor)
    if not is_address(mail):
        raise Invalid({"mail": [say(words.mail_wrong)]})
    with write(on=[_name(own)]) as tx:
        person = _held(tx, own)
        if open_profile(key_of(person)[1], person.sealed).mail == mail:
            raise Invalid({"mail": [say(words.mail_known)]})
        ask_for_code(tx, person, mail, Actor("resident", own))


def ask_for_code(tx: Transaction, person: Person, mail: str, actor: Actor) -> None:
    """Keep an address beside the profile and send a code there; earlier codes end.

    Raises
    ------
    TooManyRequests: several codes were sent within the hour.
    """
    now, key = clock.now(), key_of(person)
    sent = OneTimeCode.objects.filter(person=person, purpose="mail")
    if sent.filter(created_at__gt=now - WITHIN).count() >= MOST_CODES:
        raise TooManyRequests(
            say(words.mail_too_often), retry_after_s=int(WITHIN.total_seconds())
        )
    tx.change_where(sent.filter(used_at=None), used_at=now)
    profile = open_profile(key[1], person.sealed)
    asked = dataclasses.replace(profile, mail_asked=mail)
    tx.change(person, sealed=seal_profile(key[1], asked))
    _send(tx, person, mail, codes.issue_code(tx, "mail", person))
    facts = {"person": str(person.id), "mail": mail}
    record(tx, Act("identity.mail.asked", actor, person.handle, private=facts, key=key))


def confirm_own(visitor: Visitor, typed: str) -> None:
    """The code of one's own mail has come back (raises Invalid, TooManyRequests)."""
    require(visitor, rules.confirm_mail)
    own = _own(visitor)
    _confirm(own, typed, Actor("resident", own))


def confirm_at_counter(visitor: Visitor, number: UUID, typed: str) -> None:
    """Somebody has read their code out at the counter (raises Invalid, NotFound)."""
    require(visitor, rules.register_at_counter)
    _confirm(queries.person_by_handle(number), typed, visitor.actor("staff"))


def _confirm(own: PersonId, typed: str, actor: Actor) -> None:
    guesser = f"mail:{own}"
    codes.slow_down(guesser)
    try:
        with write(on=[_name(own)]) as tx:
            codes.redeem(tx, "mail", typed, of=own)
            person = _held(tx, own)
            key = key_of(person)
            known = open_profile(key[1], person.sealed)
            sure = dataclasses.replace(
                known, mail=known.mail_asked, mail_asked="", mail_own=True
            )
            tx.change(person, sealed=seal_profile(key[1], sure))
            facts = {"person": str(own), "mail": sure.mail}
            act = Act("identity.mail.confirmed", actor, person.handle, private=facts, key=key)
            record(tx, act)
    except Invalid:
        codes.count_failure(guesser)
        raise


def _send(tx: Transaction, person: Person, mail: str, code: str) -> None:
    contact = contact_of(PersonId(person.id))
    if contact is None:
        raise NotFound
    language = contact.language
    said = Said(
        mail_words.letter_title.in_language(language),
        mail_words.letter_text.in_language(language, code=code),
        mail_words.letter_open.in_language(language),
        _PAGE,
    )
    letter = letter_for(dataclasses.replace(contact, mail=mail), said)
    post(tx, letter, key_of(person), person.id)


def _held(tx: Transaction, own: PersonId) -> Person:
    person = tx.lock(Person.objects.filter(id=own)).first()
    if person is None:
        raise NotFound
    return person


def _name(own: PersonId) -> str:
    return f"person:{own}"


def _own(visitor: Visitor) -> PersonId:
    if visitor.person is None:
        raise NotFound
    return visitor.person
