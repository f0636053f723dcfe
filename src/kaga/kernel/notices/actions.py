"""Telling people: a notice in the inbox and, if wanted, a mail, committed with the change.

>>> with write() as tx:                                             # doctest: +SKIP
...     record(tx, Act("procedures.correction.asked", actor, subject=case.handle))
...     notify(tx, case.person, CORRECTION, {"reference": case.reference}, href="/me/…")

Nothing leaves from here: the worker sends what is committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NewType
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound, SignInNeeded
from kaga.kernel.notices import words
from kaga.kernel.notices.contacts import contact_of
from kaga.kernel.notices.kinds import NoticeKind, topics
from kaga.kernel.notices.letters import (
    Letter,
    Values,
    letter_for,
    say_in_all,
    say_outside,
    sealed_letter,
    sealed_notice,
)
from kaga.kernel.notices.models import MailChoice, MailOut, Notice
from kaga.kernel.notices.permits import READ_NOTICES
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor

NoticeId = NewType("NoticeId", UUID)


def notify(
    tx: Transaction,
    person: PersonId,
    kind: NoticeKind,
    values: Values,
    *,
    href: str = "",
    at: datetime | None = None,
) -> NoticeId | None:
    """Tell a person; None when there is nobody (any more) to be told.

    Parameters
    ----------
    href: a path of the portal; a mail shows it below the city's public address.
    at: when it happened, if that was not just now.
    """
    if href and not href.startswith("/"):
        raise ValueError("a notice links to a path of the portal")
    contact = contact_of(person)
    if contact is None:
        return None
    try:
        secret = vault.secret_of(contact.key)
    except vault.Erased:
        return None
    notice = Notice(
        person=person,
        kind=kind.code,
        key_id=contact.key,
        sealed=sealed_notice(secret, say_in_all(kind, values, href)),
        created_at=at or clock.now(),
    )
    tx.add(notice)
    if contact.mail and _wants_mail(person, kind):
        outside = say_outside(kind, values, href, contact.language)
        letter = letter_for(contact, outside)
        sealed = sealed_letter(secret, letter)
        tx.add(MailOut(person=person, key_id=contact.key, sealed=sealed))
    return NoticeId(notice.id)


def post(
    tx: Transaction, letter: Letter, key: tuple[vault.KeyId, bytes], person: UUID | None = None
) -> UUID:
    """Queue a mail that belongs to no notice (a code to confirm an address); its id."""
    row = MailOut(person=person, key_id=key[0], sealed=sealed_letter(key[1], letter))
    return tx.add(row).id


def mark_read(visitor: Visitor, notice_id: UUID) -> None:
    """The person has opened a notice (raises NotFound when it is not theirs)."""
    row = Notice.objects.filter(id=notice_id, person=_person(visitor)).first()
    if row is None:
        raise NotFound
    if row.read_at is None:
        with write(bookkeeping="a person reads their own notice") as tx:
            tx.change(row, read_at=clock.now())


def mark_all_read(visitor: Visitor) -> int:
    """The person has seen everything; how many were unread."""
    rows = Notice.objects.filter(person=_person(visitor), read_at=None)
    with write(bookkeeping="a person reads their own notices") as tx:
        return tx.change_where(rows, read_at=clock.now())


def choose_mail(visitor: Visitor, choices: Mapping[str, bool]) -> None:
    """Keep about which topics the person wants mail.

    Raises
    ------
    Invalid: a topic that does not exist.
    """
    person = _person(visitor)
    if not set(choices) <= set(topics()):
        raise Invalid({"topics": [words.TOPIC_UNKNOWN.in_language(visitor.language)]})
    with write(on=[f"mail-choice:{person}"], bookkeeping="what mail a person wants") as tx:
        for topic, wanted in choices.items():
            rows = MailChoice.objects.filter(person=person, topic=topic)
            if not tx.change_where(rows, wanted=wanted):
                tx.add(MailChoice(person=person, topic=topic, wanted=wanted))


def _wants_mail(person: UUID, kind: NoticeKind) -> bool:
    if kind.mail != "unless_refused":
        return kind.mail == "always"
    refused = MailChoice.objects.filter(person=person, topic=kind.topic, wanted=False)
    return not refused.exists()


def _person(visitor: Visitor) -> UUID:
    require(visitor, READ_NOTICES)
    if visitor.person is None:
        raise SignInNeeded
    return visitor.person
