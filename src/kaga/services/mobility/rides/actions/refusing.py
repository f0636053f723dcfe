"""Rides that were looked for and not found: kept without a name, so that fairness can be seen.

>>> # note_refusal(asked, "full", rider.id, Channel.PHONE)
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.storage.door import write
from kaga.services.mobility.rides.models import Refused, Stop
from kaga.services.mobility.rides.sealing import index_of

if TYPE_CHECKING:
    from kaga.services.mobility.rides.enums import Channel
    from kaga.services.mobility.rides.offering import Asked


def note_refusal(asked: Asked, why: str, rider: UUID, channel: Channel) -> None:
    """Keep that somebody got no offer for a day and a trip; once, however often they ask."""
    who = index_of("refused", f"{rider}:{asked.origin}:{asked.goal}")
    if not why or _known(asked, who):
        return
    door = f"rides:refused:{who}:{asked.day.isoformat()}"
    with write(on=[door], bookkeeping="who was offered no ride, without their name") as tx:
        if _known(asked, who):
            return
        district = Stop.objects.filter(code=asked.origin).values_list("district", flat=True)
        tx.add(
            Refused(
                service=asked.service,
                day=asked.day,
                district=district.first() or "",
                channel=str(channel),
                why=why,
                who=who,
            )
        )


def _known(asked: Asked, who: str) -> bool:
    return Refused.objects.filter(service=asked.service, day=asked.day, who=who).exists()
