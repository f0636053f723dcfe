"""Problem details carry what a program needs to go on."""

from __future__ import annotations

import pytest

from kaga.kernel.api.problems import TITLES, Problem, problem_response
from kaga.kernel.errors import Conflict, Invalid, StepUpNeeded, TooManyRequests
from kaga.kernel.web.failure_words import FAILURES


def test_wrong_fields_are_pointed_at():
    body = Problem.of(Invalid({"buyer.name": ["必須です。"], "": ["期限です。"]})).body()
    assert body["errors"] == [
        {"pointer": "#/buyer/name", "detail": "必須です。"},
        {"pointer": "#", "detail": "期限です。"},
    ]


def test_a_conflict_says_what_changed():
    assert Problem.of(Conflict(changes={"price": 1})).body()["changes"] == {"price": 1}


def test_a_step_up_says_how_far():
    body = Problem.of(StepUpNeeded(assurance=3, max_age_s=300)).body()
    assert (body["assurance"], body["max_age"]) == ("card", 300)


def test_waiting_is_a_header():
    assert (
        problem_response(Problem.of(TooManyRequests(retry_after_s=9))).headers["Retry-After"]
        == "9"
    )


class TooLate(Conflict):
    problem = "too-late"


def test_a_kind_without_a_title_has_that_of_the_kind_above():
    body = Problem.of(TooLate()).body()
    assert (body["type"], body["title"]) == ("/api/#too-late", TITLES["conflict"])


@pytest.mark.parametrize("problem", sorted(FAILURES))
def test_every_page_of_failure_has_a_title_for_programs(problem):
    assert problem in TITLES
