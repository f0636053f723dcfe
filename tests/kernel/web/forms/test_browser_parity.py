"""The browser decides exactly as the server does: thousands of random forms through both."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.engines.forms.rules import OPTIONS, RuleMaker, random_day
from tests.engines.forms.samples import (
    TODAY,
    context,
    document,
    every_form,
    option,
    page,
    question,
)

import kaga.kernel.web
from kaga.engines.forms import check, is_publishable, load, settle
from kaga.engines.forms.logic import Kind, Type
from kaga.engines.forms.types import Boxes, type_of
from kaga.engines.forms.types.numbers import amount
from kaga.kernel.web.forms.program import program_of

MODULE = Path(kaga.kernel.web.__file__).parent / "components/asked"
DRIVER = Path(__file__).parent / "parity.mjs"
NODE = Path(sys.executable).parent / "node"
PETS = [option(key, key) for key in OPTIONS]


def in_browser(cases: list[dict[str, Any]]) -> list[Any]:
    """The browser module's results, run by Node."""
    done = subprocess.run(
        [NODE, "--disable-warning=ExperimentalWarning", DRIVER, MODULE],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


GROUP = {"n": Type(Kind.INTEGER), "ok": Type(Kind.BOOL)}
KINDS: dict[str, Type] = {
    "number": Type(Kind.INTEGER),
    "yen": Type(Kind.YEN),
    "yes_no": Type(Kind.BOOL),
    "text": Type(Kind.TEXT),
    "date": Type(Kind.DATE),
    "time": Type(Kind.TIME),
    "choice": Type(Kind.CHOICE, frozenset(OPTIONS)),
    "choices": Type(Kind.CHOICES, frozenset(OPTIONS)),
    "repeat_group": Type(Kind.ROWS, fields=GROUP),
}


def random_form(r: random.Random) -> dict[str, Any]:
    """A form of one page whose later questions depend on earlier ones."""
    scope: dict[str, Type] = {}
    questions = []
    for number in range(r.randint(6, 14)):
        kind = r.choice([*KINDS, "calculated", "constant"])
        key = f"q{number}"
        more: dict[str, Any] = {}
        if number > 2 and r.random() < 0.6:
            more["when"] = RuleMaker(r, scope).truth(3)
        if kind in ("choice", "choices"):
            more["options"] = PETS
        if kind == "repeat_group":
            inner = RuleMaker(r, {"row": Type(Kind.PARTS, fields={"n": GROUP["n"]})})
            more["questions"] = [
                question("n", "number"),
                question("ok", "yes_no", when=inner.truth(1)),
            ]
        if kind == "calculated":
            named = r.choice(["number", "yen"])
            wanted = "yen" if named == "yen" else "integer"
            more |= {"formula": RuleMaker(r, scope).amount(wanted, 3), "result": named}
            scope[key] = KINDS[named]
        elif kind == "constant":
            more["value"] = r.choice([5, True, "x"])
            kinds = {int: "number", bool: "yes_no", str: "text"}
            scope[key] = KINDS[kinds[type(more["value"])]]
        else:
            scope[key] = KINDS[kind]
        questions.append(question(key, kind, **more))
    return document(page("p", *questions))


def random_value(r: random.Random, kind: str) -> Any:
    right: dict[str, Any] = {
        "number": r.choice([0, 1, 65, -3, r.randint(-(2**53), 2**53)]),
        "yen": r.randint(0, 99999),
        "yes_no": r.random() < 0.5,
        "text": r.choice(["加賀", "辻󠄀", "x"]),
        "date": random_day(r),
        "time": r.choice(["09:30", "12:00", "23:59"]),
        "choice": r.choice(OPTIONS),
        "choices": r.sample(OPTIONS, r.randint(1, 3)),
        "repeat_group": [
            {"n": r.randint(-2, 9), "ok": r.random() < 0.5} for _ in range(r.randint(1, 4))
        ],
    }
    junk = [2**53, "2027-02-30", "24:00", [], {}, "x", True, [1], [{"n": "x"}], -1, {"n": 1}]
    return right.get(kind, 1) if r.random() < 0.9 else r.choice(junk)


def test_random_forms_are_settled_alike() -> None:
    r = random.Random(31)
    cases: list[dict[str, Any]] = []
    expected: list[dict[str, Any]] = []
    while len(cases) < 3000:
        form = load(random_form(r))
        problems = [problem for problem in check(form) if problem.code == "type"]
        assert problems == []
        program = program_of(form, form.pages[0])
        if program is None:
            continue
        for _ in range(6):
            answers = {
                one.key: random_value(r, one.type)
                for one in form.pages[0].questions
                if r.random() < 0.75
            }
            settled = settle(form, answers, TODAY)
            known = json.loads(program.known(settled.answers, TODAY))
            cases.append({"program": program.source, "known": known, "answers": answers})
            expected.append(
                {"visible": sorted(settled.visible), "answers": dict(settled.answers)}
            )
    found = in_browser(cases)
    different = [i for i in range(len(cases)) if found[i] != expected[i]]
    assert different == [], (cases[different[0]], found[different[0]], expected[different[0]])
    hidden = sum(
        len(case["program"]["questions"]) - len(one["visible"])
        for case, one in zip(cases, expected, strict=True)
    )
    assert hidden > 3000


def test_earlier_answers_reach_the_rules_of_a_later_page() -> None:
    form = load(
        document(
            page("one", question("pet", "choice", options=PETS), question("unread", "text")),
            page("two", question("name", "text", when={"==": [{"var": "pet"}, "dog"]})),
        )
    )
    assert is_publishable(check(form))
    program = program_of(form, form.page("two"))
    assert program is not None
    cases, expected = [], []
    for pet in ("dog", "cat"):
        answers = {"pet": pet, "unread": "秘密", "name": "ポチ"}
        settled = settle(form, answers, TODAY)
        known = json.loads(program.known(settled.answers, TODAY))
        assert known == {"today": "2027-04-17", "answers": {"pet": pet}}
        cases.append({"program": program.source, "known": known, "answers": {"name": "ポチ"}})
        expected.append({"visible": ["name"], "answers": {"pet": "dog", "name": "ポチ"}})
    expected[1] = {"visible": [], "answers": {"pet": "cat"}}
    assert in_browser(cases) == expected


def test_numbers_are_read_alike() -> None:
    typed = [
        "５，０００円",
        "¥1,234",
        "12,34",
        "1.5",
        "−３",
        "+7",
        "",
        "千",
        "1,234,567",
        " 42 ",
        "0012",
    ]
    assert in_browser([{"amount": one} for one in typed]) == [amount(one) for one in typed]


def test_dates_are_read_alike() -> None:
    r = random.Random(12)
    form = every_form()
    asked, kind = form.index["born"], type_of("birth_date")
    cases, expected = [], []
    for _ in range(1500):
        era = r.choice(["", "西暦", "令和", "平成", "昭和", "大正", "明治"])
        year = r.choice(
            [
                "1957",
                "2019",
                "元",
                "1",
                "31",
                "32",
                "６４",
                "64",
                "15",
                "0",
                "x",
                "",
                "99999",
                str(r.randint(1, 2200)),
            ]
        )
        month, day = (
            r.choice(["1", "02", "4", "5", "7", "１２", "13"]),
            r.choice(["1", "7", "8", "24", "29", "30", "31"]),
        )
        boxes = {
            "born-era": [era],
            "born-year": [year],
            "born-month": [month],
            "born-day": [day],
        }
        expected.append(kind.read(asked, Boxes(boxes, "born"), context(form)).value)
        cases.append({"day": [era, year, month, day]})
    assert in_browser(cases) == expected
    assert len(set(expected)) > 200
