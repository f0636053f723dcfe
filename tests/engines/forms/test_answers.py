from __future__ import annotations

import random
from typing import Any

import jsonschema_rs
import pytest

from kaga.engines.forms import (
    Fault,
    answer_page,
    box_id,
    examine,
    load,
    parse_page,
    reached_end,
    say,
    schema,
    settle,
    type_of,
    unfinished,
    validate_all,
    validate_page,
)
from kaga.engines.forms.model import LANGUAGES
from kaga.engines.forms.words import MESSAGES
from kaga.engines.mynumber import value_contains_my_number
from tests.engines.forms.samples import (
    PETS,
    TODAY,
    document,
    every_form,
    form_of,
    page,
    question,
    random_answers,
    subsidy,
)


def faults_of(found: tuple[Fault, ...]) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in found]


def test_a_page_is_read_put_among_the_answers_and_judged() -> None:
    form = subsidy()
    typed = {
        "certificate": ["number"],
        "certificate_number": ["LC-1"],
        "class_date-era": ["令和"],
    }
    outcome = answer_page(form, form.page("class"), typed, TODAY, before={"resident": True})
    assert outcome.answers == {
        "resident": True,
        "certificate": "number",
        "certificate_number": "LC-1",
        "programme": "smartphone-subsidy",
    }
    assert faults_of(outcome.faults) == [("class_date", "required")]


def test_faults_of_questions_that_are_not_asked_do_not_count() -> None:
    form = subsidy()
    typed = {"certificate": ["none"], "class_date-year": ["x"], "certificate_number": ["LC"]}
    outcome = answer_page(form, form.page("class"), typed, TODAY)
    assert outcome.faults == ()
    assert set(outcome.answers) == {"certificate", "programme"}


def test_a_page_sent_again_replaces_its_earlier_answers() -> None:
    form = form_of(question("a", "text", required=False), question("b", "text", required=False))
    outcome = answer_page(
        form, form.pages[0], {"b": ["new"]}, TODAY, before={"a": "old", "b": "old"}
    )
    assert outcome.answers == {"b": "new"}


def test_what_was_understood_is_kept_beside_faults() -> None:
    form = form_of(question("a", "number"), question("b", "yen", max=10), question("c", "text"))
    outcome = answer_page(form, form.pages[0], {"a": ["x"], "b": ["99"], "c": ["ok"]}, TODAY)
    assert outcome.answers == {"b": 99, "c": "ok"}
    assert faults_of(outcome.faults) == [("a", "not_number"), ("b", "too_large")]


@pytest.mark.parametrize(
    "written", ["621498320257", "６２１４　９８３２　０２５７", "6214-9832-0257"]
)
def test_a_my_number_is_refused_everywhere_and_not_kept(written: str) -> None:
    r = random.Random(1)
    form = every_form()
    for asked in form.pages[0].questions:
        kind = type_of(asked.type)
        if (
            not kind.asks
            or asked.questions
            or asked.type in ("choices", "consent", "statement", "file", "photo")
        ):
            continue
        for part in kind.boxes:
            box = f"{asked.key}-{part}" if part else asked.key
            before = random_answers(r, form)
            outcome = answer_page(form, form.pages[0], {box: [written]}, TODAY, before=before)
            assert asked.key in {fault.path.partition(".")[0] for fault in outcome.faults}
            assert not value_contains_my_number(outcome.answers)


@pytest.mark.parametrize(
    "written",
    ["123,456,789,018円", "5-8356-7825-6246", "1234\n5678\n9018", "0761-72-1111 18時"],
)
def test_other_long_numbers_are_answers_like_any(written: str) -> None:
    form = form_of(question("c", "long_text"))
    outcome = answer_page(form, form.pages[0], {"c": [written]}, TODAY)
    assert (outcome.answers, outcome.faults) == ({"c": written}, ())


def test_whole_sets_of_answers_are_judged() -> None:
    form = subsidy()
    found = validate_all(form, {"resident": True, "odd": 1, "payee": {}, "amount": 3}, TODAY)
    assert ("odd", "unknown") in faults_of(found)
    assert ("payee", "not_asked") in faults_of(found)
    assert ("amount", "miscalculated") in faults_of(found)
    assert ("birth_date", "required") in faults_of(found)
    assert ("residence", "required") not in faults_of(found)


