"""Looking at a rider's card: the rider may learn who did.

>>> # look_at(visitor, rider)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides.actions.riders import actor_of

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.mobility.rides.models import Rider


def look_at(visitor: Visitor, rider: Rider) -> None:
    """Record that staff opened a card."""
    key = vault.KeyId(rider.key_id)
    private = {"rider": str(rider.id)}
    with write() as tx:
        act = "rides.rider.seen"
        actor, opened = actor_of(visitor), (key, vault.secret_of(key))
        record(tx, Act(act, actor, rider.handle, {}, private, opened))
