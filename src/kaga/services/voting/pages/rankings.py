"""The result of a ranked question as pages show it: the order, and the table it comes from.

>>> ranked_shown(question, outcome).places[0].names                      # doctest: +SKIP
(Words(ja='図書館', …),)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.ballot.model import Method
from kaga.kernel.web.words import Words
from kaga.services.voting import ranking_words as r
from kaga.services.voting.pages.filling import filled

if TYPE_CHECKING:
    from kaga.services.voting.outcomes import Outcome
    from kaga.services.voting.shapes import AskedQuestion


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table; `mark` is drawn beside it, `said` is what the mark means."""

    text: str
    mark: str = ""
    said: Words | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order, and who shares it."""

    label: Words
    names: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class RankedShown:
    """Everything about the result of a ranked question."""

    title: Words
    places_title: Words
    places: tuple[Place, ...]
    counted_by: Words
    account: tuple[Words, ...]
    caption: Words
    text: Words
    head: tuple[Words | str, ...]
    rows: tuple[tuple[str, Words, tuple[Cell, ...]], ...]
    notes: tuple[Words, ...] = ()


def ranked_shown(question: AskedQuestion, found: Outcome) -> RankedShown:
    """The order of the answers, and what it comes from."""
    method = Method(found["method"])
    shown = {Method.SCHULZE: _pairs, Method.STV: _rounds, Method.JUDGMENT: _grades}[method]
    is_elected = method is Method.STV
    label = r.elected_place if is_elected else r.place
    caption, text, head, rows = shown(question, found)
    return RankedShown(
        title=question.text,
        places_title=r.elected_title if is_elected else r.order_title,
        places=tuple(
            Place(filled(label, number=number), tuple(question.answers[one] for one in place))
            for number, place in _numbered(found["winners"])
        ),
        counted_by=r.counted_by[method],
        account=_account(found),
        caption=caption,
        text=text,
        head=head,
        rows=rows,
        notes=_notes(found),
    )


def _numbered(winners: list[list[int]]) -> list[tuple[int, list[int]]]:
    """Places with their numbers: two who share the first place are followed by the third."""
    found, number = [], 1
    for place in winners:
        found.append((number, place))
        number += len(place)
    return found


def _account(found: Outcome) -> tuple[Words, ...]:
    told = [filled(r.cast_valid, count=f"{found['valid']:,}")]
    if found["blank"]:
        told.append(filled(r.cast_blank, count=f"{found['blank']:,}"))
    if found.get("invalid"):
        told.append(filled(r.cast_invalid, count=f"{found['invalid']:,}"))
    return tuple(told)


_Table = tuple[
    Words, Words, tuple[Words | str, ...], tuple[tuple[str, Words, tuple[Cell, ...]], ...]
]


def _pairs(question: AskedQuestion, found: Outcome) -> _Table:
    raw = found["raw"]
    rows = []
    for place, answer in enumerate(question.answers):
        cells = []
        for other in range(len(raw)):
            if other == place:
                cells.append(Cell("–"))
                continue
            beats = raw[place][other] > raw[other][place]
            mark = ("○", r.wins) if beats else ("", None)
            cells.append(Cell(f"{raw[place][other]:,}", *mark))
        rows.append((str(place + 1), answer, tuple(cells)))
    head = tuple(str(one + 1) for one in range(len(raw)))
    return r.pairs_caption, r.pairs_text, head, tuple(rows)


def _rounds(question: AskedQuestion, found: Outcome) -> _Table:
    rounds = found["rounds"]
    rows = []
    for place, answer in enumerate(question.answers):
        cells = []
        for one in rounds:
            score = dict(map(tuple, one["scores"])).get(place)
            text = "" if score is None else _votes(score)
            mark: tuple[str, Words | None] = ("", None)
            if place in one["answers"]:
                mark = ("○", r.round_wins) if one["deed"] == "Win" else ("×", r.round_loses)
            cells.append(Cell(text, *mark))
        rows.append((str(place + 1), answer, tuple(cells)))
    head = tuple(filled(r.round_head, number=at) for at in range(1, len(rounds) + 1))
    return r.rounds_caption, filled(r.quota, quota=f"{found['quota']:,}"), head, tuple(rows)


def _votes(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


def _grades(question: AskedQuestion, found: Outcome) -> _Table:
    rows = []
    for place in (one for shared in found["winners"] for one in shared):
        counts = found["raw"][place]
        middle = _middle(counts)
        cells = tuple(
            Cell(f"{count:,}", *(("◎", r.middle) if grade == middle else ("", None)))
            for grade, count in enumerate(counts)
        )
        rows.append((str(place + 1), question.answers[place], cells))
    return r.grades_caption, r.grades_text, tuple(r.grades), tuple(rows)


def _middle(counts: list[int]) -> int | None:
    """The place of the middle grade; of an even number the better of the two."""
    left = (sum(counts) - 1) // 2
    for grade, count in enumerate(counts):
        if left < count and count:
            return grade
        left -= count
    return None


def _notes(found: Outcome) -> tuple[Words, ...]:
    rounds = found.get("rounds", [])
    return tuple(
        filled(r.round_tied, number=at) for at, one in enumerate(rounds, 1) if one["tied"]
    )
