"""What is wrong with something an election handed over.

Ballots, archives and keys come from outside, so every reader and checker of this engine ends in
a value or in `Refused`, never in another exception:

    try:
        ballot = read_ballot(raw, election)
    except Refused as wrong:
        print(wrong)        # answers[0].choices[1].alpha: not in the group
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Refused(ValueError):
    """Something is not what it claims to be.

    Parameters
    ----------
    reason
        What is wrong, in one sentence.
    where
        The place inside the thing read, such as ``answers[0].overall_proof``.
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason = reason
        self.where = where

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return type(self), (self.reason, self.where)

    def inside(self, outer: str) -> Refused:
        """The same refusal, its place told from further outside."""
        if not self.where:
            return Refused(self.reason, outer)
        joint = "" if self.where.startswith("[") else "."
        return Refused(self.reason, f"{outer}{joint}{self.where}")


@contextlib.contextmanager
def within(place: str) -> Iterator[None]:
    """Tell of every refusal in this block that it lies in `place`.

    >>> with within("answers[0]"):
    ...     raise Refused("not in the group", "choices[1].alpha")
    Traceback (most recent call last):
    kaga.engines.ballot.errors.Refused: answers[0].choices[1].alpha: not in the group
    """
    try:
        yield
    except Refused as wrong:
        raise wrong.inside(place) from None
