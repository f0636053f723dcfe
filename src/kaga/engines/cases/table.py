"""The one table of transitions: every row with who may, what it needs, and the law behind it.

Nothing else in the platform changes the state of a case. Arrival is the commit: an
application has arrived when it is recorded in the file of the city's computer, and `submit`
has no other condition than a complete form of an open procedure. A decision against the
applicant cannot be made without reasons and instruction on remedies.

The clauses are those of national law; where a procedure rests on a municipal ordinance, the
city's own administrative procedure ordinance takes the place of 行政手続法 (its art. 3-3), with
the same duties.
"""

from __future__ import annotations

from typing import Final

from kaga.engines.cases.model import Act, Effect, Need, Outcome, Party, Row, State

_APPLICANT: Final = frozenset({Party.APPLICANT})
_OFFICE: Final = frozenset({Party.CLERK, Party.DECIDER})
_DECIDER: Final = frozenset({Party.DECIDER})
_CASHIER: Final = frozenset({Party.CASHIER})
_ARCHIVIST: Final = frozenset({Party.ARCHIVIST})

_DIGITAL: Final = "情報通信技術を活用した行政の推進等に関する法律6条3項"
_PROCEDURE_7: Final = "行政手続法7条"
_PROCEDURE_9: Final = "行政手続法9条"
_AGAINST: Final = "行政手続法8条; 行政不服審査法82条; 行政事件訴訟法46条"
_FEES: Final = "地方自治法227条"
_BUDGET: Final = "地方自治法232条の3"
_WITHDRAWAL: Final = "処分前の取下げ (行政不服審査法27条に準ずる)"
_FILES: Final = "公文書等の管理に関する法律34条 (市の文書管理規程)"
_DUTIES: Final = "事務分掌規則"

_GRANT_NEEDS: Final = (Need.STEPS_DONE, Need.ELIGIBLE, Need.BUDGET, Need.SECOND_PERSON)
_REFUSAL_NEEDS: Final = (Need.STEPS_DONE, Need.REASONS, Need.APPEAL, Need.SECOND_PERSON)
_REJECTION_NEEDS: Final = (Need.REASONS, Need.APPEAL, Need.SECOND_PERSON)
_GRANTED: Final = (Effect.KEEP_DECISION, Effect.CONFIRM_AWARD, Effect.END_CLOCK)
_AGAINST_EFFECTS: Final = (Effect.KEEP_DECISION, Effect.RELEASE_AWARD, Effect.END_CLOCK)
_WITHDRAWN: Final = (
    Effect.RELEASE_AWARD, Effect.DROP_PROPOSAL, Effect.END_CLOCK, Effect.TELL_APPLICANT,
)  # fmt: skip


def _decisions(start: State) -> tuple[Row, ...]:
    """Proposals and decisions, the same from review and after a fee was paid."""
    proposal = (Effect.KEEP_PROPOSAL,)
    return (
        Row(start, Act.PROPOSE_GRANT, start, _OFFICE,
            (Need.NO_PROPOSAL, Need.STEPS_DONE, Need.ELIGIBLE, Need.BUDGET), proposal, _BUDGET),
        Row(start, Act.PROPOSE_REFUSAL, start, _OFFICE,
            (Need.NO_PROPOSAL, Need.STEPS_DONE, Need.REASONS, Need.APPEAL), proposal, _AGAINST),
        Row(start, Act.PROPOSE_REJECTION, start, _OFFICE,
            (Need.NO_PROPOSAL, Need.REASONS, Need.APPEAL), proposal, _AGAINST),
        Row(start, Act.RETURN_PROPOSAL, start, _DECIDER,
            (Need.PROPOSAL, Need.REASON_GIVEN), (Effect.DROP_PROPOSAL,), _DUTIES),
        Row(start, Act.GRANT, State.DECIDED, _DECIDER, _GRANT_NEEDS, _GRANTED, _BUDGET,
            outcome=Outcome.GRANTED),
        Row(start, Act.REFUSE, State.DECIDED, _DECIDER, _REFUSAL_NEEDS, _AGAINST_EFFECTS,
            _AGAINST, outcome=Outcome.REFUSED),
        Row(start, Act.REJECT, State.DECIDED, _DECIDER, _REJECTION_NEEDS, _AGAINST_EFFECTS,
            _AGAINST, outcome=Outcome.REJECTED),
    )  # fmt: skip


