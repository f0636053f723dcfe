from __future__ import annotations

import random

import jsonschema_rs
import pytest

from kaga.engines.forms import TYPES, FileFacts, check, load, parse_page, validate_all
from kaga.engines.forms.answers import judge
from kaga.engines.forms.types import Boxes, type_of
from kaga.engines.forms.types.base import OneLine, QuestionType
from kaga.engines.forms.types.groups import row_shown
from kaga.engines.forms.types.lines import corporate_digit_agrees
from kaga.engines.mynumber import value_contains_my_number
from tests.engines.forms.samples import (
    EVERY_QUESTION,
    JUNK,
    PETS,
    TODAY,
    TOWNS,
    context,
    document,
    every_form,
    form_of,
    page,
    question,
    random_answer,
    text,
)

ASKED = sorted(name for name, kind in TYPES.items() if kind.asks)


def read(type_: str, typed: dict[str, list[str]], **settings: object) -> object:
    """What a question of this type understands, or the codes of its faults."""
    form = form_of(question("q", type_, **settings), lists={"towns": TOWNS})
    outcome = parse_page(form, form.pages[0], typed, TODAY)
    if outcome.faults:
        return [(fault.path, fault.code) for fault in outcome.faults]
    return outcome.answers.get("q")


def one(typed: str) -> dict[str, list[str]]:
    return {"q": [typed]}


def date(era: str, year: str, month: str, day: str) -> dict[str, list[str]]:
    return {"q-era": [era], "q-year": [year], "q-month": [month], "q-day": [day]}


PETS_LIST = {"options": PETS}


def test_the_sample_form_has_every_type_and_no_problem() -> None:
    assert sorted(one["type"] for one in EVERY_QUESTION) == sorted(TYPES)
    assert [problem.reason for problem in check(every_form())] == []


