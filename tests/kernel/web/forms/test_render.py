from __future__ import annotations

import html
import json
import random
from html.parser import HTMLParser
from typing import Any

import pytest
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
    text,
)

from kaga.engines.forms import (
    LANGUAGES,
    Fault,
    Language,
    answer_page,
    load,
    parse_page,
    settle,
    type_of,
)
from kaga.kernel.web.forms import error_links, render_page, written
from kaga.kernel.web.forms.compiled import NotComparable, _insertion, draw_page
from kaga.kernel.web.forms.drawing import Easel, Looks, components, draw
from kaga.kernel.web.forms.render import MOST_KEPT, _pages, drawn
from kaga.kernel.web.words import speaking


class Boxes(HTMLParser):
    """What a browser would send of a page, and every id and label on it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.described: set[str] = set()
        self.fields: set[str] = set()
        self.hidden: list[str] = []
        self.shown: list[str] = []
        self.select = ""
        self.area = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if "for" in found:
            self.labelled.add(found["for"])
        self.described.update(found.get("aria-describedby", "").split())
        if "data-k-asked" in found:
            (self.hidden if "hidden" in found else self.shown).append(found["data-k-asked"])
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.fields.add(found["id"])
        on = found.get("type") not in ("radio", "checkbox") or "checked" in found
        if tag == "input" and on and found.get("type") not in ("file", "submit"):
            self.sent.setdefault(found["name"], []).append(found.get("value", ""))
        self.select = found["name"] if tag == "select" else self.select
        if tag == "option" and "selected" in found:
            self.sent.setdefault(self.select, []).append(found["value"])
        self.area = found["name"] if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent.setdefault(self.area, []).append(data.removeprefix("\n"))
            self.area = ""


def render(form: Any, key: str, answers: Any = None, faults: Any = (), **more: Any) -> str:
    language: Language = more.pop("language", "ja")
    settled = settle(form, answers or {}, TODAY)
    return render_page(form, form.page(key), language, settled, faults, today=TODAY, **more)


@pytest.mark.parametrize("seed", range(12))
def test_a_page_sent_back_unchanged_gives_the_same_answers(seed: int) -> None:
    """Answers to page to browser to answers: nothing is lost on the way."""
    form = every_form()
    answers = random_answers(random.Random(seed), form)
    for language in LANGUAGES:
        sent = Boxes(render(form, "only", answers, language=language)).sent
        outcome = parse_page(form, form.pages[0], sent, TODAY, before=answers)
        assert outcome.faults == ()
        assert settle(form, outcome.answers, TODAY) == settle(form, answers, TODAY)


def test_what_is_filled_in_is_what_the_components_draw() -> None:
    """The quick page equals the slow one, box by box."""
    form = every_form()
    answers = random_answers(random.Random(5), form)
    answers.pop("file", None)
    answers.pop("photo", None)
    values = written(form.pages[0], answers)
    source = render(form, "only", answers)
    for language in ("ja",):
        with speaking(language):
            easel = Easel(form, language, components())
            for asked in form.pages[0].questions:
                if asked.questions or not type_of(asked.type).asks:
                    continue
                slow = draw(easel, asked, Looks(asked.key, values))
                assert slow in source, asked.key


def test_errors_stand_at_their_question_and_link_to_a_box() -> None:
    form = every_form()
    faults = [
        Fault("name.given", "part_missing", {"part": "given"}),
        Fault("name.family", "part_missing", {"part": "family"}),
        Fault("born.day", "no_such_day"),
        Fault("choice", "required_choice"),
        Fault("pets", "too_many_rows", {"most": 3}),
        Fault("pets.1.weight", "too_large", {"most": "200"}),
        Fault("file", "required_file"),
    ]
    typed = {"pets-0-kind": ["dog"], "pets-1-weight": ["999"], "pets-rows": ["2"]}
    source = render(form, "only", {}, faults, typed=typed)
    page_ = Boxes(source)
    assert [link for link, _ in error_links(form, faults, "ja") if link not in page_.ids] == []
    for _, sentence in error_links(form, faults, "ja"):
        assert source.count(html.escape(sentence)) == 1
    assert source.count('class="k-error-message"') == 6
    assert page_.sent["pets-1-weight"] == ["999"]


def test_every_box_has_a_label_and_every_description_exists() -> None:
    form = every_form()
    for language in LANGUAGES:
        for faults in ((), [Fault(key, "wrong_shape") for key in form.index]):
            typed = {"pets-rows": ["2"]}
            found = Boxes(render(form, "only", {}, faults, typed=typed, language=language))
            assert found.fields - found.labelled == set()
            assert found.described - set(found.ids) == set()
            assert len(found.ids) == len(set(found.ids))


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x>', "' onload='x", "&amp;"]
)
def test_what_was_typed_is_shown_again_and_never_run(evil: str) -> None:
    form = every_form()
    typed = {
        "text": [evil],
        "long_text": [evil],
        "name-family": [evil],
        "pets-0-tag": [evil],
        "pets-rows": ["1"],
    }
    source = render(form, "only", {}, (), typed=typed)
    found = Boxes(source)
    assert [found.sent[box] for box in typed if box != "pets-rows"] == [[evil]] * 4
    assert evil not in source.replace("&amp;", "")


def test_hidden_questions_are_on_the_page_but_hidden() -> None:
    form = subsidy()
    asked = ["certificate", "certificate_number", "class_date", "certificate_file"]
    nothing, number, paper = (
        Boxes(render(form, "class", {"certificate": one} if one else {}))
        for one in ("", "number", "paper")
    )
    assert (nothing.shown, nothing.hidden) == (asked[:1], asked[1:])
    assert (number.shown, number.hidden) == (asked[:3], asked[3:])
    assert (paper.shown, paper.hidden) == ([asked[0], *asked[2:]], [asked[1]])


def test_a_page_with_rules_tells_the_browser_and_others_do_not() -> None:
    form = subsidy()
    assert "data-k-logic" not in render(form, "residence")
    source = render(form, "class", {"certificate": "paper"})
    start = source.index('data-k-logic="') + len('data-k-logic="')
    program = json.loads(html.unescape(source[start : source.index('"', start)]))
    assert [one["key"] for one in program["questions"]] == [
        "certificate",
        "certificate_number",
        "class_date",
        "certificate_file",
    ]
    assert "resident" not in source


def test_a_lone_question_is_the_heading_of_its_page() -> None:
    form = subsidy()
    assert render(form, "residence").count("<h1") == 1
    assert "加賀市にお住まいか" not in render(form, "residence")
    assert '<h1 class="k-heading">申請する方</h1>' in render(form, "applicant")
    assert render(form, "class").count("<h1") == 1


def test_files_received_are_listed_with_a_button_to_remove_them() -> None:
    form = subsidy()
    fact = {"blob": "abcd1234", "name": "<領収書>.jpg", "type": "image/jpeg", "size": 2048}
    source = render(form, "purchase", {"receipt": [fact]}, [Fault("receipt", "required_file")])
    assert "&lt;領収書&gt;.jpg" in source
    assert 'name="receipt-remove" value="abcd1234"' in source
    assert "k-error-message" in source


def test_what_is_calculated_is_shown() -> None:
    form = subsidy()
    assert ">5,000円</output>" in render(form, "purchase", {"price": 24800})
    assert ">5,000 yen</output>" in render(form, "purchase", {"price": 24800}, language="en")
    assert "></output>" in render(form, "purchase")


def test_rows_can_be_added_and_removed_without_script() -> None:
    form = every_form()
    source = render(form, "only", {}, (), typed={"pets-rows": ["3"]})
    for number in range(3):
        assert f'name="pets-remove" value="{number}"' in source
        assert f'name="pets-{number}-kind"' in source
    assert 'name="pets-add"' in source
    assert 'name="pets-rows" value="3"' in source
    assert "質問pets（3）" in source


def test_an_unknown_place_of_a_fault_breaks_nothing() -> None:
    assert "<h1" in render(
        subsidy(), "residence", {}, [Fault("", "ended"), Fault("x.y", "unknown")]
    )


def test_sensitive_boxes_are_not_completed_by_the_browser() -> None:
    form = subsidy()
    account, applicant = render(form, "account"), render(form, "applicant")
    assert account.count('autocomplete="off"') >= 5
    assert 'autocomplete="family-name"' in applicant
    assert 'autocomplete="tel"' in applicant
    other = form_of(question("boss", "phone"))
    assert 'autocomplete="off"' in render(other, "only")


def test_a_named_row_and_a_unit_are_used() -> None:
    group = question(
        "c",
        "repeat_group",
        row=text("子"),
        questions=[question("n", "number", unit=text("歳"))],
    )
    source = render(form_of(group), "only")
    assert "子（1）" in source
    assert "歳" in source


def test_pages_are_drawn_once_for_a_version_and_language() -> None:
    form = subsidy()
    first = drawn(form, form.pages[0], "ja")
    again = drawn(load_again(), form.pages[0], "ja")
    assert first is again
    assert drawn(form, form.pages[0], "en") is not first


def load_again() -> Any:
    return subsidy()


def test_the_store_of_drawn_pages_does_not_grow_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kaga.kernel.web.forms import render as module

    monkeypatch.setattr(module, "MOST_KEPT", 1)
    assert MOST_KEPT == 2000
    form = load(document(page("a", question("q", "text")), page("b", question("r", "text"))))
    drawn(form, form.pages[0], "ja")
    drawn(form, form.pages[1], "ja")
    assert [key for key in _pages if key[0] == form.digest] == [(form.digest, "b", "ja")]


def test_a_component_that_changes_twice_is_refused() -> None:
    with pytest.raises(NotComparable):
        _insertion("<a><b>", "<a x><b x>")
    assert _insertion("<a><b>", "<a x><b>") == (2, " x")


def test_a_whole_round_of_sending_with_errors_keeps_what_was_typed() -> None:
    form = subsidy()
    typed = {"shop": ["店"], "price": ["高い"], "purchase_date-year": ["9"]}
    outcome = answer_page(form, form.page("purchase"), typed, TODAY)
    source = render_page(
        form,
        form.page("purchase"),
        "ja",
        settle(form, outcome.answers, TODAY),
        outcome.faults,
        today=TODAY,
        typed=typed,
    )
    sent = Boxes(source).sent
    assert (sent["shop"], sent["price"], sent["purchase_date-year"]) == (
        ["店"],
        ["高い"],
        ["9"],
    )


def test_choices_have_their_hints() -> None:
    hinted = [{**PETS[0], "hint": text("わん")}, PETS[1]]
    source = render(form_of(question("p", "choice", options=hinted)), "only")
    assert "わん" in source
    assert draw_page(subsidy(), subsidy().pages[0], "en").language == "en"
