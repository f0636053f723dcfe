from __future__ import annotations

import pytest

from kaga.engines.forms.logic import (
    Env,
    Kind,
    LogicError,
    OutOfFuelError,
    Type,
    compile_rule,
    parse,
)
from kaga.engines.forms.logic.evaluate import age_at
from kaga.engines.forms.logic.syntax import MAX_INTEGER, size, to_json, variables

ROWS = Type(
    Kind.ROWS,
    fields={"age": Type(Kind.INTEGER), "ok": Type(Kind.BOOL), "born": Type(Kind.DATE)},
)
SCOPE = {
    "n": Type(Kind.INTEGER),
    "m": Type(Kind.INTEGER),
    "price": Type(Kind.YEN),
    "flag": Type(Kind.BOOL),
    "other": Type(Kind.BOOL),
    "word": Type(Kind.TEXT),
    "born": Type(Kind.DATE),
    "at": Type(Kind.TIME),
    "pet": Type(Kind.CHOICE, frozenset({"dog", "cat"})),
    "rival": Type(Kind.CHOICE, frozenset({"cat", "bird"})),
    "stone": Type(Kind.CHOICE, frozenset({"jade"})),
    "pets": Type(Kind.CHOICES, frozenset({"dog", "cat"})),
    "people": ROWS,
    "address": Type(Kind.PARTS, fields={"city": Type(Kind.TEXT)}),
}
N, PRICE, FLAG, OTHER = ({"var": name} for name in ("n", "price", "flag", "other"))
BORN, PET, PETS, PEOPLE = ({"var": name} for name in ("born", "pet", "pets", "people"))
AGE, OK = {"var": "row.age"}, {"var": "row.ok"}


def run(rule: object, **answers: object) -> object:
    compiled = compile_rule(rule, SCOPE)
    assert compiled.problems == ()
    return compiled.run(Env(answers, "2027-04-17"))


@pytest.mark.parametrize(
    ("rule", "answers", "value"),
    [
        ({"==": [N, 3]}, {"n": 3}, True),
        ({"!=": [N, 3]}, {"n": 3}, False),
        ({"<": [N, 3]}, {"n": 2}, True),
        ({"<=": [3, N]}, {"n": 2}, False),
        ({">": [PRICE, 5000]}, {"price": 5001}, True),
        ({">=": [BORN, "1957-04-01"]}, {"born": "1957-04-01"}, True),
        ({"==": [{"var": "word"}, "加賀"]}, {"word": "加賀"}, True),
        ({"<": [{"var": "at"}, "09:30"]}, {"at": "09:29"}, True),
        ({"==": [PET, {"var": "rival"}]}, {"pet": "cat", "rival": "cat"}, True),
        ({"in": [PET, ["dog"]]}, {"pet": "dog"}, True),
        ({"in": [N, [1, 2]]}, {"n": 5}, False),
        ({"in": ["dog", PETS]}, {"pets": ["cat"]}, False),
        ({"+": [N, N, 1]}, {"n": 2}, 5),
        ({"-": [N, 1]}, {"n": 2}, 1),
        ({"*": [N, PRICE]}, {"n": 2, "price": 300}, 600),
        ({"*": [2, 3]}, {}, 6),
        ({"min": [PRICE, 5000]}, {"price": 6000}, 5000),
        ({"max": [N]}, {"n": 4}, 4),
        ({"max": [BORN, {"today": []}]}, {"born": "1957-04-01"}, "2027-04-17"),
        ({"age_at": [BORN, {"today": []}]}, {"born": "1957-04-18"}, 70),
        ({"age_at": ["1957-04-19", "2027-04-17"]}, {}, 69),
        ({"days_between": [BORN, "2027-04-17"]}, {"born": "2027-04-01"}, 16),
        ({"count": [PEOPLE]}, {"people": [{}, {}]}, 2),
        ({"count": PETS}, {"pets": ["dog"]}, 1),
        ({"count": [PEOPLE, {">=": [AGE, 65]}]}, {"people": [{"age": 70}, {"age": 3}]}, 1),
        ({"any": [PEOPLE, OK]}, {"people": [{"ok": False}, {"ok": True}]}, True),
        ({"any": [PEOPLE, OK]}, {"people": [{"ok": False}]}, False),
        ({"all": [PEOPLE, OK]}, {"people": [{"ok": True}, {"ok": False}]}, False),
        ({"all": [PEOPLE, OK]}, {"people": [{"ok": True}]}, True),
        ({"==": [{"var": "address.city"}, "加賀市"]}, {"address": {"city": "加賀市"}}, True),
        ({"not": FLAG}, {"flag": False}, True),
        (True, {}, True),
    ],
)
def test_a_rule_has_its_value(rule: object, answers: dict[str, object], value: object) -> None:
    found = run(rule, **answers)
    assert (type(found), found) == (type(value), value)


