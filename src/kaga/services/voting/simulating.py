"""A whole election, played: residents, trustees, tally, result, in one archive.

Registration, votes and overrides are played as they would happen: every key is shown to be held
and signed by a registrar, every ballot that is cast is noted on the ledger's side, and what a
revoked key cast is left out of the archive.

played = play(Plan(voters=52_000, suite="Ed25519", registered=0.6), file.write)
played.agrees
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kaga.engines.ballot.counting import Published, combine
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.archive import ArchiveWriter
from kaga.engines.ballot.making.credentials import Voter
from kaga.engines.ballot.making.elections import (
    Draft,
    draw_uuid,
    write_credentials,
    write_election,
    write_setup,
    write_trustees,
)
from kaga.engines.ballot.making.shuffles import mix, write_shuffle
from kaga.engines.ballot.making.tallies import (
    decrypt_part,
    multiply_ballots,
    write_encrypted_tally,
    write_owned,
    write_partial_decryption,
    write_result,
    write_sized_tally,
)
from kaga.engines.ballot.making.texts import digest_of, fingerprint_of
from kaga.engines.ballot.model import (
    Ballot,
    Election,
    EncryptedTally,
    EventType,
    Owned,
    Question,
    Result,
    SetupData,
    SizedTally,
    ranked_places,
    ranking,
    with_shuffled,
)
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.reading.elections import read_election
from kaga.services.voting.crowd import Marks, cast, draw_marks, plain_count, register
from kaga.services.voting.ledger_side import CAST, CLOSED, REGISTERED, REVOKED, line_of
from kaga.services.voting.rehearsal import Alone, Rehearsed, rehearse, rehearse_alone
from kaga.services.voting.turnout import Days, Kind, Shares, draw_days

Save = Callable[[bytes], object]
Note = Callable[[str], object]
Tell = Callable[[str, int, int], object]
"""Told of a stage, how much of it is done, and of how much."""

Holders = Alone | Rehearsed

_MIXERS = 3

MEASURE = Question(("賛成", "反対", "わからない"), "橋立の遊歩道を延ばしますか", 1, 1)
PROJECTS = Question(
    ("図書館", "公園", "乗合タクシー", "温泉街の灯り"),
    "来年度に進めてほしい事業を三つまで選んでください",
    1,
    3,
    blank=True,
)
PREFERENCES = ranking(
    ("図書館", "公園", "乗合タクシー", "温泉街の灯り"),
    "来年度の事業に、進めてほしい順に番号を付けてください",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to play.

    Attributes
    ----------
    voters, registered, turnout, revotes, overrides
        See `Shares`.
    trustees
        Of several, more than half decrypt; where there are rankings, up to three mix.
    """

    voters: int
    suite: str
    revotes: float = 0.05
    questions: tuple[Question, ...] = (MEASURE,)
    trustees: int = 5
    jobs: int = 1
    began: int = 0
    registered: float = 1.0
    turnout: float = 1.0
    overrides: float = 0.0

    @property
    def shares(self) -> Shares:
        """How many do what."""
        return Shares(self.voters, self.registered, self.turnout, self.revotes, self.overrides)


@dataclass(frozen=True, slots=True)
class Played:
    """How it ended: by decryption, and by a plain count on the side.

    `ballots` are those in the archive, `left_out` those of keys revoked later; `seconds` tells
    how long each stage took.
    """

    election: Election
    ballots: int
    result: Result
    expected: Result
    eligible: int = 0
    registered: int = 0
    voted: int = 0
    revotes: int = 0
    overrides: int = 0
    left_out: int = 0
    counted: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether decryption gave what was cast; rankings come out in another order."""
        return _ordered(self.result) == _ordered(self.expected)


def _ordered(result: Result) -> list[list[object]]:
    rows: list[list[object]] = []
    for row in result:
        rankings = sorted(one for one in row if isinstance(one, tuple))
        rows.append([*rankings] if rankings else [*row])
    return rows


def _silent(_: str) -> None:
    """Nobody keeps the ledger's side."""


def _unseen(_stage: str, _done: int, _of: int) -> None:
    """Nobody watches."""


def play(plan: Plan, save: Save, note: Note = _silent, tell: Tell = _unseen) -> Played:
    """Play the election.

    Parameters
    ----------
    save
        Keeps the archive, piece by piece.
    note
        Keeps the ledger's side, line by line.
    tell
        Hears how far it is.
    """
    return _Play(plan, save, note, tell).run()


