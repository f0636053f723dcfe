"""Applications of `kaga demo`: one story for each, and the office that works on them.

A story is told by the actions of the service, so every rule of the real procedure holds: a
correction stops the clock, two people decide, the pot runs out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
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


@dataclass(slots=True)
class Office:
    """The staff at work, and the count of what was done."""

    people: Mapping[str, PersonId]
    timeline: Timeline
    made: Counter[str]

    def staff(self, code: str) -> Visitor:
        """A member of staff, signed in at the moment that is being lived."""
        role, division = POSTS[code]
        return Visitor(
            person=self.people[code],
            assurance=Assurance.CARD,
            authenticated_at=clock.now(),
            roles=frozenset({role}),
            divisions=frozenset({division}),
        )

    def send_notices(self, most: int) -> None:
        """Send the notices of the first decisions, once the ledger has signed for them."""
        rows = Decision.objects.filter(status="made").select_related("case").order_by("id")
        chosen = list(rows[:most])
        if not chosen:
            return
        last = max(row.letter_entry_id for row in chosen if row.letter_entry_id)
        _publish(EntryId(last))
        for row in chosen:
            case = Case.objects.get(id=row.case_id)
            actions.issue_notice(self.staff("clerk"), case.reference, case.etag)
            self.made["notices"] += 1


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
        else:
            self._later((4, 90), self._propose)

    def _ask(self) -> None:
        due = clock.today() + timedelta(days=14)
        notes = {"purchase_date": NOTE}
        clerk = self.office.staff("clerk")
        actions.request_correction(clerk, *self._case(), notes=notes, due_on=due)
        self.office.made["corrections asked"] += 1
        self._later((10, 200), self._answer)

    def _answer(self) -> None:
        day = clock.today() - timedelta(days=20)
        answers = {"purchase_date": day.isoformat()}
        actions.answer_correction(self.sign_in(), *self._case(), answers)
        self._later((4, 60), self._propose)

    def _propose(self) -> None:
        refused = self._happens(0.06)
        ruling = actions.Ruling(Outcome.GRANTED)
        if refused:
            reason = Reason.objects.get(code="smartphone-receipt")
            ruling = actions.Ruling(Outcome.REFUSED, reasons=[reason.text["ja"]])
        try:
            actions.propose(self.office.staff("decider"), *self._case(), ruling)
        except Invalid:  # the pot is exhausted: the case waits for its turn
            self.office.made["waiting for money"] += 1
            return
        self._later((2, 40), self._approve)

    def _approve(self) -> None:
        actions.approve(self.office.staff("approver"), *self._case())
        self.office.made["decisions"] += 1

    def _withdraw(self) -> None:
        actions.withdraw(self.sign_in(), *self._case(), "別の補助を受けることになりました。")
        self.office.made["withdrawn"] += 1

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


def _publish(entry: EntryId) -> None:
    """Have the ledger sign everything up to an entry, whoever its sequencer is."""
    try:
        settle(patience_s=0)
    except SequencerBusy:
        wait_until_published(entry, 60)
