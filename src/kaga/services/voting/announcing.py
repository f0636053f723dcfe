"""Telling residents that a vote has opened: everybody who has signed in by card and may vote.

One job for each vote, by batches; how far it came is kept with the vote, so that a worker that
was stopped goes on with the next person and nobody is told twice. Who wants no mail about votes
says so once, as for all notices.

>>> # a consumer of jp.kaga.vote.measure.opened starts the job
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.kernel.events.consumers import consumer
from kaga.kernel.identity.rollfacts import people_on_roll
from kaga.kernel.jobs.actions import start_job
from kaga.kernel.jobs.kinds import job
from kaga.kernel.notices.actions import notify
from kaga.kernel.notices.kinds import notice_kind, notice_topic
from kaga.kernel.storage.door import write
from kaga.kernel.storage.vault import Erased
from kaga.kernel.web.moments import moment_words
from kaga.services.voting import announcing_words as told
from kaga.services.voting.enums import State
from kaga.services.voting.models import Measure
from kaga.services.voting.pages.filling import filled
from kaga.services.voting.registrar.desk import may_vote
from kaga.services.voting.shapes import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.actors import PersonId
    from kaga.kernel.events.consumers import Happened
    from kaga.kernel.jobs.work import Work
    from kaga.kernel.storage.door import Transaction

TOPIC: Final = "votes"
ANNOUNCE: Final = "vote.announce"
BATCH: Final = 100

notice_topic(TOPIC, told.topic)
OPENED: Final = notice_kind(
    "votes.opened",
    topic=TOPIC,
    title=told.opened_title,
    text=told.opened_text,
    action=told.see,
)


@consumer(
    "vote.announce-opening",
    types=["jp.kaga.vote.measure.opened"],
    bookkeeping="the opening that is told of is in the ledger",
)
def announce(tx: Transaction, event: Happened) -> None:
    """Have people told, by the worker."""
    start_job(tx, ANNOUNCE, None, {"election": str(event.data["election"])})


@job(ANNOUNCE, title=told.job)
def tell_residents(work: Work) -> Mapping[str, object]:
    """Tell everybody who may vote, as long as the vote is open."""
    row = Measure.objects.get(uuid=str(work.args["election"]))
    seen = count = 0
    while row.state == State.OPEN:
        batch = people_on_roll(after=row.announced_to, limit=BATCH)
        if not batch:
            break
        count += _tell(row, batch)
        seen += len(batch)
        work.progress(seen, None, "voteannounce.told", people=seen)
        row.refresh_from_db(fields=["state", "announced_to"])
    return {"told": count, "href": f"/vote/{row.uuid}"}


def _tell(row: Measure, batch: list[PersonId]) -> int:
    """Tell those of a batch who may vote, and note how far it came, in one commit."""
    eligible = [one for one in batch if _may_vote(row, one)]
    values = {"title": words_of(row.title), "until": told.open_ended}
    if row.closes_at is not None:
        values["until"] = filled(told.until, when=moment_words(row.closes_at))
    said = 0
    with write(bookkeeping="people are told of a vote whose opening is in the ledger") as tx:
        for person in eligible:
            notice = notify(tx, person, OPENED, values, href=f"/vote/{row.uuid}")
            said += notice is not None
        tx.change(row, announced_to=batch[-1])
    return said


def _may_vote(row: Measure, person: PersonId) -> bool:
    try:
        return may_vote(row, person)
    except Erased:  # forgotten meanwhile
        return False
