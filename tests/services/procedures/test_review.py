"""The office's acts: the machine decides, versions protect colleagues, the clock stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.services.procedures.town import (
    in_correction,
    in_review,
    person,
    staff,
    still_here,
    submitted,
)

from kaga.engines.cases import Act, Light, Need, State
from kaga.engines.money import Yen
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import (
    accept,
    answer_correction,
    assign,
    charge_fee,
    close,
    fulfil,
    merge,
    pass_step,
    record_payment,
    request_correction,
    resume,
    start_review,
    suspend,
    transfer,
    withdraw,
)
from kaga.services.procedures.enums import NOT_RUNNING, Desk
from kaga.services.procedures.models import Award, Case, CaseAct, Correction, Pot
from kaga.services.procedures.queries.cases import own_case
from kaga.services.procedures.safes import Safe


def test_accepting_and_reviewing_moves_the_case_and_leaves_acts(resident, clerk):
    done = in_review(resident, clerk)
    case = Case.objects.get()
    assert (case.state, case.etag, done.etag) == ("review", 3, 3)
    acts = CaseAct.objects.order_by("etag").values_list("act", "role", "division", "etag")
    assert list(acts) == [
        ("submit", "resident", "", 1),
        ("accept", "staff", "smart-city", 2),
        ("start_review", "staff", "smart-city", 3),
    ]


def test_an_act_on_a_case_never_changes_not_even_in_the_database(resident):
    submitted(resident)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        CaseAct.objects.update(role="staff")


def test_the_second_of_two_colleagues_is_shown_what_the_first_did(resident, clerk):
    done = in_review(resident, clerk)
    colleague = staff("clerk")
    suspend(clerk, done.reference, done.etag, "税務課の回答を待っています。")
    with pytest.raises(Conflict, match="ほかの職員") as refusal:
        suspend(colleague, done.reference, done.etag, "書類を確かめています。")
    shown = refusal.value.changes
    assert (shown["seen"], shown["etag"]) == (3, 4)
    assert [(act["act"], act["person"]) for act in shown["acts"]] == [
        ("suspend", str(clerk.person))
    ]
    assert shown["acts"][0]["details"] == {"explanation": "税務課の回答を待っています。"}
    assert shown["now"]["state"] == "suspended"


def test_staff_of_another_division_do_not_know_of_the_case(resident):
    reference = submitted(resident).reference
    elsewhere = staff("clerk", divisions=frozenset({"tax"}))
    with pytest.raises(NotFound):
        accept(elsewhere, reference, 1)


def test_nobody_handles_a_case_of_their_own(clerk):
    reference = submitted(clerk).reference
    with pytest.raises(NotAllowed):
        accept(clerk, reference, 1)


def test_nobody_handles_a_case_they_brought_in_for_somebody_else(resident, clerk):
    proxy = replace(clerk, acting_for=resident.person, acting_scope=frozenset({"procedures"}))
    reference = submitted(proxy).reference
    with pytest.raises(NotFound):
        accept(clerk, reference, 1)


def test_a_resident_cannot_do_the_office_s_acts(resident, clerk):
    reference = submitted(resident).reference
    with pytest.raises(NotAllowed):
        accept(resident, reference, 1)
    with pytest.raises(NotFound):
        accept(person(), reference, 1)


def test_an_act_from_the_wrong_state_says_where_the_case_stands(resident, clerk):
    reference = submitted(resident).reference
    with pytest.raises(Conflict, match=r"申請を受け取りました.*審査を始める"):
        start_review(clerk, reference, 1)


def test_a_staff_sign_in_of_yesterday_does_not_do(resident, clerk):
    reference = submitted(resident).reference
    stale = replace(clerk, authenticated_at=clock.now() - timedelta(hours=13))
    with pytest.raises(NotFound):
        accept(stale, reference, 1)


def test_correction_stops_the_clock_and_the_answer_starts_it_again(resident, clerk):
    in_correction(resident, clerk)
    case = Case.objects.get()
    assert (case.state, case.desk, case.due_on) == ("correction", Desk.WAITING, NOT_RUNNING)
    assert case.stops == [["2026-06-01", None]]
    assert own_case(resident, case.reference).light is Light.STOPPED
    with clock.frozen(datetime(2026, 6, 9, 10, 0, tzinfo=clock.TOKYO)):
        answer_correction(resident, case.reference, case.etag, {"price": 4_500})
    case.refresh_from_db()
    assert (case.state, case.stops) == ("review", [["2026-06-01", "2026-06-09"]])
    assert (case.amber_on, case.due_on) == (date(2026, 6, 29), date(2026, 7, 7))


def test_the_answer_is_kept_beside_what_was_there_before(resident, clerk):
    done = in_correction(resident, clerk)
    answer_correction(resident, done.reference, done.etag, {"price": 4_500})
    case, asked = Case.objects.get(), Correction.objects.get()
    safe = Safe.of(case)
    assert safe.open("answers", case.answers)["amount"] == 4_500
    own = safe.owned_by(asked.id)
    assert own.open("before", asked.before) == {"price": 49_800}
    assert own.open("after", asked.after) == {"price": 4_500}
    view = own_case(resident, done.reference)
    assert view.corrections[0].notes == {"price": "領収書の金額と違います。"}


def test_only_marked_answers_can_be_corrected(resident, clerk):
    done = in_correction(resident, clerk)
    with pytest.raises(Invalid) as refusal:
        answer_correction(resident, done.reference, done.etag, {"shop": "別の店"})
    assert list(refusal.value.fields) == ["shop"]


def test_a_correction_that_leaves_the_form_wrong_is_sent_back(resident, clerk):
    done = in_correction(resident, clerk)
    with pytest.raises(Invalid) as refusal:
        answer_correction(resident, done.reference, done.etag, {"price": 0})
    assert list(refusal.value.fields) == ["price"]
    assert Case.objects.get().state == "correction"


def test_answering_without_having_been_asked_is_refused(resident, clerk):
    done = in_review(resident, clerk)
    with pytest.raises(Conflict, match="審査中"):
        answer_correction(resident, done.reference, done.etag, {"price": 100})


@pytest.mark.parametrize(
    ("notes", "days", "field"),
    [
        ({}, 14, "notes"),
        ({"price": " "}, 14, "notes"),
        ({"price": "違います。"}, 0, "due_on"),
        ({"colour": "違います。"}, 14, "colour"),
    ],
)
def test_a_request_for_correction_says_what_and_until_when(resident, clerk, notes, days, field):
    done = in_review(resident, clerk)
    due_on = clock.today() + timedelta(days=days)
    with pytest.raises(Invalid) as refusal:
        request_correction(clerk, done.reference, done.etag, notes=notes, due_on=due_on)
    assert list(refusal.value.fields) == [field]
    assert Correction.objects.count() == 0


def test_the_resident_is_told_of_a_request_for_correction(resident, clerk):
    done = in_correction(resident, clerk)
    event = OutboxEvent.objects.get(type="jp.kaga.procedures.case.request_correction")
    assert (event.subject, event.data["tell"]) == (done.reference, True)
    assert event.data["person"] == str(resident.person)
    assert "領収書" not in str(event.data)


def test_suspending_says_why_and_resuming_goes_on(resident, clerk):
    done = in_review(resident, clerk)
    with pytest.raises(Invalid) as refusal:
        suspend(clerk, done.reference, done.etag, " ")
    assert list(refusal.value.fields) == ["explanation"]
    done = suspend(clerk, done.reference, done.etag, "関係課の回答待ち")
    done = resume(clerk, done.reference, done.etag)
    assert done.position.state is State.REVIEW


def test_a_transferred_case_gives_its_money_back(resident, clerk):
    done = in_review(resident, clerk)
    said = {"explanation": "県の制度に当たります。", "target": "石川県"}
    done = transfer(clerk, done.reference, done.etag, **said)
    assert (Pot.objects.get().committed, Award.objects.get().status) == (0, "released")
    assert close(clerk, done.reference, done.etag).position.state is State.CLOSED


def test_a_duplicate_is_merged_only_into_a_case_of_the_same_applicant(
    resident, clerk, procedure
):
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, has_pot=False, once_per_person=False)
    first, second = submitted(resident).reference, submitted(resident).reference
    stranger = submitted(person()).reference
    for target in ("", "2026-0417-0001", stranger, second):
        with pytest.raises(Invalid) as refusal:
            merge(clerk, second, 1, explanation="同じ申請です。", target=target)
        assert list(refusal.value.fields) == ["target"]
    done = merge(clerk, second, 1, explanation="同じ申請です。", target=first)
    assert done.position.state is State.MERGED


def test_assigning_is_a_version_of_its_own_and_no_news_for_the_applicant(resident, clerk):
    done = in_review(resident, clerk)
    again = assign(clerk, done.reference, done.etag, clerk.person)
    case = Case.objects.get()
    assert (case.assignee, case.etag, again.etag) == (clerk.person, 4, 4)
    acts = [line.act for line in own_case(resident, done.reference).history]
    assert acts == ["submit", "accept", "start_review"]
    assert assign(clerk, done.reference, 4, None).etag == 5


def test_withdrawing_ends_the_clock_and_is_offered_to_the_applicant(resident, clerk):
    done = in_correction(resident, clerk)
    offered = own_case(resident, done.reference).options
    assert [option.act for option in offered] == [Act.ANSWER_CORRECTION, Act.WITHDRAW]
    withdraw(resident, done.reference, done.etag, "買うのをやめました。")
    case = Case.objects.get()
    assert (case.state, case.outcome, case.desk) == ("decided", "withdrawn", Desk.FINISH)
    assert (case.stops, case.decided_at) == ([["2026-06-01", "2026-06-01"]], clock.now())
    assert Pot.objects.get().committed == 0


def test_a_withdrawn_case_is_closed_and_kept_from_the_next_first_of_april(resident, clerk):
    sent = submitted(resident)
    withdraw(resident, sent.reference, 1)
    with clock.frozen(datetime(2027, 3, 31, 23, 59, 59, tzinfo=clock.TOKYO)):
        close(still_here(clerk), sent.reference, 2)
    case = Case.objects.get()
    assert (case.state, case.desk) == ("closed", Desk.DONE)
    assert (case.retention_start, case.dispose_on) == (date(2027, 4, 1), date(2032, 4, 1))


def test_fees_stop_the_clock_until_they_are_paid(resident, clerk, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, variant={})
    cashier = staff("cashier")
    done = in_review(resident, clerk)
    with pytest.raises(Invalid) as refusal:
        charge_fee(clerk, done.reference, done.etag, Yen(0))
    assert list(refusal.value.fields) == ["fee"]
    done = charge_fee(clerk, done.reference, done.etag, Yen(300))
    assert Case.objects.get().due_on == NOT_RUNNING
    with pytest.raises(Invalid, match="全額"):
        record_payment(cashier, done.reference, done.etag, fee=Yen(300), paid=Yen(299))
    done = record_payment(cashier, done.reference, done.etag, fee=Yen(300), paid=Yen(300))
    assert done.position.state is State.FEE_PAID


def test_this_procedure_charges_no_fee(resident, clerk):
    done = in_review(resident, clerk)
    with pytest.raises(Conflict):
        charge_fee(clerk, done.reference, done.etag, Yen(300))


def test_further_review_steps_are_part_of_the_procedure(resident, clerk, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, variant={"steps": ["福祉"]})
    done = in_review(resident, clerk)
    done = pass_step(clerk, done.reference, done.etag)
    assert Case.objects.get().steps_done == 1
    with pytest.raises(Invalid) as refusal:
        pass_step(clerk, done.reference, done.etag)
    assert refusal.value.fields[""] == [
        "この手続の審査は、すべて済んでいます。決定に進んでください。"
    ]


def test_nothing_is_fulfilled_before_it_is_decided(resident, clerk):
    done = in_review(resident, clerk)
    with pytest.raises(Conflict):
        fulfil(staff("cashier", "clerk"), done.reference, done.etag)
    assert Need.DELIVERED in Need
