"""The states of a measure, the steps of its trustees, the standing of keys and ballots.

>>> State.OPEN.may_become(State.CLOSED)
True
"""

from __future__ import annotations

import enum
from typing import Final


class State(enum.StrEnum):
    """Where a measure stands."""

    DRAFT = "draft"
    CEREMONY = "ceremony"
    OPEN = "open"
    CLOSED = "closed"
    MIXING = "mixing"
    TALLYING = "tallying"
    PUBLISHED = "published"
    ANNULLED = "annulled"

    def may_become(self, other: State) -> bool:
        """Whether a measure in this state may go over into the other."""
        return other in _NEXT[self]

    @property
    def is_public(self) -> bool:
        """Whether everybody may know of the measure."""
        return self is not State.DRAFT


_NEXT: Final[dict[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.CEREMONY, State.ANNULLED}),
    State.CEREMONY: frozenset({State.OPEN, State.ANNULLED}),
    State.OPEN: frozenset({State.CLOSED, State.ANNULLED}),
    State.CLOSED: frozenset({State.MIXING, State.TALLYING, State.PUBLISHED, State.ANNULLED}),
    State.MIXING: frozenset({State.TALLYING, State.ANNULLED}),
    State.TALLYING: frozenset({State.PUBLISHED, State.ANNULLED}),
    State.PUBLISHED: frozenset(),
    State.ANNULLED: frozenset(),
}


class Step(enum.StrEnum):
    """What a trustee hands in, in this order."""

    CERTIFICATE = "certificate"
    COMMITMENT = "commitment"
    DEALING = "dealing"
    KEY = "key"
    APPROVAL = "approval"
    SHUFFLE = "shuffle"
    DECRYPTION = "decryption"


AFTER_VOTING: Final = (Step.SHUFFLE, Step.DECRYPTION)
"""What follows the voting; only where rankings are asked for is anything shuffled."""

CEREMONY: Final = tuple(step for step in Step if step not in AFTER_VOTING)
"""The steps that make the key."""


class KeyState(enum.StrEnum):
    """Whether ballots of a key count."""

    REGISTERED = "registered"
    REVOKED = "revoked"


class Standing(enum.StrEnum):
    """What becomes of a ballot."""

    COUNTED = "counted"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    LATE = "late"
