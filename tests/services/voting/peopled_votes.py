"""Votes as pages show them: a draft, ceremonies, an open one, a published, an annulled one."""

from __future__ import annotations

from tests.services.voting import poll

from kaga.engines.ballot.model import Method, Rule
from kaga.kernel.actors import Actor
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting.actions.ceremony import begin_ceremony_by
from kaga.services.voting.actions.counting import publish_by, tally_by
from kaga.services.voting.actions.running import annul_by, close_by
from kaga.services.voting.models import Measure
from kaga.services.voting.shapes import ranked_question

OFFICE = Actor("operator", name="test")
CHOICES = (poll.YES, poll.YES, poll.NO, poll.UNSURE)


def fill_votes() -> dict[str, str]:
    """Measures, and the parts of addresses that lead to them."""
    made = {"vote_draft": poll.drafted().uuid}
    waiting = poll.drafted(chairs=3)
    begin_ceremony_by(OFFICE, waiting.uuid)
    made["vote_ceremony"] = waiting.uuid
    made["vote_keyed"] = poll.keyed()[0].uuid
    running, _ = poll.opened()
    trackers = [_cast(running, marks) for marks in CHOICES]
    made |= {"vote_open": running.uuid, "vote_tracker": trackers[0][:8]}
    made["vote_published"] = counted().uuid
    made["vote_ranked"] = ranked().uuid
    void = poll.drafted()
    annul_by(OFFICE, void.uuid, "議案が取り下げられたため")
    settle()
    return made


def ranked() -> Measure:
    """A vote that has ended, in which people ranked and graded."""
    names = tuple(
        map(poll.said, ("図書館の時間を延ばす", "公園の木を植えかえる", "乗合タクシー"))
    )
    text = poll.said("進めたい事業")
    rules = (Rule(Method.SCHULZE), Rule(Method.STV, 2), Rule(Method.JUDGMENT))
    asked = tuple(ranked_question(text, names, rule) for rule in rules)
    measure, seated = poll.opened(*asked)
    for order in ((1, 2, 3), (2, 1, 3), (1, 3, 2), (0, 0, 0)):
        poll.vote(measure, poll.listed(measure), order, order, order)
    close_by(OFFICE, measure.uuid)
    settle()
    tally_by(OFFICE, measure.uuid)
    poll.mixed(measure, seated)
    poll.decrypted(measure, seated)
    publish_by(OFFICE, measure.uuid)
    measure.refresh_from_db()
    return measure


def _cast(measure: Measure, marks: tuple[int, ...]) -> str:
    return poll.vote(measure, poll.listed(measure), marks).tracker


def counted(**terms: object) -> Measure:
    """A vote that has ended: published, or withheld where too few ballots count."""
    measure, seated = poll.opened(**terms)
    for marks in CHOICES:
        _cast(measure, marks)
    close_by(OFFICE, measure.uuid)
    settle()  # the tally waits for the closing to stand in the ledger
    tally_by(OFFICE, measure.uuid)
    if terms.get("k_min", 0) <= len(CHOICES):
        poll.decrypted(measure, seated)
        publish_by(OFFICE, measure.uuid)
    measure.refresh_from_db()
    return measure
