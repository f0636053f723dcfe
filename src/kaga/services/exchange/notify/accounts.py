"""What each subscription is owed: due = delivered + pending + dead, to the last one.

What: an `Account` holds what is due to one subscription in the order of the log, how far it has
got, and what could not be delivered. Why by the numbers of records: they are the same in a
replay, so "delivered up to record 17" is understood by whoever reads the log again, and nothing
that was due is forgotten or, once it is noted, told again.

An item stays in the queue until the note of its delivery is on the disk: a crash in between
tells it once more, and never loses it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any, Final

import orjson

from kaga.engines.context import Entity
from kaga.engines.context.watching import Happening
from kaga.engines.context.wire import pack_attributes, unpack_attributes
from kaga.services.exchange.notify.plans import Plan
from kaga.services.exchange.state.documents import Collection, Document

MOST_PENDING: Final = 2_000  # of one subscription; beyond, the oldest that waits is dead
MOST_LETTERS: Final = 1_000  # of one subscription; beyond, the oldest is kept as a number only
MOST_TOGETHER: Final = 1_000  # entities of one notification
MOST_HELD: Final = (
    200_000  # of all subscriptions; beyond, whoever has more than one thing gives
)
MOST_LETTERS_HELD: Final = 50_000
KEPT_EVENTS: Final = 1_000  # of a stream, for whoever comes back


@dataclass(slots=True)
class Item:
    """One thing that is due.

    Attributes
    ----------
    number: of the record that made it due.
    at: when, microseconds since 1970.
    event: what happened; None where an interval has passed.
    bodies: what was written of the event for others already.
    dying: why it is given up, while the note of that is on its way.
    """

    number: int
    at: int
    event: Happening | None
    bodies: dict[int, bytes] = field(default_factory=dict)
    dying: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What could not be delivered, and why."""

    item: Item
    reason: str
    at: int


@dataclass(slots=True)
class Tally:
    """What a subscription says of its notifications (clause 5.2.14.2)."""

    sent: int = 0
    failed: int = 0
    last_sent: int | None = None
    last_success: int | None = None
    last_failure: int | None = None
    failing: bool = False

    def row(self) -> list[object]:
        """As a note has it."""
        return [
            self.sent,
            self.failed,
            self.last_sent,
            self.last_success,
            self.last_failure,
            self.failing,
        ]


class Account:
    """One subscription.

    Parameters
    ----------
    tenant: the name of its tenant.
    born: the number of the record with which it began.

    Attributes
    ----------
    ahead: how many items at the front have been settled and wait for their note.
    flying: how many behind them are on their way.
    busy: whether its carrier has it in hand.
    kept: delivered items, of a stream.
    mark: tells its notifications from those of others.
    key: by which rows of a checkpoint name it.
    route: how its place was reached last, as whoever delivers knows it.
    shape: what its notifications have in common, as whoever writes knows it.
    """

    def __init__(
        self, tenant: str, collection: Collection, document: Document, born: int
    ) -> None:
        self.tenant = tenant
        self.collection = collection
        self.document = document
        self.born = born
        self.queue: deque[Item] = deque()
        self.letters: dict[int, Letter] = {}
        self.due = self.delivered = self.dead = 0
        self.last_due: int | None = None
        self.last_tick: int | None = None
        self.tally = Tally()
        self.ahead = self.flying = self.tries = 0
        self.busy = self.gone = False
        self.kept: deque[Item] | None = None
        self.through = 0
        self.mark = sha256(f"{tenant} {document.id}".encode()).hexdigest()[:12]
        self.key = orjson.dumps([tenant, collection, document.id])
        self.route: object = None
        self.shape: object = None

    plan: Plan

    @property
    def id(self) -> str:
        """The subscription's identifier."""
        return self.document.id

    @property
    def pending(self) -> int:
        """How much is due and neither delivered nor dead."""
        return len(self.queue)

    def is_due(self, at: int) -> bool:
        """Whether something that happened at a moment is told to this subscription."""
        plan, last = self.plan, self.last_due
        if not plan.active or (plan.expires is not None and plan.expires <= at):
            return False
        if plan.once and last is not None and last >= self.document.modified:
            return False
        return not plan.throttling or last is None or at == last or at - last >= plan.throttling

    def owe(self, item: Item) -> None:
        """Something is due."""
        self.due += 1
        self.last_due = item.at
        self.queue.append(item)

    def take(self) -> list[Item]:
        """What is to be told next, in one notification: what happened in one request."""
        queue = self.queue
        while self.ahead < len(queue) and queue[self.ahead].dying is not None:
            self.ahead += 1
        if self.ahead >= len(queue):
            return []
        first = queue[self.ahead]
        taken = [first]
        if first.event is not None and not self.plan.splits and self.ahead + 1 < len(queue):
            following = islice(queue, self.ahead + 1, self.ahead + MOST_TOGETHER)
            taken += _same_request(first, first.event, following)
        self.flying = len(taken)
        return taken

    def settle(self) -> None:
        """What was taken is delivered."""
        self.through = self.queue[self.ahead + self.flying - 1].number
        self.ahead += self.flying
        self.flying = 0

    def stand_by(self) -> None:
        """Nothing is on its way any more; what has no note yet is due again."""
        self.busy = False
        self.route = None
        self.ahead = self.flying = self.tries = 0
        for item in self.queue:
            item.dying = None

    def overfull(self, *, crowded: bool) -> Item | None:
        """The oldest that waits, where more wait than are held.

        Parameters
        ----------
        crowded: whether all subscriptions together have more than is held.
        """
        if len(self.queue) - self.ahead <= (1 if crowded else MOST_PENDING):
            return None
        waiting = islice(self.queue, self.ahead + self.flying, None)
        return next((item for item in waiting if item.dying is None), None)

    def noted_through(self, number: int) -> None:
        """A note says that everything up to a record is delivered."""
        queue = self.queue
        while queue and queue[0].number <= number:
            item = queue.popleft()
            self.delivered += 1
            self.ahead = max(0, self.ahead - 1)
            self.keep(item)

    def keep(self, item: Item) -> None:
        """Keep what was delivered, for those who come back to a stream."""
        if self.kept is not None:
            self.kept.append(item)

    def noted_dead(self, number: int, reason: str, at: int) -> None:
        """A note says that one item is given up."""
        for place, item in enumerate(self.queue):
            if item.number == number:
                del self.queue[place]
                if place < self.ahead:
                    self.ahead -= 1
                item.dying = None
                item.bodies = {}
                self.dead += 1
                self.letters[number] = Letter(item, reason, at)
                if len(self.letters) > MOST_LETTERS:
                    self.forget_letter()
                return

    def forget_letter(self) -> None:
        """Keep the oldest letter as a number only."""
        del self.letters[next(iter(self.letters))]

    def noted_again(self, number: int, old: int) -> bool:
        """A note says that a letter is to be sent again; it has a new number now."""
        letter = self.letters.pop(old, None)
        if letter is None:
            return False
        self.dead -= 1
        self.queue.append(Item(number, letter.item.at, letter.item.event))
        return True

    def take_on(self, plan: Plan, document: Document) -> None:
        """The subscription as it is from now on."""
        self.plan = plan
        self.document = document
        self.route = self.shape = None
        if plan.endpoint.uri.startswith("sse:"):
            self.kept = self.kept or deque(maxlen=KEPT_EVENTS)
        else:
            self.kept = None