UNKNOWN = {"and": [FLAG, OTHER]}


@pytest.mark.parametrize(
    ("rule", "answers", "value"),
    [
        (UNKNOWN, {"flag": False}, False),
        (UNKNOWN, {"flag": True}, None),
        (UNKNOWN, {"flag": True, "other": True}, True),
        ({"or": [FLAG, OTHER]}, {"other": True}, True),
        ({"or": [FLAG, OTHER]}, {"other": False}, None),
        ({"or": [FLAG, OTHER]}, {"flag": False, "other": False}, False),
        ({"not": [FLAG]}, {}, None),
        ({"==": [N, {"var": "m"}]}, {"n": 1}, None),
        ({"==": [N, {"var": "m"}]}, {"m": 1}, None),
        ({"+": [N, 1, {"var": "m"}]}, {"m": 1}, None),
        ({"+": [N, 1, {"var": "m"}]}, {"n": 1}, None),
        ({"in": ["dog", PETS]}, {}, None),
        ({"count": [PEOPLE]}, {}, None),
        ({"any": [PEOPLE, OK]}, {}, None),
        ({"any": [PEOPLE, OK]}, {"people": [{}, {"ok": False}]}, None),
        ({"all": [PEOPLE, OK]}, {"people": [{}, {"ok": True}]}, None),
        ({"count": [PEOPLE, OK]}, {"people": [{}, {"ok": True}]}, None),
        ({"any": [PEOPLE, OK]}, {"people": ["no row", {"ok": True}]}, True),
    ],
)
def test_what_is_not_answered_stays_unknown(
    rule: object, answers: dict[str, object], value: object
) -> None:
    assert run(rule, **answers) is value


@pytest.mark.parametrize(
    ("rule", "answers"),
    [
        ({"==": [N, 1]}, {"n": True}),
        ({"==": [N, 1]}, {"n": "1"}),
        ({"==": [N, 1]}, {"n": MAX_INTEGER + 1}),
        ({"==": [{"var": "word"}, "a"]}, {"word": 1}),
        ({"==": [BORN, "2027-01-01"]}, {"born": "2027-02-30"}),
        ({"==": [BORN, "2027-01-01"]}, {"born": 5}),
        ({"==": [{"var": "at"}, "10:00"]}, {"at": "25:00"}),
        ({"not": FLAG}, {"flag": 0}),
        ({"in": ["dog", PETS]}, {"pets": "dog"}),
        ({"==": [{"var": "address.city"}, "a"]}, {"address": "a"}),
        ({"==": [{"var": "address.city"}, "a"]}, {"address": {}}),
        ({"*": [N, N]}, {"n": MAX_INTEGER}),
        ({"==": [{"age_at": [BORN, "2000-01-01"]}, 1]}, {"born": "2001-01-01"}),
    ],
)
def test_values_of_the_wrong_shape_read_as_absent(
    rule: object, answers: dict[str, object]
) -> None:
    assert run(rule, **answers) is None


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("1957-04-02", "2022-03-31", 64),
        ("1957-04-02", "2022-04-01", 65),
        ("1957-04-01", "2022-03-31", 65),
        ("2008-02-29", "2026-02-27", 17),
        ("2008-02-29", "2026-02-28", 18),
        ("2027-04-17", "2027-04-17", 0),
        ("2027-04-18", "2027-04-17", None),
    ],
)
def test_age_is_reached_the_day_before_the_birthday(
    born: str, on: str, age: int | None
) -> None:
    assert age_at(born, on) == age


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (None, "null is not a rule"),
        (1.5, "a float is not a rule"),
        ([1], "a list is not a rule"),
        ({}, "exactly one operator"),
        ({"and": [True], "or": [True]}, "exactly one operator"),
        ({"eval": [1]}, "unknown operator 'eval'"),
        ({"==": [1]}, "needs 2 operands, has 1"),
        ({"and": []}, "needs 1 to 50 operands"),
        ({"var": ""}, "'var' needs the name"),
        ({"var": 3}, "'var' needs the name"),
        ({"var": "a..b"}, "not the name of a question"),
        ({"var": "a.b.c.d"}, "not the name of a question"),
        ({"in": [1, []]}, "an empty list"),
        ({"in": [1, [True]]}, "only texts or integers"),
        ({"in": [1, [1.5]]}, "only texts or integers"),
        ({"any": [PEOPLE, {"all": [PEOPLE, OK]}]}, "cannot stand inside"),
        ({"any": [3, OK]}, "must name a repeat group"),
        ({"any": [PEOPLE]}, "needs 2 operands"),
        ("x" * 201, "longer than 200"),
        (2**53, "cannot hold exactly"),
        ({"and": [{"and": [True] * 50}] * 5}, "more than 200 parts"),
        ({"in": [1, list(range(300))]}, "more than 200 parts"),
    ],
)
def test_what_is_not_the_language_is_refused(rule: object, reason: str) -> None:
    with pytest.raises(LogicError) as refused:
        parse(rule)
    assert reason in refused.value.reason


