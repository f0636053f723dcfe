"""What a person sees of their notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.errors import NotFound, SignInNeeded
from kaga.kernel.notices import words
from kaga.kernel.notices.kinds import topics
from kaga.kernel.notices.letters import Said, opened_notice
from kaga.kernel.notices.models import MailChoice, MailOut, Notice
from kaga.kernel.notices.permits import READ_NOTICES
from kaga.kernel.permissions import may, require
from kaga.kernel.storage import vault
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.kernel.web.words import LANGUAGES, Words

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kaga.kernel.identity.visitor import Visitor

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as its reader sees it."""

    id: UUID
    kind: str
    at: datetime
    unread: bool
    said: Said


def inbox(visitor: Visitor, *, cursor: str | None = None, limit: int = 20) -> Page[Shown]:
    """The person's notices, newest first, in their language."""
    rows = Notice.objects.filter(person=_person(visitor))
    found = keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)
    secrets = vault.secrets_of(list({vault.KeyId(row.key_id) for row in found.rows}))
    shown = tuple(_shown(row, secrets[vault.KeyId(row.key_id)], visitor) for row in found.rows)
    return Page(shown, found.next)


def notice_for(visitor: Visitor, notice_id: UUID) -> Shown:
    """One notice of the person's own (raises NotFound)."""
    row = Notice.objects.filter(id=notice_id, person=_person(visitor)).first()
    if row is None:
        raise NotFound
    return _shown(row, vault.secret_of(vault.KeyId(row.key_id)), visitor)


def unread_count(person: UUID) -> int:
    """How many notices are unread, counted up to 100."""
    rows = Notice.objects.filter(person=person, read_at=None)
    return len(rows.values_list("person")[:MOST_COUNTED])


def unread_said(visitor: Visitor) -> Words | None:
    """The sentence that tells a person of unread notices; None when there is nothing to say."""
    if visitor.person is None or not may(visitor, READ_NOTICES):
        return None
    count = unread_count(visitor.person)
    if not count:
        return None
    said = words.WAITING if count < MOST_COUNTED else words.WAITING_MANY
    return Words(*(said.in_language(language, count=count) for language in LANGUAGES))


def mail_choices(visitor: Visitor) -> dict[str, bool]:
    """By topic, whether the person wants mail."""
    rows = MailChoice.objects.filter(person=_person(visitor))
    kept = dict(rows.values_list("topic", "wanted"))
    return {code: kept.get(code, True) for code in topics()}


def mail_came_back(person: UUID) -> bool:
    """Whether the last mail to the person could not be delivered."""
    last = (
        MailOut.objects.filter(person=person)
        .exclude(state="waiting")
        .order_by("-number")
        .first()
    )
    return last is not None and last.state == "bounced"


def _shown(row: Notice, secret: bytes, visitor: Visitor) -> Shown:
    said = opened_notice(secret, bytes(row.sealed), visitor.language)
    return Shown(row.id, row.kind, row.created_at, row.read_at is None, said)


def _person(visitor: Visitor) -> UUID:
    require(visitor, READ_NOTICES)
    if visitor.person is None:
        raise SignInNeeded
    return visitor.person
