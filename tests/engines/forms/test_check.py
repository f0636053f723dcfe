from __future__ import annotations

from typing import Any

import pytest

from kaga.engines.forms import check, is_publishable, load
from tests.engines.forms.samples import (
    PETS,
    document,
    form_of,
    option,
    page,
    question,
    subsidy,
    text,
)


def problems(*questions: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    return [(one.place, one.code, one.reason) for one in check(form_of(*questions, **more))]


def codes(*questions: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(place, code) for place, code, _ in problems(*questions, **more)]


YES = question("yes", "yes_no")
IS_YES = {"==": [{"var": "yes"}, True]}


def end(key: str, when: object, **more: Any) -> dict[str, Any]:
    texts = {"title": text("止"), "because": text("理由"), "next": text("次")}
    return {"key": key, "when": when, **texts, **more}


def test_a_good_form_has_no_problem_and_may_be_published() -> None:
    assert check(subsidy()) == []
    assert is_publishable(check(subsidy()))


@pytest.mark.parametrize(
    ("asked", "place", "code", "reason"),
    [
        (
            question("q", "text", label={"ja": "x", "en": "y"}),
            "only/q",
            "translation",
            "'easy'",
        ),
        (question("q", "text", hint={"ja": "x", "easy": "x"}), "only/q", "translation", "hint"),
        (question("q", "text", body={"ja": "x", "easy": "x"}), "only/q", "translation", "body"),
        (question("q", "text", when={"==": [{"var": "x"}, 1]}), "only/q/when", "type", "'x'"),
        (question("q", "text", when={"+": [1, 2]}), "only/q/when", "type", "yes or no"),
        (question("q", "yes_no", when={"var": "q"}), "q", "cycle", "depends on itself"),
        (question("q", "text", formula={"today": []}), "only/q", "setting", "formula"),
        (question("q", "text", value="x"), "only/q", "setting", "constant"),
        (question("q", "text", min_length=5, max_length=3), "only/q", "setting", "min_length"),
        (question("q", "number", min=5, max=3), "only/q", "setting", "min is greater"),
        (question("q", "date", earliest="soon"), "only/q", "setting", "earliest"),
        (
            question("q", "date", earliest="2020-01-01", latest="2019-01-01"),
            "only/q",
            "setting",
            "earliest lies after",
        ),
        (question("q", "date", era="X"), "only/q", "setting", "era"),
        (question("q", "time", latest="25:00"), "only/q", "setting", "latest"),
        (
            question("q", "choices", options=PETS, min_choices=3, max_choices=2),
            "only/q",
            "setting",
            "min_choices",
        ),
        (question("q", "calculated"), "only/q", "setting", "needs a formula"),
        (question("q", "calculated", formula={"today": []}), "only/q", "setting", "gives date"),
        (
            question("q", "calculated", formula={"today": []}, result="x"),
            "only/q",
            "setting",
            "result",
        ),
        (question("q", "note"), "only/q", "setting", "needs a body"),
        (question("q", "constant"), "only/q", "setting", "needs a value"),
        (question("q", "repeat_group"), "only/q", "setting", "needs questions"),
        (
            question("q", "repeat_group", questions=[question("x", "text")], max_rows=99),
            "only/q",
            "setting",
            "0 to 50",
        ),
        (
            question("q", "repeat_group", questions=[question("n", "note", body=text("x"))]),
            "only/q",
            "setting",
            "cannot stand inside",
        ),
        (
            question("q", "text", questions=[question("x", "text")]),
            "only/q",
            "setting",
            "no questions inside",
        ),
        (question("q", "choice", list="nowhere"), "only/q", "options", "no list"),
        (question("q", "choice", options=PETS[:1]), "only/q", "options", "at least two"),
        (question("q", "text", options=PETS), "only/q", "options", "has no options"),
        (question("q", "choice", options=[*PETS, PETS[0]]), "only/q", "duplicate", "'dog'"),
        (question("q", "text", gif="C票.申請者"), "only/q", "gif", "begins with A票"),
        (question("q", "text", gif="A票"), "only/q", "gif", "begins with A票"),
        (question("q", "text", gif="A票.犬"), "only/q", "gif", "no field '犬'"),
        (question("q", "text", gif="A票.申請者.犬"), "only/q", "gif", "no field '犬'"),
        (question("q", "text", **{"from": "card.shoe"}), "only/q", "source", "card.shoe"),
        (
            question("q", "text", **{"from": "card.name"}, privacy="none"),
            "only/q",
            "privacy",
            "personal",
        ),
    ],
)
def test_a_bad_question_is_named_with_place_and_reason(
    asked: dict[str, Any], place: str, code: str, reason: str
) -> None:
    found = problems(asked)
    assert [(one[0], one[1]) for one in found] == [(place, code)]
    assert reason in found[0][2]


def test_a_constant_date_formula_fits_a_text_result() -> None:
    assert (
        codes(
            question("q", "calculated", formula={"var": "w"}, result="text"),
            question("w", "text"),
        )
        == []
    )
    assert codes(question("q", "calculated", formula={"+": [1, 2]}, result="yen")) == []


def test_duplicates_are_found_in_every_kind_of_key() -> None:
    one = page("p", question("q", "text"), question("q", "number"))
    ends = [end("e", {"==": [{"var": "q"}, 1]})] * 2
    lists = {"towns": [option("t", "町"), option("t", "村")]}
    form = load(document(one, page("p", question("z", "text")), ends=ends, lists=lists))
    found = [(one.place, one.code) for one in check(form) if one.code == "duplicate"]
    assert found == [
        ("pages", "duplicate"),
        ("ends", "duplicate"),
        ("questions", "duplicate"),
        ("lists/towns", "duplicate"),
    ]


def test_an_empty_form_and_an_empty_page_are_problems() -> None:
    assert [one.code for one in check(load(document()))] == ["empty"]
    assert [(one.place, one.code) for one in check(load(document(page("p"))))] == [
        ("p", "empty")
    ]


def test_a_question_cannot_depend_on_a_later_page() -> None:
    form = load(document(page("one", question("q", "text", when=IS_YES)), page("two", YES)))
    assert [(one.place, one.code) for one in check(form)] == [("one/q", "order")]


def test_a_page_cannot_depend_on_its_own_question() -> None:
    form = load(document(page("one", YES, question("q", "text"), when=IS_YES)))
    assert [(one.place, one.code) for one in check(form)] == [
        ("yes", "cycle"),
        ("q", "cycle"),
        ("one", "order"),
    ]


def test_cycles_are_found_whatever_their_length() -> None:
    ring = [
        question(f"q{i}", "yes_no", when={"==": [{"var": f"q{(i + 1) % 4}"}, True]})
        for i in range(4)
    ]
    form = form_of(*ring, question("free", "text"))
    assert form.cyclic == ("q0", "q1", "q2", "q3")
    assert [one.place for one in check(form) if one.code == "cycle"] == ["q0", "q1", "q2", "q3"]


@pytest.mark.parametrize(
    "when",
    [
        {"and": [{"<": [{"var": "n"}, 3]}, {">": [{"var": "n"}, 5]}]},
        {">": [{"var": "n"}, 10]},
        {"==": [{"var": "agreed"}, False]},
        {"and": [{"!=": [{"var": "pet"}, key]} for key in ("dog", "cat", "bird")]},
        {">": [{"var": "born"}, "2150-01-01"]},
        {"and": [{"==": [{"var": "tag"}, "x"]}, {"==": [{"var": "pet"}, "cat"]}]},
    ],
)
def test_questions_that_can_never_be_asked_are_found(when: object) -> None:
    found = codes(
        question("n", "number", min=0, max=10),
        question("pet", "choice", options=PETS),
        question("agreed", "consent"),
        question("born", "date", latest="2100-01-01"),
        question("tag", "text", when={"==": [{"var": "pet"}, "dog"]}),
        question("q", "text", when=when),
    )
    assert found == [("only/q", "unreachable")]


def test_an_answer_needed_only_in_an_alternative_does_not_make_it_unreachable() -> None:
    either = {"or": [{"==": [{"var": "tag"}, "x"]}, {"==": [{"var": "pet"}, "cat"]}]}
    found = codes(
        question("pet", "choice", options=PETS),
        question("tag", "text", when={"==": [{"var": "pet"}, "dog"]}),
        question("q", "text", when=either),
        question("r", "text", when={"and": [either, {"==": [{"var": "pet"}, "cat"]}]}),
        question("s", "text", when={"not": {"==": [{"var": "tag"}, "x"]}}),
    )
    assert found == []


def test_the_rule_of_a_page_counts_for_its_questions() -> None:
    form = load(
        document(
            page("one", YES),
            page(
                "two",
                question("q", "text", when={"==": [{"var": "yes"}, False]}),
                question("r", "text"),
                when=IS_YES,
            ),
        )
    )
    assert [(one.place, one.code) for one in check(form)] == [("two/q", "unreachable")]


def test_ends_are_checked_like_questions() -> None:
    never = {"and": [IS_YES, {"==": [{"var": "yes"}, False]}]}
    ill = {"==": [{"var": "nobody"}, 1]}
    bare = end("c", IS_YES, because={"ja": "理由"})
    found = codes(YES, ends=[end("a", never), end("b", ill), bare])
    assert found == [
        ("ends/c", "translation"),
        ("ends/c", "translation"),
        ("ends/b/when", "type"),
        ("ends/a", "unreachable"),
    ]


def test_a_gif_field_filled_twice_is_only_a_warning() -> None:
    twice = [question(key, "birth_date", gif="A票.申請者.生年月日") for key in ("a", "b")]
    found = check(form_of(*twice))
    assert [(one.place, one.level) for one in found] == [("only/b", "warning")]
    assert is_publishable(found)
    assert not is_publishable(check(form_of(question("q", "note"))))
