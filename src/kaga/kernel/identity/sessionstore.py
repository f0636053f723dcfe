"""Django's session engine over our own table.

What a thief of the database needs is not in it: a session is found by the SHA-256 of its key
and its content is sealed under a key derived from it, so only the browser that holds the
cookie can open its session. One query loads it, together with the person's stamp.

Idle and absolute lifetimes are kept here: `expires_at` moves on with use, at most once a
minute, never beyond twelve hours after the session began.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError

from kaga.kernel import clock
from kaga.kernel.identity.indexes import site_key
from kaga.kernel.identity.models import SessionRecord
from kaga.kernel.storage import vault
from kaga.kernel.storage.columns import moment_of
from kaga.kernel.storage.door import write
from kaga.kernel.storage.statements import fetch

_REASON = "a browser session, no act of the city"
_PURPOSE = "identity.session"
_TOUCH_EVERY = timedelta(minutes=1)
IDENTITY = "identity"


# Every request of somebody signed in runs this; building it anew by the ORM costs three times
# what the database does for it (bench/visitor.py).
_LOAD = """
    SELECT session.sealed, session.expires_at, session.seen_at, session.began_at, person.stamp
    FROM identity_sessionrecord session
    LEFT JOIN identity_person person ON person.id = session.person_id
    WHERE session.key_hash = %s
"""


@dataclass(frozen=True, slots=True)
class _Loaded:
    sealed: bytes
    expires_at: datetime
    seen_at: datetime
    began_at: datetime
    stamp: int | None


def key_hash(session_key: str) -> str:
    """Where the record of a session lies."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(SessionBase):
    """One browser session."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.person_stamp: int | None = None
        self.seen_at: datetime | None = None
        self.began_at: datetime | None = None
        self.has_ended = False
        self.device = ""

    def load(self) -> dict[str, Any]:
        """The content, or nothing when the session is unknown or over."""
        key = self.session_key or ""
        row = _loaded(key_hash(key))
        if row is None or row.expires_at <= clock.now():
            self._session_key = None
            self.has_ended = True
            return {}
        self.seen_at, self.began_at = row.seen_at, row.began_at
        self.person_stamp = row.stamp
        content: dict[str, Any] = json.loads(
            vault.unseal_with(_content_key(key), row.sealed, _PURPOSE)
        )
        return content

    def exists(self, session_key: str) -> bool:
        """Whether a record of this key exists."""
        return SessionRecord.objects.filter(key_hash=key_hash(session_key)).exists()

    def create(self) -> None:
        """Begin a session under a fresh key."""
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        self.began_at = None
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Store the content (CreateError, UpdateError as Django expects them)."""
        if self.session_key is None:
            self.create()
            return
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        fields = self._fields(content)
        with write(bookkeeping=_REASON) as tx:
            if must_create:
                row = SessionRecord(key_hash=key_hash(self.session_key), **fields)
                try:
                    tx.add(row)
                except IntegrityError as error:
                    raise CreateError from error
                return
            own = SessionRecord.objects.filter(key_hash=key_hash(self.session_key))
            if not tx.change_where(own, **fields):
                raise UpdateError

    def _fields(self, content: dict[str, Any]) -> dict[str, Any]:
        now = clock.now()
        self.began_at = self.began_at or now
        self.seen_at = now
        known = content.get(IDENTITY) or {}
        return {
            "person_id": known.get("person"),
            "provider": known.get("provider", ""),
            "device": self.device or known.get("device", ""),
            "sealed": self._sealed(content),
            "began_at": self.began_at,
            "seen_at": now,
            "expires_at": self._end(known, now),
        }

    def _sealed(self, content: dict[str, Any]) -> bytes:
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return vault.seal_with(_content_key(self.session_key or ""), plain, _PURPOSE)

    def _end(self, known: dict[str, Any], now: datetime) -> datetime:
        is_staff = bool(known.get("roles"))
        idle = settings.KAGA_IDLE_STAFF_S if is_staff else settings.KAGA_IDLE_RESIDENT_S
        longest = (self.began_at or now) + timedelta(seconds=settings.KAGA_SESSION_LONGEST_S)
        return min(now + timedelta(seconds=idle), longest)

    def touch(self) -> None:
        """Move the idle limit on, at most once a minute."""
        now = clock.now()
        if self.seen_at is None or now - self.seen_at < _TOUCH_EVERY:
            return
        self.seen_at = now
        own = SessionRecord.objects.filter(key_hash=key_hash(self.session_key or ""))
        with write(bookkeeping=_REASON) as tx:
            end = self._end(self.get(IDENTITY) or {}, now)
            tx.change_where(own, seen_at=now, expires_at=end)

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key is None:
            return
        with write(bookkeeping=_REASON) as tx:
            tx.remove_where(SessionRecord.objects.filter(key_hash=key_hash(key)))

    @classmethod
    def clear_expired(cls) -> None:
        """Remove what is over (a job calls this)."""
        with write(bookkeeping=_REASON) as tx:
            tx.remove_where(SessionRecord.objects.filter(expires_at__lte=clock.now()))


def _content_key(session_key: str) -> bytes:
    return hmac.digest(site_key("session"), session_key.encode(), "sha256")


def _loaded(hashed: str) -> _Loaded | None:
    rows = fetch(_LOAD, [hashed])
    if not rows:
        return None
    sealed, expires_at, seen_at, began_at, stamp = rows[0]
    return _Loaded(
        bytes(sealed), moment_of(expires_at), moment_of(seen_at), moment_of(began_at), stamp
    )
