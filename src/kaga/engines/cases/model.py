"""The words of the case machine: states, acts, parties, needs, effects, and what is known.

Example:
    >>> Position(State.REVIEW).ended
    False
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kaga.engines.money import Yen

if TYPE_CHECKING:
    from datetime import date


_NOTHING = Yen(0)


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    ARRIVED = "arrived"
    ACCEPTED = "accepted"
    REVIEW = "review"
    CORRECTION = "correction"
    FEE_DUE = "fee_due"
    FEE_PAID = "fee_paid"
    DECIDED = "decided"
    NOTIFIED = "notified"
    FULFILLED = "fulfilled"
    CLOSED = "closed"
    DISPOSED = "disposed"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    UNDER_APPEAL = "under_appeal"


class Outcome(StrEnum):
    """How a case was decided: 承認, 不承認, 却下 (inadmissible), 取下げ."""

    GRANTED = "granted"
    REFUSED = "refused"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done to a case."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    START_REVIEW = "start_review"
    REQUEST_CORRECTION = "request_correction"
    ANSWER_CORRECTION = "answer_correction"
    CHARGE_FEE = "charge_fee"
    RECORD_PAYMENT = "record_payment"
    PASS_STEP = "pass_step"  # noqa: S105 - a review step, no secret
    PROPOSE_GRANT = "propose_grant"
    PROPOSE_REFUSAL = "propose_refusal"
    PROPOSE_REJECTION = "propose_rejection"
    RETURN_PROPOSAL = "return_proposal"
    GRANT = "grant"
    REFUSE = "refuse"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    NOTIFY = "notify"
    FULFIL = "fulfil"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    TRANSFER = "transfer"
    MERGE = "merge"
    RECEIVE_APPEAL = "receive_appeal"
    DISMISS_APPEAL = "dismiss_appeal"
    UPHOLD_APPEAL = "uphold_appeal"
    DISPOSE = "dispose"
    ARCHIVE = "archive"


class Party(StrEnum):
    """Who may act: the applicant (or their proxy), or one of the hands of the office."""

    APPLICANT = "applicant"
    CLERK = "clerk"
    DECIDER = "decider"
    CASHIER = "cashier"
    ARCHIVIST = "archivist"


class Need(StrEnum):
    """What must be true before an act; each has one predicate in `needs.py`."""

    COMPLETE = "complete"
    OPEN = "open"
    NOTES = "notes"
    CORRECTION_DUE = "correction_due"
    CORRECTION_OVERDUE = "correction_overdue"
    FEE = "fee"
    PAID = "paid"
    STEPS_LEFT = "steps_left"
    STEPS_DONE = "steps_done"
    ELIGIBLE = "eligible"
    BUDGET = "budget"
    REASONS = "reasons"
    APPEAL = "appeal"
    PROPOSAL = "proposal"
    NO_PROPOSAL = "no_proposal"
    SECOND_PERSON = "second_person"
    NOTICE = "notice"
    DELIVERED = "delivered"
    REASON_GIVEN = "reason_given"
    TARGET = "target"
    RETENTION_OVER = "retention_over"
    RETENTION_PERMANENT = "retention_permanent"
    NO_HOLD = "no_hold"
    TWO_APPROVALS = "two_approvals"


class Effect(StrEnum):
    """What an act sets in motion; whoever keeps the case must carry it out."""

    ASSIGN_NUMBER = "assign_number"
    START_CLOCK = "start_clock"
    STOP_CLOCK = "stop_clock"
    RUN_CLOCK = "run_clock"
    END_CLOCK = "end_clock"
    RESERVE_AWARD = "reserve_award"
    CONFIRM_AWARD = "confirm_award"
    RELEASE_AWARD = "release_award"
    KEEP_PROPOSAL = "keep_proposal"
    DROP_PROPOSAL = "drop_proposal"
    KEEP_DECISION = "keep_decision"
    TELL_APPLICANT = "tell_applicant"
    START_RETENTION = "start_retention"
    HOLD_RETENTION = "hold_retention"
    RELEASE_HOLD = "release_hold"
    DESTROY_KEY = "destroy_key"
    KEEP_TOMBSTONE = "keep_tombstone"


@dataclass(frozen=True, slots=True)
class Position:
    """The state of a case, how it was decided, and where a side state goes back to."""

    state: State
    outcome: Outcome | None = None
    back_to: State | None = None
    steps_done: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen."""
        return self.state in {State.DISPOSED, State.ARCHIVED}


@dataclass(frozen=True, slots=True)
class AppealInstruction:
    """To whom, against whom and until when a decision can be fought (教示).

    行政不服審査法 82条1項 with 18条 (3 months) and 行政事件訴訟法 46条1項 with 14条 (6 months);
    both count from the day after the person learned of the decision.
    """

    authority: str
    defendant: str
    review_months: int = 3
    suit_months: int = 6

    @property
    def complete(self) -> bool:
        """Whether it names both addressees and gives no less time than the law."""
        named = bool(self.authority.strip() and self.defendant.strip())
        return named and self.review_months >= 3 and self.suit_months >= 6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision somebody proposed and somebody else may make."""

    outcome: Outcome
    by: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when somebody wants to act. Unknown means not fulfilled.

    Attributes
    ----------
    today: the day in Japan.
    actor: an opaque name of who acts, compared with the proposer.
    complete: the answers are valid under the form's version.
    open: the procedure takes applications.
    eligible: the server recomputed the conditions and they hold; None if not computed.
    notes: fields marked for correction, each with a sentence.
    correction_due_on: until when the applicant is asked to answer.
    fee, paid: yen asked and received.
    steps: further review steps of this procedure (not counting the first review).
    steps_done: how many of them were passed.
    four_eyes: a second person must agree (always where money is involved).
    proposal: the decision waiting for the second person.
    reasons: sentences given for a decision.
    appeal: the instruction on remedies.
    pot: the procedure pays from a budget; awarded: the case holds a reservation in it.
    notice: a notice was made. delivered: what was granted was handed over or paid.
    explanation: why the case is suspended, transferred, merged or appealed.
    target: the other case or authority.
    dispose_on: first day on which the case may be disposed of; None while kept for ever.
    hold: disposal is forbidden (appeal, audit). approvals: who approved a disposal.
    """

    today: date
    actor: str = ""
    complete: bool = False
    open: bool = False
    eligible: bool | None = None
    notes: tuple[str, ...] = ()
    correction_due_on: date | None = None
    fee: Yen = _NOTHING
    paid: Yen = _NOTHING
    steps: int = 0
    steps_done: int = 0
    four_eyes: bool = True
    proposal: Proposal | None = None
    reasons: tuple[str, ...] = ()
    appeal: AppealInstruction | None = None
    pot: bool = False
    awarded: bool = False
    notice: bool = False
    delivered: bool = False
    explanation: str = ""
    target: str = ""
    dispose_on: date | None = None
    permanent: bool = False
    hold: bool = False
    approvals: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Row:
    """One transition: from, act, to, by whom, on what needs, with what effects, by what law.

    Attributes
    ----------
    to: the next state; None goes back to where a side state was entered.
    outcome: what a decision sets.
    only: for rows that start after a decision, the outcomes they are for.
    """

    start: State
    act: Act
    to: State | None
    who: frozenset[Party]
    needs: tuple[Need, ...]
    effects: tuple[Effect, ...]
    clause: str
    outcome: Outcome | None = None
    only: frozenset[Outcome] | None = None