@pytest.mark.parametrize(
    ("type_", "typed", "settings", "value"),
    [
        ("text", one("　ｶﾞｷﾞ 加賀\t市\r\n "), {}, "ガギ 加賀 市"),
        ("text", one("辻󠄀 神 か\u3099"), {}, "辻󠄀 神 が"),
        ("text", one(" "), {}, None),
        ("text", {}, {}, None),
        ("long_text", one(" 一\r\n\r\n二\x00 \r\n"), {}, "一\n\n二"),
        ("kana", one("やまだ ﾀﾛｳ"), {}, "ヤマダ　タロウ"),
        ("kana", one("ら－めん"), {}, "ラーメン"),
        ("postcode", one("〒９２２ー００５７"), {}, "922-0057"),
        ("postcode", one("9220057"), {}, "922-0057"),
        ("postcode", one("92200"), {}, "92200"),
        ("phone", one("（０７６１）７２−１１１１"), {}, "0761721111"),
        ("phone", one("+81 90-1234-5678"), {}, "09012345678"),
        ("mail", one("Ｔaro@EXAMPLE.jp "), {}, "Taro@example.jp"),
        ("corporate_number", one("5-8356-7825-6246"), {}, "5835678256246"),
        ("number", one("１，２３４人"), {"unit": text("人")}, 1234),
        ("number", one("−５"), {}, -5),
        ("number", one("1.5"), {}, [("q", "not_number")]),
        ("number", one("12,34"), {}, [("q", "not_number")]),
        ("yen", one("￥５，０００"), {}, 5000),
        ("yen", one("12000円"), {}, 12000),
        ("yen", {}, {}, None),
        ("birth_date", date("S", "３２", "4", "1"), {}, "1957-04-01"),
        ("birth_date", date("", "1957", "04", "01"), {}, "1957-04-01"),
        ("birth_date", date("R", "元", "5", "1"), {}, "2019-05-01"),
        ("birth_date", one("昭和32年4月1日"), {}, "1957-04-01"),
        ("birth_date", one("57/4/1"), {}, [("q", "year_unclear")]),
        ("birth_date", one("さくら"), {}, [("q", "bad_date")]),
        ("birth_date", date("S", "32", "", "1"), {}, [("q.month", "date_incomplete")]),
        ("birth_date", date("S", "32", "四月", "1"), {}, [("q.month", "not_number")]),
        ("birth_date", date("", "32", "4", "1"), {}, [("q.year", "year_unclear")]),
        ("birth_date", date("X", "32", "4", "1"), {}, [("q.era", "bad_option")]),
        ("birth_date", date("H", "31", "5", "1"), {}, [("q.era", "outside_era")]),
        ("birth_date", date("S", "32", "2", "30"), {}, [("q.day", "no_such_day")]),
        ("birth_date", date("", "9999", "2", "3"), {}, [("q.year", "no_such_day")]),
        ("birth_date", date("S", "", "", ""), {}, None),
        ("time", {"q-hour": ["９"], "q-minute": [""]}, {}, "09:00"),
        ("time", {"q-hour": ["25"], "q-minute": ["0"]}, {}, [("q", "bad_time")]),
        ("time", {"q-hour": ["x"], "q-minute": ["0"]}, {}, [("q", "bad_time")]),
        ("time", one("午後１時３０分"), {}, "13:30"),
        ("time", one("9:05"), {}, "09:05"),
        ("time", one("noon"), {}, [("q", "bad_time")]),
        ("time", {}, {}, None),
        ("yes_no", one("yes"), {}, True),
        ("yes_no", one("no"), {}, False),
        ("yes_no", one("maybe"), {}, [("q", "bad_option")]),
        ("yes_no", {}, {}, None),
        ("choice", one("cat"), PETS_LIST, "cat"),
        ("choice", one("cow"), PETS_LIST, [("q", "bad_option")]),
        ("choice", {}, PETS_LIST, None),
        ("choices", {"q": ["cat", "dog", "cat"]}, PETS_LIST, ["dog", "cat"]),
        ("choices", {"q": ["cow"]}, PETS_LIST, [("q", "bad_option")]),
        ("choices", {}, PETS_LIST, None),
        ("list_lookup", one("t2"), {"list": "towns"}, "t2"),
        ("list_lookup", one("動橋町"), {"list": "towns"}, "t2"),
        ("list_lookup", one("東京"), {"list": "towns"}, [("q", "not_in_list")]),
        ("list_lookup", {}, {"list": "towns"}, None),
        ("consent", one("yes"), {}, True),
        ("consent", one("no"), {}, None),
        (
            "name_pair",
            {"q-family": [" 髙橋 "], "q-given": ["一"]},
            {},
            {"family": "髙橋", "given": "一"},
        ),
        ("name_pair", {"q-family": [""], "q-given": [" "]}, {}, None),
        (
            "name_pair",
            {"q-family": ["山"], "q-given": ["一"], "q-family_kana": ["やま"]},
            {"kana": True},
            {"family": "山", "given": "一", "family_kana": "ヤマ"},
        ),
        (
            "bank_account",
            {
                "q-bank": ["北陸銀行"],
                "q-branch": ["大聖寺"],
                "q-branch_code": ["１２ 3"],
                "q-kind": ["ordinary"],
                "q-number": ["1234"],
                "q-holder": ["やまだ　しょーた"],
            },
            {},
            {
                "bank": "北陸銀行",
                "branch": "大聖寺",
                "branch_code": "123",
                "kind": "ordinary",
                "number": "0001234",
                "holder": "ﾔﾏﾀﾞ ｼﾖ-ﾀ",
            },
        ),
        ("note", one("x"), {"body": text("x")}, None),
    ],
)
def test_typed_boxes_are_understood(
    type_: str, typed: dict[str, list[str]], settings: dict[str, object], value: object
) -> None:
    found = read(type_, typed, **settings)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("name", ASKED)
def test_reading_what_was_written_gives_the_same_answer(name: str) -> None:
    r = random.Random(name)
    form = every_form()
    for asked in form.pages[0].questions:
        if asked.type != name:
            continue
        for _ in range(150):
            value = random_answer(r, form, asked)
            written = type_of(name).write(asked, value)
            typed = {
                f"{asked.key}-{part}" if part else asked.key: v for part, v in written.items()
            }
            boxes = Boxes(typed, asked.key, {}, value)
            assert type_of(name).read(asked, boxes, context(form)).value == value


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "kana",
        "postcode",
        "phone",
        "mail",
        "number",
        "yen",
        "birth_date",
        "time",
        "list_lookup",
        "corporate_number",
    ],
)
def test_reading_what_was_shown_gives_the_same_answer(name: str) -> None:
    r = random.Random(name)
    form = every_form()
    asked = next(one for one in form.pages[0].questions if one.type == name)
    kind = type_of(name)
    for _ in range(100):
        value = random_answer(r, form, asked)
        shown = kind.show(asked, value, "ja", context(form)).partition("（")[0]
        assert (
            kind.read(asked, Boxes({asked.key: [shown]}, asked.key), context(form)).value
            == value
        )


