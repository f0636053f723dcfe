"""What a decision notice says, in the order a Japanese municipality says it.

    加賀市指令第12号 / 日付 / 申請者 様 / 題 / 本文 / 首長 / 記 / 理由 / 条件 / 教示

Example:
    >>> remedies(AppealInstruction("加賀市長", "加賀市（代表者 加賀市長）"))[0][:21]
    'この決定に不服がある場合は、この決定があっ'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.calendar import day_in_japan, fiscal_year_label, to_wareki
from kaga.engines.cases import AppealInstruction, Outcome
from kaga.engines.forms import review
from kaga.engines.money import Yen, format_yen
from kaga.services.procedures.authority import authority
from kaga.services.procedures.versions import form_of, given

if TYPE_CHECKING:
    from datetime import datetime

    from kaga.services.procedures.models import Case, Decision
    from kaga.services.procedures.safes import Safe

TEMPLATE = "decision-notice/1"

_TITLES = {
    Outcome.GRANTED: "{name} 交付決定通知書",
    Outcome.REFUSED: "{name} 不交付決定通知書",
    Outcome.REJECTED: "{name} 申請却下通知書",
}
_PLAIN_TITLES = {
    Outcome.GRANTED: "{name} 承認通知書",
    Outcome.REFUSED: "{name} 不承認通知書",
    Outcome.REJECTED: "{name} 申請却下通知書",
}
_VERDICTS = {
    Outcome.GRANTED: "次のとおり承認することに決定しました",
    Outcome.REFUSED: "次の理由により承認しないことに決定しました",
    Outcome.REJECTED: "次の理由により却下しました",
}
_MONEY_VERDICTS = {
    Outcome.GRANTED: "次のとおり交付することに決定しました",
    Outcome.REFUSED: "次の理由により交付しないことに決定しました",
    Outcome.REJECTED: "次の理由により却下しました",
}


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """Every text of a notice, ready to be set.

    Attributes
    ----------
    number, date: top right. address, name: to whom. title, body: what was decided.
    items: pairs under 記. reasons, conditions, remedies: paragraphs.
    signed: who decides. contact: division, address, telephone.
    """

    number: str
    date: str
    address: str
    name: str
    title: str
    body: str
    items: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    remedies: tuple[str, ...]
    signed: str
    contact: str
    reference: str


def content_of(case: Case, decision: Decision, safe: Safe) -> NoticeContent:
    """Everything the notice of a decision says."""
    outcome, name = Outcome(decision.outcome), _procedure_name(case)
    money = case.procedure.has_pot
    said = safe.owned_by(decision.id).open("content", decision.content)
    arrived = to_wareki(day_in_japan(case.arrived_at))
    verdicts = _MONEY_VERDICTS if money else _VERDICTS
    titles = _TITLES if money else _PLAIN_TITLES
    office = authority()
    return NoticeContent(
        number=_number(decision),
        date=str(to_wareki(day_in_japan(_decided_at(decision)))),
        address=_address(case, safe),
        name=safe.open_text("name", case.name),
        title=titles[outcome].format(name=name),
        body=f"{arrived}付けで申請のありました{name}については、{verdicts[outcome]}ので通知します。",
        items=_items(case, decision),
        reasons=_texts(said["reasons"]),
        conditions=_texts(said["conditions"]),
        remedies=remedies(AppealInstruction(**(decision.appeal or {}))),
        signed=" ".join(part for part in (office.title, office.head) if part),
        contact=f"{office.city} {office.division_name(case.division)}　"
        f"{office.address}　電話 {office.phone}",
        reference=case.reference,
    )


def remedies(appeal: AppealInstruction) -> tuple[str, ...]:
    """The instruction on remedies (教示), for review and for suit."""
    known = "この決定があったことを知った日の翌日から起算して"
    year = "この決定の日の翌日から起算して1年を経過したときは、正当な理由がない限り、"
    months, suit = appeal.review_months, appeal.suit_months
    may_review = (
        f"この決定に不服がある場合は、{known}{months}か月以内に、{appeal.authority}に対して"
        f"審査請求をすることができます（{known}{months}か月以内であっても、{year}"
        "審査請求をすることができなくなります。）。"
    )
    may_sue = (
        f"この決定の取消しを求める訴えは、{known}{suit}か月以内に、{appeal.defendant}を被告として"
        f"提起することができます（{known}{suit}か月以内であっても、{year}"
        "訴えを提起することができなくなります。）。"
    )
    after_review = (
        "審査請求をした場合は、その審査請求に対する裁決があったことを知った日の翌日から起算して"
        f"{suit}か月以内に、この決定の取消しの訴えを提起することができます。"
    )
    return may_review, may_sue, after_review


def _procedure_name(case: Case) -> str:
    title = case.procedure.facts.get("title", {})
    return str(title.get("ja", case.procedure.slug))


def _number(decision: Decision) -> str:
    year = fiscal_year_label(decision.fiscal_year or 0)
    return f"{authority().city}指令（{year}）第{decision.number}号"


def _decided_at(decision: Decision) -> datetime:
    if decision.decided_at is None:
        raise ValueError("a notice is made of a decision, not of a proposal")
    return decision.decided_at


def _items(case: Case, decision: Decision) -> tuple[tuple[str, str], ...]:
    items = [("受付番号", case.reference)]
    if decision.amount is not None:
        items.append(("交付決定額", f"金{format_yen(Yen(decision.amount))}"))
    return tuple(items)


def _address(case: Case, safe: Safe) -> str:
    """The address as the form shows it, from the question the catalogue names."""
    wanted = str(case.procedure.facts.get("address_question", ""))
    answers = given(safe.open("answers", case.answers))
    today = day_in_japan(case.arrived_at)
    sections = review(form_of(case.version), answers, today)
    rows = (row for section in sections for row in section.rows if row.key == wanted)
    return next((row.shown for row in rows if row.answered), "")


def _texts(found: object) -> tuple[str, ...]:
    return tuple(map(str, found)) if isinstance(found, list) else ()
