"""From what a voter types to marks: answers by number or by their words, question by question.

>>> marks_of((Question(("Yes", "No"), "A bridge?", 1, 1),), ["Yes"])
[(1, 0)]
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.ballots import allowed
from kaga.engines.ballot.model import Method, Question

BLANK = ("blank", "白票", "0")
_MOST = 255
_OF_QUESTION = re.compile(r"([1-9][0-9]?):(.*)", re.ASCII | re.DOTALL)


def marks_of(questions: Sequence[Question], given: Sequence[str]) -> list[tuple[int, ...]]:
    """The marks of every question.

    Parameters
    ----------
    given
        ``ANSWER`` or ``QUESTION:ANSWER``; an answer is its number from 1, its exact words, or
        ``blank``. Where answers are ranked, ``FIRST > SECOND > …`` (who is left out stands
        behind all others) or ``ANSWER=NUMBER``, a rank or a grade from 1.

    Raises
    ------
    Refused
        If an answer is unknown, or a question is not answered as it asks.
    """
    ranked: list[list[str]] = [[] for _ in questions]
    chosen: list[set[int]] = [set() for _ in questions]
    for one in given:
        place, answer = _placed(one, questions)
        if questions[place].ranked:
            ranked[place].append(answer)
            continue
        chosen[place].add(_number(answer, questions[place], one))
    marks = []
    for place, (numbers, question) in enumerate(zip(chosen, questions, strict=True)):
        if question.ranked:
            marks.append(_numbers(ranked[place], question, f"question {place + 1}"))
            continue
        first = 0 if question.blank else 1
        found = tuple(int(at in numbers) for at in range(first, len(question.answers) + 1))
        if not allowed(found, question):
            raise Refused(bounds(question), f"question {place + 1}")
        marks.append(found)
    return marks


def bounds(question: Question) -> str:
    """How many answers a question wants, in words."""
    if question.ranked:
        return f"rank its {len(question.answers)} answers as FIRST > SECOND, or ANSWER=NUMBER"
    least, most = question.at_least, question.at_most
    many = f"{least}" if least == most else f"{least} to {most}"
    blank = ", or blank alone" if question.blank else ""
    return f"choose {many} of its {len(question.answers)} answers{blank}"


def spoken(marks: Sequence[int], question: Question) -> str:
    """What marks say, in the words of the question."""
    if question.ranked:
        given = [
            (mark, name) for mark, name in zip(marks, question.answers, strict=True) if mark
        ]
        if question.rule is not None and question.rule.method is Method.JUDGMENT:
            return ", ".join(f"{name}: {mark}" for mark, name in given) or "blank"
        return " > ".join(f"{mark}. {name}" for mark, name in sorted(given)) or "blank"
    names = (("blank",) if question.blank else ()) + question.answers
    said = [name for name, mark in zip(names, marks, strict=True) if mark]
    return ", ".join(said) or "none of the answers"


def _numbers(given: Sequence[str], question: Question, where: str) -> tuple[int, ...]:
    """A number for each answer of a ranking; zeros alone are a blank vote."""
    found = dict.fromkeys(range(1, len(question.answers) + 1), 0)
    if not given:
        raise Refused(bounds(question), where)
    if len(given) == 1 and given[0] in BLANK:
        return tuple(found.values())
    for one in given:
        name, equals, number = one.rpartition("=")
        if equals and number.isascii() and number.isdigit() and 1 <= int(number) <= _MOST:
            pairs = [(name, int(number))]
        else:
            pairs = [(name, rank) for rank, name in enumerate(one.split(">"), 1)]
        for answer, value in pairs:
            place = _number(answer.strip(), question, one)
            if not place or found[place]:
                raise Refused("an answer stands there twice", where)
            found[place] = value
    return tuple(found.values())


def _placed(one: str, questions: Sequence[Question]) -> tuple[int, str]:
    match = _OF_QUESTION.fullmatch(one)
    if len(questions) == 1 and one in questions[0].answers:
        return 0, one
    if match is None:
        if len(questions) > 1:
            raise Refused("several questions: write QUESTION:ANSWER", one)
        return 0, one
    place = int(match[1]) - 1
    if place >= len(questions):
        raise Refused(f"there are {len(questions)} questions", one)
    return place, match[2]


def _number(answer: str, question: Question, one: str) -> int:
    """The number of an answer from 1; 0 is blank."""
    if answer in question.answers:
        return question.answers.index(answer) + 1
    if question.blank and answer in BLANK:
        return 0
    if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(question.answers):
        return int(answer)
    raise Refused("no answer of that number or in those words", one)