@pytest.mark.parametrize("name", ASKED)
def test_schema_and_judgement_agree(name: str) -> None:
    """Only what a schema cannot say may be refused by the judgement alone."""
    beyond = {"my_number", "bad_check_digit", "too_early", "too_late", "in_future", "not_asked"}
    r = random.Random(name)
    form = every_form()
    agreed = 0
    for asked in form.pages[0].questions:
        if asked.type != name:
            continue
        described = type_of(name).schema(asked, context(form))
        validator = jsonschema_rs.Draft202012Validator(described, validate_formats=True)
        for value in (*JUNK, *(random_answer(r, form, asked) for _ in range(150))):
            faults = judge(asked, value, context(form))
            shaped = [fault for fault in faults if fault.code not in beyond]
            agreed += 1
            # an empty row is missing its questions for both, whatever else is wrong in it
            assert validator.is_valid(value) is (not shaped), (value, faults)
    assert agreed > 150


@pytest.mark.parametrize("name", ASKED)
def test_random_valid_answers_are_valid(name: str) -> None:
    r = random.Random(f"{name} valid")
    form = every_form()
    for asked in form.pages[0].questions:
        for _ in range(60 if asked.type == name else 0):
            value = random_answer(r, form, asked)
            if not value_contains_my_number(value):
                assert judge(asked, value, context(form)) == []


def codes(type_: str, value: object, **settings: object) -> list[tuple[str, str]]:
    form = form_of(question("q", type_, **settings), lists={"towns": TOWNS})
    found = judge(form.index["q"], value, context(form))  # type: ignore[arg-type]
    return [(fault.path, fault.code) for fault in found]


FILE = {"blob": "abcd1234", "name": "a.pdf", "type": "application/pdf", "size": 10}
NAME = {"family": "山", "given": "一"}
BANK = {
    "bank": "北",
    "branch": "大",
    "branch_code": "001",
    "kind": "ordinary",
    "number": "0000001",
    "holder": "ﾔﾏ",
}


