"""Server-sent events: a browser opens a stream and is told what is due (endpoint `sse:`).

What: what is due to a subscription with the endpoint `sse:` waits until somebody listens, and
then goes to all who do. An event's id is the number of its record, so a browser that comes
back with `Last-Event-ID` gets what it missed, also after a restart of the broker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, Protocol

from kaga.services.exchange.notify.accounts import KEPT_EVENTS, Account, Item
from kaga.services.exchange.notify.carriers import OK, Report
from kaga.services.exchange.notify.writing import Message

_BEAT_S: Final = 15.0
_BEAT: Final = b": still here\n\n"
GAP: Final = b"event: gap\ndata: {}\n\n"
Key = tuple[str, str]


class Sink(Protocol):
    """An open stream."""

    def write(self, data: bytes) -> bool:
        """Write; False when it is gone, or reads too slowly and was closed."""

    def close(self) -> None:
        """End it."""


class Streams:
    """All open streams."""

    def __init__(self) -> None:
        self._open: dict[Key, list[Sink]] = {}
        self._waiting: dict[Key, list[asyncio.Future[None]]] = {}
        self._beaten = 0.0

    def of_tenant(self, tenant: str) -> int:
        """How many listen to a tenant's subscriptions."""
        return sum(len(sinks) for (name, _), sinks in self._open.items() if name == tenant)

    def lines(self, account: Account) -> StreamLines:
        """The way to whoever listens to a subscription."""
        return StreamLines(self, (account.tenant, account.id))

    def join(self, account: Account, sink: Sink) -> None:
        """Somebody listens from now on."""
        key = (account.tenant, account.id)
        self._open.setdefault(key, []).append(sink)
        for future in self._waiting.pop(key, ()):
            if not future.done():
                future.set_result(None)

    def leave(self, account: Account, sink: Sink) -> None:
        """Somebody is gone."""
        key = (account.tenant, account.id)
        sinks = self._open.get(key, [])
        if sink in sinks:
            sinks.remove(sink)
        if not sinks:
            self._open.pop(key, None)

    async def tell(self, key: Key, data: bytes) -> None:
        """Write to all who listen, once somebody does."""
        while True:
            told = [sink.write(data) for sink in list(self._open.get(key, ()))]
            if any(told):
                return
            future = asyncio.get_running_loop().create_future()
            self._waiting.setdefault(key, []).append(future)
            await future

    def beat(self, at: float) -> None:
        """Now and then: a line that keeps streams open, and finds those that are dead."""
        if at - self._beaten < _BEAT_S:
            return
        self._beaten = at
        for sinks in list(self._open.values()):
            for sink in list(sinks):
                sink.write(_BEAT)

    def close(self) -> None:
        """End all."""
        for sinks in list(self._open.values()):
            for sink in list(sinks):
                sink.close()


class StreamLines:
    """The one line to those who listen to a subscription."""

    def __init__(self, streams: Streams, key: Key) -> None:
        self.most = 1
        self._streams = streams
        self._key = key

    def line(self) -> StreamLines:
        """Itself: there is one."""
        return self

    async def carry(self, account: Account, message: Message) -> Report:
        """Write an event to all who listen."""
        number = account.queue[account.ahead + account.flying - 1].number
        await self._streams.tell(self._key, event_of(number, message))
        return OK

    def close(self) -> None:
        """Streams are closed by those who opened them."""


def event_of(number: int, message: Message) -> bytes:
    """A notification as an event."""
    return b"id: %d\nevent: notification\ndata: %b\n\n" % (number, message.body)


def missed(account: Account, last: int | None) -> Iterator[Item]:
    """What was told to others after an event that somebody has seen."""
    if last is None:
        return
    settled = islice(account.queue, account.ahead)
    for item in (*(account.kept or ()), *settled):
        if item.number > last and item.dying is None:
            yield item


def has_gap(account: Account, last: int | None) -> bool:
    """Whether more was missed than is kept."""
    kept = account.kept
    return (
        last is not None
        and kept is not None
        and len(kept) == KEPT_EVENTS
        and (kept[0].number > last)
    )


def catch_up(
    account: Account, last: int | None, write: Callable[[Account, list[Item]], Message]
) -> bytes:
    """Everything that somebody missed, as events.

    Raises
    ------
    MissingDocument
        A context must be fetched first.
    """
    events = [GAP] if has_gap(account, last) else []
    events += [event_of(item.number, write(account, [item])) for item in missed(account, last)]
    return b"".join(events)