def test_deep_rules_are_refused_before_they_are_walked() -> None:
    rule: object = True
    for _ in range(5000):
        rule = {"not": rule}
    with pytest.raises(LogicError, match="levels deep"):
        parse(rule)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"==": [N, "3"]}, "cannot bring together integer"),
        ({"==": [N, PRICE]}, "cannot bring together integer and yen"),
        ({"==": [PET, "cow"]}, '"cow" is not among the options'),
        ({"==": [PET, {"var": "stone"}]}, "cannot bring together choice and choice"),
        ({"==": [BORN, "1957-4-1"]}, "is not a date"),
        ({"==": [{"var": "at"}, "930"]}, "cannot bring together time"),
        ({"==": [FLAG, "yes"]}, "cannot bring together yes or no"),
        ({"==": [FLAG, 1]}, "cannot bring together yes or no"),
        ({"==": [PEOPLE, PEOPLE]}, "'==' cannot be used with repeat group"),
        ({"<": [PET, "dog"]}, "'<' cannot be used with choice"),
        ({"+": [BORN, BORN]}, "'+' cannot be used with date"),
        ({"*": [PRICE, PRICE]}, "yen times yen"),
        ({"*": [FLAG, 2]}, "'*' cannot be used with yes or no"),
        ({"and": [N]}, "'and' cannot be used with integer"),
        ({"not": ["x"]}, "'not' cannot be used with word"),
        ({"age_at": [BORN, "soon"]}, "'age_at' cannot be used with word"),
        ({"age_at": [N, BORN]}, "'age_at' cannot be used with integer"),
        ({"in": [PET, ["cow"]]}, "not among the options"),
        ({"in": ["cow", PETS]}, "not among the options"),
        ({"in": [N, PETS]}, "integer is not among the options"),
        ({"in": [PET, PEOPLE]}, "looks into a list or several choices"),
        ({"in": [{"var": "x"}, ["a"]]}, "there is no question 'x'"),
        ({"in": ["a", {"var": "x"}]}, "there is no question 'x'"),
        ({"in": [PETS, ["dog"]]}, "cannot bring together several choices"),
        ({"var": "address.town"}, "there is no part 'town'"),
        ({"var": "n.part"}, "there is no part 'part'"),
        ({"var": "row.age"}, "only inside a repeat group"),
        ({"any": [{"var": "x"}, True]}, "there is no question 'x'"),
        ({"any": [N, True]}, "'any' needs a repeat group, not integer"),
        ({"count": [PETS, True]}, "'count' needs a repeat group"),
        ({"any": [PEOPLE, AGE]}, "asks yes or no of each row, not integer"),
        ({"any": [PEOPLE, {"var": "row.x"}]}, "there is no part 'x'"),
    ],
)
def test_type_errors_are_found_when_published(rule: object, reason: str) -> None:
    compiled = compile_rule(rule, SCOPE)
    assert [reason in problem for problem in compiled.problems] == [True]
    assert compiled.run(Env({"n": 3}, "2027-04-17")) is None


def test_a_list_stands_only_in_membership() -> None:
    from kaga.engines.forms.logic.syntax import Items
    from kaga.engines.forms.logic.typing import infer

    assert infer(Items((1,)), {})[1] == ("a list stands only as the second part of 'in'",)


def test_an_answer_in_parts_has_no_value_of_its_own() -> None:
    rule = compile_rule({"var": "address"}, SCOPE)
    assert rule.problems == ()
    assert rule.run(Env({"address": {"city": "加賀市"}}, "2027-04-17")) is None


def test_fuel_ends_a_rule_over_absurdly_many_rows() -> None:
    rule = compile_rule({"any": [PEOPLE, {">": [AGE, 1]}]}, SCOPE)
    with pytest.raises(OutOfFuelError):
        rule.run(Env({"people": [{}] * 100_000}, "2027-04-17"))


def test_rules_are_written_back_as_they_were_read() -> None:
    rule = {
        "and": [{"any": [PEOPLE, OK]}, {"in": [PET, ["dog"]]}, {">": [{"count": [PETS]}, 1]}]
    }
    expr = parse(rule)
    assert to_json(expr) == rule
    assert variables(expr) == {"people", "pet", "pets"}
    assert size(expr) == 11
