"""Telling applicants what happens to their cases.

An act leaves its event in the outbox of its own transaction, so an act that is undone tells
nobody and one that is committed is never forgotten. Here the event becomes a notice (and its
mail) in the one commit that also marks the delivery: told once, whatever dies in between.

Who is told: the applicant; and whoever applied for them as family or carer, as long as that
proxy is in force and covers following the case. Staff who typed in a paper form are not.

Example:
    >>> told_of({"act": "submit", "award": "waiting"}).title.en          # doctest: +SKIP
    'Your application has arrived ({reference})'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kaga.engines.cases import Act, Outcome
from kaga.kernel.actors import PersonId
from kaga.kernel.events.consumers import Happened, consumer
from kaga.kernel.identity.queries import proxy_in_force
from kaga.kernel.notices.actions import notify
from kaga.kernel.notices.kinds import MailRule, NoticeKind, Outside, notice_kind, notice_topic
from kaga.kernel.permissions.registry import covers
from kaga.kernel.storage.vault import Erased
from kaga.services.procedures import rules
from kaga.services.procedures import telling_words as told
from kaga.services.procedures import words as case_words
from kaga.services.procedures.enums import AwardStatus
from kaga.services.procedures.models import Case, CaseAct
from kaga.services.procedures.pages.shown import day, filled
from kaga.services.procedures.pages.shown import told as in_words
from kaga.services.procedures.queries.changes import details_of
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from kaga.kernel.storage.door import Transaction
    from kaga.kernel.web.words import Words

TOPIC: Final = "procedures"
_CASE: Final = "jp.kaga.procedures.case."
_SERVED: Final = "jp.kaga.procedures.award.served"
_IMPORTANT: Final = frozenset({Act.REQUEST_CORRECTION, Act.CHARGE_FEE, Act.NOTIFY})
notice_topic(TOPIC, told.topic)


def _kind(code: str, said: told.Told, mail: MailRule = "unless_refused") -> NoticeKind:
    outside = Outside(said.mail_title, said.mail_text)
    return notice_kind(
        f"procedures.{code}",
        topic=TOPIC,
        title=said.title,
        text=said.text,
        action=told.see_case,
        mail=mail,
        outside=outside,
    )


def _proxy_kind(code: str, mail: MailRule) -> NoticeKind:
    return notice_kind(
        f"procedures.{code}",
        topic=TOPIC,
        title=told.proxy_title,
        text=told.proxy_text,
        action=told.proxy_see,
        mail=mail,
        outside=Outside(told.proxy_mail_title, told.proxy_mail_text),
    )


KINDS: Final = {
    act: _kind(str(act), said, "always" if act in _IMPORTANT else "unless_refused")
    for act, said in told.TOLD.items()
}
_WAITING: Final = _kind("submit-waiting", told.arrived_waiting)
_AGAINST: Final = _kind("notify-against", told.against, "always")
_AWARD: Final = _kind("award-served", told.served)
_PROXY: Final[Mapping[MailRule, NoticeKind]] = {
    "unless_refused": _proxy_kind("proxy", "unless_refused"),
    "always": _proxy_kind("proxy-important", "always"),
}


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be told of a case."""

    kind: NoticeKind
    values: Mapping[str, str | Words]


@consumer(
    "procedures.tell-applicant",
    types=[_SERVED, *(f"{_CASE}{act}" for act in told.TOLD)],
    bookkeeping="the act that is told of is in the ledger",
)
def tell(tx: Transaction, event: Happened) -> None:
    """Tell the applicant, and the proxy who applied for them."""
    if not event.data.get("tell"):
        return
    rows = Case.objects.filter(reference=event.subject).select_related("procedure")
    case = rows.defer("answers", "name").first()
    if case is None:
        return
    try:
        news = _news(case, event)
    except Erased:  # disposed of meanwhile: nothing may be said of it any more
        return
    href = f"/my/applications/{case.reference}"
    notify(tx, PersonId(case.applicant), news.kind, news.values, href=href, at=event.time)
    _tell_proxy(tx, case, news, event)


def _news(case: Case, event: Happened) -> _News:
    values: dict[str, str | Words] = {
        "reference": case.reference,
        "title": in_words(case.procedure.facts["title"]),
    }
    if event.type == _SERVED:
        return _News(_AWARD, values)
    act = Act(event.type.removeprefix(_CASE))
    if act is Act.SUBMIT and event.data.get("award") == AwardStatus.WAITING:
        return _News(_WAITING, values)
    if act is Act.NOTIFY and event.data["outcome"] != Outcome.GRANTED:
        outcome = case_words.OUTCOMES[Outcome(str(event.data["outcome"]))]
        return _News(_AGAINST, {**values, "outcome": outcome})
    if act is Act.REQUEST_CORRECTION:
        values |= _asked(case, str(event.data["entry"]))
    return _News(KINDS[act], values)


def _asked(case: Case, entry: str) -> dict[str, str | Words]:
    """How many answers are to be corrected, and by when, as that very act said it."""
    row = CaseAct.objects.get(case=case, entry_id=entry)
    details = details_of(row, Safe.of(case))
    notes = details["notes"]
    count = len(notes) if isinstance(notes, Mapping) else 0
    return {"count": str(count), "day": day(date.fromisoformat(str(details["due_on"])))}


def _tell_proxy(tx: Transaction, case: Case, news: _News, event: Happened) -> None:
    if case.proxy is None:
        return
    proxy = proxy_in_force(PersonId(case.proxy), PersonId(case.applicant))
    if proxy is None or proxy.kind == "counter" or not covers(proxy.scope, rules.follow.code):
        return
    outside = news.kind.outside
    values: dict[str, str | Words] = {
        "reference": case.reference,
        "name": proxy.name,
        "about": filled(news.kind.title, **news.values),
        "said": filled(news.kind.text, **news.values),
        "brief": filled(outside.text, **news.values) if outside else "",
    }
    kind = _PROXY[news.kind.mail]
    notify(tx, PersonId(case.proxy), kind, values, href="/me/proxies", at=event.time)
