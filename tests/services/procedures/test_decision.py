"""Decisions: two persons, reasons, remedies, money; and the notice that proves itself."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest
from tests.services.procedures.town import (
    granted,
    in_correction,
    in_review,
    person,
    refused,
    staff,
    still_here,
    submitted,
)

from kaga.engines.cases import Act, Outcome, State
from kaga.engines.ledger import Entry
from kaga.engines.money import Yen
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.queries import opening
from kaga.kernel.ledger.sequencer import settle
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import (
    Ruling,
    answer_correction,
    approve,
    approve_disposal,
    archive,
    close,
    decide,
    dismiss_appeal,
    dispose,
    fulfil,
    issue_notice,
    open_case,
    propose,
    receive_appeal,
    return_proposal,
    uphold_appeal,
    withdraw,
)
from kaga.services.procedures.letters.genuine import check
from kaga.services.procedures.models import Award, Case, Decision, Notice, Pot, Procedure
from kaga.services.procedures.queries import files
from kaga.services.procedures.queries.cases import own_case, who_looked

GRANT = Ruling(Outcome.GRANTED, conditions=["1年間は譲渡しないこと。"])
REFUSE = Ruling(Outcome.REFUSED, reasons=["対応する機種をすでにお持ちです。"])


def test_a_grant_is_proposed_by_one_and_made_by_another(resident, clerk, decider):
    done = granted(resident, clerk, decider)
    assert (done.position.state, done.position.outcome) == (State.DECIDED, Outcome.GRANTED)
    row = Decision.objects.get()
    assert (row.status, row.amount, row.number, row.fiscal_year) == ("made", 5_000, 1, 2026)
    assert (row.proposed_by, row.decided_by) == (clerk.person, decider.person)
    assert (Award.objects.get().status, Pot.objects.get().committed) == ("confirmed", 5_000)


def test_the_proposer_cannot_approve_whatever_their_roles(resident, clerk):
    both = staff("clerk", "decider")
    done = in_review(resident, clerk)
    done = propose(both, done.reference, done.etag, GRANT)
    with pytest.raises(Invalid, match="別の決裁者"):
        approve(both, done.reference, done.etag)
    assert Case.objects.get().state == "review"


def test_a_clerk_cannot_approve(resident, clerk):
    done = in_review(resident, clerk)
    done = propose(clerk, done.reference, done.etag, GRANT)
    with pytest.raises(NotAllowed):
        approve(staff("clerk"), done.reference, done.etag)


def test_nobody_decides_alone_where_money_is_involved(resident, clerk, decider):
    done = in_review(resident, clerk)
    with pytest.raises(Invalid, match="別の決裁者"):
        decide(decider, done.reference, done.etag, GRANT)
    assert Decision.objects.count() == 0


def test_where_no_money_is_involved_one_person_decides(resident, clerk, decider, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change(procedure, has_pot=False, four_eyes=False)
    done = in_review(resident, clerk)
    done = decide(decider, done.reference, done.etag, REFUSE)
    row = Decision.objects.get()
    assert (done.position.outcome, row.status, row.amount) == (Outcome.REFUSED, "made", None)
    assert row.entry_id == done.entry


def test_there_must_be_something_to_approve(resident, clerk, decider):
    done = in_review(resident, clerk)
    with pytest.raises(Conflict, match="案がありません"):
        approve(decider, done.reference, done.etag)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.REJECTED])
@pytest.mark.parametrize("reasons", [(), ("",), ("理由", " ")])
def test_no_decision_against_the_applicant_without_reasons(resident, clerk, outcome, reasons):
    done = in_review(resident, clerk)
    with pytest.raises(Invalid) as refusal:
        propose(clerk, done.reference, done.etag, Ruling(outcome, reasons=reasons))
    assert list(refusal.value.fields) == ["reasons"]


def test_a_refusal_carries_reasons_and_remedies_and_frees_the_money(resident, clerk, decider):
    refused(resident, clerk, decider)
    row = Decision.objects.get()
    assert row.appeal == {
        "authority": "加賀市長",
        "defendant": "加賀市（代表者 加賀市長）",
        "review_months": 3,
        "suit_months": 6,
    }
    assert (Pot.objects.get().committed, Award.objects.get().status) == (0, "released")


def test_one_proposal_waits_at_a_time_and_can_be_returned(resident, clerk, decider):
    done = in_review(resident, clerk)
    done = propose(clerk, done.reference, done.etag, REFUSE)
    with pytest.raises(Invalid, match="承認待ちの案"):
        propose(clerk, done.reference, done.etag, GRANT)
    done = return_proposal(decider, done.reference, done.etag, "講座の受講を確かめてください。")
    done = propose(clerk, done.reference, done.etag, GRANT)
    approve(decider, done.reference, done.etag)
    assert [row.status for row in Decision.objects.order_by("id")] == ["returned", "made"]


def test_eligibility_is_computed_again_at_the_decision(resident, clerk):
    done = in_correction(resident, clerk)
    done = answer_correction(resident, done.reference, done.etag, {"price": 4_000})
    with write(bookkeeping="a test") as tx:
        from kaga.services.procedures.safes import Safe

        case = Case.objects.get()
        safe = Safe.of(case)
        changed = {**safe.open("answers", case.answers), "birth_date": "1957-04-02"}
        tx.change(case, answers=safe.seal("answers", changed))
    with pytest.raises(Invalid, match="条件に当てはまらない"):
        propose(clerk, done.reference, done.etag, GRANT)


def test_who_waits_for_money_cannot_be_granted(procedure, clerk):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=5_000)
    submitted(person())
    done = in_review(person(), clerk)
    with pytest.raises(Invalid, match="予算の枠"):
        propose(clerk, done.reference, done.etag, GRANT)


def test_less_can_be_granted_and_the_rest_serves_those_who_wait(procedure, clerk, decider):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=6_000)
    done = in_review(person(), clerk)
    submitted(person(), price=2_000)
    done = propose(clerk, done.reference, done.etag, Ruling(Outcome.GRANTED, amount=Yen(4_000)))
    approve(decider, done.reference, done.etag)
    claims = Award.objects.order_by("position").values_list("claim", "status")
    assert list(claims) == [(4_000, "confirmed"), (2_000, "reserved")]
    assert Pot.objects.get().committed == 6_000


@pytest.mark.parametrize("amount", [-1, 5_001])
def test_no_more_than_the_claim_can_be_granted(resident, clerk, amount):
    done = in_review(resident, clerk)
    with pytest.raises(Invalid) as refusal:
        propose(clerk, done.reference, done.etag, Ruling(Outcome.GRANTED, amount=Yen(amount)))
    assert list(refusal.value.fields) == ["amount"]


def test_a_correction_lowers_what_can_be_granted(resident, clerk, decider):
    done = in_correction(resident, clerk)
    done = answer_correction(resident, done.reference, done.etag, {"price": 4_500})
    done = propose(clerk, done.reference, done.etag, GRANT)
    approve(decider, done.reference, done.etag)
    assert (Decision.objects.get().amount, Pot.objects.get().committed) == (4_500, 4_500)


def test_an_unanswered_correction_is_rejected_after_its_day(resident, clerk, decider):
    done = in_correction(resident, clerk)
    reject = Ruling(Outcome.REJECTED, reasons=["期限までに回答がありませんでした。"])
    with pytest.raises(Invalid, match="まだ過ぎていません"):
        propose(clerk, done.reference, done.etag, reject)
    with clock.frozen(clock.now() + timedelta(days=15)):
        done = propose(still_here(clerk), done.reference, done.etag, reject)
        done = approve(still_here(decider), done.reference, done.etag)
    assert done.position.outcome is Outcome.REJECTED


def test_withdrawing_drops_a_waiting_proposal(resident, clerk):
    done = in_review(resident, clerk)
    done = propose(clerk, done.reference, done.etag, GRANT)
    withdraw(resident, done.reference, done.etag)
    assert Decision.objects.get().status == "returned"


def test_the_resident_sees_a_decision_only_with_its_notice(resident, clerk, decider):
    done = granted(resident, clerk, decider)
    assert own_case(resident, done.reference).decisions == ()
    settle()
    issue_notice(clerk, done.reference, done.etag)
    shown = own_case(resident, done.reference).decisions
    assert [(row.outcome, row.amount) for row in shown] == [(Outcome.GRANTED, 5_000)]


def test_the_ledger_commits_to_what_was_decided(resident, clerk, decider):
    done = refused(resident, clerk, decider)
    facts = opening(EntryId(done.entry)).facts["facts"]
    assert facts == {
        "reference": done.reference,
        "procedure": 417,
        "applicant": "山田 花子",
        "outcome": "refused",
        "amount": None,
        "reasons": ["対応する機種をすでにお持ちです。"],
        "conditions": [],
        "appeal": Decision.objects.get().appeal,
        "decided_on": "2026-06-01",
        "authority": "加賀市長",
        "fiscal_year": 2026,
        "number": 1,
    }


def test_no_notice_before_the_ledger_has_signed(resident, clerk, decider):
    settle()
    done = granted(resident, clerk, decider)
    with pytest.raises(Conflict, match="台帳"):
        issue_notice(clerk, done.reference, done.etag)
    assert Notice.objects.count() == 0


def test_no_notice_without_a_decision(resident, clerk):
    done = in_review(resident, clerk)
    with pytest.raises(Conflict, match="通知する決定がありません"):
        issue_notice(clerk, done.reference, done.etag)
    with pytest.raises(NotFound):
        issue_notice(clerk, "2026-0417-0099-1", 1)


def test_the_notice_is_tagged_titled_in_japanese_and_proves_itself(resident, clerk, decider):
    done = refused(resident, clerk, decider)
    settle()
    issue_notice(clerk, done.reference, done.etag)
    row = Notice.objects.get()
    document = files.notice(resident, row.id)
    assert (document.name, document.media_type) == (f"{done.reference}.pdf", "application/pdf")
    with pikepdf.open(io.BytesIO(document.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked is True or bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "ja"
        assert "/StructTreeRoot" in pdf.Root
        title = "スマートフォン購入費補助金不交付決定通知書"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == f"{title}（加賀市指令第1号）"
            assert metadata["pdfuaid:part"] == "1"
        attached = pdf.attachments["receipt.tlog-proof"].get_file().read_bytes()
    proof = files.receipt(resident, row.id).content
    assert attached == proof
    verdict = check(document.content, load_signer().verifier)
    assert verdict.certainty == "letter"
    assert Entry.from_bytes(verdict.proven.entry).act == "procedures.notice.fixed"
    assert verdict.proven.opening.facts["actor"] == {"person": None, "on_behalf_of": None}
    assert verdict.notice.reasons == ("対応する機種をすでにお持ちです。",)
    assert verdict.notice.addressee == "山田 花子"


def test_a_notice_is_for_the_applicant_and_the_division_only(resident, clerk, decider):
    done = granted(resident, clerk, decider)
    settle()
    issue_notice(clerk, done.reference, done.etag)
    notice = Notice.objects.get().id
    assert files.notice(clerk, notice).content[:5] == b"%PDF-"
    for stranger in (person(), staff("clerk", divisions=frozenset({"tax"}))):
        with pytest.raises(NotFound):
            files.notice(stranger, notice)
        with pytest.raises(NotFound):
            files.receipt(stranger, notice)


def _closed(resident, clerk, decider):
    done = granted(resident, clerk, decider)
    settle()
    done = issue_notice(clerk, done.reference, done.etag)
    done = fulfil(staff("cashier"), done.reference, done.etag)
    return close(clerk, done.reference, done.etag)


def test_after_payment_the_case_is_closed(resident, clerk, decider):
    done = _closed(resident, clerk, decider)
    assert (done.position.state, Award.objects.get().status) == (State.CLOSED, "paid")


def test_disposal_erases_by_destroying_the_key_and_leaves_a_tombstone(resident, clerk, decider):
    done = _closed(resident, clerk, decider)
    one, two = staff("archivist"), staff("archivist")
    done = approve_disposal(one, done.reference, done.etag)
    with pytest.raises(Invalid) as refusal:
        dispose(one, done.reference, done.etag)
    assert len(refusal.value.fields[""]) == 2
    with clock.frozen(clock.now() + timedelta(days=6 * 365)):
        with pytest.raises(Invalid, match="2人の承認"):
            dispose(still_here(one), done.reference, done.etag)
        done = approve_disposal(still_here(one), done.reference, done.etag)
        with pytest.raises(Invalid, match="2人の承認"):
            dispose(still_here(one), done.reference, done.etag)
        done = approve_disposal(still_here(two), done.reference, done.etag)
        done = dispose(still_here(two), done.reference, done.etag)
    case = Case.objects.get()
    assert (case.state, bytes(case.answers), bytes(case.name)) == ("disposed", b"", b"")
    with pytest.raises(vault.Erased):
        vault.secret_of(vault.KeyId(case.key_id))
    settle()


def test_a_permanent_case_goes_to_the_archive(resident, clerk, decider, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Procedure.objects.all(), retention_class="permanent")
    done = _closed(resident, clerk, decider)
    assert Case.objects.get().dispose_on is None
    done = approve_disposal(staff("archivist"), done.reference, done.etag)
    two = staff("archivist")
    done = approve_disposal(two, done.reference, done.etag)
    assert archive(two, done.reference, done.etag).position.state is State.ARCHIVED


def test_an_appeal_holds_disposal_and_upheld_it_begins_a_new_review(resident, clerk, decider):
    done = refused(resident, clerk, decider)
    settle()
    done = issue_notice(clerk, done.reference, done.etag)
    done = receive_appeal(clerk, done.reference, done.etag, "審査請求書を受け取りました。")
    assert Case.objects.get().hold is True
    again = dismiss_appeal(decider, done.reference, done.etag, "棄却の裁決")
    assert (again.position.state, Case.objects.get().hold) == (State.NOTIFIED, False)
    done = receive_appeal(clerk, again.reference, again.etag, "再び")
    done = uphold_appeal(decider, done.reference, done.etag, "認容の裁決")
    case = Case.objects.get()
    assert (case.state, case.outcome, case.decided_at) == ("review", None, None)
    assert (Decision.objects.get().status, Award.objects.get().status) == (
        "quashed",
        "reserved",
    )
    done = propose(clerk, done.reference, done.etag, GRANT)
    done = approve(decider, done.reference, done.etag)
    assert done.position.outcome is Outcome.GRANTED


def test_an_upheld_appeal_joins_the_queue_when_the_pot_is_empty(resident, clerk, decider):
    done = refused(resident, clerk, decider)
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=0)
    settle()
    done = issue_notice(clerk, done.reference, done.etag)
    done = receive_appeal(clerk, done.reference, done.etag, "審査請求")
    uphold_appeal(decider, done.reference, done.etag, "認容の裁決")
    assert (Award.objects.get().status, Pot.objects.get().waiting) == ("waiting", 1)


def test_opening_a_case_is_seen_by_the_resident(resident, clerk, decider):
    reference = submitted(resident).reference
    view = open_case(clerk, reference, "review")
    assert (view.name, view.answers["price"]) == ("山田 花子", 49_800)
    assert {option.act for option in view.options} >= {Act.ACCEPT}
    open_case(decider, reference, "decision")
    looks = who_looked(resident, reference).rows
    assert [(look.division, look.purpose) for look in looks] == [
        ("smart-city", "decision"),
        ("smart-city", "review"),
    ]
    with pytest.raises(NotFound):
        who_looked(person(), reference)


def test_a_look_by_who_may_not_leaves_no_trace(resident):
    reference = submitted(resident).reference
    for stranger in (person(), staff("clerk", divisions=frozenset({"tax"}))):
        with pytest.raises(NotFound):
            open_case(stranger, reference, "review")
    with pytest.raises(NotAllowed):
        open_case(staff("data"), reference, "review")
    assert who_looked(resident, reference).rows == ()