def _withdrawals(*starts: State) -> tuple[Row, ...]:
    return tuple(
        Row(start, Act.WITHDRAW, State.DECIDED, _APPLICANT, (), _WITHDRAWN, _WITHDRAWAL,
            outcome=Outcome.WITHDRAWN)
        for start in starts
    )  # fmt: skip


def _closings() -> tuple[Row, ...]:
    against = frozenset({Outcome.REFUSED, Outcome.REJECTED})
    close = (Effect.START_RETENTION,)
    return (
        Row(State.NOTIFIED, Act.CLOSE, State.CLOSED, _OFFICE, (), close, _FILES, only=against),
        Row(State.DECIDED, Act.CLOSE, State.CLOSED, _OFFICE, (), close, _FILES,
            only=frozenset({Outcome.WITHDRAWN})),
        *(Row(start, Act.CLOSE, State.CLOSED, _OFFICE, (), close, _FILES)
          for start in (State.FULFILLED, State.TRANSFERRED, State.MERGED)),
    )  # fmt: skip


def _sidings() -> tuple[Row, ...]:
    told = (Effect.TELL_APPLICANT,)
    left = (Effect.RELEASE_AWARD, Effect.DROP_PROPOSAL, Effect.END_CLOCK, Effect.TELL_APPLICANT)
    early = (State.ARRIVED, State.ACCEPTED, State.REVIEW)
    return (
        *(Row(start, Act.SUSPEND, State.SUSPENDED, _OFFICE, (Need.REASON_GIVEN,), told,
              _PROCEDURE_9) for start in (State.ACCEPTED, State.REVIEW)),
        Row(State.SUSPENDED, Act.RESUME, None, _OFFICE, (), told, _PROCEDURE_9),
        *(Row(start, Act.TRANSFER, State.TRANSFERRED, _OFFICE,
              (Need.REASON_GIVEN, Need.TARGET), left, _DUTIES) for start in early),
        *(Row(start, Act.MERGE, State.MERGED, _OFFICE,
              (Need.REASON_GIVEN, Need.TARGET), left, _DUTIES) for start in early),
    )  # fmt: skip


def _appeals() -> tuple[Row, ...]:
    fought = frozenset({Outcome.GRANTED, Outcome.REFUSED, Outcome.REJECTED})
    return (
        *(Row(start, Act.RECEIVE_APPEAL, State.UNDER_APPEAL, _OFFICE, (Need.REASON_GIVEN,),
              (Effect.HOLD_RETENTION, Effect.TELL_APPLICANT), "行政不服審査法4条", only=fought)
          for start in (State.NOTIFIED, State.FULFILLED, State.CLOSED)),
        Row(State.UNDER_APPEAL, Act.DISMISS_APPEAL, None, _DECIDER, (Need.REASON_GIVEN,),
            (Effect.RELEASE_HOLD, Effect.TELL_APPLICANT), "行政不服審査法45条"),
        Row(State.UNDER_APPEAL, Act.UPHOLD_APPEAL, State.REVIEW, _DECIDER,
            (Need.REASON_GIVEN,),
            (Effect.RELEASE_HOLD, Effect.RESERVE_AWARD, Effect.RUN_CLOCK,
             Effect.TELL_APPLICANT),
            "行政不服審査法46条"),
    )  # fmt: skip