def _same_request(first: Item, event: Happening, following: Iterable[Item]) -> Iterator[Item]:
    """What the same request did to other entities."""
    seen = {event.entity.id}
    for item in following:
        if item.at != first.at or item.event is None or item.dying is not None:
            return
        name = item.event.entity.id
        if name in seen:
            return
        seen.add(name)
        yield item


# -- rows of a checkpoint --------------------------------------------------------------------


def pack_account(account: Account) -> Iterator[tuple[bytes, bytes]]:
    """An account as rows, one for itself and one for each item."""
    document = account.document
    key = account.key
    kept = [document.body, document.created, document.modified]
    counts = [account.due, account.delivered, account.dead, account.last_due, account.last_tick]
    row = [account.born, kept, counts, account.tally.row()]
    yield b"a" + key, orjson.dumps(row)
    for item in account.queue:
        yield b"q%020d%b" % (item.number, key), orjson.dumps(pack_item(item))
    for item in account.kept or ():
        yield b"s%020d%b" % (item.number, key), orjson.dumps(pack_item(item))
    for number, letter in account.letters.items():
        packed = [pack_item(letter.item), letter.reason, letter.at]
        yield b"z%020d%b" % (number, key), orjson.dumps(packed)


def unpack_account(key: bytes, row: bytes) -> Account:
    """An account as it was, without its items."""
    tenant, collection, identifier = orjson.loads(key[1:])
    born, (body, created, modified), counts, tally = orjson.loads(row)
    document = Document(identifier, body, created, modified)
    account = Account(tenant, Collection(collection), document, born)
    account.due, account.delivered, account.dead = counts[:3]
    account.last_due, account.last_tick = counts[3:]
    account.tally = Tally(*tally)
    return account


def unpack_key(key: bytes) -> tuple[int, str, str]:
    """Record, tenant and subscription of an item's row."""
    tenant, _, identifier = orjson.loads(key[21:])
    return int(key[1:21]), tenant, identifier


def pack_item(item: Item) -> list[object]:
    """An item as plain data."""
    event = item.event
    if event is None:
        return [item.at]
    sides = [_pack_entity(event.before), _pack_entity(event.after)]
    return [item.at, *sides, event.touched, event.kinds]


def unpack_item(number: int, packed: list[Any]) -> Item:
    """An item as it was."""
    if len(packed) == 1:
        return Item(number, packed[0], None)
    at, before, after, touched, kinds = packed
    event = Happening(at, _unpack_entity(before), _unpack_entity(after), touched, kinds)
    return Item(number, at, event)


def _pack_entity(entity: Entity | None) -> list[object] | None:
    if entity is None:
        return None
    head = [entity.id, entity.types, entity.scopes, entity.created, entity.modified]
    return [*head, entity.expires, entity.lapse, pack_attributes(entity.attributes)]


def _unpack_entity(packed: list[Any] | None) -> Entity | None:
    if packed is None:
        return None
    name, types, scopes, created, modified, expires, lapse, attributes = packed
    known = unpack_attributes(attributes)
    return Entity(name, tuple(types), known, tuple(scopes), created, modified, expires, lapse)
