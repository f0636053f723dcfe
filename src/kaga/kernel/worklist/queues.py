"""The register of work queues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.permissions import Permission, may

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.web.words import Words

Count = Callable[["Visitor"], int]
MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class WorkQueue:
    """One queue of work.

    Attributes
    ----------
    code: stable name, area first. href: where the work is done.
    waiting: how many wait for this member of staff; count at most `MOST_COUNTED` + 1, a long
        queue needs no exact number.
    overdue: how many of them are late. permission: who sees the queue.
    """

    code: str
    title: Words
    href: str
    waiting: Count
    permission: Permission
    overdue: Count | None = None
    order: int = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue as one member of staff sees it now."""

    queue: WorkQueue
    count: int
    overdue: int

    @property
    def shown(self) -> str:
        """The count as it is written: 999+ when there are more."""
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count)


_queues: dict[str, WorkQueue] = {}


def publish(queue: WorkQueue) -> None:
    """Show `queue` on the staff home; a second one of the same code is an error."""
    if queue.code in _queues:
        raise ValueError(f"two work queues are called {queue.code}")
    _queues[queue.code] = queue


def waiting_for(visitor: Visitor) -> list[Waiting]:
    """The queues that this member of staff may see, with their counts."""
    shown = [queue for queue in _queues.values() if may(visitor, queue.permission)]
    return [
        Waiting(queue, queue.waiting(visitor), queue.overdue(visitor) if queue.overdue else 0)
        for queue in sorted(shown, key=lambda queue: (queue.order, queue.code))
    ]
