"""The case machine: what may be done, what it needs, and that nothing gets around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.cases import (
    STANDARD,
    TABLE,
    Act,
    AppealInstruction,
    BadVariant,
    Effect,
    Facts,
    Moved,
    Need,
    Outcome,
    Party,
    Position,
    Proposal,
    Refused,
    State,
    Variant,
    allowed,
    apply,
    options,
)
from kaga.engines.cases.needs import PREDICATES

TODAY = date(2026, 6, 1)
EVERYBODY = frozenset(Party)
APPEAL = AppealInstruction("加賀市長", "加賀市 (代表者 加賀市長)")
BARE = Facts(TODAY)
FULL = Facts(
    TODAY,
    actor="second",
    complete=True,
    open=True,
    eligible=True,
    notes=("領収書の日付が読めません。",),
    correction_due_on=date(2026, 6, 15),
    fee=300,
    paid=300,
    reasons=("加賀市に住民登録がありません。",),
    appeal=APPEAL,
    pot=True,
    awarded=True,
    notice=True,
    delivered=True,
    explanation="関係課の回答を待っています。",
    target="2026-0417-0031-2",
    dispose_on=TODAY,
    permanent=True,
    approvals=frozenset({"one", "two"}),
)


def _go(position, *acts, facts=FULL, variant=STANDARD):
    for act in acts:
        moved = apply(position, act, EVERYBODY, facts, variant)
        assert isinstance(moved, Moved), (act, moved)
        position = moved.position
    return position


def test_the_whole_way_of_a_granted_case():
    alone = replace(FULL, four_eyes=False)
    acts = [Act.SUBMIT, Act.ACCEPT, Act.START_REVIEW, Act.REQUEST_CORRECTION]
    acts += [Act.ANSWER_CORRECTION, Act.CHARGE_FEE, Act.RECORD_PAYMENT, Act.GRANT, Act.NOTIFY]
    acts += [Act.FULFIL, Act.CLOSE, Act.DISPOSE]
    end = _go(Position(State.DRAFT), *acts, facts=alone)
    assert end == Position(State.DISPOSED, Outcome.GRANTED)
    assert end.ended


def test_arrival_is_the_commit_and_needs_only_a_complete_form_of_an_open_procedure():
    submit = apply(Position(State.DRAFT), Act.SUBMIT, {Party.APPLICANT}, BARE)
    assert submit == Refused(
        "needs",
        (Need.COMPLETE, Need.OPEN),
        "情報通信技術を活用した行政の推進等に関する法律6条3項",
    )
    ready = replace(BARE, complete=True, open=True, eligible=False)
    moved = apply(Position(State.DRAFT), Act.SUBMIT, {Party.APPLICANT}, ready)
    assert moved.position == Position(State.ARRIVED)
    assert moved.effects == (
        Effect.ASSIGN_NUMBER,
        Effect.START_CLOCK,
        Effect.RESERVE_AWARD,
        Effect.TELL_APPLICANT,
    )


@pytest.mark.parametrize(
    ("reasons", "appeal", "missing"),
    [
        ((), None, (Need.REASONS, Need.APPEAL)),
        (("  ",), APPEAL, (Need.REASONS,)),
        (("理由", ""), APPEAL, (Need.REASONS,)),
        (("理由",), None, (Need.APPEAL,)),
        (("理由",), AppealInstruction("", "加賀市"), (Need.APPEAL,)),
        (("理由",), AppealInstruction("加賀市長", " "), (Need.APPEAL,)),
        (("理由",), AppealInstruction("加賀市長", "加賀市", review_months=2), (Need.APPEAL,)),
        (("理由",), AppealInstruction("加賀市長", "加賀市", suit_months=5), (Need.APPEAL,)),
    ],
)
@pytest.mark.parametrize("act", [Act.REFUSE, Act.REJECT])
@pytest.mark.parametrize("state", [State.REVIEW, State.FEE_PAID])
def test_no_refusal_without_reasons_and_instruction_on_remedies(
    state, act, reasons, appeal, missing
):
    facts = replace(BARE, four_eyes=False, reasons=reasons, appeal=appeal)
    refusal = apply(Position(state), act, {Party.DECIDER}, facts)
    assert (refusal.why, refusal.missing) == ("needs", missing)


def test_every_row_that_decides_against_the_applicant_demands_reasons_and_appeal():
    against = [row for row in TABLE if row.outcome in {Outcome.REFUSED, Outcome.REJECTED}]
    assert len(against) == 5
    assert all({Need.REASONS, Need.APPEAL} <= set(row.needs) for row in against)


@pytest.mark.parametrize(
    ("proposal", "actor", "possible"),
    [
        (None, "second", False),
        (Proposal(Outcome.GRANTED, "first"), "first", False),
        (Proposal(Outcome.GRANTED, "first"), "", False),
        (Proposal(Outcome.GRANTED, ""), "second", False),
        (Proposal(Outcome.REFUSED, "first"), "second", False),
        (Proposal(Outcome.GRANTED, "first"), "second", True),
    ],
)
def test_four_eyes_are_those_of_two_persons_agreeing_on_one_decision(proposal, actor, possible):
    facts = replace(FULL, proposal=proposal, actor=actor)
    done = apply(Position(State.REVIEW), Act.GRANT, {Party.DECIDER}, facts)
    assert isinstance(done, Moved) is possible
    assert possible or done.missing == (Need.SECOND_PERSON,)


def test_nothing_is_granted_to_who_is_not_eligible_or_beyond_the_budget():
    facts = replace(FULL, four_eyes=False, eligible=False, awarded=False)
    refusal = apply(Position(State.REVIEW), Act.GRANT, {Party.DECIDER}, facts)
    assert refusal.missing == (Need.ELIGIBLE, Need.BUDGET)
    unknown = replace(FULL, four_eyes=False, eligible=None)
    refusal = apply(Position(State.REVIEW), Act.GRANT, {Party.DECIDER}, unknown)
    assert refusal.missing == (Need.ELIGIBLE,)


def test_who_is_not_named_in_the_row_may_not():
    refusal = apply(Position(State.REVIEW), Act.GRANT, {Party.CLERK}, FULL)
    assert refusal.why == "wrong_party"


def test_an_act_from_another_state_is_refused_without_more_ado():
    assert apply(Position(State.CLOSED), Act.GRANT, EVERYBODY, FULL) == Refused("wrong_state")


def test_an_unanswered_correction_leads_to_rejection_only_after_its_day():
    facts = replace(FULL, proposal=Proposal(Outcome.REJECTED, "first"))
    due = facts.correction_due_on
    on_the_day = apply(
        Position(State.CORRECTION), Act.REJECT, EVERYBODY, replace(facts, today=due)
    )
    assert on_the_day.missing == (Need.CORRECTION_OVERDUE,)
    after = apply(
        Position(State.CORRECTION),
        Act.REJECT,
        EVERYBODY,
        replace(facts, today=date(2026, 6, 16)),
    )
    assert after.position == Position(State.DECIDED, Outcome.REJECTED)


@pytest.mark.parametrize(
    "state",
    [
        State.ARRIVED,
        State.ACCEPTED,
        State.REVIEW,
        State.CORRECTION,
        State.FEE_DUE,
        State.FEE_PAID,
    ],
)
def test_the_applicant_may_withdraw_until_the_decision(state):
    assert Act.WITHDRAW in allowed(Position(state), {Party.APPLICANT}, BARE)
    after = _go(Position(state), Act.WITHDRAW, Act.CLOSE)
    assert after == Position(State.CLOSED, Outcome.WITHDRAWN)


def test_after_the_decision_there_is_nothing_to_withdraw():
    position = Position(State.DECIDED, Outcome.GRANTED)
    assert allowed(position, {Party.APPLICANT}, FULL) == ()


def test_a_granted_case_is_not_closed_before_it_is_fulfilled():
    notified = Position(State.NOTIFIED, Outcome.GRANTED)
    assert apply(notified, Act.CLOSE, EVERYBODY, FULL) == Refused("wrong_state")
    refused = Position(State.NOTIFIED, Outcome.REFUSED)
    assert apply(refused, Act.FULFIL, EVERYBODY, FULL) == Refused("wrong_state")
    assert _go(refused, Act.CLOSE).state is State.CLOSED


@pytest.mark.parametrize("state", [State.ACCEPTED, State.REVIEW])
def test_a_suspended_case_goes_on_where_it_stood(state):
    assert _go(Position(state), Act.SUSPEND, Act.RESUME) == Position(state)


def test_an_appeal_stops_disposal_and_may_lead_to_a_new_review():
    closed = Position(State.CLOSED, Outcome.REFUSED)
    fought = apply(closed, Act.RECEIVE_APPEAL, EVERYBODY, FULL)
    assert fought.effects == (Effect.HOLD_RETENTION, Effect.TELL_APPLICANT)
    assert _go(fought.position, Act.DISMISS_APPEAL) == closed
    assert _go(fought.position, Act.UPHOLD_APPEAL) == Position(State.REVIEW)


def test_a_withdrawn_case_has_no_decision_to_fight():
    closed = Position(State.CLOSED, Outcome.WITHDRAWN)
    assert apply(closed, Act.RECEIVE_APPEAL, EVERYBODY, FULL) == Refused("wrong_state")


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"dispose_on": date(2026, 6, 2)}, Need.RETENTION_OVER),
        ({"dispose_on": None}, Need.RETENTION_OVER),
        ({"hold": True}, Need.NO_HOLD),
        ({"approvals": frozenset({"one"})}, Need.TWO_APPROVALS),
        ({"approvals": frozenset({"one", ""})}, Need.TWO_APPROVALS),
    ],
)
def test_disposal_waits_for_time_hold_and_two_persons(change, missing):
    refusal = apply(
        Position(State.CLOSED), Act.DISPOSE, {Party.ARCHIVIST}, replace(FULL, **change)
    )
    assert refusal.missing == (missing,)


def test_options_show_what_is_still_missing():
    found = options(Position(State.REVIEW), {Party.CLERK}, BARE)
    by_act = {option.act: option.missing for option in found}
    assert by_act[Act.REQUEST_CORRECTION] == (Need.NOTES, Need.CORRECTION_DUE)
    assert by_act[Act.TRANSFER] == (Need.REASON_GIVEN, Need.TARGET)
    assert Act.GRANT not in by_act


def test_a_procedure_may_add_review_steps_and_every_decision_on_the_merits_waits_for_them():
    two = Variant(steps=("福祉", "財政"))
    facts = replace(FULL, four_eyes=False)
    refusal = apply(Position(State.REVIEW), Act.GRANT, EVERYBODY, facts, two)
    assert refusal.missing == (Need.STEPS_DONE,)
    done = _go(Position(State.REVIEW), Act.PASS_STEP, Act.PASS_STEP, facts=facts, variant=two)
    assert done == Position(State.REVIEW, steps_done=2)
    assert apply(done, Act.PASS_STEP, EVERYBODY, facts, two).missing == (Need.STEPS_LEFT,)
    assert _go(done, Act.GRANT, facts=facts, variant=two).outcome is Outcome.GRANTED


def test_a_procedure_without_fees_has_no_fee_acts():
    free = Variant(without=frozenset({Act.CHARGE_FEE}))
    refusal = apply(Position(State.REVIEW), Act.CHARGE_FEE, EVERYBODY, FULL, free)
    assert refusal == Refused("wrong_state")


def test_needs_can_be_added_but_there_is_no_way_to_take_one_away():
    strict = Variant(more_needs={Act.ACCEPT: (Need.OPEN,), Act.GRANT: (Need.ELIGIBLE,)})
    assert apply(Position(State.ARRIVED), Act.ACCEPT, EVERYBODY, BARE, strict).missing == (
        Need.OPEN,
    )
    for row, changed in zip(STANDARD.rows, strict.rows, strict=True):
        assert changed.needs[: len(row.needs)] == row.needs


@pytest.mark.parametrize("act", [Act.WITHDRAW, Act.REQUEST_CORRECTION, Act.RECEIVE_APPEAL])
def test_what_protects_the_applicant_cannot_be_taken_out(act):
    with pytest.raises(BadVariant, match=act):
        Variant(without=frozenset({act}))


def test_a_variant_that_would_strand_a_case_is_refused():
    with pytest.raises(BadVariant, match=r"stranded in .*closed"):
        Variant(without=frozenset({Act.DISPOSE, Act.ARCHIVE}))


VARIANTS = st.builds(
    Variant,
    without=st.frozensets(st.sampled_from([Act.CHARGE_FEE, Act.SUSPEND, Act.MERGE])),
    steps=st.lists(st.text(), max_size=3).map(tuple),
    more_needs=st.dictionaries(
        st.sampled_from(Act), st.lists(st.sampled_from(Need), max_size=3).map(tuple), max_size=5
    ),
)


@given(
    VARIANTS,
    st.sampled_from(State),
    st.sampled_from([None, *Outcome]),
    st.sampled_from(Act),
    st.frozensets(st.sampled_from(Party)),
)
def test_what_a_variant_allows_the_table_allows_too(variant, state, outcome, act, parties):
    position = Position(state, outcome, steps_done=3)
    if isinstance(apply(position, act, parties, FULL, variant), Moved):
        assert isinstance(apply(position, act, parties, FULL), Moved)


@given(VARIANTS, st.lists(st.sampled_from(Act), max_size=60))
def test_no_chain_of_acts_leads_to_a_refusal_without_reasons(variant, acts):
    position, facts = Position(State.DRAFT), replace(FULL, reasons=(), four_eyes=False)
    for act in acts:
        moved = apply(position, act, EVERYBODY, facts, variant)
        position = moved.position if isinstance(moved, Moved) else position
    assert position.outcome not in {Outcome.REFUSED, Outcome.REJECTED}


@given(
    st.sampled_from(State),
    st.sampled_from([None, *Outcome]),
    st.frozensets(st.sampled_from(Party)),
)
def test_allowed_acts_are_exactly_those_that_apply(state, outcome, parties):
    position = Position(state, outcome)
    applied = [act for act in Act if isinstance(apply(position, act, parties, FULL), Moved)]
    assert sorted(allowed(position, parties, FULL)) == sorted(applied)


def test_each_pair_of_state_and_act_has_one_row_per_outcome():
    keys = [
        (row.start, row.act, outcome) for row in TABLE for outcome in (row.only or [*Outcome])
    ]
    assert len(keys) == len(set(keys))


def test_every_act_need_and_effect_is_used_and_every_need_has_its_question():
    assert {row.act for row in TABLE} == set(Act)
    assert {need for row in TABLE for need in row.needs} == set(Need)
    assert {effect for row in TABLE for effect in row.effects} == set(Effect)
    assert set(PREDICATES) == set(Need)
    assert all(row.clause for row in TABLE)


def test_no_need_is_fulfilled_by_knowing_nothing_unless_it_forbids_something():
    passed = {need for need, holds in PREDICATES.items() if holds(BARE)}
    assert passed == {Need.PAID, Need.STEPS_DONE, Need.BUDGET, Need.NO_PROPOSAL, Need.NO_HOLD}
