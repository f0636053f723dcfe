"""The letter that a notice becomes: title, sentences and tables, in the form of the office.

The wording follows the usual 通知書 of Japanese municipalities. The instruction on remedies
tells both periods twice, as the law demands: from the day after the person learned of the
decision, and at most a year from the decision itself.

>>> # letter_of(notice).blocks[0].heading
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaga.engines.calendar import to_wareki
from kaga.engines.money import format_yen
from kaga.engines.notices.model import Appeal, Kind, Notice

_TITLES = {
    Kind.GRANTED: ("交付決定通知書", "決定通知書"),
    Kind.REFUSED: ("不交付決定通知書", "不交付決定通知書"),
    Kind.REJECTED: ("申請却下通知書", "申請却下通知書"),
    Kind.CORRECTION: ("申請補正通知書", "申請補正通知書"),
}
_BODIES = {
    Kind.GRANTED: "{day}付けで申請のありました{subject}について、次のとおり{verb}しましたので"
    "通知します。",
    Kind.REFUSED: "{day}付けで申請のありました{subject}について、次の理由により交付しないこと"
    "に決定しましたので通知します。",
    Kind.REJECTED: "{day}付けで申請のありました{subject}について、次の理由により申請を却下しま"
    "したので通知します。",
    Kind.CORRECTION: "{day}付けで申請のありました{subject}について、申請書の記載に次のとおり補"
    "正を要するところがありますので、期限までに補正してください。",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the letter: a heading and either sentences, a list or rows of a table."""

    heading: str
    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that is printed, in order."""

    title: str
    number: str
    day: str
    addressee: str
    address: str
    through: str
    issuer: str
    holder: str
    body: str
    blocks: tuple[Block, ...]


def letter_of(notice: Notice) -> Letter:
    """The letter of a notice.

    Parameters
    ----------
    notice
        Any notice.

    Returns
    -------
    Letter
        The same letter for the same notice, always.
    """
    paid, unpaid = _TITLES[notice.kind]
    pays = notice.amount is not None
    verb = "交付することに決定" if pays else "決定"
    day = str(to_wareki(notice.arrived_on))
    return Letter(
        title=notice.subject + (paid if pays else unpaid),
        number=notice.number,
        day=str(to_wareki(notice.issued_on)),
        addressee=f"{notice.addressee}　様",
        address=notice.address,
        through=f"（代理人　{notice.through}　様）" if notice.through else "",
        issuer=notice.issuer.office,
        holder=notice.issuer.holder,
        body=_BODIES[notice.kind].format(day=day, subject=notice.subject, verb=verb),
        blocks=tuple(_blocks(notice)),
    )


def _blocks(notice: Notice) -> Iterator[Block]:
    yield Block("記", rows=tuple(_rows(notice)))
    if notice.remarks:
        rows = tuple((remark.question, remark.note) for remark in notice.remarks)
        yield Block("補正を要するところ", rows=rows)
    if notice.conditions:
        yield Block("交付の条件" if notice.amount else "条件", items=notice.conditions)
    if notice.reasons:
        yield Block("理由", items=notice.reasons)
    yield Block("根拠となる法令等", items=notice.laws)
    if notice.appeal is not None:
        yield Block("不服の申立て等について（教示）", items=_instruction(notice.appeal))
    yield Block("お問い合わせ先", rows=tuple(_contact(notice)))


def _rows(notice: Notice) -> Iterator[tuple[str, str]]:
    yield "受付番号", notice.reference
    yield "申請の名称", notice.subject
    yield "申請年月日", str(to_wareki(notice.arrived_on))
    if notice.amount is not None:
        yield "交付決定額", f"金{format_yen(notice.amount)}"
    if notice.answer_by is not None:
        yield "補正の期限", str(to_wareki(notice.answer_by))


def _contact(notice: Notice) -> Iterator[tuple[str, str]]:
    contact = notice.contact
    yield "担当", f"{notice.issuer.city}　{contact.division}"
    yield "所在地", contact.address
    yield "電話", contact.phone
    if contact.mail:
        yield "電子メール", contact.mail


def _instruction(appeal: Appeal) -> tuple[str, ...]:
    review, suit = f"{appeal.review_months}か月", f"{appeal.suit_months}か月"
    known = "この決定があったことを知った日の翌日から起算して"
    year = "この決定があった日の翌日から起算して1年を経過すると"
    suit_year = "この決定の日から1年を経過すると"
    return (
        (
            f"この決定に不服があるときは、{known}{review}以内に、{appeal.authority}に対して審査請求を"
            f"することができます。ただし、{known}{review}以内であっても、{year}、正当な理由がない限り"
            "審査請求をすることができなくなります。"
        ),
        (
            f"この決定については、{known}{suit}以内に、{appeal.defendant}を被告として（訴訟において"
            f"{appeal.defendant}を代表する者は、{appeal.representative}となります。）、決定の取消しの訴え"
            f"を提起することができます。ただし、{known}{suit}以内であっても、{suit_year}、正当な理由がない"
            "限り取消しの訴えを提起することができなくなります。"
        ),
        (
            "上記の審査請求をした場合は、その審査請求に対する裁決があったことを知った日の翌日から起算し"
            f"て{suit}以内に、取消しの訴えを提起することができます。ただし、裁決の日から1年を経過すると、"
            "正当な理由がない限り提起することができなくなります。"
        ),
    )
