"""Dead letters: what no attempt could deliver inside the city, for staff to send again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.events.models import Delivery
from kaga.kernel.events.permits import REPLAY_DELIVERIES
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.kernel.storage.keyset import Page, keyset_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.identity.visitor import Visitor


def dead_letters(visitor: Visitor, cursor: str | None = None) -> Page[Delivery]:
    """The dead letters, newest first."""
    require(visitor, REPLAY_DELIVERIES)
    rows = Delivery.objects.filter(state="dead").select_related("event")
    return keyset_page(rows, order=("-number",), cursor=cursor)


def send_again(visitor: Visitor, numbers: Sequence[int]) -> int:
    """Give dead letters all their attempts again; how many there were.

    Raises
    ------
    NotFound: none of them is a dead letter (any more).
    """
    require(visitor, REPLAY_DELIVERIES)
    with write() as tx:
        rows = Delivery.objects.filter(number__in=numbers, state="dead")
        count = tx.change_where(rows, state="waiting", attempts=0, next_at=clock.now())
        if not count:
            raise NotFound
        record(
            tx,
            Act(
                "events.delivery.replayed",
                visitor.actor("staff"),
                new_handle(),
                public={"deliveries": count},
            ),
        )
    return count
