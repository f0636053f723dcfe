"""API tokens: made once, shown once, limited to named permissions, ended at any time."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.mynumber import contains_my_number
from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.models import ApiToken
from kaga.kernel.identity.profiles import key_of, person_row
from kaga.kernel.identity.visitor import Assurance, Language, Visitor
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.permissions.registry import all_permissions, holds
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

PREFIX = "kaga_"
LONGEST = timedelta(days=366)
_LONGEST_LABEL = 60
_TOUCH_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token that has just been made: the only time its secret is known."""

    id: UUID
    secret: str


def create_token(
    visitor: Visitor, label: str, scopes: Sequence[str], lasting: timedelta
) -> MadeToken:
    """A token for the visitor's programs.

    Raises
    ------
    Invalid: no label or scope, a scope that the visitor does not hold, or more than a year.
    """
    require(visitor, rules.manage_tokens)
    _check(visitor, label, scopes, lasting)
    own = _own(visitor)
    random = secrets.token_bytes(32)
    secret = PREFIX + base64.urlsafe_b64encode(random).decode().rstrip("=")
    with write() as tx:
        row = tx.add(
            ApiToken(
                owner_id=own,
                token_hash=_hash(secret),
                label=label.strip(),
                scopes=sorted(set(scopes)),
                expires_at=clock.now() + lasting,
            )
        )
        key = key_of(person_row(own))
        facts = {"scopes": " ".join(sorted(set(scopes)))}
        who = {"label": label.strip()}
        record(tx, Act("identity.token.created", visitor.actor(), row.handle, facts, who, key))
    return MadeToken(row.id, secret)


def revoke_token(visitor: Visitor, token_id: UUID) -> None:
    """End a token now."""
    require(visitor, rules.manage_tokens)
    with write(on=[f"token:{token_id}"]) as tx:
        row = tx.lock(queries.tokens_of(_own(visitor)).filter(id=token_id)).first()
        if row is None:
            raise NotFound
        tx.change(row, revoked_at=clock.now())
        record(tx, Act("identity.token.revoked", visitor.actor(), row.handle))


def visitor_by_token(secret: str, language: Language = "ja") -> Visitor | None:
    """Who stands behind a bearer token; None when it is unknown, ended or over."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    rows = ApiToken.objects.filter(token_hash=_hash(secret), revoked_at=None)
    row = rows.filter(expires_at__gt=clock.now()).first()
    if row is None:
        return None
    _touch(row)
    owner = PersonId(row.owner_id)
    rights = queries.rights_of(owner)
    return Visitor(
        person=owner,
        assurance=Assurance.ACCOUNT,
        authenticated_at=row.created_at,
        roles=rights.roles,
        divisions=rights.divisions,
        language=language,
        scopes=frozenset(row.scopes),
    )


def _own(visitor: Visitor) -> PersonId:
    if visitor.person is None:
        raise NotFound
    return visitor.person


def _check(visitor: Visitor, label: str, scopes: Sequence[str], lasting: timedelta) -> None:
    problems: dict[str, list[str]] = {}
    if not label.strip():
        problems["label"] = [say(words.needed)]
    elif len(label) > _LONGEST_LABEL:
        problems["label"] = [say(words.too_long, most=_LONGEST_LABEL)]
    elif contains_my_number(label):
        problems["label"] = [say(words.my_number_refused)]
    if not scopes or not set(scopes) <= scopes_open_to(visitor):
        problems["scopes"] = [say(words.choose_one)]
    if not timedelta() < lasting <= LONGEST:
        problems["days"] = [say(words.token_days)]
    if problems:
        raise Invalid(problems)


def scopes_open_to(visitor: Visitor) -> set[str]:
    """The permissions that a visitor may hand to a token: what they hold themselves."""
    return {
        wanted.code
        for wanted in all_permissions()
        if (wanted.sign_in or wanted.staff)
        and wanted is not rules.manage_tokens
        and holds(visitor, wanted)
    }


def _touch(row: ApiToken) -> None:
    now = clock.now()
    if row.used_at is None or now - row.used_at >= _TOUCH_EVERY:
        with write(bookkeeping="a token was used, no act of the city") as tx:
            tx.change(row, used_at=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
