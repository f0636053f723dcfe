"""What a notice says, as frozen data that cannot be made without what the law demands.

>>> Kind.GRANTED.value
'granted'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.engines.money import Yen


class Kind(StrEnum):
    """What is told: 承認・交付, 不承認・不交付, 却下, 補正の求め."""

    GRANTED = "granted"
    REFUSED = "refused"
    REJECTED = "rejected"
    CORRECTION = "correction"


class Incomplete(ValueError):
    """The notice lacks what the law demands; `part` names it."""

    def __init__(self, part: str) -> None:
        super().__init__(f"a notice of this kind cannot be made without {part}")
        self.part = part


@dataclass(frozen=True, slots=True)
class Issuer:
    """The authority that decides: city, title of the office and its holder."""

    city: str
    office: str
    holder: str


@dataclass(frozen=True, slots=True)
class Contact:
    """The division that answers questions."""

    division: str
    address: str
    phone: str
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Appeal:
    """Instruction on remedies: to whom, against whom, and how many months.

    行政不服審査法 18条・82条 (3 months), 行政事件訴訟法 14条・46条 (6 months).
    """

    authority: str
    defendant: str
    representative: str
    review_months: int = 3
    suit_months: int = 6


@dataclass(frozen=True, slots=True)
class Remark:
    """One answer to be corrected: the question as it was asked, and what is wrong."""

    question: str
    note: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice.

    Attributes
    ----------
    number: number of the document (文書番号). issued_on: its date.
    addressee, address: name as the person writes it, and where the letter would go.
    through: the proxy who applied, if any.
    reference: number of the case. subject: what was applied for ("…補助金").
    arrived_on: day of the application.
    amount: yen granted; None when nothing is paid.
    conditions, reasons, laws: sentences, in order.
    remarks, answer_by: for a request for correction.
    appeal: instruction on remedies; None only for a request for correction.
    nonce: 32 hexadecimal digits of chance, so that nobody can guess the content by its digest.
    """

    kind: Kind
    number: str
    issued_on: date
    issuer: Issuer
    addressee: str
    reference: str
    subject: str
    arrived_on: date
    contact: Contact
    nonce: str
    address: str = ""
    through: str = ""
    amount: Yen | None = None
    conditions: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    appeal: Appeal | None = None
    remarks: tuple[Remark, ...] = ()
    answer_by: date | None = None

    def __post_init__(self) -> None:
        for part in _missing(self):
            raise Incomplete(part)


def _missing(notice: Notice) -> list[str]:
    against = notice.kind in {Kind.REFUSED, Kind.REJECTED}
    correction = notice.kind is Kind.CORRECTION
    checks = {
        "a number": bool(notice.number.strip()),
        "an addressee": bool(notice.addressee.strip()),
        "a nonce": len(notice.nonce) == 32,
        "reasons": not against or any(reason.strip() for reason in notice.reasons),
        "a legal basis": bool(notice.laws),
        "an instruction on remedies": correction or _lawful(notice.appeal),
        "remarks": not correction or bool(notice.remarks),
        "a day to answer by": not correction or notice.answer_by is not None,
        "a grant to pay an amount": notice.amount is None or notice.kind is Kind.GRANTED,
    }
    return [part for part, present in checks.items() if not present]


def _lawful(appeal: Appeal | None) -> bool:
    if appeal is None:
        return False
    named = appeal.authority and appeal.defendant and appeal.representative
    return bool(named) and appeal.review_months >= 3 and appeal.suit_months >= 6
