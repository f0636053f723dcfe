"""The values of the voting API, as its schema tells them.

>>> CastOut.model_json_schema()["required"]                              # doctest: +SKIP
['tracker', 'promise', 'entry']
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ninja import Schema

from kaga.services.voting.promises import box_signer
from kaga.services.voting.queries.measures import booth_digest
from kaga.services.voting.registrar.keys import registrar_signer
from kaga.services.voting.shapes import words_json

if TYPE_CHECKING:
    from kaga.services.voting.queries.measures import Seen


class WordsOut(Schema):
    """A text in Japanese, plain Japanese and English."""

    ja: str
    easy: str
    en: str


class LineOut(Schema):
    """A measure in the list."""

    uuid: str
    state: str
    title: WordsOut
    opens: datetime | None
    closes: datetime | None
    keys: int
    ballots: int


class ListOut(Schema):
    """Some measures, and the cursor to go on with."""

    elections: list[LineOut]
    next: str | None


class RankingOut(Schema):
    """By which method rankings are counted: schulze, stv (for `seats`) or majority-judgment."""

    method: str
    seats: int


class QuestionOut(Schema):
    """A question; `blank` allows a vote for none of the answers.

    `ranking` is there where the answers are put into an order, or graded, and tells how that
    is counted.
    """

    text: WordsOut
    answers: list[WordsOut]
    at_least: int
    at_most: int
    blank: bool
    ranking: RankingOut | None = None


class ArgumentOut(Schema):
    """What speaks for the measure, or against it."""

    side: str
    by: WordsOut
    text: WordsOut


class TrusteeOut(Schema):
    """Who holds a part of the key."""

    index: int
    title: WordsOut


class KeysOut(Schema):
    """The public keys under which the registrar and the ballot box sign."""

    registrar: str
    box: str


class AboutOut(Schema):
    """Everything about a measure that is public."""

    uuid: str
    state: str
    title: WordsOut
    summary: WordsOut
    arguments: list[ArgumentOut]
    questions: list[QuestionOut]
    electorate: WordsOut
    suite: str
    fingerprint: str
    threshold: int
    trustees: list[TrusteeOut]
    fewest: int
    opens: datetime | None
    closes: datetime | None
    opened: datetime | None
    closed: datetime | None
    ended: datetime | None
    reason: str
    booth: str
    signers: KeysOut
    keys: int
    ballots: int
    counted: int | None
    withheld: bool


class CredentialOut(Schema):
    """A ballot key: whether it may vote, and the registrar's signature over it."""

    credential: str
    state: str
    signature: str
    entry: str


class CredentialsOut(Schema):
    """Some ballot keys, and the cursor to go on with."""

    credentials: list[CredentialOut]
    next: str | None


class CastOut(Schema):
    """A ballot that was taken: its tracker, the signed promise, its ledger entry."""

    tracker: str
    promise: str
    entry: str


class BallotOut(Schema):
    """A ballot on the board."""

    tracker: str
    credential: str
    time: datetime
    entry: str
    standing: str


class BoardOut(Schema):
    """Some ballots in the order of the ledger, and the cursor to go on with."""

    ballots: list[BallotOut]
    next: str | None


class SpoiledOut(Schema):
    """An unsigned ballot that was laid aside."""

    hash: str


class ResultOut(Schema):
    """The counts, question by question, blank first; None if they are withheld.

    Of a ranked question who comes first, and how the rule came to it; the rankings themselves
    stand in the archive.
    """

    counted: int
    withheld: bool
    fewest: int
    result: list[list[int] | dict[str, Any]] | None


class SeatOut(Schema):
    """How a trustee stands with a step, what the step needs, and what was handed in."""

    step: str
    progress: str
    needs: dict[str, Any]
    given: str | None


class HandedInOut(Schema):
    """What was taken from a trustee: its hash and its ledger entry."""

    sha256: str
    entry: str


def about_of(seen: Seen) -> dict[str, Any]:
    """A measure as `AboutOut`."""
    return {
        "uuid": seen.uuid,
        "state": str(seen.state),
        "title": words_json(seen.title),
        "summary": words_json(seen.summary),
        "arguments": [one.to_json() for one in seen.arguments],
        "questions": [one.to_json() for one in seen.questions],
        "electorate": words_json(seen.electorate.words()),
        "suite": seen.suite,
        "fingerprint": seen.fingerprint,
        "threshold": seen.threshold,
        "trustees": [
            {"index": one.index, "title": words_json(one.title)} for one in seen.trustees
        ],
        "fewest": seen.k_min,
        "opens": seen.opens_at,
        "closes": seen.closes_at,
        "opened": seen.opened_at,
        "closed": seen.closed_at,
        "ended": seen.ended_at,
        "reason": seen.reason,
        "booth": booth_digest(),
        "signers": {
            "registrar": registrar_signer().verifier.vkey(),
            "box": box_signer().verifier.vkey(),
        },
        "keys": seen.keys,
        "ballots": seen.ballots,
        "counted": seen.counted,
        "withheld": seen.withheld,
    }