@pytest.mark.parametrize(
    ("type_", "value", "settings", "faults"),
    [
        ("text", None, {}, [("q", "required")]),
        ("text", None, {"required": False}, []),
        ("text", 5, {}, [("q", "wrong_shape")]),
        ("text", "あいう", {"max_length": 2}, [("q", "too_long")]),
        ("text", "あ", {"min_length": 2}, [("q", "too_short")]),
        ("text", "　あ", {}, [("q", "unreadable")]),
        ("text", "6214-9832-0257", {}, [("q", "my_number")]),
        ("number", 621498320257, {}, [("q", "my_number")]),
        ("phone", "621498320257", {}, [("q", "my_number")]),
        ("kana", "やま", {}, [("q", "not_kana")]),
        ("phone", "076172111", {}, [("q", "bad_phone")]),
        ("phone", "076172111112", {}, [("q", "bad_phone")]),
        ("phone", 1, {}, [("q", "wrong_shape")]),
        ("mail", "a@b", {}, [("q", "bad_mail")]),
        ("corporate_number", "1835678256246", {}, [("q", "bad_check_digit")]),
        ("corporate_number", "0835678256246", {}, [("q", "bad_corporate_number")]),
        ("number", True, {}, [("q", "wrong_shape")]),
        ("number", 4, {"min": 5}, [("q", "too_small")]),
        ("yen", -1, {}, [("q", "too_small")]),
        ("yen", 6, {"max": 5}, [("q", "too_large")]),
        ("birth_date", "2027-04-18", {}, [("q", "in_future")]),
        ("birth_date", "1899-12-31", {}, [("q", "too_early")]),
        ("date", "2027-04-18", {"latest": "2027-04-01"}, [("q", "too_late")]),
        ("date", "2027-04-16", {"earliest": "today"}, [("q", "too_early")]),
        ("date", "2027-02-30", {}, [("q", "wrong_shape")]),
        ("time", "08:00", {"earliest": "08:30"}, [("q", "too_early")]),
        ("time", "18:00", {"latest": "17:15"}, [("q", "too_late")]),
        ("time", "8:00", {}, [("q", "wrong_shape")]),
        ("yes_no", "yes", {}, [("q", "wrong_shape")]),
        ("yes_no", None, {}, [("q", "required_choice")]),
        ("choice", 1, PETS_LIST, [("q", "wrong_shape")]),
        ("choice", "cow", PETS_LIST, [("q", "bad_option")]),
        (
            "choices",
            ["dog", "cat"],
            {**PETS_LIST, "max_choices": 1},
            [("q", "too_many_choices")],
        ),
        ("choices", ["dog"], {**PETS_LIST, "min_choices": 2}, [("q", "too_few_choices")]),
        ("choices", ["dog", "dog"], PETS_LIST, [("q", "bad_option")]),
        ("choices", "dog", PETS_LIST, [("q", "wrong_shape")]),
        ("consent", False, {}, [("q", "wrong_shape")]),
        ("consent", None, {}, [("q", "required_consent")]),
        ("statement", None, {}, [("q", "required_statement")]),
        ("name_pair", {"family": "山"}, {}, [("q.given", "part_missing")]),
        ("name_pair", {**NAME, "age": "3"}, {}, [("q", "wrong_shape")]),
        ("name_pair", {**NAME, "given": 3}, {}, [("q.given", "wrong_shape")]),
        ("name_pair", {**NAME, "given": "一" * 101}, {}, [("q.given", "too_long")]),
        ("name_pair", {**NAME, "given": "621498320257"}, {}, [("q", "my_number")]),
        ("bank_account", {**BANK, "kind": "gold"}, {}, [("q.kind", "bad_option")]),
        (
            "bank_account",
            {**BANK, "branch_code": "1"},
            {},
            [("q.branch_code", "bad_branch_code")],
        ),
        ("bank_account", {**BANK, "holder": "ャ"}, {}, [("q.holder", "bad_account_holder")]),
        ("file", [], {}, [("q", "wrong_shape")]),
        ("file", [FILE, FILE], {}, [("q", "too_many_files")]),
        ("file", [{**FILE, "type": "text/html"}], {}, [("q", "file_type")]),
        ("photo", [FILE], {}, [("q", "file_type")]),
        ("file", [FILE], {"media_types": ["image/png"]}, [("q", "file_type")]),
        ("file", [{**FILE, "size": 2**21}], {"max_megabytes": 1}, [("q", "file_size")]),
        ("file", [{**FILE, "size": True}], {}, [("q", "wrong_shape")]),
        ("file", [{**FILE, "blob": "../../etc"}], {}, [("q", "wrong_shape")]),
        ("file", ["a.pdf"], {}, [("q", "wrong_shape")]),
        ("file", None, {}, [("q", "required_file")]),
    ],
)
def test_wrong_answers_are_named(
    type_: str, value: object, settings: dict[str, object], faults: list[tuple[str, str]]
) -> None:
    assert codes(type_, value, **settings) == faults


PERSON = {"name": NAME, "born": "1957-04-01", "relation": "spouse"}
PET = {"kind": "dog", "weight": 3}


@pytest.mark.parametrize(
    ("key", "value", "faults"),
    [
        ("people", [PERSON], []),
        ("people", [PERSON] * 5, [("people", "too_many_rows")]),
        (
            "people",
            [{**PERSON, "name": {"family": "山"}}],
            [("people.0.name.given", "part_missing")],
        ),
        (
            "people",
            [{"name": NAME, "born": "1957-04-01"}],
            [("people.0.relation", "required_choice")],
        ),
        ("people", ["x"], [("people.0", "wrong_shape")]),
        ("people", [], [("people", "wrong_shape")]),
        ("pets", [{**PET, "tag": "ポチ"}], []),
        ("pets", [{**PET, "tag": "6214 9832 0257"}], [("pets.0.tag", "my_number")]),
        ("pets", [{"kind": "cat", "weight": 3, "tag": "タマ"}], [("pets.0.tag", "not_asked")]),
        ("pets", [{**PET, "age": 3}], [("pets.0.age", "not_asked")]),
        ("pets", [PET, {**PET, "weight": 999}], [("pets.1.weight", "too_large")]),
    ],
)
def test_rows_are_judged_one_by_one(
    key: str, value: object, faults: list[tuple[str, str]]
) -> None:
    form = every_form()
    found = judge(form.index[key], value, context(form))  # type: ignore[arg-type]
    assert [(fault.path, fault.code) for fault in found] == faults


