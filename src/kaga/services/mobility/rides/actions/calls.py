"""The list of calls: whom to phone about what changed, until somebody has.

>>> # call_done(visitor, told.id, reached=True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.actions.riders import actor_of
from kaga.services.mobility.rides.models import Told

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

AGAIN_S = 300


def call_done(visitor: Visitor, told_id: UUID, *, reached: bool) -> None:
    """A call was made: the rider knows, or is to be tried again a little later.

    Raises
    ------
    NotFound: no such call is to be made.
    """
    require(visitor, rules.desk)
    with write(on=[f"rides:call:{told_id}"], bookkeeping="nobody answered a call") as tx:
        rows = Told.objects.select_related("promise__booking").filter(id=told_id, how="call")
        row = rows.filter(at=None).first()
        if row is None:
            raise NotFound
        if not reached:
            tx.change(row, due=row.due + AGAIN_S, outcome="no_answer")
            return
        tx.change(row, at=clock.now(), by=visitor.person, outcome="reached")
        booking = row.promise.booking
        facts: dict[str, Json] = {"booking": booking.reference, "promise": row.promise.number}
        record(tx, Act("rides.call.done", actor_of(visitor), booking.handle, facts))
