"""Every component: documented, shown, escaped, named for screen readers."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kaga.kernel.web.gallery import FOLDER, component_names, examples, rendered
from kaga.kernel.web.words import LANGUAGES, Words, speaking

NASTY = "\"><script>alert('x')</script>&"


def ui(component, **options):
    return str(getattr(engines["jinja2"].env.globals["ui"], component)(**options))


def attribute(html, element, name):
    tag = re.search(rf"<{element}\b[^>]*>", html)
    found = re.search(rf'\b{name}="([^"]*)"', tag.group()) if tag else None
    return found.group(1) if found else None


@pytest.mark.parametrize("name", component_names())
def test_the_readme_lists_exactly_the_options_of_the_macro(name):
    listed = re.findall(
        r"^\| `(\w+)` \|", (FOLDER / name / "README.md").read_text(), re.MULTILINE
    )
    macro = getattr(engines["jinja2"].env.globals["ui"], name)
    assert tuple(listed) == macro.arguments


@pytest.mark.parametrize("name", component_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_renders_in_every_language(name, language):
    shown = [rendered(name, example, language) for example in examples(name)]
    assert all(shown)
    assert [html.count("<script") + html.count(" style=") for html in shown] == [0] * len(shown)


@pytest.mark.parametrize(
    "name",
    ["text_input", "textarea", "select", "radios", "checkboxes", "date_input", "file_upload"],
)
def test_fields_escape_whatever_they_are_given(name):
    options = {"name": NASTY, "label": NASTY, "hint": NASTY, "error": NASTY}
    if name in {"select", "radios", "checkboxes"}:
        options |= {"options": [(NASTY, NASTY)]}
    if name in {"text_input", "textarea", "select"}:
        options |= {"value": NASTY, "attrs": {"data-x": NASTY}}
    html = ui(name, **options)
    assert ("<script>" in html, "&lt;script&gt;" in html) == (False, True)


@given(st.text(max_size=30))
def test_no_text_opens_an_element(text):
    html = ui("inset_text", text=f"a{text}")
    assert html.count("<") == 4


def test_markup_is_kept():
    assert "<b>1</b>" in ui("inset_text", text=Markup("<b>1</b>"))


def test_a_refused_field_names_its_hint_and_error():
    html = ui("text_input", name="a", label="A", hint="h", error=["e1", "e2"], required=True)
    assert attribute(html, "input", "aria-describedby") == "a-hint a-error"
    assert attribute(html, "input", "aria-invalid") == "true"
    assert re.findall(r'\bid="([^"]+)"', html) == ["a-hint", "a-error", "a"]
    assert html.count("エラー：") == 2


def test_an_accepted_field_says_nothing_of_errors():
    html = ui("text_input", name="a", label="A", value="x")
    assert attribute(html, "input", "aria-describedby") is None
    assert attribute(html, "input", "aria-invalid") is None
    assert "任意" in html


def test_labels_are_tied_to_their_inputs():
    for name, extra in {"text_input": {}, "textarea": {}, "select": {"options": ["x"]}}.items():
        html = ui(name, name="a.b", label="A", **extra)
        assert attribute(html, "label", "for") == "a.b", name
        assert ' id="a.b"' in html


def test_radios_are_one_group_with_the_chosen_one_checked():
    html = ui("radios", name="r", label="R", options=[("1", "一"), ("2", "二")], value="2")
    assert attribute(html, "fieldset", "role") == "radiogroup"
    assert re.findall(r'value="(\d)" ?(checked)?', html) == [("1", ""), ("2", "checked")]


def test_checkboxes_take_several_values_and_one():
    options = [("1", "一"), ("2", "二"), ("3", "三")]
    several = ui("checkboxes", name="c", label="C", options=options, value=["1", "3"])
    one = ui("checkboxes", name="c", label="C", options=options, value="2")
    assert (several.count("checked"), one.count("checked")) == (2, 1)


def test_options_may_be_texts_pairs_triples_and_mappings():
    options = ["甲", ("b", "乙"), ("c", "丙", "説明"), {"value": 4, "label": "丁"}]
    html = ui("radios", name="r", label="R", options=options, value=4)
    assert re.findall(r'value="([^"]+)"', html) == ["甲", "b", "c", "4"]
    assert html.count("checked") == 1
    assert 'aria-describedby="r-3-hint"' in html


def test_the_date_marks_only_the_wrong_box():
    html = ui(
        "date_input", name="d", label="D", error="e", wrong=["month"], value={"month": "13"}
    )
    invalid = re.findall(r'id="([^"]+)"[^>]*aria-invalid="true"', html)
    assert invalid == ["d-month"]
    assert 'value="13"' in html


def test_english_offers_western_years_first():
    with speaking("en"):
        html = ui("date_input", name="d", label="D")
    assert re.findall(r'<option value="([^"]*)"', html) == [
        "西暦",
        "令和",
        "平成",
        "昭和",
        "大正",
    ]


def test_a_browser_may_fill_in_a_western_birthday():
    html = ui("date_input", name="d", label="D", eras=False, birthday=True)
    assert re.findall(r'autocomplete="([^"]+)"', html) == [
        "bday-year",
        "bday-month",
        "bday-day",
    ]


def test_a_received_file_can_be_removed_and_is_not_asked_again():
    kept = [{"id": "7", "name": "領収書.pdf", "bytes": 2048}]
    html = ui("file_upload", name="f", label="F", required=True, kept=kept, accept=[".pdf"])
    assert 'name="f-remove" value="7"' in html
    assert "領収書.pdfを取り消す" in html
    assert attribute(html, 'input class="k-file"', "required") is None


def test_the_error_summary_leads_to_the_fields_and_takes_the_focus():
    html = ui("error_summary", errors=[("a", "A が空です。"), ("", "期限を過ぎています。")])
    assert re.findall(r'href="([^"]+)"', html) == ["#a"]
    assert ('role="alert"' in html, 'tabindex="-1"' in html, "data-k-focus" in html) == (
        True,
    ) * 3


def test_without_errors_there_is_no_summary():
    assert ui("error_summary", errors=[]).strip() == ""


def test_the_last_breadcrumb_is_the_page_itself():
    html = ui("breadcrumbs", items=[("A", "/"), ("B", "/b")])
    assert (html.count("<a "), html.count('aria-current="page"')) == (1, 1)


def test_a_button_with_an_address_is_a_link():
    assert ui("button", label="A", href="/a").startswith("<a ")
    assert ui("button", label="A").startswith("<button ")


def test_the_present_step_is_told():
    html = ui(
        "progress_steps", steps=[{"label": "一", "href": "/1"}, {"label": "二"}], current=2
    )
    assert html.count('aria-current="step"') == 1
    assert '<a href="/1">一</a>' in html
    assert "全2ステップのうち2番目" in html


def test_table_cells_carry_their_column_for_narrow_screens():
    columns = [{"key": "a", "label": "甲"}, {"key": "b", "label": "乙", "numeric": True}]
    html = ui("data_table", caption="表", columns=columns, rows=[{"a": "x", "b": 1}])
    assert re.findall(r'data-label="([^"]+)"', html) == ["甲", "乙"]
    assert html.count('scope="row"') == 1


def test_a_list_at_its_end_has_no_pages():
    assert ui("pagination").strip() == ""
    assert 'rel="next"' in ui("pagination", next="?cursor=x")


def test_bars_are_scaled_to_the_largest():
    html = ui(
        "bar_plot", title="T", bars=[{"label": "a", "value": 200}, {"label": "b", "value": 50}]
    )
    assert re.findall(r'<rect [^>]*width="([^"]+)"', html) == ["100.0%", "25.0%"]


def test_a_plot_of_nothing_is_drawn_too():
    assert "<figure" in ui("bar_plot", title="T", bars=[])


def test_the_header_shows_whom_somebody_acts_for():
    html = ui("header", city="市", language="ja", name="花子", acting_for="一郎")
    assert ("一郎さんの代理" in html, "/acting/stop" in html, "/sign-in" in html) == (
        True,
        True,
        False,
    )


def test_the_header_lets_nobody_sign_in_and_come_back():
    assert 'href="/sign-in?next=/a%20b"' in ui("header", city="市", language="ja", path="/a b")


def test_language_links_keep_the_query():
    html = ui("header", city="市", language="en", path="/search", query="q=%E9%A7%85&")
    assert 'href="/search?q=%E9%A7%85&amp;lang=easy"' in html


@pytest.mark.parametrize(("current", "marked"), [("/procedures", 1), ("/map", 0), (None, 0)])
def test_the_link_to_which_the_page_belongs_is_marked(current, marked):
    links = [("手続き", "/procedures")]
    html = ui("header", city="市", language="ja", links=links, current=current)
    assert html.count('aria-current="page"') == marked


def test_readings_stand_above_their_kanji():
    html = ui("ruby_text", text="動橋《いぶりはし》と｜お申込《おもうしこみ》<b>")
    assert html.count("<ruby>") == 2
    assert "<b>" not in html


def test_words_are_said_in_the_language_of_the_page():
    text = Words("申請する", "申し込む", "Apply")
    said = []
    for language in LANGUAGES:
        with speaking(language):
            said.append(re.sub("<[^>]+>", "", ui("button", label=text)))
    assert said == ["申請する\n", "申し込む\n", "Apply\n"]
