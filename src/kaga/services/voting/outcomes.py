"""What is published of a result: counts, and of rankings who comes first and how that came.

The rankings themselves stand in the archive; in the ledger and on pages stands what its rule
makes of them, small enough to be read, and computed anew by whoever audits.

>>> outcomes((Question(("Yes", "No"), "A bridge?", 1, 1),), ((3, 4),))
[[3, 4]]
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.ballot.methods.judgment import majority_judgment
from kaga.engines.ballot.methods.schulze import schulze
from kaga.engines.ballot.methods.stv import Round, stv
from kaga.engines.ballot.model import Method, Question, Rule, counts_of, rankings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ballot.model import Rankings, Result

Outcome = dict[str, Any]
"""The result of a ranked question; `method` tells which members there are."""

_HUNDREDTHS: Final = 100


def outcomes(questions: Sequence[Question], result: Result) -> list[list[int] | Outcome]:
    """For each question its counts, or what the rule makes of its rankings."""
    return [
        _outcome(question, rankings_of(result, place))
        if question.ranked
        else list(counts_of(result, place))
        for place, question in enumerate(questions)
    ]


def _outcome(question: Question, rankings: Rankings) -> Outcome:
    rule = question.rule or Rule(Method.SCHULZE)
    count = {Method.SCHULZE: _schulze, Method.STV: _stv, Method.JUDGMENT: _judgment}
    told = count[rule.method](rankings, len(question.answers), rule)
    return {"method": rule.method.value, **told}


def _schulze(rankings: Rankings, answers: int, _: Rule) -> Outcome:
    """`raw[i][j]` ballots put i before j, `paths[i][j]` is the strength of the chain."""
    found = schulze(rankings, answers, blank_allowed=True)
    return {
        "valid": found.valid,
        "blank": found.blank,
        "raw": [list(row) for row in found.raw],
        "paths": [[strength for strength, _ in row] for row in found.beatpaths],
        "winners": [list(place) for place in found.winners],
    }


def _stv(rankings: Rankings, answers: int, rule: Rule) -> Outcome:
    """Scores are told in hundredths of a vote, rounded down; the count itself is exact."""
    found = stv([one for one in rankings if any(one)], answers, seats=rule.seats)
    return {
        "seats": rule.seats,
        "valid": len(found.ballots),
        "blank": sum(not any(one) for one in rankings),
        "invalid": len(found.invalid),
        "quota": found.quota,
        "rounds": [_round(one) for one in found.rounds],
        "winners": [[one] for one in found.winners],
    }


def _round(one: Round) -> Outcome:
    return {
        "scores": [[answer, _hundredths(score)] for answer, score in one.scores],
        "deed": one.deed.value,
        "answers": list(one.answers),
        "tied": one.tied,
    }


def _hundredths(score: Fraction) -> int:
    return score.numerator * _HUNDREDTHS // score.denominator


def _judgment(rankings: Rankings, answers: int, rule: Rule) -> Outcome:
    """`raw[i][g - 1]` ballots gave answer i the grade g."""
    found = majority_judgment(rankings, answers, worst=rule.grades, blank_allowed=True)
    return {
        "grades": rule.grades,
        "valid": found.valid,
        "blank": found.blank,
        "invalid": len(found.invalid),
        "raw": [list(row) for row in found.raw],
        "winners": [list(place) for place in found.winners],
    }
