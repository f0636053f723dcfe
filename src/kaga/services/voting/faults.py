"""What can go wrong with a vote, as the API and the pages tell it.

>>> BallotRefused("answers[0].overall_proof: the proof fails").status
422
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.errors import Conflict, KagaError, NotAllowed, NotReady
from kaga.services.voting.enums import State

_STANDS: Final = {
    State.DRAFT: "まだ始まっていません。",
    State.CEREMONY: "まだ始まっていません。管理人が鍵を作っています。",
    State.OPEN: "投票を受け付けています。",
    State.CLOSED: "投票は締め切られました。",
    State.MIXING: "投票は締め切られ、管理人が票の順番を混ぜています。",
    State.TALLYING: "投票は締め切られ、集計しています。",
    State.PUBLISHED: "投票は終わり、結果が公開されています。",
    State.ANNULLED: "この投票は無効になりました。",
}


class NotThatState(Conflict):
    """The measure is not in the state for this."""

    problem = "not-that-state"

    def __init__(self, state: State) -> None:
        super().__init__(_STANDS[state])
        self.state = state


class BallotRefused(KagaError):
    """A ballot is not what it must be; the engine says where and why."""

    status = 422
    problem = "ballot-refused"


class BallotTooLarge(KagaError):
    """A ballot is longer than an entry of the ledger can be."""

    status = 413
    problem = "too-large"


class UnknownKey(NotAllowed):
    """The key of a ballot is not registered in this measure."""

    problem = "unknown-key"


class RevokedKey(NotAllowed):
    """The key of a ballot was revoked: another one stands, or somebody voted at the counter."""

    problem = "revoked-key"


class NotEligible(NotAllowed):
    """The roll does not say that this person may vote in this measure."""

    problem = "not-eligible"


class RegistrationBarred(NotAllowed):
    """This person has voted at the counter."""

    problem = "registration-barred"


class KeyRefused(KagaError):
    """A ballot key, or the proof that it is held, is not what it must be."""

    status = 422
    problem = "key-refused"


class KeyTaken(Conflict):
    """The key was registered by another person, or was given up before."""

    problem = "key-taken"


class HandedInRefused(KagaError):
    """What a trustee handed in does not hold; the engine says why."""

    status = 422
    problem = "trustee-refused"


class StepWaits(Conflict):
    """A trustee's step is not open: others have not done the one before."""

    problem = "step-waits"


class NotYetPublished(NotReady):
    """No signed head of the ledger covers this yet; asking again soon helps."""

    problem = "not-yet-published"
    status = 425
