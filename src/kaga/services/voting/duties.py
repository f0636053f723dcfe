"""What the worker does for votes by the clock.

>>> keep_hours()                                                         # doctest: +SKIP
"""

from __future__ import annotations

import contextlib
from datetime import timedelta

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.jobs.periodic import periodic
from kaga.services.voting.actions.casting import forget_spoiled
from kaga.services.voting.actions.running import close_by, release_booth
from kaga.services.voting.enums import State
from kaga.services.voting.faults import NotThatState
from kaga.services.voting.models import Measure
from kaga.services.voting.registrar.desk import heal_all
from kaga.services.voting.releases import release


@periodic("vote.keep-hours", every=timedelta(seconds=10))
def keep_hours() -> None:
    """Close what is past its time."""
    over = Measure.objects.filter(state=State.OPEN, closes_at__lte=clock.now())
    for uuid in list(over.values_list("uuid", flat=True)):
        with contextlib.suppress(NotThatState):  # somebody closed it just now
            close_by(Actor.system("clock"), uuid)


@periodic("vote.release-booth", every=timedelta(minutes=5))
def tell_of_the_booth() -> None:
    """Enter into the ledger which booth is served, while people may vote in it."""
    if Measure.objects.filter(state=State.OPEN).exists():
        release_booth(Actor.system("deployment"), release().digest)


@periodic("vote.heal", every=timedelta(seconds=30))
def finish_interrupted() -> None:
    """Finish registrations that a stop interrupted between the two stores."""
    heal_all()


@periodic("vote.forget-spoiled", every=timedelta(hours=1))
def forget_what_was_looked_into() -> None:
    """Forget ballots that were only checked."""
    forget_spoiled()
