from __future__ import annotations

import random
import time

from kaga.engines.forms.logic import (
    Env,
    Kind,
    LogicError,
    Type,
    compile_rule,
    never_true,
    parse,
)
from kaga.engines.forms.logic.syntax import to_json
from tests.engines.forms.rules import OPTIONS, RuleMaker, random_day, wild_rule

ROW = {
    "n": Type(Kind.INTEGER),
    "ok": Type(Kind.BOOL),
    "pet": Type(Kind.CHOICE, frozenset(OPTIONS)),
}
SCOPE = {
    "n": Type(Kind.INTEGER),
    "m": Type(Kind.INTEGER),
    "price": Type(Kind.YEN),
    "ok": Type(Kind.BOOL),
    "word": Type(Kind.TEXT),
    "born": Type(Kind.DATE),
    "at": Type(Kind.TIME),
    "pet": Type(Kind.CHOICE, frozenset(OPTIONS)),
    "pets": Type(Kind.CHOICES, frozenset(OPTIONS)),
    "people": Type(Kind.ROWS, fields=ROW),
}


def hostile_answers(r: random.Random) -> dict[str, object]:
    """Answers of right and of wrong shapes."""
    junk = [None, True, 3, -(2**53), 2**60, 1.5, "x", "2027-02-30", [], [1], {}, [{}], [None]]
    right: dict[str, object] = {
        "n": r.randint(-9, 9),
        "m": r.randint(-9, 9),
        "price": r.randint(0, 9999),
        "ok": r.random() < 0.5,
        "word": "加賀",
        "born": random_day(r),
        "at": "09:30",
        "pet": r.choice(OPTIONS),
        "pets": r.sample(OPTIONS, 2),
        "people": [{"n": 3, "ok": True}, {"n": "x"}, "row", {"pet": "dog"}],
    }
    return {name: r.choice([value, value, r.choice(junk)]) for name, value in right.items()}


def test_a_hundred_thousand_random_rules_neither_hang_nor_crash() -> None:
    r = random.Random(20270417)
    answers = [hostile_answers(r) for _ in range(50)]
    begun = time.process_time()
    refused = ill_typed = ran = 0
    for number in range(100_000):
        rule = wild_rule(r, 3) if number % 4 else RuleMaker(r, SCOPE).truth(2)
        try:
            compiled = compile_rule(rule, SCOPE)
        except LogicError:
            refused += 1
            continue
        ill_typed += bool(compiled.problems)
        ran += not compiled.problems
        value = compiled.run(Env(answers[number % 50], "2027-04-17"))
        assert value is None or isinstance(value, bool | int | str | list)
    assert refused + ill_typed + ran == 100_000
    assert min(refused, ill_typed, ran) > 1000
    assert time.process_time() - begun < 300


def test_well_typed_rules_are_accepted_and_answer_yes_no_or_nothing() -> None:
    r = random.Random(7)
    seen = set()
    for _ in range(3000):
        rule = RuleMaker(r, SCOPE).truth(3)
        compiled = compile_rule(rule, SCOPE)
        assert compiled.problems == (), rule
        seen.add(compiled.run(Env(hostile_answers(r), "2027-04-17")))
        assert parse(to_json(compiled.expr)) == compiled.expr
    assert seen == {True, False, None}


def test_what_is_called_impossible_is_never_true() -> None:
    r = random.Random(8)
    impossible = 0
    for _ in range(3000):
        maker = RuleMaker(r, SCOPE)
        rule = {"and": [maker.truth(1), maker.truth(1), maker.truth(1)]}
        compiled = compile_rule(rule, SCOPE)
        if never_true([compiled.expr], {}):
            impossible += 1
            for _ in range(20):
                assert compiled.run(Env(hostile_answers(r), "2027-04-17")) is not True
    assert impossible > 100


def test_an_unknown_answer_never_decides_against_the_known() -> None:
    """Filling in an answer may turn unknown into yes or no, never yes into no."""
    r = random.Random(9)
    for _ in range(2000):
        compiled = compile_rule(RuleMaker(r, SCOPE).truth(3), SCOPE)
        full = {**hostile_answers(r)}
        some = {name: value for name, value in full.items() if r.random() < 0.6}
        early = compiled.run(Env(some, "2027-04-17"))
        late = compiled.run(Env(full, "2027-04-17"))
        assert early is None or early == late
