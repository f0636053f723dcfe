from __future__ import annotations

import pytest

from kaga.engines.forms.logic import never_true, parse
from kaga.engines.forms.logic.ranges import Domain

N, PET, FLAG, BORN = ({"var": name} for name in ("n", "pet", "flag", "born"))
AGE = {"age_at": [BORN, {"today": []}]}
DOMAINS = {
    '{"var": "n"}': Domain(low=0, high=10),
    '{"var": "pet"}': Domain(options=frozenset({"dog", "cat"})),
}


@pytest.mark.parametrize(
    "rule",
    [
        False,
        {"and": [FLAG, {"not": FLAG}]},
        {">": [N, 10]},
        {"<": [N, 0]},
        {"and": [{"<": [N, 3]}, {">": [N, 2]}]},
        {"and": [{"==": [N, 3]}, {"!=": [N, 3]}]},
        {"and": [{">=": [N, 3]}, {"<=": [3, N]}, {"<": [N, 3]}]},
        {"and": [{"!=": [PET, "dog"]}, {"not": {"==": [PET, "cat"]}}]},
        {"and": [{"in": [PET, ["dog"]]}, {"not": {"in": [PET, ["dog"]]}}]},
        {"and": [{"<": [AGE, 20]}, {">": [AGE, 65]}]},
        {"and": [{">": [BORN, "2000-01-01"]}, {"<=": [BORN, "1957-04-01"]}]},
        {"not": {"or": [{">=": [N, 5]}, {"<": [N, 5]}]}},
        {"or": [{">": [N, 10]}, {"and": [FLAG, {"not": FLAG}]}]},
        {"and": [{">=": [N, 4]}, {"<=": [N, 4]}, {"!=": [N, 4]}]},
        {"and": [{">": [{"var": "t"}, "10:00"]}, {"<": [{"var": "t"}, "09:00"]}]},
        {"and": [{"in": [N, [1, 2]]}, {">": [N, 2]}]},
    ],
)
def test_contradictions_are_found(rule: object) -> None:
    assert never_true([parse(rule)], DOMAINS)


@pytest.mark.parametrize(
    "rule",
    [
        True,
        FLAG,
        {">=": [N, 10]},
        {"or": [{">": [N, 10]}, FLAG]},
        {"!=": [PET, "dog"]},
        {"<": [N, {"var": "m"}]},
        {"not": {"and": [FLAG, {"not": FLAG}]}},
        {"and": [{"or": [{"==": [N, i]}, FLAG]} for i in range(8)]},
        {"in": ["dog", {"var": "pets"}]},
        {"==": [{"var": "word"}, "a"]},
        {"and": [{"<": [{"var": "word"}, "a"]}, {">": [{"var": "word"}, "b"]}]},
    ],
)
def test_what_may_be_true_is_not_called_impossible(rule: object) -> None:
    assert not never_true([parse(rule)], DOMAINS)


def test_rules_that_must_hold_together_are_joined() -> None:
    low, high = parse({"<": [N, 3]}), parse({">": [N, 5]})
    assert never_true([low, high], {})
    assert not never_true([low], {})


def test_too_many_cases_are_left_undecided() -> None:
    either = parse({"or": [{"==": [N, 11]}, {"==": [N, 12]}, {"==": [N, 13]}]})
    assert never_true([either] * 3, DOMAINS)
    assert not never_true([either] * 4, DOMAINS)
