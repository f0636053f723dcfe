"""What people read of a form: review rows, paper, differences, explanations, GIF."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kaga.engines.forms import (
    diff,
    explain_for,
    load,
    paper,
    rearrange,
    review,
    rows_shown,
    to_gif,
)
from kaga.engines.forms.explain import explain
from kaga.engines.forms.logic import parse
from kaga.engines.forms.paper import numbers
from kaga.engines.forms.rows import compacted
from tests.engines.forms.samples import (
    PETS,
    TODAY,
    document,
    every_form,
    form_of,
    page,
    question,
    subsidy,
    subsidy_document,
    text,
)

FILE = {"blob": "abcd1234", "name": "領収書.jpg", "type": "image/jpeg", "size": 10}
ANSWERS: dict[str, Any] = {
    "resident": True,
    "birth_date": "1955-04-17",
    "card": "held",
    "has_phone": False,
    "certificate": "number",
    "certificate_number": "LC-2027-0042",
    "class_date": "2027-02-10",
    "shop": "片山津電器",
    "purchase_date": "2027-03-20",
    "price": 24800,
    "receipt": [FILE],
    "name": {"family": "加賀", "given": "花子", "family_kana": "カガ", "given_kana": "ハナコ"},
    "address": {"prefecture": "石川県", "city": "加賀市", "town": "動橋町", "rest": "1"},
    "phone": "0761721111",
    "own_account": True,
    "bank_account": {
        "bank": "北陸銀行",
        "branch": "大聖寺支店",
        "branch_code": "123",
        "kind": "ordinary",
        "number": "0012345",
        "holder": "ｶｶﾞ ﾊﾅｺ",
    },
    "consent_register": True,
    "first_time": True,
    "truthful": True,
}


def test_the_review_shows_every_asked_question_in_words() -> None:
    sections = review(subsidy(), ANSWERS, TODAY)
    rows = {row.key: row for section in sections for row in section.rows}
    assert [section.page for section in sections][:3] == ["residence", "age", "card"]
    assert rows["birth_date"].shown == "昭和30年4月17日（1955年4月17日）"
    assert (rows["amount"].shown, rows["amount"].changeable) == ("5,000円", False)
    assert (rows["mail"].shown, rows["mail"].answered) == ("（記入なし）", False)
    assert [(one.blob, one.name) for one in rows["receipt"].files] == [
        ("abcd1234", "領収書.jpg")
    ]
    assert rows["certificate_number"].number == "5-2"
    assert "payee" not in rows
    assert "programme" not in rows


def test_a_page_without_anything_to_show_has_no_section() -> None:
    form = load(
        document(
            page("a", question("n", "note", body=text("x"))), page("b", question("q", "text"))
        )
    )
    assert [one.page for one in review(form, {}, TODAY, "en")] == ["b"]


def test_the_paper_form_has_the_same_numbers_and_every_question() -> None:
    form = subsidy()
    printed = paper(form)
    lines = {line.key: line for section in printed.sections for line in section.lines}
    assert {key: line.number for key, line in lines.items()} == dict(numbers(form))
    assert set(lines) == set(form.index) - {"programme"}
    assert (
        lines["certificate_number"].only_if
        == "「受講証明書はありますか」が「証明書の番号がわかる」の場合だけ記入"
    )
    assert lines["birth_date"].boxes == ("年", "月", "日")
    assert "昭和" in lines["birth_date"].ticks
    assert lines["card"].ticks[0] == "持っている"
    assert printed.attachments == ("5-4 受講証明書の写し", "6-5 領収書の写真")
    assert len(printed.stops) == 5
    assert (printed.title, printed.addressee) == (
        "高齢者スマートフォン購入費補助金の申請",
        "加賀市長",
    )


def test_every_type_has_a_printed_shape() -> None:
    printed = paper(every_form(), "en")
    lines = {line.key: line for section in printed.sections for line in section.lines}
    assert (lines["postcode"].shape, lines["postcode"].cells) == ("cells", 7)
    assert (lines["people"].shape, lines["people"].rows) == ("table", 4)
    assert lines["people"].columns == ("Full name", "Date of birth", "Relation to you")
    assert lines["time"].boxes == ("Hour", "Minute")
    assert lines["yes_no"].ticks == ("Yes", "No")
    assert lines["bank"].boxes[4].startswith("Kind of account: Ordinary (futsu)・")
    assert (lines["note"].shape, lines["note"].number) == ("text", "")
    assert lines["choices"].several
    form = form_of(question("a", "yes_no"), question("b", "text", when={"var": "a"}))
    assert paper(form, "en").sections[0].lines[1].only_if == "Only if “質問a (en)”."


def test_the_application_is_written_in_the_national_data_model() -> None:
    found = to_gif(subsidy(), ANSWERS, TODAY)
    assert found["A票"] == {
        "宛先": "加賀市長",
        "申請日": "2027-04-17",
        "連絡先": {"連絡先電話番号": "0761721111"},
        "申請者": {
            "生年月日": "1955-04-17",
            "氏": "加賀",
            "名": "花子",
            "氏（カナ）": "カガ",
            "名（カナ）": "ハナコ",
            "住所": {
                "都道府県": "石川県",
                "市区町村（郡）": "加賀市",
                "町字": "動橋町",
                "番地以下": "1",
            },
        },
    }
    sheet = found["B票"]
    assert isinstance(sheet, dict)
    assert (sheet["名称"], sheet["更新年月日"]) == (
        "高齢者スマートフォン購入費補助金の申請",
        "2027-04-17",
    )
    assert {"項目": "補助金の額", "値": "5,000円"} in sheet["内容"]
    assert "生年月日" not in [line["項目"] for line in sheet["内容"]]


@pytest.mark.parametrize(
    ("key", "value", "gif"),
    [
        ("choice", "dog", "犬"),
        ("choice", "cow", "cow"),
        ("yen", 5, 5),
        ("file", [FILE], ["領収書.jpg"]),
        ("file", "x", []),
        ("bank", {"bank": "北", "kind": "ordinary"}, {"金融機関名": "北", "口座種別": "普通"}),
        ("bank", {"bank": "北"}, {"金融機関名": "北"}),
        ("pets", [{"kind": "dog"}], [{"質問kind": "犬"}]),
        ("pets", "x", []),
    ],
)
def test_each_type_has_its_gif_value(key: str, value: Any, gif: object) -> None:
    from kaga.engines.forms import type_of

    asked = every_form().index[key]
    assert type_of(asked.type).gif(asked, value) == gif


def test_a_gif_path_never_breaks_what_is_there() -> None:
    first = question("a", "text", gif="A票.委任内容")
    form = form_of(
        first,
        question("b", "text", gif="A票.委任内容.x"),
        question("c", "text", gif="A票.申請者.備考"),
    )
    found = to_gif(form, {"a": "受取", "b": "y", "c": "z"}, TODAY)
    assert found["A票"]["委任内容"] == "受取"  # type: ignore[index]
    assert found["A票"]["申請者"] == {"備考": "z"}  # type: ignore[index]


def changed(*edits: tuple[list[Any], Any]) -> list[str]:
    """The Japanese sentences of a change of the subsidy form."""
    new = copy.deepcopy(subsidy_document())
    for path, value in edits:
        node = new
        for step in path[:-1]:
            node = node[step]
        if value is ...:
            del node[path[-1]]
        else:
            node[path[-1]] = value
    return [change.words.ja for change in diff(subsidy(), load(new))]


PAGES = "pages"
PRICE = [PAGES, 5, "questions", 2]
CARD = [PAGES, 2, "questions", 0]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            (["title", "ja"], "新"),
            "様式の名前が「高齢者スマートフォン購入費補助金の申請」から「新」に変わります。",
        ),
        ((["addressee", "ja"], "議長"), "宛先が「加賀市長」から「議長」に変わります。"),
        (
            ([*PRICE, "max"], 90000),
            "質問「購入価格（税込）」の max が 500000 から 90000 に変わります。",
        ),
        (([*PRICE, "required"], False), "質問「購入価格（税込）」が必須から任意になります。"),
        (([*PRICE, "hint", "ja"], "x"), "質問「購入価格（税込）」の説明が変わります。"),
        (
            ([*PRICE, "label", "ja"], "値段"),
            "質問の文が「購入価格（税込）」から「値段」に変わります。",
        ),
        (
            ([*PRICE, "when"], {"==": [{"var": "card"}, "held"]}),
            "質問「購入価格（税込）」を聞く条件が、いつもから「「マイナンバーカードを持っていますか」が「持っている」」のときに変わります。",
        ),
        (
            ([PAGES, 5, "questions", 3, "formula"], {"min": [{"var": "price"}, 6000]}),
            "「補助金の額」の計算が、「購入価格（税込）」と5,000の小さいほうから「購入価格（税込）」と6,000の小さいほうに変わります。",
        ),
        (
            ([PAGES, 6, "questions", 3, "required"], True),
            "質問「メールアドレス」が任意から必須になります。",
        ),
        (([PAGES, 6, "questions", 3], ...), "質問「メールアドレス」がなくなります。"),
        (
            ([*CARD, "options", 1], ...),
            "質問「マイナンバーカードを持っていますか」の選択肢から「申請中（まだ受け取っていない）」がなくなります。",
        ),
        (
            ([*CARD, "options", 1, "label", "ja"], "申請中"),
            "質問「マイナンバーカードを持っていますか」の選択肢「申請中（まだ受け取っていない）」が「申請中」になります。",
        ),
        ((["ends", 0], ...), "申請できない場合「この補助金は申請できません」がなくなります。"),
        (
            (["ends", 0, "because", "ja"], "x"),
            "申請できない場合「この補助金は申請できません」の条件または文が変わります。",
        ),
        (
            ([PAGES, 8, "when"], {"==": [{"var": "resident"}, True]}),
            "ページ「確認と同意」が出る条件が、いつもから「「加賀市に住民登録がありますか」がはい」のときに変わります。",
        ),
    ],
)
def test_a_change_is_told_in_plain_words(edit: tuple[list[Any], Any], sentence: str) -> None:
    assert changed(edit) == [sentence]


def test_added_moved_and_retyped_questions_are_told() -> None:
    old = document(
        page(
            "p",
            question("a", "text"),
            question(
                "g", "repeat_group", questions=[question("x", "text"), question("y", "text")]
            ),
        ),
        page("q", question("b", "text")),
    )
    new = document(
        page(
            "p",
            question(
                "g", "repeat_group", questions=[question("x", "number"), question("z", "text")]
            ),
        ),
        page("r", question("a", "number"), question("c", "choice", options=PETS)),
        ends=[
            {
                "key": "e",
                "when": {"==": [{"var": "a"}, 1]},
                "title": text("止"),
                "because": text("x"),
                "next": text("y"),
            }
        ],
    )
    found = [(change.place, change.kind) for change in diff(load(old), load(new))]
    assert found == [
        ("r", "page_added"),
        ("q", "page_removed"),
        ("p/g/x", "type"),
        ("p/g/z", "added"),
        ("p/g/y", "removed"),
        ("r/a", "moved"),
        ("r/a", "type"),
        ("r/c", "added"),
        ("q/b", "removed"),
        ("ends/e", "end_added"),
    ]
    told = diff(
        load(document(page("p", question("c", "choice", options=PETS[:2])))),
        load(document(page("p", question("c", "choice", options=PETS)))),
    )
    assert [change.words.en for change in told] == ["“質問c (en)” gains the option “鳥 (en)”."]
    none = diff(
        load(document(page("p", question("a", "text")))),
        load(document(page("p", question("a", "text", max_length=5)))),
    )
    assert none[0].words.en == "max_length of “質問a (en)” changes from none to 5."
    assert diff(load(old), load(old)) == []


def test_a_formula_that_appears_is_told() -> None:
    was = document(page("p", question("a", "text")))
    now = document(page("p", question("a", "calculated", formula={"+": [1, 2]})))
    assert (
        "なしから1と2の合計に" in [change.words.ja for change in diff(load(was), load(now))][1]
    )


A, B = {"var": "a"}, {"var": "b"}


@pytest.mark.parametrize(
    ("rule", "ja", "en"),
    [
        (
            {"or": [{"==": [A, 1]}, {"not": B}]},
            "［「a」が1］、または、［「b」がいいえ］",
            "(“a” is 1) or (“b” is No)",
        ),
        (
            {"and": [{"<": [A, 1]}, {"in": [A, [1, 2]]}]},
            "「a」が1より小さい、かつ、「a」が1・2のどれか",
            "“a” is less than 1 and “a” is one of 1, 2",
        ),
        ({"not": {"==": [A, 1]}}, "「「a」が1」ではない", "not (“a” is 1)"),
        (
            {">=": [{"var": "day"}, "1957-04-01"]},
            "「日」が昭和32年4月1日（1957年4月1日）以後",
            "“day” is on or after 1 April 1957 (Showa 32)",
        ),
        (
            {"<": [{"today": []}, {"var": "day"}]},
            "申請日が「日」より前",
            "the day of application is before “day”",
        ),
        (
            {">=": [{"age_at": [{"var": "day"}, {"today": []}]}, 65]},
            "申請日の年齢（生年月日：「日」）が65以上",
            "the age on the day of application of a person born on “day” is at least 65",
        ),
        (
            {"in": ["dog", {"var": "pet"}]},
            "「動物」で「犬」を選んだ",
            "“dog” is chosen in “pet”",
        ),
        (
            {"in": [{"var": "pet"}, ["dog", "cat"]]},
            "「動物」が「犬」・「猫」のどれか",
            "“pet” is one of “dog”, “cat”",
        ),
        (
            {"any": [{"var": "people"}, {"==": [{"var": "row.n"}, True]}]},
            "「人々」のどれかで「n」がはい",
            "for some of “people”, “n” is Yes",
        ),
        ({"count": [{"var": "people"}]}, "「人々」の数", "the number of “people”"),
        ({"any": [{"var": "x"}, True]}, "「x」のどれかではい", "for some of “x”, Yes"),
        (
            {"==": [{"var": "home.city"}, "加賀市"]},
            "「家 市区町村」が「加賀市」",
            "“home City” is “加賀市”",
        ),
        ({"==": [{"var": "home.odd"}, "x"]}, "「家 odd」が「x」", "“home odd” is “x”"),
        ({"==": [{"var": "pet"}, "cow"]}, "「動物」が「cow」", "“pet” is “cow”"),
        ({"-": [A, 1]}, "「a」から1を引いた数", "“a” minus 1"),
        ({"+": [A, B, 1]}, "「a」と「b」と1の合計", "“a” plus “b” plus 1"),
        ({"max": [A, B]}, "「a」と「b」の大きいほう", "the larger of “a” and “b”"),
        ({"or": [A]}, "「a」", "“a”"),
    ],
)
def test_rules_are_explained(rule: Any, ja: str, en: str) -> None:
    def named(key: str, type_: str, japanese: str, **more: Any) -> dict[str, Any]:
        return question(key, type_, label={"ja": japanese, "en": key}, **more)

    pets = [
        {"key": "dog", "label": {"ja": "犬", "en": "dog"}},
        {"key": "cat", "label": {"ja": "猫", "en": "cat"}},
    ]
    form = form_of(
        named("day", "birth_date", "日"),
        named("pet", "choice", "動物", options=pets),
        named("home", "address", "家"),
        named("people", "repeat_group", "人々", questions=[named("n", "yes_no", "n")]),
    )
    expr = parse(rule)
    assert (explain_for(form, expr, "ja"), explain_for(form, expr, "en")) == (ja, en)


def test_a_list_of_constants_is_explained() -> None:
    from kaga.engines.forms.logic.syntax import Items

    assert explain(Items((1, "x")), {}, "ja") == "1・「x」"


def test_rows_are_added_and_removed_by_buttons() -> None:
    typed = {"p-0-n": ["a"], "p-1-n": [""], "p-rows": ["2"], "other": ["x"]}
    assert rows_shown(typed, "p") == 2
    assert rearrange(["p"], typed) is None
    assert rearrange(["p"], {**typed, "p-add": ["1"]}) == {**typed, "p-rows": ["3"]}
    assert rearrange(["p"], {**typed, "p-remove": ["0"]}) == {
        "p-0-n": [""],
        "p-rows": ["1"],
        "other": ["x"],
    }
    assert rearrange(["p"], {**typed, "p-remove": ["7"]}) is None
    assert rearrange(["p"], {**typed, "p-remove": ["x"]}) is None
    assert rearrange(["p"], {"p-rows": ["50"], "p-add": ["1"]}) == {"p-rows": ["50"]}
    assert rows_shown({"p-rows": ["９"]}, "p") == 0
    assert rows_shown({}, "p") == 0


def test_blank_rows_go_when_a_page_is_shown_again() -> None:
    typed = {"p-0-n": [" "], "p-1-n": ["b"], "p-2-n": [""], "p-rows": ["3"], "x": ["y"]}
    assert compacted(["p"], typed) == {"p-0-n": ["b"], "x": ["y"]}
