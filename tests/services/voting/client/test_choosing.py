"""What a voter types becomes marks, or a refusal that says what the question wants."""

from __future__ import annotations

import pytest

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.model import Method, Question, Rule, ranking
from kaga.services.voting.client.choosing import bounds, marks_of, spoken

BRIDGE = Question(("賛成", "反対", "わからない"), "橋を架けますか", 1, 1)
PROJECTS = Question(("図書館", "公園", "2:1"), "どれを進めますか", 1, 2, blank=True)
RANKED = ranking(("甲", "乙"), "並べてください")


@pytest.mark.parametrize(
    ("questions", "given", "marks"),
    [
        ((BRIDGE,), ["反対"], [(0, 1, 0)]),
        ((BRIDGE,), ["3"], [(0, 0, 1)]),
        ((BRIDGE,), ["1:賛成"], [(1, 0, 0)]),
        ((PROJECTS,), ["2:1"], [(0, 0, 0, 1)]),
        ((PROJECTS,), ["1", "2"], [(0, 1, 1, 0)]),
        ((PROJECTS,), ["blank"], [(1, 0, 0, 0)]),
        ((BRIDGE, PROJECTS), ["2:公園", "1:1", "2:2:1"], [(1, 0, 0), (0, 0, 1, 1)]),
        ((BRIDGE, PROJECTS), ["1:1", "2:白票"], [(1, 0, 0), (1, 0, 0, 0)]),
        ((RANKED,), ["乙 > 1"], [(2, 1)]),
        ((RANKED,), ["2"], [(0, 1)]),
        ((RANKED,), ["甲=5", "乙=2"], [(5, 2)]),
        ((BRIDGE, RANKED), ["1:1", "2:blank"], [(1, 0, 0), (0, 0)]),
    ],
)
def test_answers_by_number_or_words_become_marks(questions, given, marks) -> None:
    assert marks_of(questions, given) == marks


@pytest.mark.parametrize(
    ("questions", "given", "told"),
    [
        ((BRIDGE,), [], "question 1: choose 1 of its 3 answers"),
        ((BRIDGE,), ["1", "2"], "question 1: choose 1 of its 3 answers"),
        ((BRIDGE,), ["blank"], "blank: no answer of that number or in those words"),
        ((BRIDGE,), ["４"], "４: no answer of that number or in those words"),
        ((BRIDGE,), ["4"], "4: no answer of that number or in those words"),
        ((BRIDGE,), ["2:1"], "2:1: there are 1 questions"),
        ((RANKED,), [], "question 1: rank its 2 answers as FIRST > SECOND, or ANSWER=NUMBER"),
        ((RANKED,), ["甲 > 甲"], "question 1: an answer stands there twice"),
        ((RANKED,), ["丙=1"], "丙=1: no answer of that number or in those words"),
        ((BRIDGE, PROJECTS), ["1"], "1: several questions: write QUESTION:ANSWER"),
        (
            (PROJECTS,),
            ["blank", "1"],
            "question 1: choose 1 to 2 of its 3 answers, or blank alone",
        ),
    ],
)
def test_what_does_not_answer_is_refused_with_what_is_wanted(questions, given, told) -> None:
    with pytest.raises(Refused) as refused:
        marks_of(questions, given)
    assert str(refused.value) == told


def test_marks_are_said_in_the_words_of_the_question() -> None:
    assert spoken((0, 1, 0), BRIDGE) == "反対"
    assert spoken((1, 0, 0, 0), PROJECTS) == "blank"
    assert spoken((0, 1, 0, 1), PROJECTS) == "図書館, 2:1"
    assert spoken((0, 0), Question(("a", "b"), "?", 0, 2)) == "none of the answers"
    assert spoken((2, 1), RANKED) == "1. 乙 > 2. 甲"
    assert spoken((0, 0), RANKED) == "blank"
    graded = ranking(("甲", "乙"), "評価", Rule(Method.JUDGMENT))
    assert spoken((5, 2), graded) == "甲: 5, 乙: 2"
    assert bounds(BRIDGE) == "choose 1 of its 3 answers"
