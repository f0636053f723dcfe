"""Elections and their checkers, read once in each process.

>>> checker_of(measure).check(ballot)                                    # doctest: +SKIP
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from kaga.engines.ballot.reading.elections import read_election, read_trustees
from kaga.engines.ballot.verify.ballots import BallotChecker

if TYPE_CHECKING:
    from kaga.engines.ballot.model import Election, Trustees
    from kaga.services.voting.models import Measure


def election_of(measure: Measure) -> Election:
    """The election of a measure whose ceremony is complete."""
    return checker_of(measure).election


def checker_of(measure: Measure) -> BallotChecker:
    """What judges ballots of a measure whose ceremony is complete."""
    if measure.election is None:
        raise LookupError(f"measure {measure.uuid} has no key yet")
    return _checker(bytes(measure.election))


def trustees_of(measure: Measure) -> Trustees:
    """The public record of the key of a measure."""
    return read_trustees(bytes(measure.trustees_record or b""), election_of(measure).group)


@functools.lru_cache(maxsize=8)
def _checker(raw: bytes) -> BallotChecker:
    return BallotChecker(read_election(raw))
