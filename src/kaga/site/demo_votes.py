"""The votes of the demo: one that is open, one that was counted.

What: two measures, each with five trustees who are played; residents who have signed in
register keys and cast ballots by the actions that people use. What the trustees of the open
one keep, and their codes, lie in a folder, so that it can be counted with
`kaga vote decrypt ELECTION --all FOLDER`. A real vote's trustees never share a machine.

>>> fill_votes(say=print)                                               # doctest: +SKIP
Counter({'ballots': 148, 'ballot keys': 140, 'votes': 2})
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaga.engines.ballot.making.ballots import seal, sign
from kaga.engines.ballot.making.credentials import draw_voter
from kaga.engines.ballot.making.proofs import knowledge
from kaga.engines.ballot.making.tallies import decrypt_part, write_partial_decryption
from kaga.engines.ballot.reading.tallies import read_encrypted_tally
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.identity.models import ResidencyAttestation
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.faults import SequencerBusy
from kaga.kernel.ledger.queries import wait_until_published
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting.actions.casting import cast
from kaga.services.voting.actions.ceremony import begin_ceremony_by, hand_in
from kaga.services.voting.actions.counting import publish_by, tally_by
from kaga.services.voting.actions.drafting import Described, draft_by
from kaga.services.voting.actions.running import close_by, open_by
from kaga.services.voting.client.trustee import SeatFile, message_for
from kaga.services.voting.client.trustee_commands import CODES
from kaga.services.voting.enums import CEREMONY, Step
from kaga.services.voting.loaded import election_of
from kaga.services.voting.queries.seats import needs, seat
from kaga.services.voting.registrar.desk import may_vote, register
from kaga.services.voting.shapes import Argument, AskedQuestion, Electorate
from kaga.site import demo_vote_words as words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaga.engines.ballot.making.credentials import Voter
    from kaga.services.voting.models import Measure

DEMO: Final = Actor.system("demo")
COUNTED: Final = 120
CAST: Final = 20
_AGAIN: Final = 10
"""Every tenth votes once more."""


@dataclass(frozen=True, slots=True)
class Chair:
    """A trustee who is played."""

    file: SeatFile
    index: int


def fill_votes(*, say: Callable[[str], None]) -> Counter[str]:
    """Make both; how much of everything. Who has signed in votes."""
    people = [
        PersonId(person)
        for person in ResidencyAttestation.objects.filter(ended_at=None)
        .order_by("created_at")
        .values_list("person_id", flat=True)[: COUNTED + CAST]
    ]
    made: Counter[str] = Counter()
    say("one vote is counted, another is open")
    now = clock.now()
    with clock.frozen(now - timedelta(days=21)):
        measure, chairs = _opened(_works(), made)
        _vote(measure, people[:COUNTED], made)
    with clock.frozen(now - timedelta(days=7)):
        _count(measure, chairs)
    measure, _ = _opened(_path(), made)
    _vote(measure, people[COUNTED:], made)
    return made


def _works() -> Described:
    return Described(
        title=words.WORK_TITLE,
        summary=words.WORK_SUMMARY,
        questions=(AskedQuestion(words.WORK_QUESTION, words.WORKS, 1, 3, blank=True),),
        electorate=Electorate(16, clock.today()),
        opens_at=clock.now(),
    )


def _path() -> Described:
    return Described(
        title=words.PATH_TITLE,
        summary=words.PATH_SUMMARY,
        questions=(AskedQuestion(words.PATH_QUESTION, words.YES_NO_UNSURE, 1, 1),),
        electorate=Electorate(16, clock.today()),
        arguments=(
            Argument("for", *words.PATH_FOR),
            Argument("against", *words.PATH_AGAINST),
        ),
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=14),
    )


def _opened(told: Described, made: Counter[str]) -> tuple[Measure, list[Chair]]:
    """A measure whose trustees have made its key, open."""
    drafted = draft_by(DEMO, told, words.TRUSTEES)
    uuid = drafted.measure.uuid
    folder = Path(settings.KAGA_HOME) / "demo-trustees" / uuid
    folder.mkdir(mode=0o700, parents=True)
    codes = [f"{index} {code}\n" for index, code in enumerate(drafted.codes, 1)]
    (folder / CODES).write_text("".join(codes), "utf-8")
    begin_ceremony_by(DEMO, uuid)
    drafted.measure.refresh_from_db()
    chairs = [
        Chair(SeatFile.of(folder / f"trustee-{index}.json", uuid, index), index)
        for index in range(1, len(words.TRUSTEES) + 1)
    ]
    for step in CEREMONY:
        for chair in chairs:
            _take_step(drafted.measure, chair, step)
    made["votes"] += 1
    return open_by(DEMO, uuid), chairs


def _take_step(measure: Measure, chair: Chair, step: Step) -> None:
    shown = json.loads(json.dumps(needs(measure, chair.index, step)))
    message = message_for(chair.file, step, shown)
    chair.file.note_sent(step, message)
    hand_in(seat(measure, chair.index), step, message.encode())
    chair.file.note_done(step)


def _vote(measure: Measure, people: Sequence[PersonId], made: Counter[str]) -> None:
    election = election_of(measure)
    for place, person in enumerate(people):
        if not may_vote(measure, person):
            continue
        voter = draw_voter(election.group, secrets.token_bytes)
        parts = ("kaga", "register", election.fingerprint, voter.credential)
        proof = knowledge(election.group, voter.secret, secrets.token_bytes, *parts)
        at_the_card = Visitor(
            person=person, assurance=Assurance.CARD, authenticated_at=clock.now()
        )
        register(at_the_card, measure.uuid, voter.credential, proof)
        made["ballot keys"] += 1
        for _ in range(2 if place % _AGAIN == 0 else 1):
            _cast(measure, voter)
            made["ballots"] += 1


def _cast(measure: Measure, voter: Voter) -> None:
    election, chance = election_of(measure), secrets.SystemRandom()
    marks = []
    for question in election.questions:
        size = len(question.answers)
        chosen = chance.sample(range(size), chance.randint(question.at_least, question.at_most))
        row = [int(place in chosen) for place in range(size)]
        marks.append([0, *row] if question.blank else row)
    sealed = seal(election, voter, marks, secrets.token_bytes)
    cast(measure.uuid, sign(sealed, voter, election, secrets.token_bytes))


def _count(measure: Measure, chairs: Sequence[Chair]) -> None:
    """Close, tally, let three of the trustees decrypt, publish (unless too few voted)."""
    closed = close_by(DEMO, measure.uuid)
    if closed.closing_entry is not None:
        _in_ledger(EntryId(closed.closing_entry))
    tallied = tally_by(DEMO, measure.uuid)
    if tallied.withheld:
        return
    election = election_of(tallied)
    tally = read_encrypted_tally(bytes(tallied.tally or b""), election)
    for chair in chairs[::2]:
        part = decrypt_part(tally, chair.file.share, election, secrets.token_bytes)
        body = write_partial_decryption(part, election.group)
        hand_in(seat(tallied, chair.index), Step.DECRYPTION, body)
    publish_by(DEMO, measure.uuid)


def _in_ledger(entry: EntryId) -> None:
    """Let the entry get its place: here, or by the running city's own sequencer."""
    try:
        settle()
    except SequencerBusy:
        wait_until_published(entry, deadline_s=30)
