"""The tally of many ballots: their product, computed in several processes.

Each process reads its share of the ballots and multiplies them; the shares are multiplied in
the end. Lists of rankings come out sorted: they say nothing of the order of the ballots.

>>> product(election, ballots, jobs=2)                                   # doctest: +SKIP
((Ciphertext(alpha=…, beta=…), …),)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.making.tallies import in_order
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.reading.elections import read_election
from kaga.engines.ballot.verify.tallies import Accumulator
from kaga.services.voting.spreading import Crew, spread

if TYPE_CHECKING:
    from kaga.engines.ballot.model import Ciphertext, Election, EncryptedTally

_CHUNK: Final = 200
_elections: list[Election] = []


def product(election: Election, ballots: list[bytes], jobs: int) -> EncryptedTally:
    """The encrypted tally of ballots that count, multiplied in several processes."""
    chunks = (ballots[at : at + _CHUNK] for at in range(0, len(ballots), _CHUNK))
    total = Accumulator(election)
    for rows in spread(_multiply, chunks, Crew(jobs, _prepare, election.raw)):
        total.merge(rows)
    return in_order(election, total.product)


def _prepare(election: bytes) -> None:
    _elections[:] = [read_election(election)]


def _multiply(ballots: list[bytes]) -> list[list[Ciphertext]]:
    total = Accumulator(_elections[0])
    for raw in ballots:
        total.add(read_ballot(raw, _elections[0]), 1)
    return total.product