def test_too_few_rows_are_named() -> None:
    inner = [question("x", "text")]
    assert codes("repeat_group", [{"x": "a"}], questions=inner, min_rows=2) == [
        ("q", "too_few_rows")
    ]


def test_rows_are_read_in_order_without_blank_ones() -> None:
    form = every_form()
    typed = {
        "pets-2-kind": ["cat"],
        "pets-2-weight": ["4"],
        "pets-2-tag": ["hidden for cats"],
        "pets-0-kind": ["dog"],
        "pets-0-weight": ["heavy"],
        "pets-1-weight": [""],
        "pets-rows": ["3"],
    }
    outcome = parse_page(form, form.pages[0], typed, TODAY)
    assert outcome.answers == {"pets": [{"kind": "dog"}, {"kind": "cat", "weight": 4}]}
    assert [(f.path, f.code) for f in outcome.faults] == [("pets.0.weight", "not_number")]


def test_files_are_kept_until_removed_and_new_ones_added() -> None:
    form = every_form()
    old = [{**FILE, "blob": "aaaaaaaa"}, {**FILE, "blob": "bbbbbbbb"}]
    new = FileFacts("cccccccc", "新\x00しい.png", "image/png", 5)
    outcome = parse_page(
        form,
        form.pages[0],
        {"file-remove": ["aaaaaaaa"]},
        TODAY,
        files={"file": [new]},
        before={"file": old},
    )
    added = {"blob": "cccccccc", "name": "新しい.png", "type": "image/png", "size": 5}
    assert outcome.answers["file"] == [old[1], added]
    gone = parse_page(
        form,
        form.pages[0],
        {"file-remove": ["aaaaaaaa", "bbbbbbbb"]},
        TODAY,
        before={"file": old},
    )
    assert "file" not in gone.answers


def test_a_file_without_a_name_gets_one() -> None:
    form = every_form()
    fact = FileFacts("cccccccc", "\x00", "image/png", 5)
    outcome = parse_page(form, form.pages[0], {}, TODAY, files={"photo": [fact]})
    assert outcome.answers["photo"] == [
        {"blob": "cccccccc", "name": "file", "type": "image/png", "size": 5}
    ]


SHOWN = [
    ("phone", "0761721111", "0761-72-1111"),
    ("phone", "09012345678", "090-1234-5678"),
    ("phone", "0120123456", "0120-123-456"),
    ("phone", "0312345678", "03-1234-5678"),
    ("phone", "0762201111", "076-220-1111"),
    ("number", 1234, "1,234人"),
    ("yen", 5000, "5,000円"),
    ("born", "1957-04-01", "昭和32年4月1日（1957年4月1日）"),
    ("time", "09:05", "9時05分"),
    ("yes_no", False, "いいえ"),
    ("choice", "cat", "猫"),
    ("choice", "cow", "cow"),
    ("choices", ["dog", "bird"], "犬、鳥"),
    ("consent", True, "確認しました"),
    ("name", {**NAME, "family_kana": "ヤマ", "given_kana": "イチ"}, "山 一（ヤマ イチ）"),
    ("name", NAME, "山 一"),
    (
        "address",
        {
            "postcode": "922-8622",
            "prefecture": "石川県",
            "city": "加賀市",
            "town": "大聖寺南町",
            "rest": "ニ41",
            "building": "別館",
        },
        "〒922-8622 石川県加賀市大聖寺南町ニ41 別館",
    ),
    ("bank", BANK, "北 大（001） 普通 0000001 ヤマ"),
    ("file", [FILE, {**FILE, "name": "b.pdf"}], "a.pdf、b.pdf"),
    ("pets", [PET], "（1） 犬、3"),
    ("sum", 5100, "5,100円"),
    ("fixed", "A-1", "A-1"),
]