TABLE: Final[tuple[Row, ...]] = (
    Row(State.DRAFT, Act.SUBMIT, State.ARRIVED, _APPLICANT, (Need.COMPLETE, Need.OPEN),
        (Effect.ASSIGN_NUMBER, Effect.START_CLOCK, Effect.RESERVE_AWARD, Effect.TELL_APPLICANT),
        _DIGITAL),
    Row(State.ARRIVED, Act.ACCEPT, State.ACCEPTED, _OFFICE, (), (), _PROCEDURE_7),
    Row(State.ACCEPTED, Act.START_REVIEW, State.REVIEW, _OFFICE, (), (), _PROCEDURE_7),
    Row(State.REVIEW, Act.REQUEST_CORRECTION, State.CORRECTION, _OFFICE,
        (Need.NO_PROPOSAL, Need.NOTES, Need.CORRECTION_DUE),
        (Effect.STOP_CLOCK, Effect.TELL_APPLICANT), _PROCEDURE_7),
    Row(State.CORRECTION, Act.ANSWER_CORRECTION, State.REVIEW, _APPLICANT, (Need.COMPLETE,),
        (Effect.RUN_CLOCK, Effect.DROP_PROPOSAL, Effect.TELL_APPLICANT), _PROCEDURE_7),
    Row(State.CORRECTION, Act.PROPOSE_REJECTION, State.CORRECTION, _OFFICE,
        (Need.NO_PROPOSAL, Need.CORRECTION_OVERDUE, Need.REASONS, Need.APPEAL),
        (Effect.KEEP_PROPOSAL,), _PROCEDURE_7),
    Row(State.CORRECTION, Act.RETURN_PROPOSAL, State.CORRECTION, _DECIDER,
        (Need.PROPOSAL, Need.REASON_GIVEN), (Effect.DROP_PROPOSAL,), _DUTIES),
    Row(State.CORRECTION, Act.REJECT, State.DECIDED, _DECIDER,
        (Need.CORRECTION_OVERDUE, *_REJECTION_NEEDS), _AGAINST_EFFECTS, _AGAINST,
        outcome=Outcome.REJECTED),
    Row(State.REVIEW, Act.PASS_STEP, State.REVIEW, _OFFICE, (Need.STEPS_LEFT,), (), _DUTIES),
    Row(State.REVIEW, Act.CHARGE_FEE, State.FEE_DUE, _OFFICE, (Need.NO_PROPOSAL, Need.FEE),
        (Effect.STOP_CLOCK, Effect.TELL_APPLICANT), _FEES),
    Row(State.FEE_DUE, Act.RECORD_PAYMENT, State.FEE_PAID, _CASHIER, (Need.FEE, Need.PAID),
        (Effect.RUN_CLOCK, Effect.TELL_APPLICANT), _FEES),
    *_decisions(State.REVIEW),
    *_decisions(State.FEE_PAID),
    *_withdrawals(State.ARRIVED, State.ACCEPTED, State.REVIEW, State.CORRECTION, State.FEE_DUE,
                  State.FEE_PAID, State.SUSPENDED),
    Row(State.DECIDED, Act.NOTIFY, State.NOTIFIED, _OFFICE, (Need.NOTICE,),
        (Effect.TELL_APPLICANT,), _AGAINST,
        only=frozenset({Outcome.GRANTED, Outcome.REFUSED, Outcome.REJECTED})),
    Row(State.NOTIFIED, Act.FULFIL, State.FULFILLED, _CASHIER | _OFFICE, (Need.DELIVERED,),
        (Effect.TELL_APPLICANT,), "地方自治法232条の5", only=frozenset({Outcome.GRANTED})),
    *_closings(),
    *_sidings(),
    *_appeals(),
    Row(State.CLOSED, Act.DISPOSE, State.DISPOSED, _ARCHIVIST,
        (Need.RETENTION_OVER, Need.NO_HOLD, Need.TWO_APPROVALS),
        (Effect.KEEP_TOMBSTONE, Effect.DESTROY_KEY), _FILES),
    Row(State.CLOSED, Act.ARCHIVE, State.ARCHIVED, _ARCHIVIST,
        (Need.RETENTION_PERMANENT, Need.TWO_APPROVALS), (), _FILES),
)  # fmt: skip
