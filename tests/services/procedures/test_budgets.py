"""The budget of a pot: raised, lowered, by whom, and who is served."""

from __future__ import annotations

import json

import pytest
from tests.services.procedures.pages.browsers import browser, employee, text_of
from tests.services.procedures.town import person, staff, submitted

from kaga.engines.money import Yen
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import awards
from kaga.services.procedures.actions.budgets import change_budget
from kaga.services.procedures.enums import AwardStatus
from kaga.services.procedures.models import Award, Pot, Procedure

WHY = "9月補正予算による増額"


@pytest.fixture
def pot(procedure) -> Pot:
    """Money for one."""
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=5_000)
    return Pot.objects.get()


def statuses() -> list[str]:
    return list(Award.objects.order_by("position").values_list("status", flat=True))


def test_a_raised_budget_serves_those_who_wait_in_order_and_tells_them(pot, decider):
    sent = [submitted(person()) for _ in range(4)]
    served = change_budget(decider, pot.pk, Yen(15_000), seen=5_000, reason=WHY)
    reserved = AwardStatus.RESERVED
    assert (served, statuses()) == (2, [reserved] * 3 + [AwardStatus.WAITING])
    pot.refresh_from_db()
    assert (pot.budget, pot.committed, pot.waiting) == (15_000, 15_000, 1)
    told = OutboxEvent.objects.filter(type="jp.kaga.procedures.award.served")
    assert sorted(told.values_list("subject", flat=True)) == sorted(
        one.reference for one in sent[1:3]
    )
    (entry,) = (
        json.loads(bytes(one.data))
        for one in StagedEntry.objects.all()
        if b"procedures.pot.changed" in bytes(one.data)
    )
    facts = {"procedure": 417, "year": 2026, "before": 5_000, "after": 15_000, "reason": WHY}
    assert entry["public"] == facts


def test_all_who_wait_are_served_however_many_there_are(pot, decider, monkeypatch):
    monkeypatch.setattr(awards, "_AT_ONCE", 2)
    for _ in range(6):
        submitted(person())
    assert change_budget(decider, pot.pk, Yen(30_000), seen=5_000, reason=WHY) == 5
    assert statuses() == [AwardStatus.RESERVED] * 6


def test_a_budget_does_not_go_below_what_is_promised(pot, decider):
    submitted(person())
    with pytest.raises(Invalid, match="5,000円を割り当てています"):
        change_budget(decider, pot.pk, Yen(4_999), seen=5_000, reason=WHY)
    assert change_budget(decider, pot.pk, Yen(5_000), seen=5_000, reason=WHY) == 0


def test_of_two_who_change_it_the_second_is_told(pot, decider):
    change_budget(decider, pot.pk, Yen(10_000), seen=5_000, reason=WHY)
    with pytest.raises(Conflict, match="ほかの職員が先に"):
        change_budget(decider, pot.pk, Yen(20_000), seen=5_000, reason=WHY)
    pot.refresh_from_db()
    assert pot.budget == 10_000


@pytest.mark.parametrize("reason", ["", "  ", "あ" * 501])
def test_a_reason_is_needed(pot, decider, reason):
    with pytest.raises(Invalid, match="500文字以内"):
        change_budget(decider, pot.pk, Yen(10_000), seen=5_000, reason=reason)


def test_only_deciders_of_the_division_change_it(pot, clerk, decider):
    with pytest.raises(NotAllowed):
        change_budget(clerk, pot.pk, Yen(10_000), seen=5_000, reason=WHY)
    with pytest.raises(NotFound):
        change_budget(decider, pot.pk + 1, Yen(10_000), seen=5_000, reason=WHY)
    with write(bookkeeping="a test") as tx:
        tx.change_where(Procedure.objects.all(), division="elsewhere")
    with pytest.raises(NotFound):
        change_budget(decider, pot.pk, Yen(10_000), seen=5_000, reason=WHY)
    with pytest.raises(NotAllowed):
        change_budget(staff("clerk"), pot.pk, Yen(10_000), seen=5_000, reason=WHY)


def test_the_page_shows_and_changes_it(pot):
    kenji = browser(employee("中谷 けんじ", "decider"))
    submitted(person())
    submitted(person())
    page = text_of(kenji.get("/staff/budgets"))
    assert all(one in page for one in ("5,000円", "1件", "令和8年度"))
    address = f"/staff/budgets/{pot.pk}"
    wrong = kenji.post(address, {"budget": "たくさん", "seen": "5000", "reason": WHY})
    assert (wrong.status_code, "数字で入力" in text_of(wrong), WHY in text_of(wrong)) == (
        422,
        True,
        True,
    )
    late = kenji.post(address, {"budget": "9000", "seen": "²", "reason": WHY})
    assert (late.status_code, "ほかの職員が先に" in text_of(late)) == (409, True)
    done = kenji.post(address, {"budget": "１０，０００円", "seen": "5000", "reason": WHY})
    assert (done.status_code, done.headers["Location"]) == (302, "/staff/budgets")
    assert "待っていた方に割り当て" in text_of(kenji.get("/staff/budgets"))
    pot.refresh_from_db()
    assert (pot.budget, pot.waiting) == (10_000, 0)


def test_a_division_without_budgets_is_told_so(procedure):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Procedure.objects.all(), division="elsewhere")
    kenji = browser(employee("中谷 けんじ", "decider"))
    assert "予算の枠のある手続きはありません" in text_of(kenji.get("/staff/budgets"))
