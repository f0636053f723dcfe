"""The publisher: hears of the city's events and keeps the platform at the city's state.

What: one step reads the events after the cursor, finds which things they touch, brings those to
the platform, and moves the cursor when all was acknowledged. A step that fails moves nothing
and is done again: at least once, and never out of order, because each step sends the state as
it is at that moment.

Why a lease: two publishers could send an older state after a newer one. Whoever holds the lease
publishes; another waits until it has run out.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import httpx
import structlog
from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.events.consumers import Happened, seen, wants
from kaga.kernel.events.failures import describe
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.exchange.publications import Publication, publications
from kaga.kernel.storage.door import write
from kaga.services.platform.client import BrokerSaidNo
from kaga.services.platform.models import Cursor
from kaga.services.platform.publishing.state import Outcome, bring, forget_everything

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaga.services.platform.client import CityBroker

NAME: Final = "exchange"
LEASE: Final = timedelta(seconds=20)
_RENEW_BEFORE: Final = timedelta(seconds=12)
_AT_ONCE: Final = 500
_SOON: Final = timedelta(seconds=5)
_log = structlog.get_logger("kaga.exchange")
_BOOKKEEPING: Final = "how far publishing has come"


class HeldByAnother(RuntimeError):
    """Another process publishes at present."""


def fresh_holder() -> str:
    """A name for a process that publishes."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"


def has_died(holder: str) -> bool:
    """Whether a process of this machine has ended without a word (killed)."""
    host, _, rest = holder.rpartition("-")[0].rpartition("-")
    if host != socket.gethostname()[:30] or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@dataclass(slots=True)
class Publisher:
    """One process that publishes.

    Attributes
    ----------
    broker: where to. holder: who holds the lease.
    """

    broker: CityBroker
    holder: str = field(default_factory=fresh_holder)
    _due: dict[str, datetime] = field(default_factory=dict)
    _begun: bool = False

    def step(self) -> int:
        """Do what there is to do; how much it was.

        Raises
        ------
        HeldByAnother
        httpx.HTTPError, BrokerSaidNo: the platform does not answer, or not to us.
        """
        cursor = self._hold()
        if not self._begun:
            return self._begin(cursor)
        rows = list(_after(cursor)[:_AT_ONCE])
        if rows:
            events = [seen(row) for row in rows]
            for publication, keys in _touched(events):
                self._bring(publication, keys)
            self._move(cursor, rows[-1].batch or 0, rows[-1].number)
        return len(rows) + self._by_the_clock()

    def everything(self, *, anew: bool = False) -> Outcome:
        """Bring everything; the cursor then stands at the newest event.

        Parameters
        ----------
        anew: send also what seems to be there already.
        """
        cursor = self._hold()
        self._know(cursor)
        last = OutboxEvent.objects.exclude(batch=None).order_by("-batch", "-number").first()
        outcome = Outcome()
        for publication in publications():
            self._next(publication)
            outcome.add(self._bring(publication, None, anew=anew))
            self._hold()
        if last is not None:
            self._move(cursor, last.batch or 0, last.number)
        return outcome

    def leave(self) -> None:
        """Let another publish."""
        with write(bookkeeping=_BOOKKEEPING) as tx:
            rows = Cursor.objects.filter(name=NAME, holder=self.holder)
            tx.change_where(rows, held_until=clock.now(), holder="")

    def _begin(self, cursor: Cursor) -> int:
        """At a start everything is read: what is published may have changed with the code."""
        outcome = self.everything()
        self._begun = True
        _ = cursor
        return outcome.sent + outcome.gone + 1

    def _know(self, cursor: Cursor) -> None:
        """See whether it is the broker that knows what we sent."""
        identity = self.broker.identity()
        if cursor.broker != identity:
            forget_everything()
            with write(bookkeeping=_BOOKKEEPING) as tx:
                tx.change(cursor, broker=identity)

    def _by_the_clock(self) -> int:
        now = clock.now()
        done = 0
        for publication in publications():
            due = self._due.get(publication.name)
            if due is not None and due <= now:
                self._next(publication)
                outcome = self._bring(publication, None)
                done += outcome.sent + outcome.gone
        return done

    def _bring(
        self, publication: Publication, keys: Sequence[str] | None, *, anew: bool = False
    ) -> Outcome:
        """Bring things; what one part cannot read stops no other, and is read again soon."""
        try:
            return bring(self.broker, publication, keys, anew=anew)
        except (httpx.HTTPError, BrokerSaidNo):
            raise
        except Exception as error:  # noqa: BLE001 - a part's own failure is told and retried
            _log.error("not read", publication=publication.name, error=describe(error))
            self._due[publication.name] = clock.now() + _SOON
            return Outcome(refused={publication.name: describe(error)})

    def _next(self, publication: Publication) -> None:
        if publication.every_s:
            later = clock.now() + timedelta(seconds=publication.every_s)
            self._due[publication.name] = later

    def _hold(self) -> Cursor:
        now = clock.now()
        cursor = Cursor.objects.filter(name=NAME).first()
        if cursor is not None and cursor.holder == self.holder:
            if cursor.held_until - now > _RENEW_BEFORE:
                return cursor
        elif cursor is not None and self._is_held(cursor, now):
            raise HeldByAnother(cursor.holder)
        with write(on=[f"platform:{NAME}"], bookkeeping=_BOOKKEEPING) as tx:
            row = tx.lock(Cursor.objects.filter(name=NAME)).first()
            if row is None:
                return tx.add(Cursor(name=NAME, holder=self.holder, held_until=now + LEASE))
            if self._is_held(row, now):
                raise HeldByAnother(row.holder)
            return tx.change(row, holder=self.holder, held_until=now + LEASE)

    def _is_held(self, cursor: Cursor, now: datetime) -> bool:
        is_free = cursor.holder in {"", self.holder} or cursor.held_until <= now
        return not is_free and not has_died(cursor.holder)

    @staticmethod
    def _move(cursor: Cursor, batch: int, number: int) -> None:
        with write(bookkeeping=_BOOKKEEPING) as tx:
            tx.change(cursor, batch=batch, number=number, moved_at=clock.now())


def _touched(
    events: Sequence[Happened],
) -> Iterator[tuple[Publication, list[str] | None]]:
    """Publications that some events touch, and which of their things; None for all."""
    for publication in publications():
        keys: set[str] | None = set()
        for event in events:
            if keys is None or not wants(publication.events, event.type):
                continue
            named = publication.touched(event)
            keys = None if named is None else keys | set(named)
        if keys is None or keys:
            yield publication, None if keys is None else sorted(keys)


def _after(cursor: Cursor) -> QuerySet[OutboxEvent]:
    """Events of the feed behind a cursor, in the feed's order."""
    behind = Q(batch__gt=cursor.batch) | Q(batch=cursor.batch, number__gt=cursor.number)
    return OutboxEvent.objects.filter(behind).order_by("batch", "number")


def waiting() -> int:
    """How many events publishing has not come to yet."""
    cursor = Cursor.objects.filter(name=NAME).first() or Cursor(name=NAME)
    return _after(cursor).count()