def test_answers_that_lead_to_an_end_cannot_be_submitted() -> None:
    r = random.Random(2)
    form = subsidy()
    ended = {"": "ended"}
    while True:
        answers = random_answers(r, form)
        answers |= {
            "resident": True,
            "birth_date": "1950-01-01",
            "card": "held",
            "has_phone": False,
        }
        if answers.get("certificate") != "none" and not validate_all(form, answers, TODAY):
            break
    assert validate_all(form, {**answers, "card": "none"}, TODAY) == (Fault("", "ended"),)
    assert faults_of(validate_all(form, {**answers, "has_phone": True}, TODAY)) == list(
        ended.items()
    )


def test_one_examination_tells_what_remains_what_is_wrong_and_where_it_ends() -> None:
    r = random.Random(5)
    form = subsidy()
    for _ in range(200):
        answers = random_answers(r, form, junk=0.2)
        found = examine(form, answers, TODAY)
        assert found.answers == settle(form, answers, TODAY).answers
        assert found.end == reached_end(form, answers, TODAY)
        ended = () if found.eligible else (Fault("", "ended"),)
        assert (*found.faults, *ended) == validate_all(form, answers, TODAY)
        assert found.complete is (found.faults == ())


def test_a_draft_is_resumed_at_its_first_unfinished_page() -> None:
    form = subsidy()
    first = unfinished(form, {"resident": True}, TODAY)
    assert first is not None
    assert first.key == "age"
    assert faults_of(validate_page(form, first, {"birth_date": "2030-01-01"}, TODAY)) == [
        ("birth_date", "in_future")
    ]
    assert unfinished(form_of(question("a", "text", required=False)), {}, TODAY) is None


CONDITIONAL = (
    question("yes", "yes_no"),
    question("pet", "choice", options=PETS),
    question("n", "number", min=-50, max=50),
    question("pets", "choices", options=PETS, required=False),
    question("home", "address", required=False),
    question("a", "text", when={"==": [{"var": "yes"}, True]}),
    question("b", "text", when={"and": [{"var": "yes"}, {"!=": [{"var": "pet"}, "dog"]}]}),
    question("c", "text", when={"not": {"or": [{"var": "yes"}, {"<": [{"var": "n"}, 3]}]}}),
    question("d", "text", when={"in": [{"var": "pet"}, ["cat", "bird"]]}, required=False),
    question("e", "text", when={"not": [{"in": ["dog", {"var": "pets"}]}]}),
    question("f", "text", when={"==": [{"var": "home.city"}, "加賀市"]}),
    question(
        "g", "text", when={"or": [{">=": [10, {"var": "n"}]}, {"==": [{"var": "a"}, "x"]}]}
    ),
    question("h", "text", when={"not": {"in": [{"var": "pet"}, ["cat"]]}}),
    question("i", "text", when=True),
    question("j", "text", when={"not": True}),
)
BEYOND = {
    "my_number",
    "bad_check_digit",
    "too_early",
    "too_late",
    "in_future",
    "ended",
    "miscalculated",
}