@pytest.mark.parametrize(("key", "value", "shown"), SHOWN)
def test_answers_are_shown_in_words(key: str, value: object, shown: str) -> None:
    form = every_form()
    asked = form.index[key]
    assert type_of(asked.type).show(asked, value, "ja", context(form)) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("born", "1957-04-01", "1 April 1957 (Showa 32)"),
        ("time", "09:05", "9:05"),
        ("yen", 5000, "5,000 yen"),
        ("yes_no", True, "Yes"),
        ("choices", ["dog", "cat"], "犬 (en), 猫 (en)"),
        ("file", [FILE], "a.pdf"),
        ("pets", [PET], "(1) 犬 (en) / 3"),
        ("day", "1868-01-01", "1 January 1868"),
        ("sum", 5100, "5,100 yen"),
    ],
)
def test_answers_are_shown_in_english(key: str, value: object, shown: str) -> None:
    form = every_form()
    asked = form.index[key]
    assert type_of(asked.type).show(asked, value, "en", context(form)) == shown  # type: ignore[arg-type]


def test_a_date_before_the_reckoning_is_shown_and_written_western() -> None:
    form = every_form()
    born, kind = form.index["born"], TYPES["birth_date"]
    assert kind.show(born, "1868-01-02", "ja", context(form)) == "1868年1月2日"
    assert kind.write(born, "1868-01-02")["year"] == ["1868"]


def test_corporate_check_digit_agrees_with_python_stdnum() -> None:
    from stdnum.jp import cn

    r = random.Random(5)
    for _ in range(2000):
        body = "".join(r.choice("0123456789") for _ in range(12))
        assert corporate_digit_agrees(cn.calc_check_digit(body) + body)
        assert not corporate_digit_agrees(str(10 - int(cn.calc_check_digit(body))) + body) or (
            cn.calc_check_digit(body) == "5"
        )


def test_a_type_must_be_complete() -> None:
    class Lacking(QuestionType):
        name = "lacking"

    with pytest.raises(TypeError, match="faults, read, schema"):
        Lacking()  # type: ignore[abstract]


def test_what_a_type_does_not_say_is_as_for_one_line_of_text() -> None:
    form = every_form()
    asked = form.index["text"]
    assert OneLine().write(asked, 3) == {"": ["3"]}
    assert OneLine().show(asked, "x", "ja", context(form)) == "x"


def test_two_types_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from kaga.engines.forms.types import registry

    monkeypatch.setattr(registry, "NUMBERS", (*registry.NUMBERS, *registry.NUMBERS))
    with pytest.raises(ValueError, match="two question types"):
        registry._registry()


def test_what_nobody_types_is_neither_read_nor_written() -> None:
    form = every_form()
    for key in ("sum", "note", "fixed"):
        asked, kind = form.index[key], type_of(form.index[key].type)
        assert kind.read(asked, Boxes({key: ["9"]}, key), context(form)).value is None
        assert kind.write(asked, 9) == {}
    note = TYPES["note"]
    assert [one.code for one in note.faults(form.index["note"], "x", context(form))] == [
        "not_asked"
    ]
    assert note.schema(form.index["note"], context(form)) == {"not": {}}


def test_a_calculated_value_is_judged_as_its_result() -> None:
    form, kind = every_form(), TYPES["calculated"]
    assert [one.code for one in kind.faults(form.index["sum"], -1, context(form))] == [
        "too_small"
    ]
    assert list(kind.faults(form.index["sum"], 1, context(form))) == []


def test_only_the_fixed_value_of_a_constant_is_right() -> None:
    form, kind = every_form(), TYPES["constant"]
    found = [
        list(kind.faults(form.index["fixed"], value, context(form))) for value in ("A-1", "A")
    ]
    assert [len(one) for one in found] == [0, 1]


def test_a_row_shows_what_its_typed_boxes_ask() -> None:
    form = every_form()
    typed = {"pets-0-kind": ["dog"], "pets-1-kind": ["cat"]}
    shown = [
        row_shown(form.index["pets"], Boxes(typed, "pets"), i, context(form)) for i in (0, 1)
    ]
    assert shown == [{"kind", "weight", "tag"}, {"kind", "weight"}]
    assert row_shown(form.index["people"], Boxes({}, "people"), 0, context(form)) == {
        "name",
        "born",
        "relation",
    }


def test_a_constant_knows_its_kind() -> None:
    every = [question(f"c{i}", "constant", value=v) for i, v in enumerate([True, 5, "x"])]
    form = load(document(page("p", *every)))
    kinds = [TYPES["constant"].kind(form.index[f"c{i}"], ()).kind.value for i in range(3)]
    assert kinds == ["yes or no", "integer", "text"]
    assert validate_all(form, {"c1": 5}, TODAY) == ()
    assert [f.code for f in validate_all(form, {"c1": True}, TODAY)] == ["miscalculated"]
