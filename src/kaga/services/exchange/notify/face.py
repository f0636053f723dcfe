"""What staff and browsers ask about notifications: totals, dead letters, streams.

GET    /exchange/v1/notifications                       totals, places and their circuits
GET    /exchange/v1/deadLetters?subscription=…          what could not be delivered, and why
GET    /exchange/v1/deadLetters/{subscription}/{number} one, with the notification itself
POST   /exchange/v1/deadLetters/{subscription}/{number} send it again
DELETE /exchange/v1/deadLetters/{subscription}/{number} keep it no longer
GET    /exchange/v1/streams/{subscription}              server-sent events
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from itertools import islice
from typing import Final

import orjson

from kaga.engines.context import MissingDocument, NgsiError
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.moments import write_moment
from kaga.services.exchange.http.messages import (
    HttpError,
    Reply,
    Stream,
    http_problem,
    problem,
)
from kaga.services.exchange.http.negotiating import whole_number
from kaga.services.exchange.http.routing import Face, Routes
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call
from kaga.services.exchange.notify.accounts import Account, Letter
from kaga.services.exchange.notify.delivery import Delivery
from kaga.services.exchange.notify.streams import catch_up
from kaga.services.exchange.state.tenants import Tenant

_LISTING: Final = frozenset({"subscription", "limit", "offset"})
_STREAMING: Final = frozenset({"lastEventId"})
_EVENTS: Final = b"text/event-stream"
_OPEN: Final = b"Cache-Control: no-store\r\nAccess-Control-Allow-Origin: *\r\n"
_RETRY: Final = b"retry: 2000\n\n"
_DONE: Final = Reply(204)


def notify_face(delivery: Delivery) -> Face:
    """Everything about notifications that NGSI-LD has no operation for."""
    desk = Desk(delivery)
    one = {"GET": desk.letter, "POST": desk.send, "DELETE": desk.drop}
    tables = {
        "notifications": {"GET": desk.totals},
        "deadLetters": {"GET": desk.letters},
        "deadLetters/*/*": one,
        "streams/*": {"GET": desk.stream},
    }
    return Face(b"/exchange/v1/", Routes(tables), _refusal)


def _refusal(error: NgsiError | HttpError) -> Reply:
    return http_problem(error) if isinstance(error, HttpError) else problem(error)


class Desk:
    """The operations."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._notifier = delivery.notifier

    def totals(self, call: Call) -> Reply:
        """GET /notifications."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        told = asdict(self._notifier.totals(tenant.name))
        streams = self._delivery.streams.of_tenant(tenant.name)
        return _json({**told, "streams": streams, "places": self._places(tenant)})

    def _places(self, tenant: Tenant) -> list[dict[str, object]]:
        """Where the tenant's subscribers are, and how it goes there."""
        carriers = sorted(self._delivery.carriers.values(), key=lambda one: one.name)
        return [
            {"place": one.name, "failures": one.failures, "open": one.open_until > 0}
            for one in carriers
            if tenant.name in one.tenants
        ]

    def letters(self, call: Call) -> Reply:
        """GET /deadLetters: the oldest first."""
        given = call.given(_LISTING)
        tenant = call.tenant()
        limit = whole_number(given, "limit", 20, 1000)
        offset = whole_number(given, "offset", 0, 10**9)
        wanted = given.get("subscription")
        found = sorted(
            (
                (number, account.id, letter)
                for account in self._notifier.of_tenant(tenant.name)
                if wanted in {None, account.id}
                for number, letter in account.letters.items()
            ),
            key=lambda found: found[:2],
        )
        page = islice(found, offset, offset + limit)
        headers = b"NGSILD-Results-Count: %d\r\n" % len(found)
        return _json([_told(name, letter) for _, name, letter in page], headers)

    def letter(self, call: Call) -> Reply:
        """GET /deadLetters/{subscription}/{number}."""
        account, letter = self._found(call)
        message = self._delivery.write(account, [letter.item])
        content = orjson.loads(message.body)
        return _json({**_told(account.id, letter), "notification": content})

    def send(self, call: Call) -> Reply:
        """POST /deadLetters/{subscription}/{number}: once more, behind all that is due."""
        account, letter = self._found(call)
        self._notifier.send_again(call.broker, account, letter.item.number)
        return _DONE

    def drop(self, call: Call) -> Reply:
        """DELETE /deadLetters/{subscription}/{number}."""
        account, letter = self._found(call)
        self._notifier.drop(call.broker, account, letter.item.number)
        return _DONE

    def _found(self, call: Call) -> tuple[Account, Letter]:
        call.given(NO_PARAMETERS)
        account = self._account(call)
        number = call.parts[2]
        letter = account.letters.get(_number(number) or 0)
        if letter is None:
            raise not_found(f"there is no dead letter {number}")
        return account, letter

    def _account(self, call: Call) -> Account:
        account = self._notifier.account(call.tenant(), call.identifier())
        if account is None:
            raise not_found(f"there is no subscription {call.parts[1]}")
        return account

    def stream(self, call: Call) -> Reply:
        """GET /streams/{subscription}: everything that is due, as it happens."""
        if not self._delivery.runs:
            detail = "another broker of this exchange tells; ask again to reach it"
            raise HttpError(503, detail, b"Retry-After: 1\r\n")
        given = call.given(_STREAMING)
        account = self._account(call)
        if not account.plan.endpoint.uri.startswith("sse:"):
            raise bad("the subscription's endpoint is not sse:")
        seen = call.request.headers.get(b"last-event-id", b"").decode("latin-1")
        seen = seen or given.get("lastEventId", "")
        last = _number(seen)
        if seen and last is None:
            raise bad("Last-Event-ID is the id of an event")
        listener = _Listener(self._delivery, account, last)
        return Reply(200, b"", _EVENTS, _OPEN, listener.begin)


class _Listener:
    """One open stream, from what it missed to its end."""

    def __init__(self, delivery: Delivery, account: Account, last: int | None) -> None:
        self._delivery = delivery
        self._account = account
        self._last = last
        self._task: asyncio.Task[None] | None = None

    def begin(self, stream: Stream) -> None:
        """The head is written: what was missed comes first."""
        stream.gone = lambda: self._gone(stream)
        stream.write(_RETRY)
        try:
            self._join(stream)
        except MissingDocument as missing:
            loop = asyncio.get_running_loop()
            self._task = loop.create_task(self._fetch(stream, missing))

    def _join(self, stream: Stream) -> None:
        events = catch_up(self._account, self._last, self._delivery.write)
        if events:
            stream.write(events)
        self._delivery.streams.join(self._account, stream)

    async def _fetch(self, stream: Stream, missing: MissingDocument) -> None:
        try:
            await self._delivery.fetch(missing.url)
            self._join(stream)
        except (NgsiError, MissingDocument):
            stream.close()

    def _gone(self, stream: Stream) -> None:
        if self._task is not None:
            self._task.cancel()
        self._delivery.streams.leave(self._account, stream)


def _number(text: str) -> int | None:
    """The number of a record; None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def _told(name: str, letter: Letter) -> dict[str, object]:
    event = letter.item.event
    return {
        "subscription": name,
        "number": letter.item.number,
        "dueAt": write_moment(letter.item.at),
        "givenUpAt": write_moment(letter.at),
        "reason": letter.reason,
        "entity": None if event is None else event.entity.id,
    }


def _json(content: object, headers: bytes = b"") -> Reply:
    return Reply(200, orjson.dumps(content), headers=headers)