class _Play:
    """One election from its ceremony to its result."""

    def __init__(self, plan: Plan, save: Save, note: Note, tell: Tell) -> None:
        self._plan = plan
        self._save = save
        self._note = note
        self._tell = tell
        self._archive = ArchiveWriter()
        self._seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def run(self) -> Played:
        plan, draw = self._plan, secrets.token_bytes
        group = group_named(plan.suite)
        self._tell("key ceremony", 0, 1)
        trustees = _trustees(plan)
        draft = Draft(
            draw_uuid(draw),
            "市民投票(模擬)",
            plan.questions,
            administrator="加賀市",
            credential_authority="選挙人名簿係",
        )
        election = read_election(write_election(draft, trustees.public_key, group))
        self._done("key ceremony")
        days = draw_days(plan.shares, secrets.SystemRandom())
        voters, signatures = self._registered(election, days)
        self._save(self._archive.begin(plan.began))
        standing = [voters[one].credential for one in days.persons if one not in days.revoked]
        self._save(_set_up(self._archive, election, trustees, standing))
        chance = secrets.SystemRandom()
        marks = [draw_marks(plan.questions, chance) for _ in days.casts]
        last = self._open(election, days, (voters, signatures), marks)
        result = self._tallied(election, trustees, list(last.values()))
        casts = list(zip(days.casts, marks, strict=True))
        kept = [one for one in casts if one[0] not in days.revoked]
        return Played(
            election=election,
            ballots=len(kept),
            result=result,
            expected=plain_count(plan.questions, kept),
            eligible=plan.voters,
            registered=len(days.persons),
            voted=len(set(days.casts)),
            revotes=len(casts) - len(set(days.casts)),
            overrides=len(days.revoked),
            left_out=len(casts) - len(kept),
            counted=len(last),
            seconds=self._seconds,
        )

    def _done(self, stage: str) -> None:
        """Note how long a stage took."""
        now = time.perf_counter()
        self._seconds[stage] = now - self._since
        self._since = now

    def _registered(
        self, election: Election, days: Days
    ) -> tuple[dict[int, Voter], dict[int, str]]:
        """Every registered person's key, and the registrar's signature over it."""
        persons, jobs = days.persons, self._plan.jobs
        made = []
        for one in register(election, len(persons), jobs=jobs):
            made.append(one)
            self._tell("registration", len(made), len(persons))
        self._done("registration")
        return (
            {one: voter for one, (voter, _) in zip(persons, made, strict=True)},
            {one: signature for one, (_, signature) in zip(persons, made, strict=True)},
        )

    def _open(
        self,
        election: Election,
        days: Days,
        keys: tuple[dict[int, Voter], dict[int, str]],
        marks: list[Marks],
    ) -> dict[str, Ballot]:
        """The days of the vote; the last ballot of every key that stands."""
        voters, signatures = keys
        casts = [(voters[one], mark) for one, mark in zip(days.casts, marks, strict=True)]
        ballots = cast(election, casts, jobs=self._plan.jobs)
        last: dict[str, Ballot] = {}
        done = 0
        for deed in days.deeds:
            credential = voters[deed.person].credential
            if deed.kind is Kind.REGISTER:
                signature = signatures[deed.person]
                self._note(line_of(REGISTERED, credential=credential, signature=signature))
                continue
            if deed.kind is Kind.OVERRIDE:
                self._note(line_of(REVOKED, credential=credential))
                continue
            raw = next(ballots)
            self._note(line_of(CAST, credential=credential, tracker=fingerprint_of(raw)))
            if deed.person not in days.revoked:
                self._save(self._archive.add(EventType.BALLOT, raw))
                last[credential] = read_ballot(raw, election)
            done += 1
            self._tell("ballots", done, len(casts))
        self._note(line_of(CLOSED))
        self._save(self._archive.add(EventType.END_BALLOTS))
        self._done("ballots")
        return last

    def _tallied(self, election: Election, trustees: Holders, ballots: list[Ballot]) -> Result:
        """Tally, mix where there are rankings, decrypt."""
        count = len(ballots)
        self._tell("tally", 0, 1)
        tally = multiply_ballots(election, [(ballot, 1) for ballot in ballots])
        record = write_encrypted_tally(tally, election.group)
        payload = write_sized_tally(SizedTally(count, count, digest_of(record)))
        self._save(self._archive.add(EventType.ENCRYPTED_TALLY, payload, record))
        self._done("tally")
        if ranked_places(election.questions):
            tally = self._mixed(election, tally, min(_MIXERS, len(trustees.keys)))
            self._done("mixing")
        self._tell("decryption", 0, 1)
        result = _decrypted(self._archive, election, (trustees, tally, count), self._save)
        self._save(self._archive.add(EventType.RESULT, write_result(result)))
        self._done("decryption")
        return result

    def _mixed(self, election: Election, tally: EncryptedTally, mixers: int) -> EncryptedTally:
        """Some of the trustees shuffle the rankings, one after the other."""
        for owner in range(1, mixers + 1):
            self._tell("mixing", owner - 1, mixers)
            shuffle = mix(tally, election, secrets.token_bytes)
            record = write_shuffle(shuffle, election.group)
            payload = write_owned(Owned(owner, digest_of(record)))
            self._save(self._archive.add(EventType.SHUFFLE, payload, record))
            tally = with_shuffled(tally, election.questions, shuffle.ciphertexts)
        self._save(self._archive.add(EventType.END_SHUFFLES))
        return tally


def _trustees(plan: Plan) -> Holders:
    group = group_named(plan.suite)
    if plan.trustees == 1:
        return rehearse_alone(group, secrets.token_bytes)
    threshold = plan.trustees // 2 + 1
    return rehearse(group, secrets.token_bytes, size=plan.trustees, threshold=threshold)


def _set_up(
    archive: ArchiveWriter, election: Election, trustees: Holders, credentials: list[str]
) -> bytes:
    records = [
        election.raw,
        write_trustees(trustees.trustees, election.group),
        write_credentials(credentials),
    ]
    payload = write_setup(SetupData(*map(digest_of, records)))
    return archive.add(EventType.SETUP, payload, *records)


def _decrypted(
    archive: ArchiveWriter,
    election: Election,
    held: tuple[Holders, EncryptedTally, int],
    save: Save,
) -> Result:
    """As many of the trustees as are needed, whichever come, decrypt their parts."""
    trustees, tally, count = held
    size = len(trustees.secrets)
    present = sorted(secrets.SystemRandom().sample(range(1, size + 1), trustees.needed))
    parts = {
        owner: decrypt_part(tally, trustees.secrets[owner - 1], election, secrets.token_bytes)
        for owner in present
    }
    for owner, part in parts.items():
        record = write_partial_decryption(part, election.group)
        payload = write_owned(Owned(owner, digest_of(record)))
        save(archive.add(EventType.PARTIAL_DECRYPTION, payload, record))
    published = Published(trustees.trustees, trustees.keys, tally)
    return combine(parts, published, election, most=count).result
