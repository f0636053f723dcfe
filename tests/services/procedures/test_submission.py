"""Submitting: arrival is the commit, once, with a number that stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.services.procedures.town import MORNING, drafted, person, submitted

from kaga.engines.references import parse_reference
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound, StepUpNeeded
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.models import Opening, StagedEntry
from kaga.kernel.ledger.queries import opening
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import start_draft, submit, withdraw
from kaga.services.procedures.enums import AwardStatus, Desk
from kaga.services.procedures.models import (
    Attachment,
    Award,
    Case,
    CaseAct,
    Counter,
    Draft,
    Pot,
    Procedure,
)
from kaga.services.procedures.queries.cases import own_case, own_cases
from kaga.services.procedures.safes import Safe


def test_an_application_arrives_with_a_number_and_everything_that_belongs_to_it(resident):
    sent = submitted(resident)
    case = Case.objects.get()
    assert sent.reference == "2026-0417-0001-9" == case.reference
    assert (sent.award, sent.again, sent.arrived_at) == (AwardStatus.RESERVED, False, MORNING)
    assert (case.state, case.desk, case.etag) == ("arrived", Desk.TODO, 1)
    assert (case.applicant, case.proxy, case.arrived_at) == (resident.person, None, MORNING)
    assert (case.amber_on.isoformat(), case.due_on.isoformat()) == ("2026-06-19", "2026-06-29")
    assert Draft.objects.count() == 0
    act = CaseAct.objects.get()
    assert (act.act, act.start, act.to, act.role) == ("submit", "draft", "arrived", "resident")
    assert act.clause == "情報通信技術を活用した行政の推進等に関する法律6条3項"
    event = OutboxEvent.objects.get(type="jp.kaga.procedures.case.submit")
    assert (event.subject, event.data["tell"]) == (sent.reference, True)
    award = Award.objects.get()
    assert (award.claim, award.person, award.position) == (5_000, resident.person, 1)
    assert Pot.objects.get().committed == 5_000


def test_nothing_personal_lies_open_in_the_tables(resident):
    submitted(resident)
    case = Case.objects.get()
    for sealed in (case.answers, case.name, Attachment.objects.get().name):
        assert "山田".encode() not in bytes(sealed)
        assert "領収書".encode() not in bytes(sealed)
    safe = Safe.of(case)
    assert safe.open_text("name", case.name) == "山田 花子"
    assert safe.open("answers", case.answers)["price"] == 49_800
    entry = StagedEntry.objects.get(id=case.entry_id)
    assert "山田".encode() not in bytes(entry.data)
    assert case.reference.encode() not in bytes(entry.data)


def test_the_ledger_commits_to_the_answers(resident):
    submitted(resident)
    case = Case.objects.get()
    facts = opening(EntryId(case.entry_id)).facts["facts"]
    assert (facts["reference"], len(facts["answers_sha256"])) == (case.reference, 64)
    assert Opening.objects.get(entry_id=case.entry_id).key_id == case.key_id


def test_numbers_follow_each_other(procedure):
    numbers = [submitted(person()).reference for _ in range(3)]
    assert [parse_reference(number).sequence for number in numbers] == [1, 2, 3]
    assert Counter.objects.get(name="case:417:2026").last == 3


def test_sending_the_same_draft_again_gives_the_same_number(resident):
    draft = drafted(resident)
    first = submit(resident, draft.id)
    again = submit(resident, draft.id)
    assert (again.reference, again.award, again.again) == (first.reference, first.award, True)
    assert Case.objects.count() == 1


def test_sending_the_same_request_key_again_gives_the_same_number(resident):
    first = submit(resident, drafted(resident).id, request_key="k-1")
    again = submit(resident, new_id(), request_key="k-1")
    assert (again.reference, again.again) == (first.reference, True)


def test_a_request_key_of_somebody_else_is_of_no_use(resident):
    submit(resident, drafted(resident).id, request_key="k-1")
    with pytest.raises(NotFound):
        submit(person(), new_id(), request_key="k-1")


def test_a_request_key_is_not_used_for_a_second_draft(resident):
    sent = submit(resident, drafted(resident).id, request_key="k-1")
    withdraw(resident, sent.reference, 1)
    second = drafted(resident)
    with pytest.raises(Conflict, match="受付キー"):
        submit(resident, second.id, request_key="k-1")


def test_nobody_submits_the_draft_of_another(resident):
    draft = drafted(resident)
    with pytest.raises(NotFound):
        submit(person(), draft.id)
    assert Case.objects.count() == 0


def test_a_proxy_submits_for_the_principal_and_the_principal_sees_it(resident):
    daughter = person(acting_for=resident.person, acting_scope=frozenset({"procedures"}))
    sent = submitted(daughter)
    case = Case.objects.get()
    assert (case.applicant, case.proxy) == (resident.person, daughter.person)
    assert own_case(resident, sent.reference).reference == sent.reference
    with pytest.raises(NotFound):
        own_case(replace(daughter, acting_for=None), sent.reference)


def test_paper_at_the_counter_is_a_route_of_equal_rank(resident):
    counter = person(
        roles=frozenset({"counter"}),
        acting_for=resident.person,
        acting_scope=frozenset({"procedures"}),
    )
    submitted(counter)
    assert Case.objects.get().route == "counter"


def test_a_sign_in_too_weak_is_asked_to_step_up(resident):
    draft = drafted(resident)
    with pytest.raises(StepUpNeeded) as refusal:
        submit(replace(resident, assurance=Assurance.ACCOUNT), draft.id)
    assert (refusal.value.assurance, refusal.value.max_age_s) == (Assurance.CARD, 3_600)


def test_an_incomplete_form_is_sent_back_with_a_sentence_for_each_box(resident):
    draft = start_draft(resident, "smartphone-subsidy")
    with pytest.raises(Invalid) as refusal:
        submit(resident, draft.id)
    assert {"resident", "birth_date", "price", "receipt"} <= set(refusal.value.fields)
    assert Draft.objects.filter(id=draft.id).exists()


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"birth_date": "1957-04-02"}, "昭和32年4月1日以前に生まれた方"),
        ({"resident": False}, "住民登録"),
        ({"card": "none"}, "マイナンバーカード"),
        ({"has_phone": True}, "初めて購入する方"),
    ],
)
def test_who_does_not_meet_a_condition_is_told_and_may_still_apply(resident, change, because):
    draft = drafted(resident, **change)
    with pytest.raises(Invalid) as refusal:
        submit(resident, draft.id)
    assert because in refusal.value.fields[""][0]
    sent = submit(resident, draft.id, intent="although_not_eligible")
    assert (sent.award, Award.objects.count()) == (None, 0)


def test_born_on_the_first_of_april_1957_is_eligible(resident):
    assert submitted(resident, birth_date="1957-04-01").award is AwardStatus.RESERVED


def test_a_cheap_phone_is_paid_what_it_cost(resident):
    submitted(resident, price=4_980)
    assert Award.objects.get().claim == 4_980


def test_once_per_person(resident):
    first = submitted(resident)
    second = drafted(resident)
    with pytest.raises(Conflict, match="1回まで") as refusal:
        submit(resident, second.id)
    assert refusal.value.changes == {"reference": first.reference}
    assert (Case.objects.count(), Pot.objects.get().committed) == (1, 5_000)
    withdraw(resident, first.reference, 1)
    assert submit(resident, second.id).reference == "2026-0417-0002-4"


def test_once_per_person_without_a_pot(resident, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, has_pot=False)
    first = submitted(resident)
    with pytest.raises(Conflict, match="1回まで"):
        submitted(resident)
    withdraw(resident, first.reference, 1)
    assert submitted(resident).award is None


def test_a_draft_saved_on_another_screen_meanwhile_is_not_sent_unseen(resident, monkeypatch):
    from kaga.services.procedures.actions import submission

    draft = drafted(resident)
    prepare = submission._prepare

    def saved_meanwhile(*args):
        ready = prepare(*args)
        with write(bookkeeping="another screen") as tx:
            tx.change_where(Draft.objects.filter(id=draft.id), etag=draft.etag + 1)
        return ready

    monkeypatch.setattr(submission, "_prepare", saved_meanwhile)
    with pytest.raises(Conflict, match="ほかの画面"):
        submit(resident, draft.id)
    assert Draft.objects.filter(id=draft.id).exists()


def test_a_draft_sent_by_another_screen_meanwhile_gives_its_number(resident, monkeypatch):
    from kaga.services.procedures.actions import submission

    draft, sent = drafted(resident), []
    prepare = submission._prepare

    def sent_meanwhile(*args):
        ready = prepare(*args)
        if not sent:
            sent.append(None)
            sent[0] = submit(resident, draft.id)
        return ready

    monkeypatch.setattr(submission, "_prepare", sent_meanwhile)
    again = submit(resident, draft.id)
    assert (again.reference, again.again) == (sent[0].reference, True)


def test_nothing_fills_in_a_file_beforehand(resident):
    forged = {"receipt": [{"blob": "0" * 64}], "price": 100, "colour": "red"}
    draft = start_draft(resident, "smartphone-subsidy", forged)
    assert Safe.of(draft).open("answers", draft.answers) == {"price": 100}


YEAR_END = datetime(2027, 3, 31, 23, 59, 59, 999_000, tzinfo=clock.TOKYO)


def test_the_last_millisecond_of_the_fiscal_year_still_counts(resident):
    with clock.frozen(YEAR_END):
        sent = submitted(replace(resident, authenticated_at=YEAR_END))
    case = Case.objects.get()
    assert (parse_reference(sent.reference).fiscal_year, case.fiscal_year) == (2026, 2026)
    assert Award.objects.get().pot.fiscal_year == 2026


def test_a_millisecond_later_there_is_no_pot_and_so_the_procedure_is_closed(resident):
    with clock.frozen(YEAR_END):
        draft = drafted(resident)
    with clock.frozen(YEAR_END + timedelta(milliseconds=1)):
        with pytest.raises(Invalid, match="受け付けていません"):
            submit(resident, draft.id)
        assert Draft.objects.filter(id=draft.id).exists()


def test_a_new_pot_opens_a_new_series_of_numbers(resident, procedure):
    with write(bookkeeping="a test") as tx:
        tx.add(Pot(procedure=procedure, fiscal_year=2027, budget=5_000, most_per_award=5_000))
    submitted(resident)
    with clock.frozen(YEAR_END + timedelta(milliseconds=1)):
        later = submitted(person())
    assert parse_reference(later.reference).fiscal_year == 2027
    assert parse_reference(later.reference).sequence == 1
    assert Pot.objects.get(fiscal_year=2027).committed == 5_000


@pytest.mark.parametrize(
    ("opens", "closes", "taken"),
    [
        ("2026-06-01", "2026-06-01", True),
        ("2026-06-02", None, False),
        (None, "2026-05-31", False),
    ],
)
def test_applications_are_taken_from_the_first_to_the_last_day(
    resident, procedure, opens, closes, taken
):
    draft = drafted(resident)
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, opens_on=opens, closes_on=closes)
    if taken:
        assert submit(resident, draft.id).again is False
    else:
        with pytest.raises(Invalid, match="受け付けていません"):
            submit(resident, draft.id)


def test_a_closed_procedure_takes_nothing(resident, procedure):
    draft = drafted(resident)
    with write(bookkeeping="a test") as tx:
        tx.change_where(Procedure.objects.filter(id=procedure.id), status="closed")
    with pytest.raises(Invalid, match="受け付けていません"):
        submit(resident, draft.id)


def test_behind_one_who_waits_nobody_is_served_until_money_is_released(procedure):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=12_000)
    people = [person() for _ in range(4)]
    prices = (49_800, 49_800, 49_800, 1_000)
    sent = [submitted(who, price=price) for who, price in zip(people, prices, strict=True)]
    reserved, waiting = AwardStatus.RESERVED, AwardStatus.WAITING
    assert [one.award for one in sent] == [reserved, reserved, waiting, waiting]
    withdraw(people[0], sent[0].reference, 1)
    statuses = list(Award.objects.order_by("position").values_list("status", flat=True))
    assert statuses == [AwardStatus.RELEASED, reserved, reserved, reserved]
    pot = Pot.objects.get()
    assert (pot.committed, pot.waiting, pot.claims) == (11_000, 0, 4)
    told = OutboxEvent.objects.filter(type="jp.kaga.procedures.award.served")
    assert sorted(told.values_list("subject", flat=True)) == sorted(
        [sent[2].reference, sent[3].reference]
    )


def test_withdrawing_from_the_queue_only_shortens_it(procedure):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=5_000)
    people = [person() for _ in range(3)]
    sent = [submitted(who) for who in people]
    withdraw(people[1], sent[1].reference, 1)
    pot = Pot.objects.get()
    assert (pot.committed, pot.waiting) == (5_000, 1)


def test_my_applications_are_listed_newest_first_in_pages(resident, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, has_pot=False, once_per_person=False)
    numbers = [submitted(resident).reference for _ in range(3)]
    submitted(person())
    first = own_cases(resident, limit=2)
    rest = own_cases(resident, cursor=first.next, limit=2)
    listed = [row.reference for row in (*first.rows, *rest.rows)]
    assert (listed, rest.next) == (numbers[::-1], None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_my_applications_is_one_query(
    resident, procedure, count, django_assert_num_queries
):
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, has_pot=False, once_per_person=False)
    for _ in range(count):
        submitted(resident)
    with django_assert_num_queries(1):
        assert len(own_cases(resident).rows) == count
