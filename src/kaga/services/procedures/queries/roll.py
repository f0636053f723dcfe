"""Answers beside the resident roll, fact by fact; and the answers as the roll corrects them.

The catalogue says which questions the roll can speak to (`[facts.roll]`: birth_date, resident,
name, address). Applying is never refused by it: an application arrives as it was written, and
staff see where it differs.

Example:
    >>> compared(case, safe)[0].verdict                                 # doctest: +SKIP
    'same'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from kaga.kernel.actors import PersonId
from kaga.kernel.identity.rollfacts import RollSays, roll_says
from kaga.kernel.storage.vault import Erased

if TYPE_CHECKING:
    from kaga.services.procedures.models import Case
    from kaga.services.procedures.safes import Safe

Fact = Literal["birth_date", "resident", "address"]
Verdict = Literal["same", "different", "unknown"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact: what was answered, what the roll says (None: not readable), and the verdict."""

    fact: Fact
    answer: date | bool | str | None
    roll: date | bool | str | None
    verdict: Verdict


def is_compared(case: Case) -> bool:
    """Whether the roll can speak to any answer of the procedure."""
    return bool(_questions(case))


def compared(case: Case, safe: Safe) -> tuple[Compared, ...] | None:
    """Each fact of a case beside the roll; None if the applicant was never matched with it."""
    says = _says(case)
    if says is None:
        return None
    answers = safe.open("answers", case.answers)
    asked = {fact: answers.get(key) for fact, key in _questions(case).items()}
    return tuple(_lines(asked, says))


def as_the_roll_has_it(case: Case, answers: Mapping[str, object]) -> dict[str, object]:
    """The answers, with birth date and residence from the roll where it knows the person."""
    questions = _questions(case)
    says = _says(case) if questions else None
    corrected = dict(answers)
    if says is None:
        return corrected
    known = {"birth_date": says.birth_date.isoformat(), "resident": says.resident}
    for fact, value in known.items():
        if fact in questions:
            corrected[questions[fact]] = value
    return corrected


def _says(case: Case) -> RollSays | None:
    try:
        return roll_says(PersonId(case.applicant), case.arrived_at)
    except Erased:  # the account was closed: the roll is no longer tied to anybody
        return None


def _questions(case: Case) -> dict[str, str]:
    named = case.procedure.facts.get("roll")
    return {str(k): str(v) for k, v in named.items()} if isinstance(named, dict) else {}


def _lines(asked: Mapping[str, object], says: RollSays) -> list[Compared]:
    born = _day(asked.get("birth_date"))
    lines = []
    if "birth_date" in asked:
        verdict = _verdict(None if born is None else born == says.birth_date)
        lines.append(Compared("birth_date", born, says.birth_date, verdict))
    if "resident" in asked:
        said = asked["resident"] is True
        same = _verdict(said == says.resident)
        lines.append(Compared("resident", said, says.resident, same))
    if "address" in asked:
        address = _joined(asked["address"], ("prefecture", "city", "town", "rest"), "")
        name = _joined(asked.get("name"), ("family", "given"), " ")
        same_entry = says.is_entry_of(name, born or says.birth_date, address)
        lines.append(Compared("address", address, says.district, _verdict(same_entry)))
    return lines


def _verdict(same: bool | None) -> Verdict:  # noqa: FBT001 - the third answer is "unknown"
    if same is None:
        return "unknown"
    return "same" if same else "different"


def _day(answer: object) -> date | None:
    return date.fromisoformat(answer) if isinstance(answer, str) and answer else None


def _joined(answer: object, parts: tuple[str, ...], between: str) -> str:
    if not isinstance(answer, Mapping):
        return ""
    return between.join(str(answer[part]) for part in parts if answer.get(part))