def changed(r: random.Random, answers: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    """Answers with a few things added, removed or spoilt."""
    found = dict(answers)
    for _ in range(r.randint(0, 3)):
        key = r.choice(keys)
        if r.random() < 0.4:
            found.pop(key, None)
        else:
            found[key] = r.choice(["x", "加", True, False, 3, 51, ["dog"], [], {}, "dog", 99])
    if r.random() < 0.1:
        found["surprise"] = 1
    return found


@pytest.mark.parametrize(
    ("make", "exact"),
    [(lambda: form_of(*CONDITIONAL), True), (every_form, False), (subsidy, True)],
)
def test_the_json_schema_agrees_with_the_engine(make: Any, exact: bool) -> None:
    r = random.Random(6)
    form = make()
    described = schema(form)
    jsonschema_rs.meta.validate(described)
    validator = jsonschema_rs.Draft202012Validator(described, validate_formats=True)
    keys = list(form.index)
    verdicts = {True: 0, False: 0}
    for _ in range(1500):
        answers = changed(r, random_answers(r, form), keys)
        found = validate_all(form, answers, TODAY)
        shaped = [fault for fault in found if fault.code not in BEYOND]
        accepted = validator.is_valid(answers)
        verdicts[accepted] += 1
        if not found:
            assert accepted, answers
        if exact and not any(fault.code in BEYOND for fault in found):
            assert accepted is (not shaped), (answers, found)
    assert min(verdicts.values()) > 100


def test_rules_beyond_the_vocabulary_leave_their_question_optional() -> None:
    born = {"age_at": [{"var": "born"}, {"today": []}]}
    form = form_of(
        question("born", "birth_date"),
        question("old", "text", when={">=": [born, 65]}),
        question("later", "text", when={">": [{"var": "born"}, "2000-01-01"]}),
        question("sum", "calculated", formula={"+": [1, 2]}),
        question("big", "text", when={">": [{"var": "sum"}, 2]}),
        question("cat", "text", when={"in": [{"var": "old"}, ["a"]]}),
        question("day", "text", when={"in": [{"max": [1, 2]}, [2]]}),
        question("rows", "repeat_group", questions=[question("x", "text")]),
        question(
            "any", "text", when={"any": [{"var": "rows"}, {"==": [{"var": "row.x"}, "a"]}]}
        ),
        question("both", "text", when={"and": [{"var": "ok"}, {">=": [born, 65]}]}),
        question("ok", "yes_no"),
    )
    described = schema(form)
    assert described["required"] == ["born", "rows", "ok"]
    assert [one["else"] for one in described["allOf"]] == [{"properties": {"cat": False}}]  # type: ignore[index, attr-defined]


def test_every_message_can_be_said_in_three_languages() -> None:
    form = every_form()
    values = {
        "most": 3,
        "least": "2027-04-01",
        "excess": 1,
        "part": "family",
        "name": "a.pdf",
        "types": "PDF",
    }
    for code in MESSAGES:
        told = {say(form, Fault("name", code, values), language) for language in LANGUAGES}
        assert len(told) == 3
        assert not any("{" in one for one in told)


@pytest.mark.parametrize(
    ("path", "language", "label"),
    [
        ("people.1.name.given", "ja", "「質問people（2）氏名」を入力してください。"),
        ("people.1.name.given", "en", "Enter an answer to “質問people (en) (2): Full name”."),
        ("people.1.odd", "ja", "「質問people（2）」を入力してください。"),
        ("odd", "ja", "「odd」を入力してください。"),
        ("name.given", "ja", "「質問name」を入力してください。"),
    ],
)
def test_a_fault_names_its_question_and_row(path: str, language: Any, label: str) -> None:
    assert say(every_form(), Fault(path, "required"), language) == label
    assert box_id("people.1.name.given") == "q-people-1-name-given"


def test_parsing_alone_does_not_judge() -> None:
    form = form_of(question("a", "yen", max=5))
    outcome = parse_page(form, form.pages[0], {"a": ["99"]}, TODAY)
    assert (outcome.answers, outcome.faults) == ({"a": 99}, ())


def test_an_address_left_as_it_was_offered_is_no_answer() -> None:
    form = form_of(
        question("home", "address", prefecture="石川県", city="加賀市", required=False)
    )
    offered = {"home-prefecture": ["石川県"], "home-city": ["加賀市"]}
    assert answer_page(form, form.pages[0], offered, TODAY).answers == {}
    moved = {**offered, "home-town": ["動橋町"]}
    assert answer_page(form, form.pages[0], moved, TODAY).answers == {
        "home": {"prefecture": "石川県", "city": "加賀市", "town": "動橋町"}
    }


def test_a_number_of_a_hidden_page_is_not_asked() -> None:
    form = load(
        document(
            page("one", question("a", "yes_no")),
            page("two", question("b", "text"), when={"==": [{"var": "a"}, True]}),
        )
    )
    assert faults_of(validate_all(form, {"a": False, "b": "x"}, TODAY)) == [("b", "not_asked")]
