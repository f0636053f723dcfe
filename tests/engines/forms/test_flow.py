from __future__ import annotations

import random
from typing import Any

import pytest

from kaga.engines.forms import (
    End,
    Form,
    journey,
    load,
    next_page,
    previous_page,
    reached_end,
    settle,
    visible,
)
from tests.engines.forms.samples import (
    TODAY,
    document,
    every_form,
    form_of,
    page,
    question,
    random_answers,
    subsidy,
)

ELIGIBLE: dict[str, Any] = {
    "resident": True,
    "birth_date": "1957-04-01",
    "card": "applied",
    "has_phone": False,
    "certificate": "number",
}


def where(form: Form, answers: dict[str, Any], after: str | None = None) -> str | None:
    found = next_page(form, answers, TODAY, after=after)
    return found.key if found else None


def test_the_journey_through_the_subsidy_goes_page_by_page() -> None:
    form = subsidy()
    at = None
    seen = []
    while (at := where(form, ELIGIBLE, at)) is not None:
        seen.append(at)
    assert seen == [one.key for one in form.pages]


@pytest.mark.parametrize(
    ("change", "end"),
    [
        ({"resident": False}, "not_resident"),
        ({"birth_date": "1957-04-02"}, "too_young"),
        ({"card": "none"}, "no_card"),
        ({"has_phone": True}, "phone_held"),
        ({"certificate": "none"}, "no_class"),
        ({}, None),
    ],
)
def test_who_cannot_apply_is_told_so_at_once(change: dict[str, Any], end: str | None) -> None:
    form = subsidy()
    answers = {**ELIGIBLE, **change}
    found = reached_end(form, answers, TODAY)
    assert (found.key if found else None) == end
    stopped = next_page(form, answers, TODAY, after="residence")
    assert isinstance(stopped, End) is (end is not None)


def test_hidden_answers_are_absent_not_empty() -> None:
    form = form_of(
        question("a", "yes_no"),
        question("b", "number", when={"==": [{"var": "a"}, True]}),
        question("c", "text", when={">": [{"var": "b"}, 3]}),
    )
    full = {"a": True, "b": 5, "c": "x"}
    assert settle(form, full, TODAY).answers == full
    assert settle(form, {**full, "a": False}, TODAY).answers == {"a": False}
    assert settle(form, {"b": 5, "c": "x"}, TODAY).answers == {}


def test_pages_whose_rule_does_not_hold_are_passed_over() -> None:
    form = load(
        document(
            page("one", question("a", "yes_no"), question("fixed", "constant", value=1)),
            page("two", question("b", "text"), when={"==": [{"var": "a"}, True]}),
            page("only_hidden", question("c", "constant", value=2)),
            page("three", question("d", "text")),
        )
    )
    assert [one.key for one in journey(form, {"a": True}, TODAY)] == ["one", "two", "three"]
    assert where(form, {"a": False}, "one") == "three"
    assert where(form, {"a": False}, "three") is None
    assert where(form, {}) == "one"
    back = previous_page(form, {"a": False}, TODAY, before="three")
    assert back is not None
    assert back.key == "one"
    assert previous_page(form, {}, TODAY, before="one") is None
    last = previous_page(form, {}, TODAY, before="gone")
    assert last is not None
    assert last.key == "three"


def test_what_is_computed_is_computed_again_whatever_was_sent() -> None:
    form = subsidy()
    for price, amount in ((4999, 4999), (5000, 5000), (24800, 5000)):
        settled = settle(form, {**ELIGIBLE, "price": price, "amount": 99999}, TODAY)
        assert settled.answers["amount"] == amount
    assert "amount" not in settle(form, ELIGIBLE, TODAY).answers
    assert settle(form, {}, TODAY).answers == {"programme": "smartphone-subsidy"}


def test_rows_keep_only_what_their_own_answers_ask() -> None:
    form = every_form()
    rows = [{"kind": "dog", "tag": "x"}, {"kind": "cat", "tag": "x", "odd": 1}, "no row"]
    settled = settle(form, {"pets": rows}, TODAY)
    assert settled.answers["pets"] == [rows[0], {"kind": "cat", "odd": 1}, "no row"]
    assert settle(form, {"pets": "no rows"}, TODAY).answers["pets"] == "no rows"


@pytest.mark.parametrize("make", [subsidy, every_form])
def test_the_order_of_answers_plays_no_part(make: Any) -> None:
    r = random.Random(3)
    form = make()
    for _ in range(100):
        answers = random_answers(r, form, junk=0.2)
        shuffled = list(answers.items())
        r.shuffle(shuffled)
        assert settle(form, dict(shuffled), TODAY) == settle(form, answers, TODAY)


def test_unrelated_answers_never_change_what_is_asked() -> None:
    r = random.Random(4)
    form = subsidy()
    read = {"own_account", "certificate", "price"}
    for _ in range(200):
        answers = random_answers(r, form)
        fewer = {key: value for key, value in answers.items() if key in read}
        noise = {**fewer, "shop": "x" * r.randint(0, 9), "nobody": [{}], "mail": 3}
        assert visible(form, noise, TODAY) == visible(form, fewer, TODAY)


def test_settling_twice_changes_nothing() -> None:
    r = random.Random(5)
    form = every_form()
    for _ in range(100):
        once = settle(form, random_answers(r, form, junk=0.3), TODAY)
        assert settle(form, once.answers, TODAY) == once


def test_cyclic_questions_are_never_asked() -> None:
    form = form_of(question("a", "yes_no", when={"var": "a"}), question("b", "text"))
    assert visible(form, {"a": True}, TODAY) == frozenset({"b"})
