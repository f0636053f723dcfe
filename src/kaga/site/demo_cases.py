"""Applications of `kaga demo`: one story for each, and the office that works on them.

A story is told by the actions of the service, so every rule of the real procedure holds: a
correction stops the clock, two people decide, the pot runs out, a notice waits for the ledger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kaga.engines.cases import Outcome
from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.faults import SequencerBusy
from kaga.kernel.ledger.queries import wait_until_published
from kaga.kernel.ledger.sequencer import settle
from kaga.services.procedures import actions
from kaga.services.procedures.models import Case, Decision, Reason
from kaga.services.procedures.uploads import Upload
from kaga.site.demo_photo import receipt_photo
from kaga.site.staffseed import POSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from kaga.kernel.actors import PersonId
    from kaga.site.demo_people import Resident
    from kaga.site.demo_time import Timeline

SLUG = "smartphone-subsidy"
NOTE = "領収書の日付が読み取れません。購入日をもう一度確かめてください。"
RETURNED = "購入日と講座の受講日の前後を、もう一度確かめてください。"
SUSPENDED = "販売店に購入の事実を照会しています。"
NOTICES_EVERY_DAYS = 21
CASHIER = ("cashier", "smart-city")  # the colleague at the counter also pays out


@dataclass(slots=True)
class Office:
    """The staff at work, and the count of what was done."""

    people: Mapping[str, PersonId]
    timeline: Timeline
    made: Counter[str]
    noticed: float
    """The share of decisions whose notices are sent; printing one takes a third of a second."""
    waiting: list[Story] = field(default_factory=list)
    next_notices: date = date.min

    def staff(self, code: str) -> Visitor:
        """A member of staff, signed in at the moment that is being lived."""
        role, division = CASHIER if code == "cashier" else POSTS[code]
        return Visitor(
            person=self.people[code],
            assurance=Assurance.CARD,
            authenticated_at=clock.now(),
            roles=frozenset({role}),
            divisions=frozenset({division}),
        )

    def evening(self) -> None:
        """Every third week, send the notices that wait, when the ledger has signed for them."""
        if not self.waiting or clock.today() < self.next_notices:
            return
        self.next_notices = clock.today() + timedelta(days=NOTICES_EVERY_DAYS)
        references = [story.reference for story in self.waiting]
        rows = Decision.objects.filter(case__reference__in=references, status="made")
        _publish(EntryId(max(row.letter_entry_id for row in rows if row.letter_entry_id)))
        for story in self.waiting:
            story.notify()
        self.waiting.clear()


@dataclass(slots=True)
class Story:
    """One resident and the smartphone subsidy."""

    office: Office
    resident: Resident
    sign_in: Callable[[], Visitor]
    reference: str = ""

    def leave_a_draft(self) -> None:
        """Begin, and put it aside."""
        actions.start_draft(self.sign_in(), SLUG, self._answers())
        self.office.made["drafts"] += 1

    def apply(self) -> None:
        """Fill in everything, with the photo of the receipt, and send it."""
        visitor = self.sign_in()
        draft = actions.start_draft(visitor, SLUG, self._answers())
        self._attach_receipt(visitor, draft.id)
        self.reference = actions.submit(visitor, draft.id).reference
        self.office.made["applications"] += 1
        if self._happens(0.03):
            self._later((1, 30), self._withdraw)
        else:
            self._later((1, 40), self._accept)

    def _attach_receipt(self, visitor: Visitor, draft: UUID) -> None:
        answers = self._answers()
        typed = {name: [str(answers[name])] for name in ("shop", "purchase_date", "price")}
        uploads = {"receipt": [Upload("receipt.jpg", receipt_photo(self.resident.number))]}
        actions.save_page(visitor, draft, "purchase", typed, uploads=uploads)

    def _accept(self) -> None:
        actions.accept(self.office.staff("clerk"), *self._case())
        self._later((1, 30), self._review)

    def _review(self) -> None:
        clerk = self.office.staff("clerk")
        actions.start_review(clerk, *self._case())
        actions.open_case(clerk, self.reference, "review")
        if self._happens(0.15):
            self._later((1, 8), self._ask)
        elif self._happens(0.04):
            self._later((1, 8), self._suspend)
        else:
            self._later((4, 90), self._propose)

    def _suspend(self) -> None:
        actions.suspend(self.office.staff("clerk"), *self._case(), SUSPENDED)
        self.office.made["suspended"] += 1
        self._later((60, 500), self._resume)

    def _resume(self) -> None:
        actions.resume(self.office.staff("clerk"), *self._case())
        self._later((4, 60), self._propose)

    def _ask(self) -> None:
        due = clock.today() + timedelta(days=14)
        notes = {"purchase_date": NOTE}
        clerk = self.office.staff("clerk")
        actions.request_correction(clerk, *self._case(), notes=notes, due_on=due)
        self.office.made["corrections asked"] += 1
        if self._happens(0.2):
            self._later((16 * 24, 20 * 24), self._propose_rejection)
        else:
            self._later((10, 200), self._answer)

    def _answer(self) -> None:
        day = clock.today() - timedelta(days=20)
        answers = {"purchase_date": day.isoformat()}
        actions.answer_correction(self.sign_in(), *self._case(), answers)
        self._later((4, 60), self._propose)

    def _propose(self) -> None:
        ruling = actions.Ruling(Outcome.GRANTED)
        if self._happens(0.06):
            ruling = _against(Outcome.REFUSED, "smartphone-receipt")
        try:
            actions.propose(self.office.staff("decider"), *self._case(), ruling)
        except Invalid:  # the pot is exhausted: the case waits for its turn
            self.office.made["waiting for money"] += 1
            return
        self._later((2, 40), self._return if self._happens(0.03) else self._approve)

    def _propose_rejection(self) -> None:
        ruling = _against(Outcome.REJECTED, "smartphone-no-answer")
        actions.propose(self.office.staff("decider"), *self._case(), ruling)
        self._later((2, 40), self._approve)

    def _return(self) -> None:
        actions.return_proposal(self.office.staff("approver"), *self._case(), RETURNED)
        self._later((2, 40), self._propose)

    def _approve(self) -> None:
        actions.approve(self.office.staff("approver"), *self._case())
        self.office.made["decisions"] += 1
        if self._happens(self.office.noticed):
            self.office.waiting.append(self)

    def notify(self) -> None:
        """Send the notice of the decision; what was granted is paid, and the case closed."""
        actions.issue_notice(self.office.staff("clerk"), *self._case())
        self.office.made["notices"] += 1
        outcome = Case.objects.values_list("outcome", flat=True).get(reference=self.reference)
        if outcome == Outcome.GRANTED:
            self._later((5 * 24, 20 * 24), self._pay)
        else:
            self._later((90 * 24, 100 * 24), self._close)

    def _pay(self) -> None:
        actions.fulfil(self.office.staff("cashier"), *self._case())
        self.office.made["paid"] += 1
        self._later((24, 200), self._close)

    def _close(self) -> None:
        actions.close(self.office.staff("clerk"), *self._case())
        self.office.made["closed"] += 1

    def _withdraw(self) -> None:
        actions.withdraw(self.sign_in(), *self._case(), "別の補助を受けることになりました。")
        self.office.made["withdrawn"] += 1
        self._later((24, 72), self._close)

    def _case(self) -> tuple[str, int]:
        etag = Case.objects.values_list("etag", flat=True).get(reference=self.reference)
        return self.reference, etag

    def _happens(self, chance: float) -> bool:
        return float(self.office.timeline.draw.random()) < chance

    def _later(self, hours: tuple[float, float], do: Callable[[], None]) -> None:
        self.office.timeline.later(hours, do)

    def _answers(self) -> dict[str, object]:
        one = self.resident
        bought = clock.today() - timedelta(days=5 + one.number % 20)
        return {
            "resident": True,
            "birth_date": one.born.isoformat(),
            "card": "held",
            "has_phone": False,
            "certificate": "number",
            "certificate_number": f"LC-{one.number:04d}",
            "class_date": (bought - timedelta(days=10)).isoformat(),
            "shop": "加賀温泉駅前の携帯電話店",
            "purchase_date": bought.isoformat(),
            "price": 3_980 + one.number % 9 * 5_000,
            "name": {"family": one.family, "given": one.given},
            "address": {
                "prefecture": "石川県",
                "city": "加賀市",
                "town": one.town,
                "rest": f"イ{one.number % 90 + 1}番地",
            },
            "phone": "0761721111",
            "own_account": True,
            "bank_account": {
                "bank": "見本信用組合",
                "branch": "大聖寺支店",
                "branch_code": "001",
                "kind": "ordinary",
                "number": f"{one.number:07d}",
                "holder": "ｶｶﾞ ﾊﾅｺ",
            },
            "consent_register": True,
            "first_time": True,
            "truthful": True,
        }


def _against(outcome: Outcome, code: str) -> actions.Ruling:
    """A ruling against the applicant, with the reason of this code."""
    return actions.Ruling(outcome, reasons=[Reason.objects.get(code=code).text["ja"]])


def _publish(entry: EntryId) -> None:
    """Have the ledger sign everything up to an entry, whoever its sequencer is."""
    try:
        settle(patience_s=0)
    except SequencerBusy:
        wait_until_published(entry, 60)
