"""How the desk shows answers beside the resident roll.

>>> roll_rows(None) is None
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kaga.engines.calendar import to_wareki
from kaga.kernel.web.words import Words
from kaga.services.procedures import desk_words as words
from kaga.services.procedures.pages.shown import day

if TYPE_CHECKING:
    from kaga.services.procedures.queries.roll import Compared


def roll_rows(found: Sequence[Compared] | None) -> list[Mapping[str, Words | str]] | None:
    """Rows of the table; None if the applicant is not matched with the roll."""
    if found is None:
        return None
    return [
        {
            "fact": words.ROLL_FACTS[line.fact],
            "answer": _shown(line.answer),
            "roll": _shown(line.roll),
            "verdict": words.ROLL_VERDICTS[line.verdict],
        }
        for line in found
    ]


def _shown(value: date | bool | str | None) -> Words | str:  # noqa: FBT001 - an answer
    if isinstance(value, bool):
        return words.roll_yes if value else words.roll_no
    if isinstance(value, date):
        return Words(str(to_wareki(value)), day(value).easy, day(value).en)
    return value or ""
