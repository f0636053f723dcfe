"""The bridge: takes what devices publish, writes it, and acknowledges what is durable.

What: one step collects messages, makes readings of them, has the platform write them in one
batch, keeps what is no reading for staff, and then acknowledges all of them. Whatever fails
leaves the messages unacknowledged, and they are tried again, by this process or by the next.
Why a lease: of two bridges with one session each would take it from the other for ever.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import httpx
from django.db.models import F

from kaga.engines.context.devices import Reading, Unreadable, Wiring, read, taken
from kaga.kernel import clock
from kaga.kernel.storage.door import write
from kaga.services.platform.client import BrokerSaidNo
from kaga.services.platform.devices.declaring import declared_of
from kaga.services.platform.devices.sending import Sender, Sent
from kaga.services.platform.models import DeviceLine, DeviceWiring, RefusedReading
from kaga.services.platform.publishing.following import HeldByAnother, fresh_holder, has_died

if TYPE_CHECKING:
    from kaga.services.platform.client import CityBroker
    from kaga.services.platform.devices.line import Line, Message

NAME: Final = "devices"
LEASE: Final = timedelta(seconds=40)  # longer than the platform may take to answer
MOST_LETTERS: Final = 1_000
_AT_ONCE: Final = 500
_SECOND: Final = timedelta(seconds=1)
_BOOKKEEPING: Final = "how devices are read"
_FIRST_WAIT_S: Final = 0.5
_LONGEST_WAIT_S: Final = 30.0


class Bridge:
    """One process that reads devices."""

    def __init__(self, broker: CityBroker, line: Line) -> None:
        self._sender = Sender(broker)
        self._line = line
        self._holder = fresh_holder()
        self._wirings: list[Wiring] = []
        self._pending: list[Message] = []
        self._counts = {"written": 0, "late": 0, "again": 0, "refused": 0}
        self._last: tuple[datetime, int] | None = None
        self._trouble = ""
        self._wait_s = _FIRST_WAIT_S
        self._told: tuple[bool, str] = (False, "")
        self._told_at: datetime | None = None
        self._renew_at: datetime | None = None

    def step(self, within_s: float = 0.2) -> int:
        """Do what there is to do; how many messages were acknowledged.

        Parameters
        ----------
        within_s: how long to wait for a message where there is none.

        Raises
        ------
        HeldByAnother
        """
        self._hold_and_tell()
        if not self._pending:
            self._pending = self._line.collect(_AT_ONCE, within_s)
        if not self._pending:
            return 0
        try:
            self._settle(self._pending)
        except (httpx.HTTPError, BrokerSaidNo) as error:
            self._trouble = f"the platform: {error}"[:200]
            self._line.rest(self._wait_s)
            self._wait_s = min(self._wait_s * 2, _LONGEST_WAIT_S)
            return 0
        self._line.acknowledge(self._pending)
        done, self._pending = len(self._pending), []
        self._trouble, self._wait_s = "", _FIRST_WAIT_S
        return done

    def leave(self) -> None:
        """Let another read."""
        self._line.close()
        with write(bookkeeping=_BOOKKEEPING) as tx:
            rows = DeviceLine.objects.filter(name=NAME, holder=self._holder)
            tx.change_where(rows, held_until=clock.now(), holder="", connected=False)

    def _settle(self, messages: Sequence[Message]) -> None:
        """Everything in some messages becomes durable, here or on the platform."""
        readings: list[Reading] = []
        letters: list[RefusedReading] = []
        for one in messages:
            for wiring in self._wirings:
                if taken(wiring.topic, one.topic) is None:
                    continue
                try:
                    readings.append(read(wiring, one.topic, one.payload, one.received))
                except Unreadable as error:
                    letters.append(_letter(one.topic, one.payload, str(error), error.flaw))
        sent = self._sender.send(readings) if readings else Sent()
        for reading, why in sent.refused:
            told = json.dumps(reading.item(), ensure_ascii=False).encode()
            letters.append(_letter(reading.wiring.topic, told, why))
        if letters:
            _keep(letters)
        lag = clock.now().timestamp() - messages[0].received / 1_000_000
        self._last = clock.now(), max(0, round(lag * 1_000))
        for name in ("written", "late", "again"):
            self._counts[name] += getattr(sent, name)
        self._counts["refused"] += len(letters)

    def _hold_and_tell(self) -> None:
        """Once a second: read what is declared, say what has changed, hold the lease."""
        now = clock.now()
        if self._told_at is not None and now - self._told_at < _SECOND:
            return
        self._listen()
        state = self._line.stands, self._trouble or self._line.trouble
        is_held = self._renew_at is not None and now < self._renew_at
        if not is_held or state != self._told or any(self._counts.values()):
            self._hold(now, state)
            self._told, self._renew_at = state, now + LEASE / 2
            self._counts = dict.fromkeys(self._counts, 0)
        self._told_at = now

    def _hold(self, now: datetime, state: tuple[bool, str]) -> None:
        with write(on=[f"platform:{NAME}"], bookkeeping=_BOOKKEEPING) as tx:
            row = tx.lock(DeviceLine.objects.filter(name=NAME)).first()
            if row is None:
                row = tx.add(DeviceLine(name=NAME))
            is_ours = row.holder in {"", self._holder} or row.held_until <= now
            if not is_ours and not has_died(row.holder):
                raise HeldByAnother(row.holder)
            told: dict[str, object] = {
                name: F(name) + count for name, count in self._counts.items()
            }
            if self._last is not None:
                told |= {"last_at": self._last[0], "lag_ms": self._last[1]}
            tx.change(
                row,
                holder=self._holder,
                held_until=now + LEASE,
                connected=state[0],
                trouble=state[1],
                **told,
            )

    def _listen(self) -> None:
        rows = list(DeviceWiring.objects.order_by("made_at"))
        self._wirings = [declared_of(row).wiring for row in rows if row.ended_at is None]
        ended = {row.topic for row in rows if row.ended_at is not None}
        self._line.listen({one.topic for one in self._wirings}, ended)


def _letter(topic: str, payload: bytes, why: str, flaw: str = "") -> RefusedReading:
    shown = payload[:2_000].decode("utf-8", "replace").replace("\0", "\ufffd")
    return RefusedReading(topic=topic[:250], payload=shown[:500], reason=why[:300], flaw=flaw)


def _keep(letters: list[RefusedReading]) -> None:
    """Keep what is no reading, and forget what is too old among it."""
    with write(bookkeeping=_BOOKKEEPING) as tx:
        tx.add_many(letters[-MOST_LETTERS:])
        kept = RefusedReading.objects.order_by("-pk").values_list("pk", flat=True)
        last = kept[MOST_LETTERS - 1 : MOST_LETTERS].first()
        if last is not None:
            tx.remove_where(RefusedReading.objects.filter(pk__lt=last))
