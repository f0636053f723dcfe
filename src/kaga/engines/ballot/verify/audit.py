"""The whole audit of an archive: chain, ballots, tally, decryptions, result.

The archive is read twice. The first reading follows the chain and learns which ballot of each
credential counts; the second judges the ballots, in parts that may be spread over processors,
and multiplies those that count.

    report = audit(lambda: path.open("rb").read)
    report.sound, report.result

Reference: Belenios specification 2.0, section 3.5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.model import ranked_places, with_shuffled
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.reading.elections import read_election
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.engines.ballot.verify.records import read_records
from kaga.engines.ballot.verify.shuffles import check_shuffle
from kaga.engines.ballot.verify.survey import BEFORE_BALLOTS, Survey
from kaga.engines.ballot.verify.tallies import (
    Accumulator,
    check_partial_decryption,
    check_result,
    combine_factors,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kaga.engines.ballot.model import (
        Ciphertext,
        Election,
        EncryptedTally,
        EventType,
        Fingerprint,
        Result,
    )
    from kaga.engines.ballot.verify.records import Record

    Reader = Callable[[], Callable[[int], bytes]]
    Spread = Callable[[bytes, Iterable[list["Cast"]]], Iterable["Part"]]

_RECORD: Final = re.compile(r"(record \d+ \([^)]*\))\.?(.*)", re.DOTALL)

PART: Final = 200
"""Ballots judged at a time."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it lies in the archive; weight 0 if a later one replaces it."""

    record: str
    raw: bytes
    weight: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that does not stand, and why."""

    record: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """What judging some ballots found: the refused, and the product of the counted."""

    refusals: tuple[Refusal, ...]
    product: tuple[tuple[Ciphertext, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found. It is sound if nothing was refused."""

    refusals: tuple[Refusal, ...]
    election: Election | None = None
    phase: EventType | None = None
    head: str = ""
    credentials: int = 0
    ballots: int = 0
    counted: int = 0
    result: Result | None = None
    mixers: tuple[int, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every record stands."""
        return not self.refusals

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The election's fingerprint."""
        return self.election.fingerprint if self.election else None


class Judge:
    """Judges parts of one election's ballots; each process that helps has its own."""

    def __init__(self, election: bytes) -> None:
        self._election = read_election(election)
        self._checker = BallotChecker(self._election)

    def judge(self, casts: Iterable[Cast]) -> Part:
        """Judge ballots and multiply those that count."""
        total = Accumulator(self._election)
        refusals = []
        for cast in casts:
            try:
                ballot = read_ballot(cast.raw, self._election)
                self._checker.check(ballot)
                if cast.weight:
                    total.add(ballot, cast.weight)
            except Refused as wrong:
                refusals.append(Refusal(cast.record, str(wrong)))
        return Part(tuple(refusals), tuple(tuple(row) for row in total.product))


def alone(election: bytes, parts: Iterable[list[Cast]]) -> Iterator[Part]:
    """Judge all parts here, one after the other."""
    judge = Judge(election)
    for part in parts:
        yield judge.judge(part)


def survey_archive(reader: Reader) -> Survey:
    """Follow an archive's chain from its first record to its last.

    Raises
    ------
    Refused
        At the first record that does not belong; the place names it.
    """
    survey = Survey()
    for record in read_records(reader()):
        survey.take(record)
    survey.finish()
    return survey


def audit(reader: Reader, spread: Spread = alone) -> Report:
    """Verify everything an archive says.

    Parameters
    ----------
    reader
        Opens the archive at its beginning; called twice.
    spread
        Judges the parts, here or elsewhere; the order of its answers does not matter.

    Returns
    -------
    Report
        Every ballot that does not stand is named. What stops the audit, such as a broken chain
        or a wrong tally, is the last refusal.
    """
    try:
        survey = survey_archive(reader)
    except Refused as wrong:
        return Report((_refusal(wrong),))
    election = survey.setup.election
    total = Accumulator(election)
    refusals: list[Refusal] = []
    try:
        for part in spread(election.raw, _parts(reader, survey)):
            refusals.extend(part.refusals)
            total.merge(part.product)
        if not refusals:
            _conclude(survey, total)
    except Refused as wrong:
        refusals.append(_refusal(wrong))
    return Report(
        refusals=tuple(refusals),
        election=election,
        phase=survey.phase,
        head=survey.head,
        credentials=len(survey.setup.weights),
        ballots=survey.ballots,
        counted=len(survey.last),
        result=survey.result.value if survey.result and not refusals else None,
        mixers=tuple(survey.shuffles),
    )


def _refusal(wrong: Refused) -> Refusal:
    """The record apart from the place inside it."""
    match = _RECORD.fullmatch(wrong.where)
    if match is None:
        return Refusal(wrong.where or "the archive", wrong.reason)
    return Refusal(match[1], f"{match[2]}: {wrong.reason}" if match[2] else wrong.reason)


def extends(old: Survey, new: Survey) -> int:
    """Check that one archive continues another: nothing taken out, nothing changed.

    Returns
    -------
    int
        How many events were added.

    Raises
    ------
    Refused
        If the history of the old one is not the beginning of the new one.
    """
    length = len(old.events)
    if len(new.events) < length or new.events[length - 1] != old.head:
        place = next(
            (
                at
                for at, pair in enumerate(zip(old.events, new.events, strict=False))
                if pair[0] != pair[1]
            ),
            len(new.events),
        )
        raise Refused("the new archive does not continue the old one", f"event {place}")
    return len(new.events) - length


def _parts(reader: Reader, survey: Survey) -> Iterator[list[Cast]]:
    """The ballots again, each with the weight it counts with."""
    weights = survey.setup.weights
    counted = {ordinal: weights[credential] for credential, ordinal in survey.last.items()}
    part: list[Cast] = []
    for ordinal, record in enumerate(_ballots(reader, survey)):
        part.append(Cast(record.title, record.body, counted.get(ordinal, 0)))
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


def _ballots(reader: Reader, survey: Survey) -> Iterator[Record]:
    """After the set-up, records of ballots and of their events take turns."""
    end = BEFORE_BALLOTS + 2 * survey.ballots
    for record in read_records(reader()):
        if not survey.has_seen(record):
            raise Refused("the archive changes while it is read", record.title)
        if record.place >= end:
            return
        if record.place >= BEFORE_BALLOTS and (record.place - BEFORE_BALLOTS) % 2 == 0:
            yield record


def _shuffled(survey: Survey, tally: EncryptedTally) -> EncryptedTally:
    """The tally as the last mixer left it, every mixer's proof judged."""
    election = survey.setup.election
    rows = tuple(tally[place] for place in ranked_places(election.questions))
    for shuffle in survey.shuffles.values():
        with within(shuffle.record):
            check_shuffle(shuffle.value, rows, election)
        rows = shuffle.value.ciphertexts
    return with_shuffled(tally, election.questions, rows)


def _conclude(survey: Survey, total: Accumulator) -> None:
    """Judge tally, shuffles, decryptions and result, as far as they are published."""
    setup = survey.setup
    election = setup.election
    if survey.sized is None or survey.tally is None:
        return
    tally = survey.tally.value
    weight = sum(setup.weights[credential] for credential in survey.last)
    sized = survey.sized.value
    with within(survey.sized.record):
        if (sized.num_tallied, sized.total_weight) != (len(survey.last), weight):
            raise Refused(f"counts other than {len(survey.last)} ballots of weight {weight}")
    with within(survey.tally.record):
        total.check(tally)
    tally = _shuffled(survey, tally)
    for owner, part in survey.parts.items():
        with within(part.record):
            check_partial_decryption(part.value, tally, setup.keys[owner - 1], election)
    if survey.result is None:
        return
    with within(survey.result.record):
        parts = {owner: part.value for owner, part in survey.parts.items()}
        factors = combine_factors(parts, setup.trustees, election)
        check_result(survey.result.value, tally, factors, election)
